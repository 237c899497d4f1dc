package part

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// awkward holds what names and notes are made of when they give trouble.
var awkward = []string{
	"", " ", "a", "Hofmann Elektro GmbH", "株式会社さばえ眼鏡", "ｱｲｳ", "ｶﾞｽ", "ﾟ", "น้ำ", "ำ", "Café", "Cafe\u0301", "e\u0301\u0302\u0323",
	"שלום", "مرحبا", "नमस्ते", "한국어", "👍🏽", "👩\u200d👩\u200d👧", "❤\ufe0f", "🇯🇵", "1\ufe0f⃣", "\u0301x", "a\u200db",
	"\x1b[31mred\x1b[m", "\x1b]0;title\x07", "two\nlines", "tab\there", "\u202eevil", "\u2066x\u2069", "\xff\xfe", "\u0085", "\u009b31m",
	"\u0600", "\u0d4e", "…", "→", "①", "\u00ad", "\ufeff",
}

func awkwardText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(awkward), rapid.StringN(0, 4, -1)), 0, 6).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

func TestFit(t *testing.T) {
	tests := []struct {
		s    string
		w    int
		want string
	}{
		{"abc", 5, "abc  "},
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"abcd", -1, ""},
		{"", 3, "   "},
		{"株式会社さばえ眼鏡", 18, "株式会社さばえ眼鏡"},
		{"株式会社さばえ眼鏡", 17, "株式会社さばえ眼…"},
		{"株式会社さばえ眼鏡", 16, "株式会社さばえ… "},
		{"東京", 2, "… "},
		{"東京", 1, "…"},
		{"Cafe\u0301 au lait", 6, "Cafe\u0301 …"},
		{"two\nlines\tof", 14, "two lines of  "},
		{"\x1b[31mred", 9, " [31mred "},
		{"\u202eevil\u202c", 5, "evil "},
		{"❤\ufe0f!", 3, "❤! "},
		{"\u0301x", 3, "◌\u0301x "},
		{"ｱｶﾞｽ", 7, "アガス "},
		{"ｱｲｳ", 4, "ｱｲｳ "},
		{"bad\xffbyte", 9, "bad\uFFFDbyte "},
	}
	for _, tt := range tests {
		if got := Fit(tt.s, tt.w); got != tt.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", tt.s, tt.w, got, tt.want)
		}
	}
	if got := FitRight("1,240", 8); got != "   1,240" {
		t.Errorf("FitRight = %q", got)
	}
	if got := FitRight("123456789", 5); got != "1234…" {
		t.Errorf("FitRight = %q", got)
	}
	if got := Cut("株式会社", 4); got != "株…" {
		t.Errorf("Cut = %q", got)
	}
}

// A letter with thousands of accents is one cell to measure and a flood to draw.
func TestFitBoundsWhatATerminalGets(t *testing.T) {
	got := Fit("a"+strings.Repeat("\u0301", 9000)+"x", 3)
	if n := ansi.StringWidthWc(got); n != 3 || len(got) > 600 || !strings.Contains(got, Ellipsis) {
		t.Errorf("%d bytes in %d cells: %q", len(got), n, got)
	}
}

// Terminals measure by character or by rune. What is drawn must be as wide
// either way, or columns break on one of them.
func TestWidthsAgree(t *testing.T) {
	for _, s := range []string{"株式会社", "Cafe\u0301", "👍🏽", "👩\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "1\ufe0f⃣", "♂\ufe0f", "שָׁלוֹם", "ｶﾞｽ", "น้ำ"} {
		clean := Clean(s)
		if byCluster, byRune := ansi.StringWidth(clean), ansi.StringWidthWc(clean); byCluster != byRune {
			t.Errorf("%q is %d cells by character and %d by rune", clean, byCluster, byRune)
		}
	}
}

func checkFit(t interface {
	Helper()
	Errorf(string, ...any)
}, s string, w int) {
	t.Helper()
	left, right := Fit(s, w), FitRight(s, w)
	for _, got := range []string{left, right} {
		if n := ansi.StringWidthWc(got); n != w {
			t.Errorf("%q in %d cells takes %d: %q", s, w, n, got)
		}
		if at := strings.IndexFunc(got, unicode.IsControl); at >= 0 {
			t.Errorf("%q lets a control character through: %q", s, got)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%q gives invalid UTF-8: %q", s, got)
		}
	}
	if n := ansi.StringWidthWc(" " + left + "|"); n != w+2 {
		t.Errorf("%q changes what stands beside it: %q", s, left)
	}
	if got := Width(s); w > 0 && got <= w && strings.TrimRight(left, " ") != strings.TrimRight(Clean(s), " ") {
		t.Errorf("%q fits in %d cells but became %q", s, w, left)
	}
	if again := Clean(Clean(s)); again != Clean(s) {
		t.Errorf("cleaning %q twice gives %q", s, again)
	}
}

func TestFitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkFit(t, awkwardText().Draw(t, "s"), rapid.IntRange(0, 30).Draw(t, "w"))
	})
}

func FuzzFit(f *testing.F) {
	for _, s := range awkward {
		f.Add(s+"x"+s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		if w < 0 || w > 200 || len(s) > 4096 {
			t.Skip("outside of what a screen shows")
		}
		checkFit(t, s, w)
	})
}

func TestFitStyled(t *testing.T) {
	red := "\x1b[31m東京タワー\x1b[m"
	for w := range 14 {
		if n := ansi.StringWidthWc(FitStyled(red, w)); n != w {
			t.Errorf("in %d cells it takes %d", w, n)
		}
	}
	if got := FitStyled(red, 6); !strings.Contains(got, "\x1b[m") {
		t.Errorf("the cut lost the end of the colour: %q", got)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, s string
		w       int
		want    []string
	}{
		{"short", "one", 10, []string{"one"}},
		{"empty", "", 10, []string{""}},
		{"after a space", "one two three", 8, []string{"one two", "three"}},
		{"the space hangs", "one two", 3, []string{"one", "two"}},
		{"long word", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"hyphen", "re-advice", 5, []string{"re-", "advic", "e"}},
		{"line ends", "a\n\nb\r\nc", 5, []string{"a", "", "b", "c"}},
		{"ideographs", "東京日本橋", 4, []string{"東京", "日本", "橋"}},
		{"odd width", "東京日本", 5, []string{"東京", "日本"}},
		{"no comma first", "東京、日本", 4, []string{"東", "京、", "日本"}},
		{"no bracket last", "東京「日本」", 6, []string{"東京", "「日", "本」"}},
		{"mixed", "SKU数は140です", 8, []string{"SKU数は", "140です"}},
		{"narrower than a character", "東京", 1, []string{"東", "京"}},
		{"nothing", "abc", 0, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Wrap(tt.s, tt.w); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWrapProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := awkwardText().Draw(t, "s"), rapid.IntRange(2, 20).Draw(t, "w")
		lines := Wrap(s, w)
		for _, line := range lines {
			if line == "" {
				continue
			}
			// One character alone may be wider than a line of few cells.
			if one, _ := clusterRunes([]rune(line)); ansi.StringWidthWc(line) > w && one < len([]rune(line)) {
				t.Fatalf("%q takes %d of %d cells", line, ansi.StringWidthWc(line), w)
			}
		}
		bare := func(s string) string {
			return strings.ReplaceAll(strings.Join(strings.Fields(Clean(s)), ""), "◌", "")
		}
		var hard strings.Builder
		for part := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			hard.WriteString(Clean(part))
		}
		if got, want := bare(strings.Join(lines, "")), bare(hard.String()); got != want {
			t.Fatalf("text was lost or made: %q from %q", got, want)
		}
	})
}

// A link takes no cells, and one that is cut off opens no more than its text.
func TestLink(t *testing.T) {
	const tel = "tel:+46705550102"
	line := LinkIn("Britta · +46 70 555 01 02 · buyer", "+46 70 555 01 02", tel)
	if plain := ansi.Strip(line); plain != "Britta · +46 70 555 01 02 · buyer" || StyledWidth(line) != Width(plain) || !strings.Contains(line, tel) {
		t.Errorf("%q has %d cells", line, StyledWidth(line))
	}
	if got := LinkIn("\x1b[38;5;81mdial 5", "5", "tel:5"); got != "\x1b[38;5;81mdial "+Link("5", "tel:5") {
		t.Errorf("a number among colours is %q", got)
	}
	cut := FitStyled(line, 16)
	if StyledWidth(cut) != 16 || strings.Count(cut, "\x1b]8;") != 2 || !strings.Contains(cut, "\x1b]8;;\a") {
		t.Errorf("cut it is %q", cut)
	}
	for _, same := range []string{Link("a", ""), LinkIn("a", "", tel), LinkIn("a", "b", tel)} {
		if same != "a" {
			t.Errorf("without a link it is %q", same)
		}
	}
	if header := Header(30, []Slot{{Text: "+46 70 555", Link: tel}}, nil, nil); !strings.HasPrefix(header, Link("+46 70 555", tel)) {
		t.Errorf("a header is %q", header)
	}
}
