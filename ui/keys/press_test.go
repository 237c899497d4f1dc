package keys_test

import (
	"reflect"
	"testing"

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

func TestPressIsTheKeyOfItsBinding(t *testing.T) {
	for _, b := range bindings(t) {
		msg, ok := b.Press(false)
		if !ok || !b.Matches(msg) {
			t.Errorf("%s: pressing it is %q (known: %v), its keys are %v", b.Name, msg, ok, b.Keys)
		}
		typed, ok := b.Press(true)
		if !ok || !b.MatchesTyping(typed) && b.Name != "tick" { // space is text in a field, whatever is held
			t.Errorf("%s: pressing it in a text field is %q (known: %v), its keys are %v", b.Name, typed, ok, b.Keys)
		}
	}
}

func TestLettersAreTextInAField(t *testing.T) {
	for _, b := range bindings(t) {
		msg, _ := b.Press(false)
		if msg.Text != "" && b.MatchesTyping(msg) {
			t.Errorf("%s: %q acts although it is text", b.Name, msg)
		}
	}
}

func TestPressNeedsAKey(t *testing.T) {
	for _, names := range [][]string{nil, {"hyper+left"}, {"ab"}, {""}} {
		if msg, ok := (keys.Binding{Keys: names}).Press(false); ok {
			t.Errorf("%v is pressed as %q", names, msg)
		}
	}
}
