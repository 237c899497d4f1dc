package screen

import (
	"image/color"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// frames is all that a frame may hold: characters that are seen, the sequences that move,
// erase and colour, and links.
var frames = regexp.MustCompile(`^(?:[^\x00-\x1f\x7f\x{80}-\x{9f}]|[\r\n\x08]|\x1b\[[0-9;:]*[mHJKXCDr]|\x1bM|\x1b\]8;;[!-~]*\x1b\\)*$`)

// Whatever stands in a view, drawn after whatever stood there: an emulator is not told to
// set a title, to ring, to write the clipboard, to change a mode or a colour of its own, or
// to answer, and its cursor stands where the painter left it.
func FuzzNothingInAViewSteersTheTerminal(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b[31mred", "\x1b]0;title\x07", "\x1b]2;t\x1b\\", "\x1b]52;c;aGk=\x07", "\x1b[?25l\x1b[?1049h", "\x1b[5;5Hx", "\x1b[c\x1b[6n\x1b[>q",
		"\x1bP1$r0m\x1b\\", "\x1b_G\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x1bc", "\x1b7\x1b8", "\u009b31m", "\u009d0;t\u009c", "\u0090q\u009c", "\x9b31m", "a\rb\bc\ad\te\vf\fg",
		"\x1b]8;;javascript:x\x07y", "\x1b]8;;https://a\x1b]0;t\x07b", "\x1b[38;5", "\x1b]8", "\x1b", "\x0e\x0f", "株\x1b[2J式", "e\u0301\u200d\ufe0f", "\u202eabc\u2066", "\xff\xfe", strings.Repeat("\u0301", 40),
	} {
		f.Add(s, "»one\ntwo", byte(20), byte(5))
		f.Add("one\n"+s+"\n"+s, s+s, byte(7), byte(3))
	}
	f.Fuzz(func(t *testing.T, before, after string, wide, high byte) {
		if len(before)+len(after) > 8192 {
			t.Skip("larger than a view")
		}
		w, h := 1+int(wide)%120, 1+int(high)%50
		e := newEmulator(w, h)
		told := func(what string) { t.Errorf("%q and %q at %d×%d: the terminal is told %s", before, after, w, h, what) }
		text := func(what string) func(string) { return func(string) { told(what) } }
		tone := func(what string) func(color.Color) { return func(color.Color) { told(what) } }
		mode := func(m ansi.Mode) { told("another mode") }
		e.SetCallbacks(vt.Callbacks{
			Bell: func() { told("to ring") }, Title: text("a title"), IconName: text("a name"), WorkingDirectory: text("a folder"),
			AltScreen: func(bool) { told("another screen") }, CursorVisibility: func(bool) { told("to show or hide the cursor") },
			CursorStyle: func(vt.CursorStyle, bool) { told("another cursor") },
			CursorColor: tone("a colour of the cursor"), BackgroundColor: tone("another background"), ForegroundColor: tone("another foreground"),
			EnableMode: mode, DisableMode: mode,
		})
		e.RegisterOscHandler(52, func([]byte) bool { told("to write the clipboard"); return true })
		ascii := !strings.ContainsFunc(before+after, func(r rune) bool { return r >= utf8.RuneSelf })
		var p painter
		for _, content := range []string{before, after, before} {
			out := p.draw(nil, content, w, h)
			if !utf8.Valid(out) || !frames.Match(out) {
				t.Fatalf("%q and %q at %d×%d: it writes %q", before, after, w, h, out)
			}
			if _, err := e.Write(out); err != nil {
				t.Fatal(err)
			}
			// x/vt has its own idea of how wide some characters are.
			if at := e.CursorPosition(); ascii && p.x >= 0 && (at.X != p.x || at.Y != p.y) {
				t.Errorf("%q and %q at %d×%d: the cursor is at %d, %d, and should be at %d, %d", before, after, w, h, at.X, at.Y, p.x, p.y)
			}
		}
	})
}
