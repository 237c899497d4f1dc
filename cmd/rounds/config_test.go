package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// A person who has made three mistakes hears of three.
func TestAllMistakesOfAConfigAreSaid(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := "theme = \"pink\"\nlanguage = \"de\"\ncolor = 3\nambiguous_width = 7\n[keys]\nnothing-such = \"x\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config", "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &Main{Stdout: io.Discard, Stderr: io.Discard, Clock: time.Now, Getenv: func(name string) string {
		return map[string]string{"ROUNDS_HOME": dir}[name]
	}}
	_, err := m.readConfig()
	if data.CodeOf(err) != data.CodeInvalid {
		t.Fatalf("%v", err)
	}
	for _, says := range []string{"config.toml:2:1: there is no setting \"language\"", "config.toml:3:1: there is no setting \"color\"", "pink", "ambiguous_width is 7", "nothing-such"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("it says nothing of %q:\n%v", says, err)
		}
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", ""},
		{"all", "theme = \"light\"\nlang = \"de\"\n[working]\ndays = [\"sun\", \"mon\"]\nfrom = \"08:30\"\nto = \"17:00\"\nholidays = [\"2026-12-25\"]\ntime_zone = \"Asia/Tokyo\"\nresponse = true\n", ""},
		{"syntax", "theme = \n", "config.toml:1:"},
		{"unknown", "[working]\nhours = 3\n", "config.toml:2:1: there is no rule \"working.hours\""},
		{"theme", "theme = \"pink\"\n", "dark"},
		{"day", "[working]\ndays = [\"noday\"]\n", "noday"},
		{"hours", "[working]\nfrom = \"18:00\"\nto = \"09:00\"\n", "before it begins"},
		{"clock", "[working]\nfrom = \"9 o'clock\"\n", "09:00"},
		{"holiday", "[working]\nholidays = [\"25 Dec\"]\n", "2026-12-25"},
		{"zone", "[working]\ntime_zone = \"Mars\"\n", "Europe/Berlin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "config"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "config", "config.toml"), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			m := &Main{Stdout: io.Discard, Stderr: io.Discard, Clock: time.Now, Getenv: func(name string) string {
				if name == "ROUNDS_HOME" {
					return dir
				}
				return ""
			}}
			_, err := m.teamRules(nil)
			switch {
			case c.says == "" && err != nil:
				t.Fatal(err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || data.CodeOf(err) != data.CodeInvalid):
				t.Fatalf("error %v, want one of wrong input that says %q", err, c.says)
			}
		})
	}
}

// The environment goes before the settings, and what is read line by line is still.
func TestWhatTheTerminalIsLike(t *testing.T) {
	for _, c := range []struct {
		text      string
		env       map[string]string
		still     bool
		ambiguous int
	}{
		{"", nil, false, 1},
		{"low_motion = true\nambiguous_width = 2\n", nil, true, 2},
		{"low_motion = true\nambiguous_width = 2\n", map[string]string{"ROUNDS_LOW_MOTION": "0", "ROUNDS_AMBIGUOUS_WIDTH": "1"}, false, 1},
		{"", map[string]string{"ROUNDS_LOW_MOTION": "1", "ROUNDS_AMBIGUOUS_WIDTH": "2"}, true, 2},
		{"", map[string]string{"ROUNDS_LOW_MOTION": "maybe", "ROUNDS_AMBIGUOUS_WIDTH": "wide"}, false, 1},
		{"linear = true\n", nil, true, 1},
	} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "config"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "config", "config.toml"), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		m := &Main{Stdout: io.Discard, Stderr: io.Discard, Clock: time.Now, Getenv: func(name string) string {
			if name == "ROUNDS_HOME" {
				return dir
			}
			return c.env[name]
		}}
		if still, cells := m.lowMotion(), m.ambiguous(); still != c.still || cells != c.ambiguous {
			t.Errorf("%q with %v: still %v and %d cells", c.text, c.env, still, cells)
		}
	}
}
