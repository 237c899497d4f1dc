package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A whole call, line by line: nothing that is written moves the cursor but line ends, on a
// terminal that knows sequences and on one that does not.
func TestWholeCallLineByLine(t *testing.T) {
	for _, kind := range []string{"xterm-256color", "dumb"} {
		t.Run(kind, func(t *testing.T) { callLineByLine(t, kind) })
	}
}

func callLineByLine(t *testing.T, kind string) {
	p := openPane(t)
	p.tmux("resize-window", "-x", "100", "-y", "60")
	record := filepath.Join(p.dir, "bytes")
	p.start("env", "TERM="+kind, p.binary, "demo", "--dir", filepath.Join(p.dir, "world"), "--accounts", "60", "--seed", "1", "--no-ui")
	p.dead()
	// A read of the terminal before the program begins, so that none of its bytes is missed.
	p.start("sh", "-c", `read go; exec env TERM="$1" "$2" demo --dir "$3" --accounts 60 --seed 1 --linear`, "sh", kind, p.binary, filepath.Join(p.dir, "world"))
	p.tmux("pipe-pane", "cat > '"+record+"'")
	p.keys("Enter")

	said := func(texts ...string) { t.Helper(); p.said(record, texts...) }
	said("Selected: 1 all 42", "Row 1 of 42: red", "request waiting 2 h", "enter open, c call")
	p.keys("j")
	said("Row 2 of 42: ")
	p.keys("k", "Enter")
	said("\r\nAccount\r\n", "Selected: Health", "Why now, red request waiting")
	p.keys("c")
	said("\r\nCall\r\n", "Request handling in three steps", "Selected: [ ] do, Read the request and its history")
	p.keys("Space")
	said("Selected: [x] do, Read the request and its history")
	p.keys("Tab")
	said("Selected: Notes")
	p.text("Margin after feez")
	said("Margin after feez")
	p.keys("BSpace")
	p.text("es is what she wants.")
	said("es is what she wants.")
	p.keys("M-i")
	said("Small issue")
	p.text("report is slow on Fridays")
	p.keys("Enter")
	said("Issue captured")
	p.keys("Escape")
	p.keys("e")
	said("End of call", "Next step")
	p.text("she sends the report +1w 10:00")
	said("she sends the report +1w 10:00")
	p.keys("Tab", "1")
	said("Selected: 1 Solved")
	p.keys("Enter")
	said("Filed: ")
	p.keys("q")
	p.dead()

	onlyLines(t, record, kind)
}

// said waits until the bytes that a terminal was sent, which tmux records, hold the texts.
func (p *pane) said(record string, texts ...string) {
	p.t.Helper()
	p.until("it says "+strings.Join(texts, " and "), func() (string, bool) {
		all, err := os.ReadFile(record)
		if err != nil {
			return err.Error(), false // tmux has yet to begin the record
		}
		missing := slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(string(all), text) })
		return string(all), !missing
	})
}

// onlyLines looks that what a terminal was sent moves its cursor by line ends alone.
func onlyLines(t *testing.T, record, kind string) {
	t.Helper()
	all, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]string{"xterm-256color": `\x1b\[(K|\?2004[hl])`, "dumb": `$^`}[kind]
	rest := regexp.MustCompile(allowed).ReplaceAll(all, nil)
	for i, b := range rest {
		if b < ' ' && b != '\r' && b != '\n' || b == 0x7f || b == '\r' && (i+1 == len(rest) || rest[i+1] != '\n') && kind == "dumb" {
			t.Fatalf("it writes %q", rest[max(0, i-40):min(len(rest), i+20)])
		}
	}
	if strings.ContainsAny(string(all), "│─●◐○▲▼▁▇") {
		t.Error("it draws")
	}
}

// Over SSH, too: a client's environment asks for it, on a terminal of either kind, and so
// do a person's settings on the host.
func TestLineByLineOverSSH(t *testing.T) {
	p, h, user, client := openSSH(t)
	for _, kind := range []string{"xterm-256color", "dumb", "by her settings"} {
		record := filepath.Join(p.dir, "bytes of "+kind)
		args := append([]string{"sh", "-c", `read go; exec "$@"`, "sh", "env", "TERM=" + kind}, client...)
		if args = slices.Insert(args, 7, "-o", "SetEnv=ROUNDS_LINEAR=1"); kind == "by her settings" {
			h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", user.String()+".toml"), []byte("linear = true\n"), 0o600))
			kind, args = "dumb", append([]string{"sh", "-c", `read go; exec "$@"`, "sh", "env", "TERM=dumb"}, client...)
		}
		p.start(args...)
		p.tmux("pipe-pane", "cat > '"+record+"'")
		p.keys("Enter")
		p.said(record, "Row 1 of 1: ", "Acme Lamps", "request waiting")
		p.keys("Enter")
		p.said(record, "\r\nAccount\r\n", "Why now")
		p.keys("q")
		p.dead()
		onlyLines(t, record, kind)
	}
}
