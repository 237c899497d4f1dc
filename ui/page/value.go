package page

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/desk"
	"rounds/data/schema"
)

// IsMoney reports whether a whole number is hundredths of a currency unit.
func IsMoney(field string) bool { return field == "mrr" || field == "amount" }

// IsMoment reports whether a whole number is an instant.
func IsMoment(field string) bool {
	return field == "at" || strings.HasSuffix(field, "_at") || field == "override_until"
}

// Side is one value of a conflict as a person reads it: an answer in the words of the playbook
// that asked for it, where the question is known, anything else as Value has it.
func (s *Session) Side(ent, field string, key data.ID, raw string, asked map[data.ID]desk.Question, names map[data.ID]string) string {
	q, ok := asked[key]
	var answer string
	if !ok || ent != "step_answer" || field != "answer" || json.Unmarshal([]byte(raw), &answer) != nil || answer == "" {
		return s.Value(ent, field, raw, names)
	}
	return q.Text(answer, s.Words.Lang())
}

// Value is a field's value, JSON, as a person reads it; names are those of whoever and
// whatever it names by id. An id says nothing to a person: what has no name is not in the
// book.
func (s *Session) Value(ent, field, raw string, names map[data.ID]string) string {
	e := schema.Of(ent)
	if e == nil || raw == "" || raw == "null" {
		return s.Words.T("sync.nothing")
	}
	f, ok := e.Field(field)
	if !ok {
		return raw
	}
	switch f.Type {
	case schema.Text, schema.Day, schema.Key:
		return s.textValue(ent, f, raw, names)
	case schema.Int:
		n, err := strconv.ParseInt(raw, 10, 64)
		switch {
		case err != nil:
			return raw
		case IsMoney(field):
			return s.Words.Money(data.Money(n), "")
		case IsMoment(field):
			return s.Words.Moment(data.Instant(n), s.Now(), s.Location)
		}
		return s.Words.Number(n)
	case schema.Bool:
		return s.Words.T("sync.bool." + raw)
	case schema.Strings:
		return s.listValue(raw, names)
	}
	return raw
}

func (s *Session) listValue(raw string, names map[data.ID]string) string {
	var texts []string
	if json.Unmarshal([]byte(raw), &texts) != nil {
		return raw
	}
	for i, text := range texts {
		texts[i] = s.named(text, names)
	}
	return cmp.Or(strings.Join(texts, ", "), s.Words.T("sync.nothing"))
}

// named is a name, or the name of an id.
func (s *Session) named(text string, names map[data.ID]string) string {
	id, err := data.ParseID(text)
	if err != nil {
		return text
	}
	return cmp.Or(names[id], s.Words.T("sync.no-account"))
}

func (s *Session) textValue(ent string, f schema.Field, raw string, names map[data.ID]string) string {
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil {
		return raw
	}
	switch {
	case text == "":
		return s.Words.T("sync.nothing")
	case f.Type == schema.Day:
		if d, err := data.ParseDate(text); err == nil {
			return s.Words.DayLong(d, s.Now().DateIn(s.Location))
		}
	case f.Type == schema.Key:
		return s.named(text, names)
	case f.Name == "playbook_id":
		return s.Desk.PlaybookTitle(text, s.Words.Lang())
	case f.Name == "cadence":
		return cmp.Or(s.Words.Rhythm(cadence.Kept(text)), text)
	}
	return s.Words.Value(ent, f.Name, text)
}
