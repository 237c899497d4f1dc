package keys_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
)

func TestTwoStrokes(t *testing.T) {
	letter := func(r rune, mod tea.KeyMod) tea.KeyPressMsg {
		if mod != 0 {
			return tea.KeyPressMsg{Code: r, Mod: mod}
		}
		return tea.KeyPressMsg{Code: r, Text: string(r)}
	}
	b := keys.Binding{Keys: []string{"z", "g k", "ctrl+x ctrl+k"}}
	for _, c := range []struct {
		name          string
		first, second tea.KeyPressMsg
		typing        bool
		begins        string // "": the first key begins nothing
		does          bool
	}{
		{"both keys", letter('g', 0), letter('k', 0), false, "g", true},
		{"alt kept down", letter('g', tea.ModAlt), letter('k', tea.ModAlt), false, "g", true},
		{"in a text field letters are text", letter('g', 0), letter('k', 0), true, "", false},
		{"in a text field with alt, the second without", letter('g', tea.ModAlt), letter('k', 0), true, "g", true},
		{"another second key", letter('g', 0), letter('n', 0), false, "g", false},
		{"ctrl is no letter", letter('x', tea.ModCtrl), letter('k', tea.ModCtrl), true, "ctrl+x", true},
		{"the second key of another first", letter('x', tea.ModCtrl), letter('k', 0), false, "ctrl+x", false},
		{"one key begins nothing", letter('z', 0), letter('k', 0), false, "", false},
		{"the second key alone", letter('k', 0), letter('k', 0), false, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, ok := b.First(c.first, c.typing)
			if first != c.begins || ok != (c.begins != "") {
				t.Fatalf("%q begins %q (%v), want %q", c.first, first, ok, c.begins)
			}
			if got := ok && b.Second(first, c.second); got != c.does {
				t.Errorf("%q %q does it: %v, want %v", c.first, c.second, got, c.does)
			}
			if b.Matches(c.first) != (c.first.Code == 'z') {
				t.Errorf("%q alone does it", c.first)
			}
		})
	}
	if got := b.Rest("g").Labels(); got != "k" {
		t.Errorf("after g the keys are %q, want k", got)
	}
}
