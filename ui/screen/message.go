package screen

import (
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rounds/ui/part"
)

type (
	copyMsg      string // what the clipboard is to hold
	notifyMsg    string // what the desktop is to say
	redrawMsg    struct{}
	suspendMsg   struct{}
	resumedMsg   struct{}
	suspendedMsg struct{} // a while ago, if the process was stopped at all
)

// Copy puts a text on the clipboard of the person's own machine, through every
// connection between, by OSC 52. Nothing tells whether the terminal allows it.
func Copy(text string) tea.Cmd { return func() tea.Msg { return copyMsg(text) } }

// Notify rings and has the terminal say a line on the desktop, by OSC 9.
func Notify(line string) tea.Cmd { return func() tea.Msg { return notifyMsg(line) } }

// Redraw draws everything again, for a terminal that something else wrote to.
func Redraw() tea.Msg { return redrawMsg{} }

// Suspend gives the terminal back and stops the process until its shell has it go on.
// Over a connection it does nothing.
func Suspend() tea.Msg { return suspendMsg{} }

// answer carries out a message that is for the screen; ours is false for any other.
func (p *Program) answer(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case copyMsg:
		p.tell(ansi.SetSystemClipboard(string(msg)), "")
	case notifyMsg:
		p.tell(ansi.Notify(oneLine(string(msg))), "\a")
	case redrawMsg:
		p.surface.redraw()
	case lendMsg:
		return p.lend(msg), true
	case suspendMsg:
		return p.suspend(), true
	case resumedMsg:
		return p.resume(), true
	case suspendedMsg:
		if !p.surface.running() {
			return p.resume(), true
		}
	default:
		return nil, false
	}
	return nil, true
}

// longestNotice keeps a notification a line, in bytes.
const longestNotice = 200

// oneLine is a text that cannot end the sequence that it is put into.
func oneLine(s string) string {
	s = part.Clean(s)
	if len(s) <= longestNotice {
		return s
	}
	n := longestNotice
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + part.Ellipsis
}

// tell sends a sequence to the person's own terminal, and with it what every terminal
// between takes as it is. GNU screen passes on only what it is asked to, in pieces; tmux,
// which also says screen of itself, passes over those and takes the sequence.
func (p *Program) tell(seq, plain string) {
	all := seq
	if strings.HasPrefix(p.terminal.env("TERM"), "screen") {
		all += ansi.ScreenPassthrough(seq, screenPiece)
	}
	p.surface.send(all + plain)
}

// screenPiece is how many bytes GNU screen takes in one string.
const screenPiece = 512

// discarded is how long a stop takes at most. A process whose shell could not have it
// go on is not stopped.
const discarded = time.Second / 2

// suspend gives the terminal back and stops the process. What comes after it is drawn
// when it goes on, or after a while when it was not stopped.
func (p *Program) suspend() tea.Cmd {
	if p.terminal.tty == nil {
		return nil
	}
	p.giveBack()
	stop()
	return tea.Tick(discarded, func(time.Time) tea.Msg { return suspendedMsg{} })
}

// resume takes the terminal again, whatever was done to it meanwhile, and asks for its
// size: nobody tells a stopped process of a new one.
func (p *Program) resume() tea.Cmd {
	if err := p.take(); err != nil {
		p.end(err)
		return nil
	}
	size := p.terminal.tty.size()
	return func() tea.Msg { return sized(size) }
}
