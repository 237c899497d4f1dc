package ledger

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"rounds/data/schema"
	"rounds/sync/wire"
)

func TestCanonical(t *testing.T) {
	for _, x := range []struct {
		t        schema.Type
		raw, out string // out "!": refused, "": the zero value
	}{
		{schema.Text, `"a"`, `"a"`},
		{schema.Text, `"\u0061\/"`, `"a/"`},
		{schema.Text, `"<&>"`, `"<&>"`},
		{schema.Text, `"\u003c"`, `"<"`},
		{schema.Text, `"é\n\u2028"`, `"é\n\u2028"`},
		{schema.Text, `"\ud83d\ude00"`, `"😀"`},
		{schema.Text, `"\ud83d"`, `!`},
		{schema.Text, `"\ude00\ud83d"`, `!`},
		{schema.Text, `"\\u0000"`, `"\\u0000"`}, // a backslash and letters
		{schema.Text, `"\u0000"`, `!`},
		{schema.Text, `""`, ``},
		{schema.Text, `null`, ``},
		{schema.Text, `1`, `!`},
		{schema.Text, `"` + strings.Repeat("x", wire.MaxText) + `"`, `"` + strings.Repeat("x", wire.MaxText) + `"`},
		{schema.Text, `"` + strings.Repeat("x", wire.MaxText+1) + `"`, `!`},
		{schema.Text, `"` + strings.Repeat(`\u0061`, wire.MaxText) + `"`, `"` + strings.Repeat("a", wire.MaxText) + `"`},
		{schema.Text, `"` + strings.Repeat(`é`, wire.MaxText/2+1) + `"`, `!`},
		{schema.Int, `0`, ``},
		{schema.Int, `-9223372036854775808`, `-9223372036854775808`},
		{schema.Int, `9223372036854775808`, `!`},
		{schema.Int, `1.0`, `!`},
		{schema.Int, `1e3`, `!`},
		{schema.Int, `"1"`, `!`},
		{schema.Bool, `true`, `true`},
		{schema.Bool, `false`, ``},
		{schema.Bool, `1`, `!`},
		{schema.Day, `"2026-02-28"`, `"2026-02-28"`},
		{schema.Day, `"2026-02-30"`, `!`},
		{schema.Day, `""`, ``},
		{schema.Day, `20000`, `!`},
		{schema.Key, `"01900000-0000-7000-8000-00000000000A"`, `"01900000-0000-7000-8000-00000000000a"`},
		{schema.Key, `""`, ``},
		{schema.Key, `"1"`, `!`},
		{schema.Fields, `{"b": 1.50, "a": "x"}`, `{"a":"x","b":1.50}`},
		{schema.Fields, `{}`, ``},
		{schema.Fields, `[]`, `!`},
		{schema.Fields, `{"a":"\u0000"}`, `!`},
		{schema.Strings, `["b", "a"]`, `["b","a"]`},
		{schema.Strings, `[]`, ``},
		{schema.Strings, `["a", 1]`, `!`},
		{schema.Strings, `{}`, `!`},
	} {
		got, err := canonical(x.t, true, json.RawMessage(x.raw))
		if x.out == "!" && err == nil || x.out != "!" && (err != nil || string(got) != x.out) {
			t.Errorf("type %d: %.60s gives %.60s (%v), want %.60s", x.t, x.raw, got, err, x.out)
		}
	}
	if got, err := canonical(schema.Text, false, json.RawMessage(`{"z": [1, {"y": null}], "a": 1e2}`)); err != nil || string(got) != `{"a":1e2,"z":[1,{"y":null}]}` {
		t.Errorf("a field of a later version: %s, %v", got, err)
	}
}

// What is taken is JSON that a database can hold as text, and is its own canonical form.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u0061\ud83d\ude00"`, `1`, `-0`, `{"a":[1,{"b":"\\u0000"}]}`, `[]`, `"\ud800"`, "\"\xff\"", `"2026-01-02"`, `null`} {
		for kind := range 7 {
			f.Add(kind, true, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, kind int, known bool, raw []byte) {
		if !json.Valid(raw) {
			return // a mutation with it is no JSON and never comes this far
		}
		kind = ((kind % 7) + 7) % 7
		got, err := canonical(schema.Type(kind), known, raw)
		if err != nil || got == nil {
			return
		}
		if !json.Valid(got) || !utf8.Valid(got) || strings.ContainsRune(string(got), 0) {
			t.Fatalf("%q became %q", raw, got)
		}
		again, err := canonical(schema.Type(kind), known, got)
		if err != nil || string(again) != string(got) {
			t.Fatalf("%q became %q and then %q (%v)", raw, got, again, err)
		}
	})
}
