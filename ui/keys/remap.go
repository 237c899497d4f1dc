package keys

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"rounds/data"
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

// Bind gives one of Sets with changes as a config has them: of a binding by its name one
// key, or a list of them. Errors tell of all that is wrong.
func Bind(set string, said map[string]any) (Map, error) {
	m, ok := Set(set)
	if !ok {
		return m, refuse(say("key.map", set, `"`+strings.Join(Sets, `", "`)+`"`))
	}
	changes := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		list, ok := textOrList(said[name])
		if !ok {
			return m, refuse(say("key.list", name))
		}
		changes[name] = list
	}
	return m.Change(changes)
}

// textOrList is one text or a list of them, as TOML has them.
func textOrList(said any) (list []string, ok bool) {
	if one, ok := said.(string); ok {
		return []string{one}, true
	}
	several, ok := said.([]any)
	for _, v := range several {
		one, text := v.(string)
		if !text {
			return nil, false
		}
		list = append(list, one)
	}
	return list, ok
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
			if why := notAKey(name, k); !why.IsZero() {
				wrong = append(wrong, refuse(why))
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
	if near := text.Closest(name, slices.Sorted(maps.Keys(named)), 2); near != "" {
		return refuse(say("key.near", name, near))
	}
	return refuse(say("key.none", name))
}

// notAKey says why a key of a binding cannot be pressed; nothing when it can.
func notAKey(name, key string) data.Sentence {
	strokes := strings.Split(key, strokeGap)
	if len(strokes) > 2 {
		return say("key.many", name, key)
	}
	for _, s := range strokes {
		if _, ok := press(s, false); !ok {
			return say("key.not", name, key)
		}
		if rest, held := strings.CutPrefix(s, altPrefix); held && isText(rest) {
			return say("key.alt", name, key)
		}
		if rest, held := strings.CutPrefix(s, "shift+"); held && isText(rest) {
			return say("key.shift", name, key)
		}
	}
	return data.Sentence{}
}
