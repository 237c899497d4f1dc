package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// tiny is a program with one command of each kind: a batch, a sequence inside
// it, a file read, a timer and a subscription.
type tiny struct {
	file   string
	feed   chan string // the subscription, closed at the end
	w, h   int
	text   string
	log    []string
	order  []int
	mouse  string
	window string
	hidden bool
}

type (
	readMsg   string
	orderMsg  int
	rangMsg   struct{ at time.Time }
	newsMsg   string
	closedMsg struct{}
)

func newTiny(t *testing.T) tea.Model {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tiny")
	if err := os.WriteFile(file, []byte("from the file"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &tiny{file: file, feed: make(chan string, 1)}
	t.Cleanup(func() { close(m.feed) })
	return m
}

func (m *tiny) Init() tea.Cmd { return m.listen }

func (m *tiny) listen() tea.Msg {
	if news, ok := <-m.feed; ok {
		return newsMsg(news)
	}
	return closedMsg{}
}

func (m *tiny) read() tea.Msg {
	data, err := os.ReadFile(m.file)
	if err != nil {
		return readMsg(err.Error())
	}
	return readMsg(data)
}

func order(n int) tea.Cmd { return func() tea.Msg { return orderMsg(n) } }

func (m *tiny) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.PasteMsg:
		m.text += msg.Content
	case tea.MouseClickMsg:
		m.mouse = fmt.Sprintf("click %d,%d", msg.X, msg.Y)
	case tea.MouseWheelMsg:
		m.mouse = fmt.Sprintf("%v %d,%d", msg.Button, msg.X, msg.Y)
	case tea.BlurMsg:
		m.window = "away"
	case tea.FocusMsg:
		m.window = "here"
	case readMsg:
		m.log = append(m.log, string(msg))
	case orderMsg:
		m.order = append(m.order, int(msg))
	case rangMsg:
		m.log = append(m.log, "rang "+msg.at.Format("15:04"))
	case newsMsg:
		m.log = append(m.log, string(msg))
		return m, m.listen
	case tea.KeyPressMsg:
		return m, m.key(msg)
	}
	return m, nil
}

func (m *tiny) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+b":
		return tea.Batch(m.read, tea.Sequence(order(1), order(2), tea.Batch(order(3)), order(4)))
	case "ctrl+t":
		return tea.Tick(2*time.Minute, func(at time.Time) tea.Msg { return rangMsg{at} })
	case "ctrl+n":
		return func() tea.Msg { m.feed <- "news"; return nil }
	case "ctrl+h":
		m.hidden = !m.hidden
	case "ctrl+q":
		return tea.Quit
	case "enter":
		m.text += "\n"
	case "backspace":
		m.text = ""
		m.log, m.order = nil, nil
	default:
		m.text += msg.Text
	}
	return nil
}

func (m *tiny) View() tea.View {
	lines := []string{fmt.Sprintf("\x1b[1mtiny\x1b[m %d×%d \x1b[2m%s\x1b[m%s", m.w, m.h, m.mouse, m.window)}
	lines = append(lines, m.log...)
	if len(m.order) > 0 {
		lines = append(lines, fmt.Sprint("order ", m.order))
	}
	lines = append(lines, strings.Split(m.text, "\n")...)
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen = true
	v.WindowTitle = "tiny"
	if !m.hidden {
		v.Cursor = tea.NewCursor(len(lines[len(lines)-1]), len(lines)-1)
	}
	return v
}
