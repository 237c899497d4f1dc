package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The whole program on a real terminal: tmux draws it, keys are typed into it, and
// the pane is read back. Waits end when the pane shows what is waited for.
const (
	patience  = 2 * time.Minute
	lookEvery = 50 * time.Millisecond
)

// pane is a terminal window with a shell-less command in it.
type pane struct {
	t      *testing.T
	socket string
	dir    string
	binary string
}

func openPane(t *testing.T) *pane {
	t.Helper()
	if testing.Short() {
		t.Skip("the terminal test builds the program and drives it in tmux; it is left out of short runs")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed: the tests on a real terminal are left out")
	}
	dir := t.TempDir()
	p := &pane{t: t, socket: filepath.Join(dir, "tmux"), dir: dir, binary: builtProgram(t)}
	t.Cleanup(func() { _ = p.command("kill-server").Run() })
	p.tmux("new-session", "-d", "-x", "80", "-y", "24", "cat")
	p.tmux("set-option", "-g", "remain-on-exit", "on")
	return p
}

func (p *pane) command(args ...string) *exec.Cmd {
	c := exec.Command("tmux", append([]string{"-S", p.socket, "-f", "/dev/null"}, args...)...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm-256color")
	return c
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	out, err := p.command(args...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// start runs a command in the pane, in place of what ran there.
func (p *pane) start(args ...string) {
	p.t.Helper()
	p.tmux(append([]string{"respawn-pane", "-k", "-e", "ROUNDS_HOME=" + filepath.Join(p.dir, "home"), "-e", "TZ=Europe/Berlin"}, args...)...)
}

func (p *pane) screen() string { p.t.Helper(); return p.tmux("capture-pane", "-p") }

// keys types keys by tmux's names, one at a time.
func (p *pane) keys(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.tmux("send-keys", name)
	}
}

func (p *pane) text(s string) { p.t.Helper(); p.tmux("send-keys", "-l", s) }

// await waits until the screen shows all of the texts.
func (p *pane) await(texts ...string) {
	p.t.Helper()
	p.until(fmt.Sprintf("the screen shows %q", texts), func() (string, bool) {
		screen := p.screen()
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return screen, false
			}
		}
		return screen, true
	})
}

// gone waits until the screen does not show a text.
func (p *pane) gone(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q is gone", text), func() (string, bool) {
		screen := p.screen()
		return screen, !strings.Contains(screen, text)
	})
}

// until looks again and again; met returns what it saw for the report.
func (p *pane) until(what string, met func() (string, bool)) {
	p.t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	last := ""
	for range int(patience / lookEvery) {
		seen, ok := met()
		if ok {
			return
		}
		last = seen
		<-look.C
	}
	p.t.Fatalf("waited in vain until %s; the screen:\n%s", what, last)
}

func (p *pane) pid() int {
	p.t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(p.tmux("display-message", "-p", "#{pane_pid}")))
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// kill is kill -9 of the command in the pane.
func (p *pane) kill() {
	p.t.Helper()
	if err := syscall.Kill(p.pid(), syscall.SIGKILL); err != nil {
		p.t.Fatal(err)
	}
	p.dead()
}

// dead waits until the command in the pane has ended.
func (p *pane) dead() {
	p.t.Helper()
	p.until("the program ended", func() (string, bool) {
		state := strings.TrimSpace(p.tmux("display-message", "-p", "#{pane_dead}"))
		return p.screen(), state == "1"
	})
}

func TestWholeCallOnATerminal(t *testing.T) {
	p := openPane(t)
	world := filepath.Join(p.dir, "world")
	demo := []string{p.binary, "demo", "--dir", world, "--accounts", "60", "--seed", "1"}
	p.start(demo...)
	p.await("»1 all", "request waiting", "enter open")

	// One key opens the most urgent account, one starts the call.
	p.keys("Enter")
	p.await("Account", "Why now", "Timeline")
	p.keys("c")
	p.await("of 20 min", "Request handling in three steps", "0 of")

	// A step, an answer, a note, an issue.
	p.keys("Space")
	p.await("[x]")
	p.keys("Tab")
	p.text("She asks for the margin after fees. ")
	p.await("margin after fees.")

	// Killed in the middle of a word, with nothing left of what was drawn plainly.
	p.text("She also wan")
	p.until("the note is on the disk", func() (string, bool) {
		screen := p.screen()
		return screen, strings.Contains(screen, "She also wan") && !strings.Contains(screen, "saving")
	})
	p.kill()
	// Under a shell now, which goes on in the terminal that the program leaves.
	p.start(append([]string{"sh", "-c", `"$@"; echo "ended with $?"; exec cat`, "sh"}, demo...)...)
	p.await("»1 all", "request waiting")
	p.keys("c") // resumes the call
	p.await("She also wan", "[x]")

	// The window changes its size while the call goes on.
	p.tmux("resize-window", "-x", "120", "-y", "40")
	p.await("She also wan", "Notes")
	p.tmux("resize-window", "-x", "60", "-y", "20")
	p.await("Request handling")
	p.tmux("resize-window", "-x", "80", "-y", "24")
	p.await("She also wan")

	p.keys("i")
	p.await("Small issue")
	p.text("report is slow on Fridays")
	p.await("report is slow on Fridays", "enter")
	p.keys("Enter")
	p.gone("─ Small issue")

	// e, one line with its date, tab and a digit, enter.
	p.keys("e")
	p.await("End of call", "Next step")
	p.text("she sends the report +1w 10:00")
	p.await("Follow up", "10:00")
	p.keys("Tab", "1")
	p.await("» 1 Solved")
	p.keys("Enter")
	p.await("»1 all", "enter open")
	p.gone("End of call")

	// After q the terminal is as it was.
	p.keys("q")
	p.await("ended with 0")
	if modes := p.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"); strings.TrimSpace(modes) != "0 1 0" {
		t.Errorf("after q the terminal has alternate screen, cursor, mouse = %s", modes)
	}

	// What was filed is in the book.
	var out bytes.Buffer
	m := &Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(k string) string {
		return map[string]string{"ROUNDS_HOME": filepath.Join(p.dir, "home")}[k]
	}, Environ: os.Environ, Clock: time.Now}
	st, err := m.openDeskAt(t.Context(), filepath.Join(world, "demo-60-1.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	found, err := st.Store.SearchText(t.Context(), "margin after fees", 5)
	if err != nil || len(found) == 0 {
		t.Errorf("the note of the call is not found again: %v, %v", found, err)
	}
}

// ctrl+z goes back to the shell, and fg to the screen as it was, in the size of by now.
func TestSuspendedAndContinued(t *testing.T) {
	p := openPane(t)
	p.start("bash", "--norc", "-i")
	p.text("PS1='shell> '; " + p.binary + " demo --dir " + filepath.Join(p.dir, "world") + " --accounts 60 --seed 1")
	p.keys("Enter")
	p.await("»1 all", "enter open")
	p.keys("C-z")
	p.await("Stopped", "shell> ")
	p.tmux("resize-window", "-x", "100", "-y", "30")
	p.text("fg")
	p.keys("Enter")
	p.await("»1 all", "enter open")
	if screen := p.screen(); strings.Contains(screen, "Stopped") || strings.Count(screen, "\n") < 30 {
		t.Errorf("the screen after fg is\n%s", screen)
	}
	p.keys("q")
	p.await("shell> ")
	p.text("exit")
	p.keys("Enter")
	p.dead()
}

// In GNU screen a key does what it does at once, esc too, and a session that was left is
// there again, in another size.
func TestInScreen(t *testing.T) {
	if _, err := exec.LookPath("screen"); err != nil {
		t.Skip("screen is not installed: the test in it is left out")
	}
	p := openPane(t)
	sockets, err := os.MkdirTemp("", "screen") // its sockets' names are short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		quit := exec.Command("screen", "-S", "rounds", "-X", "quit") // also where the test has failed
		quit.Env = append(os.Environ(), "SCREENDIR="+sockets)
		_ = quit.Run()
		_ = os.RemoveAll(sockets)
	})
	inScreen := []string{"env", "SCREENDIR=" + sockets, "LC_ALL=C.UTF-8", "TERM=xterm-256color", "screen", "-c", "/dev/null", "-U"}
	p.start(append(inScreen, "-S", "rounds", p.binary, "demo", "--dir", filepath.Join(p.dir, "world"), "--accounts", "60", "--seed", "1")...)
	p.await("»1 all", "enter open")
	p.keys("Enter")
	p.await("tab next panel")
	p.keys("Escape")
	p.await("»1 all", "enter open")
	p.keys("C-a", "d")
	p.dead()
	p.tmux("resize-window", "-x", "100", "-y", "30")
	p.start(append(inScreen, "-r", "rounds")...)
	p.await("»1 all", "enter open")
	p.keys("q")
	p.dead()
}

// A terminal that cannot move its cursor gets a sentence, and plain text.
func TestDumbTerminal(t *testing.T) {
	p := openPane(t)
	p.start("env", "TERM=dumb", p.binary, "demo", "--dir", filepath.Join(p.dir, "world"), "--accounts", "60", "--seed", "1")
	p.await("RM=dumb; read it line by line with --linear") // in 80 columns the sentence breaks before
	p.dead()
}

func TestNameIsAskedOnceOfABookFromTheShell(t *testing.T) {
	p := openPane(t)
	accounts := filepath.Join(p.dir, "accounts.csv")
	if err := os.WriteFile(accounts, []byte(accountsCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	p.start(p.binary, "import", accounts)
	p.dead()
	p.start(p.binary)
	p.await("Who works here?", "esc skip")
	p.keys("Escape")
	p.await("»1 all", "Formula, Ltd")
	p.keys("q")
	p.dead()
	p.start(p.binary)
	p.await("»1 all", "Formula, Ltd")
	p.keys("q")
	p.dead()
}
