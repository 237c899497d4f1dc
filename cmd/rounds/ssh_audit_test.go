package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// auditLine is an event of the log that an administrator reads.
type auditLine struct {
	Time                                                                    time.Time
	Msg, Person, Key, From, User, Command, Of, Account, Problem, Level, Why string
	Session                                                                 int64
	Code                                                                    int
}

// audited are the events so far.
func (h *sshHost) audited() (lines []auditLine, raw string) {
	h.t.Helper()
	files, err := filepath.Glob(filepath.Join(h.home, "logs", "ssh-*.log"))
	h.must(err)
	for _, file := range files {
		b, err := os.ReadFile(file)
		h.must(err)
		raw += string(b)
		for _, line := range bytes.Split(bytes.TrimSpace(b), []byte("\n")) {
			var l auditLine
			h.must(json.Unmarshal(line, &l))
			lines = append(lines, l)
		}
	}
	return lines, raw
}

// The log says who came in with which key and from where, which account was asked for, and
// who was turned away; never what a note says.
func TestSSHLogsWhoLookedAtWhat(t *testing.T) {
	h := newSSHHost(t)
	mia, key := h.person("Mia Mann", "manager")
	acme := h.account("Acme Lamps", mia)
	h.until("the host has her account", func() bool {
		_, _, code := h.run(key, "", "show acme")
		return code == exitDone
	})
	h.run(key, "the secret of acme\n", "note acme -")
	h.run(key, "", "note acme 'another secret'")
	h.run(key, "", "lookup lamps acme")
	h.run(key, "", "rm -rf secret")
	h.admits(h.key(""))

	// A screen: she opens the first account of her queue.
	s, err := h.client(key).NewSession()
	h.must(err)
	in, err := s.StdinPipe()
	h.must(err)
	seen := &logged{}
	s.Stdout = seen
	h.must(s.RequestPty("xterm-256color", 24, 80, ssh.TerminalModes{}))
	h.must(s.Shell())
	h.until("the queue is drawn", func() bool { return strings.Contains(seen.String(), "Acme Lamps") })
	_, err = in.Write([]byte("\r"))
	h.must(err)
	find := func(what string, is func(l *auditLine) bool) (found auditLine) {
		t.Helper()
		h.until("the log has "+what, func() bool {
			lines, _ := h.audited()
			for i := range lines {
				if is(&lines[i]) {
					found = lines[i]
					return true
				}
			}
			return false
		})
		return found
	}
	opened := find("the opened account", func(l *auditLine) bool { return l.Msg == "account" })
	h.must(s.Close())
	came := find("her coming", func(l *auditLine) bool { return l.Msg == "in" && l.Session == opened.Session })
	find("her going", func(l *auditLine) bool { return l.Msg == "out" && l.Session == opened.Session })
	if mark := ssh.FingerprintSHA256(key.PublicKey()); opened.Account != acme.String() || opened.User != mia.String() || came.Person != "mia.mann" ||
		came.Key != mark || !strings.HasPrefix(came.From, "127.0.0.1:") || came.Time.IsZero() {
		t.Errorf("she came as %+v and opened %+v", came, opened)
	}
	for command, of := range map[string]string{"show": "acme", "note": "acme", "lookup": "lamps acme", "rm": ""} {
		l := find(command, func(l *auditLine) bool { return l.Msg == "command" && l.Command == command })
		if l.Of != of || l.Person != "mia.mann" || l.User != mia.String() {
			t.Errorf("%s: %+v", command, l)
		}
	}
	refused := find("the refused key", func(l *auditLine) bool { return l.Msg == "refused" })
	if _, raw := h.audited(); strings.Contains(raw, "secret") || strings.ContainsAny(raw, "\x1b\a") || !strings.HasPrefix(refused.User, "anybody") {
		t.Errorf("the log is %s", raw)
	}
	info, err := os.Stat(filepath.Join(h.home, "logs"))
	h.must(err)
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others of the machine may read it: %v", info.Mode())
	}
}
