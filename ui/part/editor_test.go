package part

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"rounds/data/draft"
	"rounds/ui/theme"
)

var fieldTheme = theme.New(colorprofile.TrueColor, true)

// press returns the message of a named key or of a typed character.
func press(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome,
		"end": tea.KeyEnd, "enter": tea.KeyEnter, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
		"space": tea.KeySpace, "esc": tea.KeyEscape, "tab": tea.KeyTab,
	}
	mods := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}
	key := tea.KeyPressMsg{}
	for {
		prefix, rest, ok := strings.Cut(name, "+")
		if !ok || mods[prefix] == 0 {
			break
		}
		key.Mod |= mods[prefix]
		name = rest
	}
	if code, ok := named[name]; ok {
		key.Code = code
		return key
	}
	key.Code = []rune(name)[0]
	if key.Mod == 0 {
		key.Text = name
	}
	return key
}

func TestEditorKeys(t *testing.T) {
	tests := []struct {
		name, base, keys string
		multi            bool
		want             string // | is the cursor
	}{
		{"typing", "", "a b c", false, "abc|"},
		{"in the middle", "ac", "left b", false, "ab|c"},
		{"backspace", "abc", "backspace", false, "ab|"},
		{"backspace at the start", "abc", "home backspace", false, "|abc"},
		{"delete", "abc", "home delete", false, "|bc"},
		{"delete at the end", "abc", "delete", false, "abc|"},
		{"a character is not a rune", "ae\u0301\u0302", "backspace", false, "a|"},
		{"over a family", "x👩\u200d👩", "left", false, "x👩\u200d|👩"},
		{"ideographs", "東京", "left 都", false, "東都|京"},
		{"ctrl+a, ctrl+e", "ab", "ctrl+a x ctrl+e y", false, "xaby|"},
		{"kill to the end", "one two", "ctrl+left ctrl+k", false, "one |"},
		{"kill to the start", "one two", "ctrl+left ctrl+u", false, "|two"},
		{"kill of the line only", "one\ntwo", "ctrl+u", true, "one\n|"},
		{"kill takes the line end", "one\ntwo", "up ctrl+e ctrl+k", true, "one|two"},
		{"word back", "one, two", "ctrl+w", false, "one, |"},
		{"word back over a gap", "one, ", "ctrl+w", false, "|"},
		{"words of one script", "東京タワーへ", "alt+left alt+left", false, "東京|タワーへ"},
		{"a mark stays with its word", "人々カ", "ctrl+w", false, "人々|"},
		{"word right", "one two", "home alt+right", false, "one| two"},
		{"word deleted forward", "one two", "home alt+delete", false, "| two"},
		{"enter in many lines", "ab", "left enter", true, "a\n|b"},
		{"enter in one line", "ab", "left enter", false, "a|b"},
		{"down aims at the column", "abcd\nx\nabcd", "up up ctrl+a right right right down down y", true, "abcd\nx\nabcy|d"},
		{"up from the first line", "abcd", "left up x", true, "x|abcd"},
		{"down from the last line", "abcd", "home down x", true, "abcdx|"},
		{"alt and a letter is the page's", "ab", "alt+b alt+d", false, "ab|"},
		{"escape and tab are the page's", "ab", "esc tab", true, "ab|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := NewEditor(fieldTheme, tt.base, tt.multi)
			for _, k := range strings.Fields(tt.keys) {
				e.Key(press(k))
			}
			text := []rune(e.Text())
			if got := string(text[:e.Pos()]) + "|" + string(text[e.Pos():]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEditorSaysWhatItTook(t *testing.T) {
	e := NewEditor(fieldTheme, "ab", false)
	tests := []struct {
		key  string
		want Change
	}{
		{"c", Change{true, 1, draft.Edit{Pos: 2, Ins: "c"}}},
		{"left", Change{Handled: true}},
		{"backspace", Change{true, 2, draft.Edit{Pos: 1, Del: 1}}},
		{"delete", Change{true, 3, draft.Edit{Pos: 1, Del: 1}}},
		{"delete", Change{Handled: true}}, // at the end there is nothing to delete
		{"up", Change{}},
		{"enter", Change{}},
		{"esc", Change{}},
		{"alt+n", Change{}},
		{"ctrl+s", Change{}},
		{"ctrl+u", Change{true, 4, draft.Edit{Pos: 0, Del: 1}}},
	}
	for _, tt := range tests {
		if got := e.Key(press(tt.key)); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.key, got, tt.want)
		}
	}
}

func TestEditorPaste(t *testing.T) {
	const pasted = "a\r\nb\rc\td\x1b[31m\x00e\u202e\u0301"
	for _, tt := range []struct {
		multi bool
		want  string
	}{{true, "a\nb\nc    d[31me\u0301"}, {false, "a b c    d[31me\u0301"}} {
		e := NewEditor(fieldTheme, "", tt.multi)
		change := e.Paste(pasted)
		if e.Text() != tt.want || change.Edit.Ins != tt.want {
			t.Errorf("got %q by %+v, want %q", e.Text(), change, tt.want)
		}
	}
	e := NewEditor(fieldTheme, "", true)
	e.Paste("Cafe\u0301\xff")
	if e.Text() != "Café\uFFFD" {
		t.Errorf("got %q", e.Text())
	}
}

func TestEditorShowsWhatIsNotCommitted(t *testing.T) {
	e := NewEditor(fieldTheme, "ab", false)
	e.Key(press("c"))
	first := e.Seq()
	e.Key(press("d"))
	on, off := fieldTheme.Pending.Prefix(), fieldTheme.Pending.Reset()
	view := func() string { v, _ := e.View(8, 1); return v }
	if got := view(); got != "abcd    " {
		t.Errorf("before it is asked for: %q", got)
	}
	e.ShowPending()
	if got, want := view(), "ab"+on+"cd"+off+"    "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	e.Ack(first)
	if got, want := view(), "abc"+on+"d"+off+"    "; got != want || e.Saved() {
		t.Errorf("got %q, want %q", got, want)
	}
	e.Ack(99) // not more than was made
	if got := view(); got != "abcd    " || !e.Saved() {
		t.Errorf("after the last commit: %q", got)
	}
	e.Key(press("e"))
	if got := view(); got != "abcde   " || e.Saved() {
		t.Errorf("the next key is plain until asked again: %q", got)
	}
}

func TestEditorView(t *testing.T) {
	e := NewEditor(fieldTheme, "", true)
	e.Placeholder = "what did she say?"
	v, c := e.View(12, 2)
	if c != nil || ansi.Strip(v) != "what did sh…\n            " {
		t.Errorf("empty, without focus: %q, cursor %v", v, c)
	}
	e.Focused = true
	e.Paste("東京の店は来月から 新しい値段")
	v, c = e.View(12, 3)
	if want := "東京の店は  \n来月から 新 \nしい値段    "; v != want || c.X != 8 || c.Y != 2 {
		t.Errorf("got %q, cursor %+v", v, c.Position)
	}
	if v, _ = e.View(12, 2); !strings.HasPrefix(v, "来月から") {
		t.Errorf("the cursor's line is out of sight: %q", v)
	}
	if n := e.Height(12); n != 3 {
		t.Errorf("the text takes %d lines", n)
	}
	e.Click(2, 0)
	if e.Pos() != 6 {
		t.Errorf("a click went to %d", e.Pos())
	}
	for text, want := range map[string]string{
		"น้ำ": "น้ํา  ", "ｶﾞ": "ｶ\"  ", "👍🏽": "👍  ", "\u0301": "◌\u0301   ", "ka\u0301": "ka\u0301  ", "a\tb": "a b ",
	} {
		if v, _ := NewEditor(fieldTheme, text, false).View(4, 1); v != want {
			t.Errorf("%q is drawn as %q, want %q", text, v, want)
		}
	}
	one := NewEditor(fieldTheme, "a rather long line of text", false)
	one.Focused = true
	v, c = one.View(10, 1)
	if v != "e of text " || c.X != 9 {
		t.Errorf("one line: %q, cursor %+v", v, c.Position)
	}
	one.Key(press("home"))
	if v, c = one.View(10, 1); v != "a rather l" || c.X != 0 {
		t.Errorf("one line from its start: %q, cursor %+v", v, c.Position)
	}
	one.Click(3, 0)
	if one.Pos() != 3 {
		t.Errorf("a click went to %d", one.Pos())
	}
}

var editorKeys = []string{
	"a", "b", "東", "、", "-", "space", "left", "right", "up", "down", "home", "end", "enter", "backspace", "delete",
	"ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "alt+left", "alt+right", "ctrl+home", "ctrl+end", "alt+delete",
}

// Whatever is typed: the journal rebuilds the text, the lines that were wrapped
// piece by piece are those of the whole text, every line has its cells, and the
// cursor is in sight.
func TestEditorProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := awkwardText().Draw(t, "base")
		e := NewEditor(fieldTheme, base, rapid.Bool().Draw(t, "multi"))
		e.Focused = true
		base = e.Text()
		var journal []draft.Edit
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			var change Change
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				change = e.Paste(awkwardText().Draw(t, "paste"))
			case 1:
				change = e.Paste(strings.Repeat(rapid.SampledFrom([]string{"ab ", "東京", "e\u0301", " ", "🇯🇵", "x\n"}).Draw(t, "unit"), 30))
			case 2:
				w, h := rapid.IntRange(1, 24).Draw(t, "w"), rapid.IntRange(1, 5).Draw(t, "h")
				e.ShowPending()
				checkView(t, e, w, h)
			case 3:
				e.Ack(rapid.IntRange(0, e.Seq()).Draw(t, "acked"))
			case 4:
				e.Click(rapid.IntRange(0, 24).Draw(t, "x"), rapid.IntRange(0, 5).Draw(t, "y"))
			default:
				change = e.Key(press(rapid.SampledFrom(editorKeys).Draw(t, "key")))
			}
			if change.Seq > 0 {
				journal = append(journal, change.Edit)
				if change.Seq != len(journal) {
					t.Fatalf("splice %d has the number %d", len(journal), change.Seq)
				}
			}
		}
		text, err := draft.Replay(base, journal)
		if err != nil || text != e.Text() {
			t.Fatalf("the journal gives %q, %v; the field shows %q", text, err, e.Text())
		}
		if len(e.born) != len(e.text) || e.pos < 0 || e.pos > len(e.text) {
			t.Fatalf("%d runes, %d numbers, cursor at %d", len(e.text), len(e.born), e.pos)
		}
		var whole lineTable
		whole.build(e.text, e.lines.width)
		if !slices.Equal(whole.starts, e.lines.starts) {
			t.Fatalf("at %d cells %q has lines at %v, piece by piece %v", whole.width, e.Text(), whole.starts, e.lines.starts)
		}
	})
}

func checkView(t *rapid.T, e *Editor, w, h int) {
	v, c := e.View(w, h)
	lines := strings.Split(v, "\n")
	for _, line := range lines {
		if n := ansi.StringWidthWc(line); n != w || len(lines) != h {
			t.Fatalf("%d lines of %d, one takes %d of %d cells: %q", len(lines), h, n, w, line)
		}
	}
	if c == nil || c.X < 0 || c.X >= w || c.Y < 0 || c.Y >= h {
		t.Fatalf("the cursor is at %+v of %d×%d", c, w, h)
	}
}

func FuzzEditorPaste(f *testing.F) {
	for _, s := range awkward {
		f.Add("base", s+s, 2)
	}
	f.Fuzz(func(t *testing.T, base, pasted string, at int) {
		if len(base)+len(pasted) > 4096 {
			t.Skip("long enough is covered by the benchmarks")
		}
		e := NewEditor(fieldTheme, base, true)
		base = e.Text()
		e.pos = clamp(at, 0, len(e.text))
		change := e.Paste(pasted)
		if strings.ContainsFunc(change.Edit.Ins, func(r rune) bool { return r != '\n' && isControl(r) }) {
			t.Errorf("a control character got in: %q", change.Edit.Ins)
		}
		if text, err := draft.Replay(base, []draft.Edit{change.Edit}); err != nil || text != e.Text() {
			t.Errorf("the journal gives %q, %v; the field %q", text, err, e.Text())
		}
		for _, line := range strings.Split(first(e.View(20, 4)), "\n") {
			if n := ansi.StringWidthWc(line); n != 20 {
				t.Errorf("a line takes %d of 20 cells: %q", n, line)
			}
		}
	})
}

func first(view string, _ *tea.Cursor) string { return view }

func benchmarkText(unit string, bytes int) string {
	return strings.Repeat(unit, bytes/len(unit))
}

func BenchmarkEditorKey(b *testing.B) {
	for name, text := range map[string]string{
		"empty":                     "",
		"note 64 KiB":               benchmarkText("Worried about going below cost. ", 64<<10),
		"note 64 KiB, one word":     benchmarkText("x", 64<<10),
		"note 64 KiB, Japanese":     benchmarkText("来月から値段を変えたいとのこと。", 64<<10),
		"note 64 KiB, empty lines":  benchmarkText("\n", 64<<10),
		"line of 10,000 characters": benchmarkText("Worried. ", 10_000),
	} {
		b.Run(name, func(b *testing.B) {
			e := NewEditor(fieldTheme, text, true)
			e.Focused = true
			e.View(60, 20)
			e.pos = len(e.text) / 2
			key, back := press("a"), press("backspace")
			b.ReportAllocs()
			for i := range b.N {
				if i%2 == 0 {
					e.Key(key)
				} else {
					e.Key(back)
				}
				e.View(60, 20)
			}
		})
	}
}

func BenchmarkEditorPaste1MB(b *testing.B) {
	text := benchmarkText("Worried about going below cost. ", 1<<20)
	for range b.N {
		e := NewEditor(fieldTheme, "", true)
		e.Paste(text)
		e.View(60, 20)
	}
}

// What stands in a form's field is typed over; a key that edits it keeps it.
func TestTypeOver(t *testing.T) {
	key := func(e *Editor, name string) {
		switch name {
		case "left":
			e.Key(tea.KeyPressMsg{Code: tea.KeyLeft})
		case "backspace":
			e.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
		case "esc":
			e.Key(tea.KeyPressMsg{Code: tea.KeyEscape})
		default:
			e.Key(tea.KeyPressMsg{Code: rune(name[0]), Text: name})
		}
	}
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"4"}, "4"},
		{[]string{"4", "5"}, "45"},
		{[]string{"esc", "4"}, "4"},
		{[]string{"left", "4"}, "1240"},
		{[]string{"backspace", "4"}, "124"},
	} {
		e := NewEditor(theme.Theme{}, "120", false)
		e.TypeOver()
		for _, name := range c.keys {
			key(e, name)
		}
		if e.Text() != c.want {
			t.Errorf("%q: %q, want %q", c.keys, e.Text(), c.want)
		}
	}
	e := NewEditor(theme.Theme{}, "120", false)
	e.TypeOver()
	if c := e.Paste("3 000"); e.Text() != "3 000" || c.Edit.Pos != 0 || c.Edit.Del != 3 || c.Edit.Ins != "3 000" {
		t.Errorf("a paste makes %q by %+v", e.Text(), c.Edit)
	}
	if e.TypeOver(); NewEditor(theme.Theme{}, "", false).TypesOver() || !e.TypesOver() {
		t.Error("an empty field has nothing to type over")
	}
	if e.Click(1, 0); e.TypesOver() {
		t.Error("a click keeps it to be typed over")
	}
}
