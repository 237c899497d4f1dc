package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"golang.org/x/crypto/ssh"
)

// Two screens in one process, each with the theme, the keys, the size, the language and the
// width of uncertain characters of its own person.
func TestSSHSessionsHaveTheirOwnLook(t *testing.T) {
	h := newSSHHost(t)
	mia, mias := h.person("Mia Mann", "manager")
	rob, robs := h.person("Rob Rep", "representative")
	h.account("Acme Lamps", mia)
	h.account("Beta Shoes", rob)
	h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", "rob.rep.toml"), []byte("theme = \"light\"\nkeymap = \"plain\"\nambiguous_width = 2\n"), 0o600))
	const dark, light = "\x1b[38;5;81", "\x1b[38;5;25" // the accent of each theme
	screens := map[string]*logged{}
	for _, c := range []struct {
		name, lang string
		key        ssh.Signer
		w, h       int
	}{{"mia", "de_DE.UTF-8", mias, 80, 24}, {"rob", "ja_JP.UTF-8", robs, 120, 40}} {
		s, err := h.client(c.key).NewSession()
		h.must(err)
		_, err = s.StdinPipe() // its end would be the session's
		h.must(err)
		screens[c.name] = &logged{}
		s.Stdout = screens[c.name]
		h.must(s.Setenv("LANG", c.lang))
		h.must(s.RequestPty("xterm-256color", c.h, c.w, ssh.TerminalModes{}))
		h.must(s.Shell())
	}
	for _, c := range []struct {
		name                     string
		has, without, key, other string
		rows                     int
	}{
		{"mia", "Acme Lamps", "Beta Shoes", "c Gespräch", light, 24},
		{"rob", "Beta Shoes", "Acme Lamps", "f4 通話", dark, 40},
	} {
		var all string
		var lines []string
		h.until(c.name+"'s queue is drawn", func() bool {
			all = screens[c.name].String()
			e := vt.NewEmulator(130, 50)
			_, err := e.WriteString(all)
			h.must(err)
			lines = strings.Split(strings.TrimRight(ansi.Strip(strings.ReplaceAll(e.Render(), "\r\n", "\n")), " \n"), "\n")
			return strings.Contains(strings.Join(lines, "\n"), c.has)
		})
		if footer := lines[len(lines)-1]; len(lines) != c.rows || !strings.Contains(footer, c.key) {
			t.Errorf("%s has %d rows, and %q at the foot", c.name, len(lines), footer)
		}
		const uncertain = "│●◐○▲▼·…" // narrow ones stand for them where they would be wide
		if strings.ContainsAny(all, uncertain) != (c.name == "mia") {
			t.Errorf("%s has signs of the other's width: %q", c.name, all)
		}
		if strings.Contains(all, c.other) || strings.Contains(all, c.without) {
			t.Errorf("%s sees the other's colours, or accounts: %q", c.name, all)
		}
	}
}
