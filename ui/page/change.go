package page

import (
	"encoding/json"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/schema"
	"rounds/data/store"
)

// ChangeName names the field that a change set, or the kind of row and what it did to it.
func (s *Session) ChangeName(l *store.Letter) string {
	name := s.Words.Kind(l.Ent)
	if l.Op == data.OpUpdate && len(l.Fields) == 1 {
		return name + " " + s.Words.Field(l.Ent, l.Fields[0].Name)
	}
	if key := "sync.op." + string(l.Op); s.Words.Has(key) {
		return s.Words.T(key, name)
	}
	return name
}

// ChangeText is what a change says in texts, the longest first, or its values by name where
// it has none; names are of whoever and whatever they name.
func (s *Session) ChangeText(l *store.Letter, names map[data.ID]string) string {
	var out []string
	if len(l.Body()) > 3 {
		for _, f := range l.Texts() {
			if said := s.Value(f.Ent, f.Name, string(f.Value), names); !slices.Contains(out, said) { // a note is a call's summary too
				out = append(out, said)
			}
		}
		slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
		return strings.Join(out, " · ")
	}
	for _, f := range l.Says() {
		if (f.Key == l.Key || f.Text) && tells(l, &f, names) { // of a call, not the state of each step
			out = append(out, s.Words.Field(f.Ent, f.Name)+" "+s.Value(f.Ent, f.Name, string(f.Value), names))
		}
	}
	return strings.Join(out, " · ")
}

// tells reports whether a value tells a person something: the id of a row that has no name
// does not, nor does the account, which stands beside it, nor which firing of a reason it is.
func tells(l *store.Letter, f *store.LetterField, names map[data.ID]string) bool {
	var id data.ID
	return Tells(f.Ent, f.Name, f.Value, names) && (json.Unmarshal(f.Value, &id) != nil || id.IsZero() || id != l.Account)
}

// Tells reports whether a value of any row, JSON, tells a person something.
func Tells(ent, field string, value json.RawMessage, names map[data.ID]string) bool {
	e := schema.Of(ent)
	if e == nil {
		return true
	}
	if field == "occurrence" {
		return false
	}
	if of, _ := e.Field(field); of.Type != schema.Key || string(value) == "null" {
		return true
	}
	var id data.ID
	return json.Unmarshal(value, &id) != nil || id.IsZero() || names[id] != ""
}
