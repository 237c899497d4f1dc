package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rounds/data/text"
)

func TestSnippet(t *testing.T) {
	long := strings.Repeat("so far so good ", 20)
	for _, c := range []struct{ name, s, query, has, cut string }{
		{"short texts are whole", "She likes it.", "likes", "She likes it.", ""},
		{"in one line", "one\n\n  two\tthree", "two", text.Line("one\n\n  two\tthree"), ""},
		{"around the word", long + "the Zeppelin flies " + long, "zepp", "the Zeppelin flies", "both"},
		{"accents do not matter", long + "Müller rief an " + long, "muller", "Müller rief an", "both"},
		{"not inside of words", long + "the rafter after " + long, "after", "after so far", "both"},
		{"without spaces", strings.Repeat("価格の話。", 20) + "請求書が遅い" + strings.Repeat("以上です。", 20), "請求", "請求書が遅い", "both"},
		{"nothing found", long, "nowhere", "so far so good so far so good", "end"},
		{"nothing asked", long, "", "so far so good so far so good", "end"},
		{"at the end", long + "fin", "fin", "good fin", "front"},
	} {
		got := text.Snippet(c.s, c.query, 30)
		if n := utf8.RuneCountInString(strings.Trim(got, "…")); n > 30 || !strings.Contains(got, c.has) {
			t.Errorf("%s: %q has %d runes; want at most 30 with %q", c.name, got, n, c.has)
		}
		front, end := c.cut == "both" || c.cut == "front", c.cut == "both" || c.cut == "end"
		if strings.HasPrefix(got, "…") != front || strings.HasSuffix(got, "…") != end {
			t.Errorf("%s: %q is cut at the wrong end; want %q", c.name, got, c.cut)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("She likes the export", "exp")
	f.Add("ｶﾞ\x1b[31m e\u0301 \u200d", "が")
	f.Fuzz(func(t *testing.T, s, query string) {
		got := text.Snippet(s, query, 20)
		if n := utf8.RuneCountInString(got); n > 22 {
			t.Errorf("%d runes", n)
		}
		if strings.ContainsAny(got, "\x1b\n\r\t") || !utf8.ValidString(got) {
			t.Errorf("not one clean line: %q", got)
		}
	})
}
