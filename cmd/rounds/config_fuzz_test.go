package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// FuzzConfig: a config.toml is read, and then every setting is one that there is; or it is
// refused, and each mistake begins with the name of the file, whatever the language.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{
		"theme = \"light\"\nlang = \"de\"\nlinear = true\nlow_motion = true\nlistening = false\nambiguous_width = 2\n[working]\ndays = [\"sun\", \"mon\"]\nfrom = \"08:30\"\n",
		"keymap = \"plain\"\n[keys]\n\"queue.snooze\" = \"z\"\n\"quit\" = [\"q\", \"ctrl+c\"]\n", "theme = \"own\"\n", "theme = \"../../etc/passwd\"\n", "theme = \n", "ambiguous_width = 9223372036854775808\n",
		"lang = \"ja-JP-u-ca-japanese\"\n[keys]\nx = 3\n", "lang = \"\\u001b]0;x\\u0007\"\n\"\\u001b[2J\" = 1\n", "keymap = \"\"\n[keys]\n", "[keys]\nquit = []\n", "[[theme]]", "\xff\xfe", "",
	} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	for _, folder := range []string{"config", "config/themes"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			f.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "config", "themes", "own.toml"), []byte("background = \"#1a1b26\"\n"), 0o600); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(dir, "config", "config.toml")
	m := &Main{Stdout: io.Discard, Stderr: io.Discard, Clock: time.Now, Getenv: func(name string) string {
		return map[string]string{"ROUNDS_HOME": dir}[name]
	}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := m.readConfig()
		if err != nil {
			if data.CodeOf(err) != data.CodeInvalid || !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		bound, err := c.keys()
		if err != nil || len(bound.All()) == 0 || c.Ambiguous != 1 && c.Ambiguous != 2 || c.Theme != "dark" && c.Theme != "light" && c.own == nil || c.own != nil && c.Theme != filepath.Base(c.Theme) {
			t.Errorf("%q is %+v, %v", raw, c, err)
		}
		for _, b := range bound.All() {
			said, own := c.Keys[b.Name]
			if one, text := said.(string); text {
				said = []any{one}
			}
			if want := fmt.Sprint(said); own && fmt.Sprint(b.Keys) != want {
				t.Errorf("%q gives %s the keys %v, want %s", raw, b.Name, b.Keys, want)
			}
		}
	})
}
