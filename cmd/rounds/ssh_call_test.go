package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// overdue is an account with a request whose time to answer is long over.
func (h *sshHost) overdue(name string, owner data.ID) {
	h.t.Helper()
	ids := data.NewIDs(time.Now, rand.Reader)
	a := data.Account{ID: ids.New(), Name: name, Owner: owner, Language: "en", Stage: "adoption"}
	h.must(h.ledger.Load(h.t.Context(), h.ws, func(put func(any) error) error {
		return errors.Join(put(a), put(data.Request{ID: ids.New(), AccountID: a.ID, Kind: "bug", Subject: "it is down", OpenedAt: data.At(time.Now().Add(-48 * time.Hour))}))
	}))
}

// A whole call with the client that everybody has, on a real terminal: find, call, resize,
// lose the connection in the middle of a word, come back, end it. What is copied and what
// rings reaches the terminal at the client's end.
func TestWholeCallWithOpenSSH(t *testing.T) {
	p, h, user, client := openSSH(t)
	record := filepath.Join(p.dir, "bytes")
	p.start(client...)
	p.tmux("pipe-pane", "cat > '"+record+"'")
	p.await("Mia Mann", "Acme Lamps", "request waiting")

	p.keys("C-k")
	p.text("acm")
	p.await("Acme Lamps", "enter")
	p.keys("Enter")
	p.await("Account", "Why now", "Timeline")
	p.keys("c")
	p.await("of 20 min", "Request handling in three steps", "0 of")
	p.keys("Space")
	p.await("[x]")
	p.keys("Tab")
	p.text("She wants it in bl")
	p.await("She wants it in bl")

	p.tmux("resize-window", "-x", "120", "-y", "40")
	p.until("the screen is as wide as the window", func() (string, bool) {
		screen := p.screen()
		first, _, _ := strings.Cut(screen, "\n")
		return screen, len([]rune(first)) > 100 && strings.Contains(screen, "She wants it in bl")
	})
	p.tmux("resize-window", "-x", "60", "-y", "20")
	p.until("the screen fits the window", func() (string, bool) {
		screen := p.screen()
		return screen, strings.Contains(screen, "She wants it in bl") && !strings.Contains(screen, "saving")
	})

	p.kill() // of the client: the host only sees that the line is gone
	p.tmux("resize-window", "-x", "80", "-y", "24")
	// Under a shell now, which goes on in the terminal that the client leaves.
	p.start(append([]string{"sh", "-c", `"$@"; echo "ended with $?"; exec cat`, "sh"}, client...)...)
	p.tmux("pipe-pane", "cat >> '"+record+"'")
	p.await("Acme Lamps", "request waiting")
	p.keys("c") // the call that was left goes on
	p.await("She wants it in bl", "[x]")
	p.keys("Tab")
	p.text("ue")
	p.await("She wants it in blue")

	h.overdue("Beta Shoes", user) // while she is in the call
	seen := func(what string, is *regexp.Regexp) (found [][]byte) {
		t.Helper()
		p.until(what, func() (string, bool) {
			all, err := os.ReadFile(record)
			h.must(err)
			found = is.FindSubmatch(all)
			return string(all), found != nil
		})
		return found
	}

	p.keys("Escape", "e")
	p.await("End of call", "Next step")
	p.text("she sends the colour +1w 10:00")
	p.await("Follow up", "10:00")
	p.keys("M-y")
	copied := seen("the summary is on the clipboard", regexp.MustCompile("\x1b\\]52;c;([A-Za-z0-9+/=]+)\a"))
	if text, err := base64.StdEncoding.DecodeString(string(copied[1])); err != nil || !strings.Contains(string(text), "she sends the colour") {
		t.Errorf("copied was %q, %v", text, err)
	}
	p.keys("Tab", "1")
	p.await("» 1 Solved")
	p.keys("Enter")
	p.await("»1 all", "Beta Shoes")
	p.gone("End of call")
	p.keys("r") // does not wait for the minute to turn
	seen("it rings at the client", regexp.MustCompile("\x1b\\]9;Beta Shoes: the time to answer is over\a\a"))
	p.keys("q")
	p.await("ended with 0")
	if modes := p.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"); strings.TrimSpace(modes) != "0 1 0" {
		t.Errorf("after q the terminal has alternate screen, cursor, mouse = %s", modes)
	}
	out, err := exec.Command(client[0], append(client[1:], "show", "acme")...).Output()
	if err != nil || !strings.Contains(string(out), "She wants it in blue") {
		t.Errorf("without a screen: %v\n%s", err, out)
	}
}
