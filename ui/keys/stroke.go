package keys

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// strokeGap stands between two keys that are pressed one after the other; the space
// bar itself is called "space".
const strokeGap = " "

// First is the first of the binding's two keys, when that was pressed: what Second
// and Rest take. ok is false for a binding of one key. typing says that a text field
// owns the letters.
func (b Binding) First(msg tea.KeyPressMsg, typing bool) (first string, ok bool) {
	for _, k := range b.Keys {
		first, _, two := strings.Cut(k, strokeGap)
		if two && (Binding{Keys: []string{first}}).Pressed(msg, typing) {
			return first, true
		}
	}
	return "", false
}

// Second reports whether the key completes the binding after its first.
func (b Binding) Second(first string, msg tea.KeyPressMsg) bool { return b.Rest(first).Matches(msg) }

// Rest returns the binding as it is pressed after a first key; it has no keys when it
// does not begin with that.
func (b Binding) Rest(first string) Binding {
	var rest []string
	for _, k := range b.Keys {
		if before, second, two := strings.Cut(k, strokeGap); two && before == first {
			rest = append(rest, second)
		}
	}
	b.Keys = rest
	return b
}

// Bound keeps the bindings that a key does.
func Bound(all []Binding) []Binding {
	return slices.DeleteFunc(slices.Clone(all), func(b Binding) bool { return len(b.Keys) == 0 })
}
