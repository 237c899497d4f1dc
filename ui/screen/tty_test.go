//go:build linux

package screen

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// asProgram has the test binary be the program that the tests start on a terminal.
const asProgram = "SCREEN_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	t, err := Local(os.Stdin, os.Stdout, os.Environ())
	if err == nil {
		err = NewProgram(ctx, &gauge{}, t).Run()
	}
	stop()
	_, _ = fmt.Fprintf(os.Stdout, "ended with %v\n", err)
}

// gauge shows its size, what was pasted and the last key, and does what keys say. Each
// has a line of its own: of messages that come at once only the last would be seen.
type gauge struct{ size, pasted, key string }

func (s *gauge) Init() tea.Cmd { return nil }
func (s *gauge) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.size = fmt.Sprintf("size %d×%d", msg.Width, msg.Height)
	case tea.PasteMsg:
		s.pasted = fmt.Sprintf("pasted %d", len(msg.Content))
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q":
			return s, tea.Quit
		case "p":
			panic("as it was asked to")
		case "ctrl+z":
			return s, Suspend
		case "v":
			return s, Lend(func() error {
				c := exec.Command("sh", "-c", `echo lent; read line; echo "got $line"; exit 3`)
				c.Stdin, c.Stdout = os.Stdin, os.Stdout
				return c.Run()
			}, func(err error) tea.Msg { return tea.PasteMsg{Content: err.Error()} })
		}
		s.key = "key " + msg.String()
	}
	return s, nil
}
func (s *gauge) View() tea.View {
	return tea.View{Content: s.size + "\n" + s.pasted + "\n" + s.key, MouseMode: tea.MouseModeCellMotion}
}

// console is a terminal with the program on it, alone or under shells.
type console struct {
	t        *testing.T
	cmd      *exec.Cmd
	tty      *os.File // the far side
	own      *os.File // the near side, to look at its modes
	before   *term.State
	chunks   chan []byte
	all      []byte
	answered int // of all, what was awaited already
}

// patience bounds a wait for something that does not come.
const patience = 2 * time.Minute

func newConsole(t *testing.T, command ...string) *console {
	t.Helper()
	tty, own, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 50, Rows: 15}); err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, tty: tty, own: own, chunks: make(chan []byte, 1024)}
	if c.before, err = term.GetState(own.Fd()); err != nil {
		t.Fatal(err)
	}
	c.cmd = exec.Command(command[0], command[1:]...)
	c.cmd.Env = append(os.Environ(), asProgram+"=1", "TERM=xterm-256color")
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = own, own, own
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go c.read()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
		_ = own.Close()
		_ = tty.Close()
	})
	return c
}

func (c *console) read() {
	defer close(c.chunks)
	for {
		buffer := make([]byte, 4096)
		n, err := c.tty.Read(buffer)
		if err != nil {
			return
		}
		c.chunks <- buffer[:n]
	}
}

// await waits for a text after the last that was awaited.
func (c *console) await(text string) {
	c.t.Helper()
	limit := time.After(patience)
	for {
		if at := bytes.Index(c.all[c.answered:], []byte(text)); at >= 0 {
			c.answered += at + len(text)
			return
		}
		select {
		case chunk, ok := <-c.chunks:
			if !ok {
				c.t.Fatalf("the terminal closed before it showed %q: %q", text, c.all[c.answered:])
			}
			c.all = append(c.all, chunk...)
		case <-limit:
			c.t.Fatalf("the terminal never showed %q: %q", text, c.all[c.answered:])
		}
	}
}

func (c *console) press(keys string) {
	c.t.Helper()
	if _, err := c.tty.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
}

// restored waits for the end of the screen and checks that the terminal is what it was.
func (c *console) restored(then string) {
	c.t.Helper()
	c.await(leave)
	c.await(mouseOff)
	c.await(then)
	after, err := term.GetState(c.own.Fd())
	if err != nil {
		c.t.Fatal(err)
	}
	if *after != *c.before {
		c.t.Errorf("the terminal has modes %v after the program, %v before", after, c.before)
	}
}

func (c *console) ready() {
	c.t.Helper()
	c.await(enter)
	c.await("size 50×15")
}

func TestTerminalIsRestored(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(c *console)
		then string
	}{
		"quit":    {func(c *console) { c.press("q") }, "ended with <nil>"},
		"panic":   {func(c *console) { c.press("p") }, "as it was asked to"},
		"SIGTERM": {func(c *console) { _ = c.cmd.Process.Signal(syscall.SIGTERM) }, "ended with"},
		"SIGHUP":  {func(c *console) { _ = c.cmd.Process.Signal(syscall.SIGHUP) }, "ended with"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsole(t, os.Args[0])
			c.ready()
			tt.end(c)
			c.restored(tt.then)
		})
	}
}

// A shell that did not begin the session is killed: its child gets no signal, and ends
// all the same.
func TestEndsWithItsParent(t *testing.T) {
	c := newConsole(t, "sh", "-c", `sh -c '"$0"; true' "$0"; echo outer went on; exec cat`, os.Args[0])
	c.ready()
	inner, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", c.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(inner)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	c.await("outer went on")
	c.answered = 0 // either may come first
	c.restored("ended with <nil>")
}

func TestFollowsTheSize(t *testing.T) {
	c := newConsole(t, os.Args[0])
	c.ready()
	for w := uint16(60); w <= 300; w += 5 { // a storm, of which the last counts
		if err := pty.Setsize(c.tty, &pty.Winsize{Cols: w, Rows: w / 3}); err != nil {
			t.Fatal(err)
		}
	}
	c.await("300×100") // "size " may stand there already
}

// Without a shell that could have it go on, a process is not stopped, and draws again.
func TestSuspendedWithoutAShell(t *testing.T) {
	c := newConsole(t, os.Args[0])
	c.ready()
	c.press("\x1a")
	c.await(leave)
	c.await(enter)
	c.await("size 50×15")
	c.press("q")
	c.restored("ended with <nil>")
}

// Another program has the terminal as a shell would have it, and its keys; then ours go
// on where they were, in whatever size the window has by now.
func TestLendsTheTerminal(t *testing.T) {
	c := newConsole(t, os.Args[0])
	c.ready()
	c.press("v")
	c.await(leave)
	c.await("lent")
	if err := pty.Setsize(c.tty, &pty.Winsize{Cols: 70, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	c.press("hello\n")
	c.await("got hello")
	c.await(enter)
	c.press("k")
	c.await("key k")
	c.press("q")
	c.restored("ended with <nil>")
}

// A shell stops and continues it, and the window may have changed meanwhile.
func TestSuspendedUnderAShell(t *testing.T) {
	c := newConsole(t, "sh", "-c", `set -m; "$0" & fg; echo stopped; read line; fg; echo over; exec cat`, os.Args[0])
	c.ready()
	c.press("\x1a")
	c.restored("stopped")
	if err := pty.Setsize(c.tty, &pty.Winsize{Cols: 78, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	c.press("\n")
	c.await(enter)
	c.await("78×24") // the size before may have been drawn: only cells that differ are written
	c.press("q")
	c.restored("ended with <nil>")
}

// A megabyte arrives as one paste, in less time than a person notices.
func TestLargePaste(t *testing.T) {
	c := newConsole(t, os.Args[0])
	c.ready()
	go func() {
		_, _ = c.tty.WriteString("\x1b[200~" + strings.Repeat("Grüße, 東京\r", 1<<20/15) + "\x1b[201~")
	}()
	c.await("pasted 1118480")
}
