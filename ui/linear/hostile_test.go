package linear

import (
	"regexp"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/words"
)

// What may be written line by line: characters that are seen and line ends, and where the
// terminal knows sequences the one that erases the line that is typed.
var (
	dumbLines = regexp.MustCompile(`^(?:[^\x00-\x1f\x7f\x{80}-\x{9f}]|\r\n)*$`)
	lines     = regexp.MustCompile(`^(?:[^\x00-\x1f\x7f\x{80}-\x{9f}]|\r\n|\r\x1b\[K)*$`)
)

// Whatever stands in a view, no line steers the terminal.
func FuzzNothingThatIsSaidSteersTheTerminal(f *testing.F) {
	for _, s := range []string{
		"a\x1b[31mb", "\x1b]0;t\x07", "\x1b]52;c;aGk=\x07", "\u009b2J", "\u009d0;t\u009c", "\x9b2J", "a\rb\bc\ad\te\vf\fg\x7f", "\x1b", "\x1b]8;;x", "»1/2 \x1b[5n", "\x0e\x0f", "\xff\u202e",
	} {
		f.Add(s, "»2/2 "+s, 1)
	}
	f.Fuzz(func(t *testing.T, before, after string, x int) {
		if len(before)+len(after) > 8192 {
			t.Skip("larger than a view")
		}
		for kind, allowed := range map[string]*regexp.Regexp{"dumb": dumbLines, "xterm": lines} {
			r := New(words.New("en"), kind)
			var out []byte
			for _, content := range []string{before, after} {
				out = r.Draw(out, tea.View{Content: content, WindowTitle: "Queue", Cursor: tea.NewCursor(x, 0)}, true)
			}
			if !utf8.Valid(out) || !allowed.Match(out) {
				t.Errorf("%q and %q on %s: it says %q", before, after, kind, out)
			}
		}
	})
}
