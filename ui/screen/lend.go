package screen

import (
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"
)

// Lend gives the terminal to run, such as another program, and takes it back when that
// returns; done gets what it returned. Nothing else happens meanwhile. Over a connection,
// where the terminal is not on this machine, run is not started.
func Lend(run func() error, done func(error) tea.Msg) tea.Cmd {
	return func() tea.Msg { return lendMsg{run, done} }
}

type lendMsg struct {
	run  func() error
	done func(error) tea.Msg
}

var errNotHere = errors.New("the terminal is not on this machine; nothing can be opened on it")

func (p *Program) lend(msg lendMsg) tea.Cmd {
	if p.terminal.tty == nil {
		return func() tea.Msg { return msg.done(errNotHere) }
	}
	return tea.Exec(lent{p, msg.run}, msg.done)
}

// lent is run with the terminal in its hands. Bubble Tea stops reading keys around it.
type lent struct {
	p   *Program
	run func() error
}

func (l lent) SetStdin(io.Reader)  {}
func (l lent) SetStdout(io.Writer) {}
func (l lent) SetStderr(io.Writer) {}

// Run runs it. The window may have another size afterwards, which nobody told of.
func (l lent) Run() error {
	l.p.giveBack()
	err := l.run()
	if taken := l.p.take(); taken != nil {
		l.p.end(taken)
		return taken
	}
	size := l.p.terminal.tty.size()
	go l.p.Send(sized(size))
	return err
}
