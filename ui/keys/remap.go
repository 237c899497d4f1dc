package keys

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"rounds/data/text"
)

// Sets are the names of the maps to begin with.
var Sets = []string{"vim", "plain"}

// Set gives one of Sets: "vim" is Default, "plain" has arrows and function keys in
// place of letters that move and of keys pressed one after the other with a letter first.
func Set(name string) (Map, bool) {
	switch name {
	case "vim":
		return Default(), true
	case "plain":
		return Plain(), true
	}
	return Map{}, false
}

// Named is a binding with the group in which it stands: "account".
type Named struct {
	Group string
	Binding
}

// All lists every binding, group by group.
func (m Map) All() []Named {
	var out []Named
	m.each(func(group string, b *Binding) { out = append(out, Named{strings.ToLower(group), *b}) })
	return out
}

func (m *Map) each(fn func(group string, b *Binding)) {
	groups := reflect.ValueOf(m).Elem()
	for i := range groups.NumField() {
		group := groups.Field(i)
		for j := range group.NumField() {
			fn(groups.Type().Field(i).Name, group.Field(j).Addr().Interface().(*Binding))
		}
	}
}

// Change gives bindings other keys, by their names; no keys leave a binding to its
// name alone. Errors tell of all that is wrong: a name that no binding has, a key that
// no keyboard has, and keys that would do two things at once.
func (m Map) Change(changes map[string][]string) (Map, error) {
	if len(changes) == 0 {
		return m, nil // looking for conflicts takes its time, and a start has little
	}
	was, named := m.conflicts(), map[string]*Binding{}
	m.each(func(_ string, b *Binding) { named[b.Name] = b })
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		b := named[name]
		if b == nil {
			wrong = append(wrong, noBinding(name, named))
			continue
		}
		for _, k := range changes[name] {
			if why := notAKey(k); why != "" {
				wrong = append(wrong, fmt.Errorf("%s: %q %s", name, k, why))
			}
		}
		b.Keys = changes[name]
	}
	var told []conflict
	for _, c := range m.conflicts() {
		if !slices.ContainsFunc(was, c.like) && !slices.ContainsFunc(told, c.samePair) {
			told = append(told, c)
			wrong = append(wrong, c.err())
		}
	}
	return m, errors.Join(wrong...)
}

func noBinding(name string, named map[string]*Binding) error {
	err := fmt.Errorf("nothing is called %q; `rounds keys` lists what can have keys", name)
	if near := text.Closest(name, slices.Sorted(maps.Keys(named)), 2); near != "" {
		return fmt.Errorf("%w (is it %q?)", err, near)
	}
	return err
}

// notAKey says why a key cannot be pressed; "" when it can.
func notAKey(key string) string {
	strokes := strings.Split(key, strokeGap)
	if len(strokes) > 2 {
		return "is more than two keys"
	}
	for _, s := range strokes {
		if _, ok := press(s, false); !ok {
			return "is no key; write x, X, ctrl+x, shift+tab, f5, pgdown, space, or two keys with a space between: \"g n\""
		}
		if rest, held := strings.CutPrefix(s, altPrefix); held && isText(rest) {
			return "is what the key does without alt, which is held in a text field"
		}
		if rest, held := strings.CutPrefix(s, "shift+"); held && isText(rest) {
			return "is written as the character that it gives, such as X"
		}
	}
	return ""
}
