package keys_test

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
)

// every binding of the default map, whatever group it stands in.
func bindings(t *testing.T) []keys.Binding {
	t.Helper()
	var out []keys.Binding
	groups := reflect.ValueOf(keys.Default())
	for i := range groups.NumField() {
		group := groups.Field(i)
		for j := range group.NumField() {
			out = append(out, group.Field(j).Interface().(keys.Binding))
		}
	}
	if len(out) < 50 {
		t.Fatalf("only %d bindings were found in the map", len(out))
	}
	return out
}

// does reports whether the keys, pressed one after the other, do what the binding says.
func does(b keys.Binding, msgs []tea.KeyPressMsg, typing bool) bool {
	if len(msgs) == 1 {
		return b.Pressed(msgs[0], typing)
	}
	first, ok := b.First(msgs[0], typing)
	return ok && len(msgs) == 2 && b.Second(first, msgs[1])
}

func TestPressIsTheKeyOfItsBinding(t *testing.T) {
	for _, b := range bindings(t) {
		for _, typing := range []bool{false, true} {
			if msgs, ok := b.Press(typing); !ok || !does(b, msgs, typing) {
				t.Errorf("%s: pressing it (in a text field: %v) is %q (known: %v), its keys are %v", b.Name, typing, msgs, ok, b.Keys)
			}
		}
	}
}

func TestLettersAreTextInAField(t *testing.T) {
	for _, b := range bindings(t) {
		msgs, _ := b.Press(false)
		if msgs[0].Text != "" && does(b, msgs, true) {
			t.Errorf("%s: %q acts although it is text", b.Name, msgs)
		}
	}
}

func TestAltHeldIsTheLetter(t *testing.T) {
	for _, c := range []struct {
		msg  tea.KeyPressMsg
		want string
	}{
		{tea.KeyPressMsg{Code: 'e', Mod: tea.ModAlt}, "e"},
		{tea.KeyPressMsg{Code: 'X', Mod: tea.ModAlt}, "X"},
		{tea.KeyPressMsg{Code: 'x', ShiftedCode: 'X', Mod: tea.ModAlt | tea.ModShift}, "X"},
		{tea.KeyPressMsg{Code: '-', Mod: tea.ModAlt}, "-"},
		{tea.KeyPressMsg{Code: tea.KeySpace, Mod: tea.ModAlt}, "space"},
		{tea.KeyPressMsg{Code: 'e', Text: "e"}, ""},
		{tea.KeyPressMsg{Code: tea.KeyLeft, Mod: tea.ModAlt}, ""},
		{tea.KeyPressMsg{Code: tea.KeyEnter, Mod: tea.ModAlt}, ""},
		{tea.KeyPressMsg{Code: 'e', Mod: tea.ModAlt | tea.ModCtrl}, ""},
	} {
		if got, ok := keys.Held(c.msg); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q is the held %q (%v), want %q", c.msg, got, ok, c.want)
		}
	}
}

func TestTypingNamesTheKeyThatActsInAField(t *testing.T) {
	b := keys.Binding{Keys: []string{"k", "up", "space", "g k", "ctrl+x up"}}.Typing()
	if got := b.Labels(); got != "alt+k ↑ alt+space alt+g k ctrl+x ↑" {
		t.Errorf("in a text field the keys are %s", got)
	}
}

func TestPressNeedsAKey(t *testing.T) {
	for _, names := range [][]string{nil, {"hyper+left"}, {"ab"}, {""}, {"g "}, {"ab k"}} {
		if msgs, ok := (keys.Binding{Keys: names}).Press(false); ok {
			t.Errorf("%v is pressed as %q", names, msgs)
		}
	}
}
