package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"rounds/data"
	"rounds/data/store"
)

// openSSH is a person with an OpenSSH client in a pane: the command line that comes in as
// her. It leaves the test out where there is none.
func openSSH(t *testing.T) (p *pane, h *sshHost, user data.ID, client []string) {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("ssh is not installed: the test with a real client is left out")
	}
	p = openPane(t)
	h = newSSHHost(t)
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	h.must(err)
	block, err := ssh.MarshalPrivateKey(secret, "")
	h.must(err)
	file := filepath.Join(p.dir, "key")
	h.must(os.WriteFile(file, pem.EncodeToMemory(block), 0o600))
	signer, err := ssh.NewSignerFromKey(secret)
	h.must(err)
	user, _ = h.person("Mia Mann", "manager")
	h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", user.String()), ssh.MarshalAuthorizedKey(signer.PublicKey()), 0o600))
	h.until("the folder is read again", func() bool { return h.admits(signer) })
	h.account("Acme Lamps", user)
	host, port, _ := strings.Cut(h.addr, ":")
	return p, h, user, []string{
		"ssh", "-F", "none", "-i", file, "-p", port, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(p.dir, "known"), "-o", "LogLevel=ERROR", host,
	}
}

// The client that everybody has, on a real terminal: open, find, type half a note, lose
// the connection, come back.
func TestSSHWithOpenSSH(t *testing.T) {
	p, _, _, client := openSSH(t)
	p.start(client...)
	p.await("Mia Mann", "Acme Lamps", "request waiting", "»1 all 1")
	p.tmux("resize-window", "-x", "120", "-y", "40")
	p.until("the screen is as wide as the window", func() (string, bool) {
		screen := p.screen()
		first, _, _ := strings.Cut(screen, "\n")
		return screen, len([]rune(first)) > 100
	})
	p.keys("C-k")
	p.text("acme")
	p.keys("Enter")
	p.await("Account", "Why now", "Timeline")
	p.keys("n")
	p.text("She wants it in bl")
	p.until("the text is on the disk", func() (string, bool) {
		screen := p.screen()
		return screen, strings.Contains(screen, "She wants it in bl") && !strings.Contains(screen, "saving")
	})
	p.start(client...) // the client is killed and another one comes
	p.await("Acme Lamps", "request waiting")
	p.keys("Enter")
	p.await("Why now", "Timeline")
	p.keys("n")
	p.await("She wants it in bl")
	p.text("ue")
	p.keys("Enter")
	p.gone("enter file it")
	p.keys("Escape", "q")
	p.dead()
	out, err := exec.Command(client[0], append(client[1:], "show", "acme")...).Output()
	if err != nil || !strings.Contains(string(out), "She wants it in blue\tMia Mann") {
		t.Errorf("without a screen: %v\n%s", err, out)
	}
}

// A note is typed at a terminal of one's own without a screen.
func TestSSHTypesANoteAtATerminal(t *testing.T) {
	p, h, _, client := openSSH(t)
	p.start(append(client[:len(client)-1:len(client)-1], "-t", client[len(client)-1], "note", "acme", "-")...)
	p.await("then ctrl+d on a line")
	p.text("She wants it in bk")
	p.await("She wants it in bk")
	p.keys("BSpace")
	p.text("lue 東京都")
	p.await("in blue 東京都")
	p.keys("BSpace") // two cells
	p.until("both cells of a character are gone", func() (string, bool) {
		screen := p.screen()
		return screen, strings.Contains(screen+"\n", "in blue 東京\n")
	})
	p.text("e\u0301")
	p.keys("BSpace") // with its accent
	p.keys("Enter", "C-d")
	p.dead()
	p.await("She wants it in blue 東京")
	out, err := exec.Command(client[0], append(client[1:], "show", "acme")...).Output()
	if err != nil || !strings.Contains(string(out), "She wants it in blue 東京\tMia Mann") {
		t.Errorf("the note is not filed: %v\n%s\n%s", err, out, h.errs)
	}
}

// Whoever leaves the team is out of the open screen too, and her book goes from the host.
func TestSSHClosesTheScreenOfWhoLeavesTheTeam(t *testing.T) {
	p, h, user, client := openSSH(t)
	p.start(client...)
	p.await("Mia Mann", "Acme Lamps", "request waiting")
	h.must(h.ledger.RemoveUser(t.Context(), h.ws, user))
	p.dead()
	p.await("is saved, ask whoever keeps this host") // in 80 columns the sentence breaks before
	if out, err := exec.Command(client[0], append(client[1:], "show", "acme")...).CombinedOutput(); err == nil || strings.Contains(string(out), "Acme Lamps") {
		t.Errorf("she comes in again: %v\n%s", err, out)
	}
	h.end()
	h.start() // the host closes its books, and purges at its start what it may not keep
	path := filepath.Join(peopleFolder(filepath.Join(h.home, "data", "main.db")), user.String()+".db")
	h.until("her book is purged", func() bool {
		st, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
		if err != nil {
			return false // it is being written
		}
		defer func() { _ = st.Close() }()
		s, err := st.Status(t.Context())
		return err == nil && s.Accounts == 0
	})
}

// A key that is taken away closes what it opened.
func TestSSHClosesTheScreenOfAKeyTakenAway(t *testing.T) {
	p, h, user, client := openSSH(t)
	p.start(client...)
	p.await("Mia Mann", "Acme Lamps", "request waiting")
	h.must(os.Remove(filepath.Join(h.home, "config", "keys", user.String())))
	p.dead()
	p.await("is saved, ask whoever keeps this host") // in 80 columns the sentence breaks before
}

// Whoever is in when the host is started anew is told so, and what she was typing is there
// when she comes back.
func TestSSHTellsAnOpenScreenOfARestart(t *testing.T) {
	p, h, _, client := openSSH(t)
	p.start(append([]string{"sh", "-c", `"$@"; exec cat`, "sh"}, client...)...)
	p.await("Mia Mann", "Acme Lamps", "request waiting")
	p.keys("Enter")
	p.await("Why now", "Timeline")
	p.keys("n")
	p.text("She wants it in bl")
	p.until("the text is on the disk", func() (string, bool) {
		screen := p.screen()
		return screen, strings.Contains(screen, "She wants it in bl") && !strings.Contains(screen, "saving")
	})
	h.stop()
	p.await("the host is being restarted", "what you typed is saved, come back in a")
	h.end()
	h.start()
	_, port, _ := strings.Cut(h.addr, ":")
	client[slices.Index(client, "-p")+1] = port
	p.start(client...)
	p.await("Acme Lamps", "request waiting")
	p.keys("Enter")
	p.await("Why now", "Timeline")
	p.keys("n")
	p.await("She wants it in bl")
	p.keys("Escape")
	p.gone("enter file it")
	p.keys("q")
	p.dead()
}
