// Package keys is the one key map of the program. A binding carries its keys, the
// catalogue key of its description and, where a page sets it, the reason why it
// is disabled; the map is a value built per session.
package keys

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Binding is one thing that a person can do.
type Binding struct {
	Name string // stable name, as the config writes it: "snooze"
	// Keys are the keys that do it, as tea.KeyPressMsg.String names them; two that are
	// pressed one after the other have a space between them: "g k".
	Keys []string
	Help string // catalogue key of the label: "key.snooze"
	// Disabled is the catalogue key of the reason why it does nothing here; "" when
	// it works.
	Disabled string
}

// Matches reports whether the key press is the binding's. With alt held a letter does
// the same, so that nobody has to know whether a text field has the letters.
func (b Binding) Matches(msg tea.KeyPressMsg) bool {
	return slices.Contains(b.Keys, msg.String()) || b.MatchesTyping(msg)
}

// MatchesTyping is Matches for a text field, where letters are text: the binding's
// letters count with alt held, its other keys as they are.
func (b Binding) MatchesTyping(msg tea.KeyPressMsg) bool {
	if letter, ok := Held(msg); ok {
		return slices.Contains(b.Keys, letter)
	}
	s := msg.String()
	return !isText(s) && slices.Contains(b.Keys, s)
}

// Pressed is MatchesTyping in a text field, else Matches.
func (b Binding) Pressed(msg tea.KeyPressMsg, typing bool) bool {
	if typing {
		return b.MatchesTyping(msg)
	}
	return b.Matches(msg)
}

// Typing returns the binding as it is pressed in a text field. The first of two keys
// takes the letters away from the field, so that the second needs no alt.
func (b Binding) Typing() Binding {
	held := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		first, _, _ := strings.Cut(k, strokeGap)
		if held[i] = k; isText(first) {
			held[i] = altPrefix + k
		}
	}
	b.Keys = held
	return b
}

const altPrefix = "alt+"

// Held is the letter, digit, sign or space that is pressed with alt held, and its
// name as a binding has it. Terminals say alt+P or alt+shift+p for the same.
func Held(msg tea.KeyPressMsg) (name string, ok bool) {
	name, ok = strings.CutPrefix(msg.String(), altPrefix)
	if !ok {
		return "", false
	}
	if lower, shifted := strings.CutPrefix(name, "shift+"); shifted {
		name = strings.ToUpper(lower)
	}
	return name, isText(name)
}

// isText reports whether a key writes something in a text field.
func isText(key string) bool { return key == "space" || utf8.RuneCountInString(key) == 1 }

// Once keeps the first of each binding, by name.
func Once(all []Binding) []Binding {
	var out []Binding
	for _, b := range all {
		if !slices.ContainsFunc(out, func(o Binding) bool { return o.Name == b.Name }) {
			out = append(out, b)
		}
	}
	return out
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

// Pretty names a key for people, or two: "↓" for "down".
func Pretty(key string) string {
	if first, second, two := strings.Cut(key, strokeGap); two {
		return Pretty(first) + strokeGap + Pretty(second)
	}
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
