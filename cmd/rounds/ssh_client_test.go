package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// The client that everybody has, on a real terminal: open, find, type half a note, lose
// the connection, come back.
func TestSSHWithOpenSSH(t *testing.T) {
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("ssh is not installed: the test with a real client is left out")
	}
	p := openPane(t)
	h := newSSHHost(t)
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	h.must(err)
	block, err := ssh.MarshalPrivateKey(secret, "")
	h.must(err)
	file := filepath.Join(p.dir, "key")
	h.must(os.WriteFile(file, pem.EncodeToMemory(block), 0o600))
	signer, err := ssh.NewSignerFromKey(secret)
	h.must(err)
	id, _ := h.person("Mia Mann", "manager")
	h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", id.String()), ssh.MarshalAuthorizedKey(signer.PublicKey()), 0o600))
	h.until("the folder is read again", func() bool { return h.admits(signer) })
	h.account("Acme Lamps", id)

	host, port, _ := strings.Cut(h.addr, ":")
	client := []string{"ssh", "-F", "none", "-i", file, "-p", port, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(p.dir, "known"), "-o", "LogLevel=ERROR", host}
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
