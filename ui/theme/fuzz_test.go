package theme

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/pelletier/go-toml/v2"
)

// FuzzRead: a file is no theme, and each mistake is said in a sentence; or every colour of
// it, its own and those it leaves, can be read on the ground that it declares, and what it
// puts before a text is one escape sequence of colours.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"background = \"#1a1b26\"\n[colours]\nred = \"#f7768e\"\naccent = \"#7dcfff\"\n", "background = \"#fdf6e3\"\n", "background = \"#777777\"", "background = \"#fdde63\"", "background = \"#000000\"\nred = 1",
		"background = \"#000000\"\n[colours]\nrde = \"#ff0000\"", "background = \"#-00001\"", "background = \"#000000\"\n[colours]\nrule = \"#400000\"\n\"\\u001b]0;x\" = \"#ffffff\"",
		"colours = 3", "= ", "[[background]]", "\xff", "",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		own, err := Read(raw)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if strings.TrimSpace(line) == "" {
					t.Errorf("%q: %q", raw, err)
				}
			}
			return
		}
		var file ownFile
		if err := toml.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		ground, ok := colour(file.Background)
		if !ok {
			t.Fatalf("%q is a theme for %q", raw, file.Background)
		}
		for i, ink := range own.palette {
			if ink.rgb != none && contrast(ink.rgb, ground) < needed(token(i)) || ink.index != none && contrast(indexed(t, ink.index), ground) < needed(token(i)) {
				t.Errorf("%q: %s is %+v", raw, tokenNames[i], ink)
			}
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
				s := ink.style(profile)
				body, escape := strings.CutPrefix(s.Prefix(), "\x1b[")
				if body != "" && (!escape || strings.Trim(body, "0123456789;") != "m") {
					t.Errorf("%q: %s is written %q", raw, tokenNames[i], s.Prefix())
				}
			}
		}
	})
}
