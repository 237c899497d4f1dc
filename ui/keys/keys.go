// Package keys is the one key map of the program. A binding carries its keys, the
// catalogue key of its description and, where a page sets it, the reason why it
// is disabled; the map is a value built per session.
package keys

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Binding is one thing that a person can do.
type Binding struct {
	Name string   // stable name, as the config writes it: "snooze"
	Keys []string // as tea.KeyPressMsg.String names them
	Help string   // catalogue key of the label: "key.snooze"
	// Disabled is the catalogue key of the reason why it does nothing here; "" when
	// it works.
	Disabled string
}

// Matches reports whether the key press is the binding's.
func (b Binding) Matches(msg tea.KeyPressMsg) bool { return slices.Contains(b.Keys, msg.String()) }

// MatchesTyping is Matches for a text field, where letters are text: the binding's
// letters count with alt held, its other keys as they are.
func (b Binding) MatchesTyping(msg tea.KeyPressMsg) bool {
	s := msg.String()
	if rest, ok := strings.CutPrefix(s, "alt+"); ok && len([]rune(rest)) == 1 {
		return slices.Contains(b.Keys, rest)
	}
	return len([]rune(s)) > 1 && s != "space" && slices.Contains(b.Keys, s)
}

// Off returns the binding disabled for a reason (a catalogue key); "" enables it.
func (b Binding) Off(reason string) Binding {
	b.Disabled = reason
	return b
}

// Label is the first key, as a footer shows it.
func (b Binding) Label() string {
	if len(b.Keys) == 0 {
		return ""
	}
	return Pretty(b.Keys[0])
}

// Labels is every key, as help shows it.
func (b Binding) Labels() string {
	out := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		out[i] = Pretty(k)
	}
	return strings.Join(out, " ")
}

// Pretty names a key for people: "↓" for "down".
func Pretty(key string) string {
	switch key {
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	return key
}

func bind(name string, keys ...string) Binding {
	return Binding{Name: name, Keys: keys, Help: "key." + name}
}
