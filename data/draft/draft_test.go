package draft

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReplay(t *testing.T) {
	tests := []struct {
		name, base string
		edits      []Edit
		want       string
	}{
		{"nothing", "kept", nil, "kept"},
		{"typing", "", []Edit{{0, 0, "a"}, {1, 0, "b"}, {2, 0, "c"}}, "abc"},
		{"backspace", "abc", []Edit{{2, 1, ""}}, "ab"},
		{"in the middle", "眼鏡店", []Edit{{1, 1, "科"}}, "眼科店"},
		{"runes, not bytes", "é東", []Edit{{2, 0, "!"}}, "é東!"},
		{"longer than what it replaces", "ab", []Edit{{0, 2, "longer"}, {6, 0, "."}}, "longer."},
		{"everything", "old", []Edit{{0, 3, ""}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Replay(tt.base, tt.edits)
			if err != nil || got != tt.want {
				t.Errorf("Replay = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestReplayRefuses(t *testing.T) {
	huge := int(^uint(0) >> 1)
	for _, e := range []Edit{{-1, 0, "x"}, {4, 0, "x"}, {0, -1, "x"}, {2, 2, ""}, {1, huge, ""}, {huge, huge, ""}} {
		got, err := Replay("abc", []Edit{{0, 0, ""}, e})
		if err == nil || got != "" {
			t.Errorf("%+v: got %q, %v; want an error and no text", e, got, err)
			continue
		}
		if !strings.HasPrefix(err.Error(), "edit 2 of 2: ") {
			t.Errorf("%+v: %q does not say which edit", e, err)
		}
	}
}

func TestApplyLeavesItsArgument(t *testing.T) {
	text := append(make([]rune, 0, 64), []rune("abcdef")...)
	if _, err := (Edit{1, 2, "XYZW"}).Apply(text); err != nil {
		t.Fatal(err)
	}
	if string(text) != "abcdef" {
		t.Errorf("Apply changed its argument to %q", string(text))
	}
}

// Both ways of applying agree with the definition, and every edit has an
// opposite that restores the text.
func TestApplyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.String().Draw(t, "text"))
		e := Edit{Pos: rapid.IntRange(0, len(text)).Draw(t, "pos"), Ins: rapid.String().Draw(t, "ins")}
		e.Del = rapid.IntRange(0, len(text)-e.Pos).Draw(t, "del")

		want := string(text[:e.Pos]) + e.Ins + string(text[e.Pos+e.Del:])
		out, err := e.Apply(text)
		if err != nil || string(out) != want {
			t.Fatalf("Apply = %q, %v; want %q", string(out), err, want)
		}
		in, err := e.ApplyTo(slices.Clone(text))
		if err != nil || string(in) != want {
			t.Fatalf("ApplyTo = %q, %v; want %q", string(in), err, want)
		}
		back := Edit{Pos: e.Pos, Del: len([]rune(e.Ins)), Ins: string(text[e.Pos : e.Pos+e.Del])}
		again, err := back.ApplyTo(out)
		if err != nil || string(again) != string(text) {
			t.Fatalf("the opposite gave %q, %v; want %q", string(again), err, string(text))
		}
	})
}

func FuzzReplay(f *testing.F) {
	f.Add("abc", 1, 1, "x", 0, 0, "y")
	f.Add("", 0, 0, "東京", 1, 1, "")
	f.Add("e\u0301", 2, 0, "\xff", -1, 9, "")
	f.Fuzz(func(t *testing.T, base string, p1, d1 int, i1 string, p2, d2 int, i2 string) {
		edits := []Edit{{p1, d1, i1}, {p2, d2, i2}}
		got, err := Replay(base, edits)
		text := []rune(base)
		for _, e := range edits {
			var stepErr error
			if text, stepErr = e.Apply(text); stepErr != nil {
				if err == nil {
					t.Fatalf("Replay took %+v, Apply refused it: %v", e, stepErr)
				}
				return
			}
		}
		if err != nil || got != string(text) {
			t.Fatalf("Replay = %q, %v; step by step %q", got, err, string(text))
		}
	})
}
