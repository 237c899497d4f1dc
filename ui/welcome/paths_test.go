package welcome

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitPaths(t *testing.T) {
	for line, want := range map[string][]string{
		"":                              nil,
		"  a.csv\tb.csv\n":              {"a.csv", "b.csv"},
		`/tmp/our\ book.csv`:            {"/tmp/our book.csv"},
		`'/tmp/our book.csv' "b c.csv"`: {"/tmp/our book.csv", "b c.csv"},
		`~/Downloads/a.csv ~`:           {"/home/aiko/Downloads/a.csv", "/home/aiko"},
		`'~/a.csv' ~other/a.csv`:        {"~/a.csv", "~other/a.csv"},
		`file:///tmp/our%20book.csv`:    {"/tmp/our book.csv"},
		`it\'s.csv 'a'"b"c`:             {"it's.csv", "abc"},
		`''`:                            {""},
		`顧客.csv　全角.csv`:                 {"顧客.csv　全角.csv"},
		`"a \"quoted\" b.csv"`:          {`a "quoted" b.csv`},
		`'back\slash.csv'`:              {`back\slash.csv`},
		`end\`:                          {`end\`},
	} {
		got, ok := splitPaths(line, "/home/aiko")
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%q is %q (closed: %v), not %q", line, got, ok, want)
		}
	}
	for _, open := range []string{`'a`, `"a b`, `a.csv 'b`} {
		if got, ok := splitPaths(open, ""); ok {
			t.Errorf("%q is taken as %q although its quote is open", open, got)
		}
	}
}

// What a terminal pastes for dropped files, escaped or quoted, is the files.
func FuzzSplitPaths(f *testing.F) {
	for _, name := range []string{"a b.csv", "it's", `back\slash`, "~", "file:a", "顧客", `"`, "\n"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" || strings.HasPrefix(name, "~") || strings.HasPrefix(strings.ToLower(name), "file:") || !isText(name) {
			t.Skip()
		}
		var escaped strings.Builder
		for _, r := range name {
			escaped.WriteRune('\\')
			escaped.WriteRune(r)
		}
		quoted := "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
		got, ok := splitPaths(escaped.String()+" "+quoted, "/home")
		if !ok || !slices.Equal(got, []string{name, name}) {
			t.Errorf("%q comes back as %q (closed: %v)", name, got, ok)
		}
	})
}

func isText(s string) bool { return strings.ToValidUTF8(s, "") == s }
