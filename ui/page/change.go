package page

import (
	"encoding/json"
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

// ChangeText is the text of a change, or its values by name where it has none; names are
// of whoever and whatever they name.
func (s *Session) ChangeText(l *store.Letter, names map[data.ID]string) string {
	if body := l.Body(); len(body) > 3 {
		of := l.BodyField()
		return s.Words.Value(of.Ent, of.Name, body)
	}
	var out []string
	for _, f := range l.Says() {
		if tells(l, &f, names) {
			out = append(out, s.Words.Field(f.Ent, f.Name)+" "+s.Value(f.Ent, f.Name, string(f.Value), names))
		}
	}
	return strings.Join(out, " · ")
}

// tells reports whether a value tells a person something: the id of a row that has no name
// does not, nor does the account, which stands beside it, nor which firing of a reason it is.
func tells(l *store.Letter, f *store.LetterField, names map[data.ID]string) bool {
	e := schema.Of(f.Ent)
	if e == nil {
		return true
	}
	if f.Name == "occurrence" {
		return false
	}
	if of, _ := e.Field(f.Name); of.Type != schema.Key || string(f.Value) == "null" {
		return true
	}
	var id data.ID
	return json.Unmarshal(f.Value, &id) != nil || id.IsZero() || names[id] != "" && id != l.Account
}
