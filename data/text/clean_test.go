package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"clean", "Lindqvist Handels AB", "Lindqvist Handels AB"},
		{"empty", "", ""},
		{"japanese", "株式会社さばえ眼鏡", "株式会社さばえ眼鏡"},
		{"ideographic space stays inside", "株式会社　サカタのタネ", "株式会社　サカタのタネ"},
		{"trimmed", "  a b \t", "a b"},
		{"trimmed wide", "　さばえ　", "さばえ"},
		{"line ends and tabs", "a\r\n\tb\n\nc", "a b c"},
		{"spaces around a line end", "a \n b", "a b"},
		{"spaces typed stay", "a  b", "a  b"},
		{"separators", "a\u2028b\u2029c\u0085d\vе\ff", "a b c d е f"},
		{"nfc", "Mu\u0308ller", "Müller"},
		{"nul and del", "a\x00b\x7fc", "abc"},
		{"backspace", "abc\b\b\bxyz", "abcxyz"},
		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"colour in C1", "\u009b31mred\u009bm", "red"},
		{"csi with intermediates", "a\x1b[?25 qb", "ab"},
		{"title by BEL", "a\x1b]0;pwned\x07b", "ab"},
		{"title by ST", "a\x1b]0;pwned\x1b\\b", "ab"},
		{"title in C1", "a\u009d0;pwned\u009cb", "ab"},
		{"clipboard", "a\x1b]52;c;ZXZpbA==\x07b", "ab"},
		{"link keeps its text", "\x1b]8;;http://x\x1b\\see\x1b]8;;\x1b\\", "see"},
		{"dcs", "a\x1bP1$r0m\x1b\\b", "ab"},
		{"unterminated osc ends with its line", "a\x1b]0;pwned\nb", "a b"},
		{"osc broken by escape", "a\x1b]0;x\x1b[31mb", "ab"},
		{"reset", "a\x1bcb", "ab"},
		{"charset", "a\x1b(0b", "ab"},
		{"lone escape", "a\x1b", "a"},
		{"escape before wide", "a\x1bあ", "aあ"},
		{"raw eight-bit csi is invalid", "a\x9b31mb", "a\ufffd31mb"},
		{"invalid utf-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"bidi override", "inv\u202egpj.exe", "invgpj.exe"},
		{"bidi isolates and marks", "\u2066a\u2069\u200eb\u200f\u061c", "ab"},
		{"hebrew stays", "חברת שלום", "חברת שלום"},
		{"zero width", "ac\u200bm\u2060e\ufeff", "acme"},
		{"soft hyphen", "Donau\u00addampf", "Donaudampf"},
		{"hangul filler", "\u3164", ""},
		{"family emoji keeps its joiners", "👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"},
		{"skin tone and joiner", "👩🏽\u200d💻", "👩🏽\u200d💻"},
		{"heart needs selector and joiner", "❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"},
		{"joiner between letters", "ac\u200dme \u200cx", "acme x"},
		{"persian needs ZWNJ", "می\u200cخواهم", "می\u200cخواهم"},
		{"ZWNJ at a word's end", "می\u200c", "می"},
		{"two joiners", "می\u200c\u200cخواهم", "می\u200cخواهم"},
		{"sinhala needs ZWJ", "ශ්\u200dරී", "ශ්\u200dරී"},
		{"name with a selector", "葛\U000e0100城", "葛\U000e0100城"},
		{"selectors piled", "葛\U000e0100\U000e0101", "葛\U000e0100"},
		{"selector first", "\ufe0fa", "a"},
		{"flag of Scotland", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"},
		{"smuggled tags", "hi\U000e0068\U000e0069\U000e007f", "hi"},
		{"unterminated flag", "🏴\U000e0067\U000e0062", "🏴"},
		{"mark without a letter", "\u0301abc", "abc"},
		{"mark after trimmed space", " \u0301abc", "abc"},
		{"pile of marks", "z" + strings.Repeat("\u0335\u0301", 30), "ź" + strings.Repeat("\u0335", 6)},
		{"marks around a dropped selector", "A\u0305\ufe0f\u0335", "A\u0335\u0305"},
		{"noncharacter", "a\ufffeb", "ab"},
		{"private use stays", "\ue000", "\ue000"},
		{"arabic number sign stays", "\u0600١", "\u0600١"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestBlock(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"clean", "one\n  two\n\nthree", "one\n  two\n\nthree"},
		{"line ends", "a\r\nb\rc\u0085d\u2028e", "a\nb\nc\nd\ne"},
		{"tab", "a\tb", "a    b"},
		{"outer blank lines", "\n\n  a\n\n", "  a"},
		{"escape", "a\x1b[2J\nb", "a\nb"},
		{"unterminated osc costs one line", "a\x1b]0;x\nb", "a\nb"},
		{"mark at a line's start", "a\n\u0301b", "a\nb"},
		{"only white space", " \n\t ", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Block(tt.in); got != tt.want {
				t.Errorf("Block(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCleanTextIsNotCopied(t *testing.T) {
	for _, s := range []string{"Lindqvist Handels AB", "Müller & Söhne", "株式会社さばえ眼鏡", "한국 전자", "Θεσσαλονίκη"} {
		if n := testing.AllocsPerRun(100, func() { Line(s); Block(s) }); n != 0 {
			t.Errorf("%q: %v allocations, want 0", s, n)
		}
	}
}

func TestTruncate(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
		cut   bool
	}{
		{"abc", 3, "abc", false},
		{"abc", 2, "ab", true},
		{"abc", 0, "", true},
		{"", 0, "", false},
		{"aあ", 3, "a", true},
		{"ae\u0301\u0302", 3, "a", true},
		{"ab👩\u200d👩\u200d👧", 12, "ab", true},
		{"a\n👩\u200d👩\u200d👧", 12, "a\n", true},
		{"🇩🇪🇯🇵", 12, "🇩🇪", true},
	}
	for _, tt := range tests {
		if got, cut := Truncate(tt.in, tt.limit); got != tt.want || cut != tt.cut {
			t.Errorf("Truncate(%q, %d) = %q, %v, want %q, %v", tt.in, tt.limit, got, cut, tt.want, tt.cut)
		}
	}
}

// unsafe text: what attackers and sloppy exports are made of, in any order.
func unsafe() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"\x1b", "\x1b[", "\x1b]0;", "\x1bP", "\x1b\\", "\u009b", "\u009d", "\u009c", "\x07", "\x18", "31m", "\xff", "\xc2", "\x9b",
			"\u200d", "\u200c", "\u200b", "\u202e", "\u2066", "\ufe0f", "\U000e0100", "\U000e0067", "\U000e007f", "🏴", "👩", "❤", "🏽",
			"\u0301", "\u0344", "\u0335", "\u3099", "か", "カ", "ﾊ", "ﾟ", "क", "्", "می", "ා", " ", "　", "\n", "\r", "\t", "\u2028", "a", "é", "한", "ᄒ", "ᅡ", "\u1160",
		}),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	return rapid.Map(rapid.SliceOf(piece), func(p []string) string { return strings.Join(p, "") })
}

func TestLineAndBlockProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := unsafe().Draw(t, "in")
		checkSafe(t, in)
	})
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

func checkSafe(t failer, in string) {
	t.Helper()
	line, block := Line(in), Block(in)
	if again := Line(line); again != line {
		t.Fatalf("Line is not idempotent: %q → %q → %q", in, line, again)
	}
	if again := Block(block); again != block {
		t.Fatalf("Block is not idempotent: %q → %q → %q", in, block, again)
	}
	if strings.Contains(line, "\n") {
		t.Fatalf("Line(%q) = %q holds a line end", in, line)
	}
	for _, s := range []string{line, block} {
		if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
			t.Fatalf("%q → %q is not valid NFC", in, s)
		}
		marks := 0
		for _, r := range s {
			if (unicode.IsControl(r) && r != '\n') || unicode.Is(unicode.Bidi_Control, r) || r == 0x200B || r == 0xFEFF || r == 0x2060 {
				t.Fatalf("%q → %q holds %U", in, s, r)
			}
			if unicode.Is(unicode.M, r) && !isSelector(r) {
				marks++
			} else if !isContextual(r) {
				marks = 0
			}
			if marks > MaxMarks {
				t.Fatalf("%q → %q piles up marks", in, s)
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"a\x1b[31mb", "\x1b]0;x\x07", "\u009b1A", "e\u0301\u200d", "👩\u200d💻", "\xff\x9b", "می\u200cخ", "z\u0344\u0344\u0344\u0344"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) { checkSafe(t, in) })
}

func FuzzTruncate(f *testing.F) {
	f.Add("ab👩\u200d👩\u200d👧", 7)
	f.Add("a\u0301\n🇩🇪🇯🇵", 9)
	f.Fuzz(func(t *testing.T, in string, limit int) {
		in = Block(in)
		got, cut := Truncate(in, limit)
		if len(got) > max(limit, 0) || !strings.HasPrefix(in, got) || cut != (got != in) {
			t.Fatalf("Truncate(%q, %d) = %q, %v", in, limit, got, cut)
		}
		if !utf8.ValidString(got) {
			t.Fatalf("Truncate(%q, %d) = %q splits a character", in, limit, got)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	for _, s := range []string{"Lindqvist Handels AB", "株式会社さばえ眼鏡", "Mu\u0308ller\x1b[31m"} {
		b.Run(s[:3], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Line(s)
			}
		})
	}
}
