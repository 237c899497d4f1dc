package outbox

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/data/playbook"
	"rounds/data/schema"
	"rounds/ui/page"
)

// editable reports whether another value of the field can be typed: of a field that takes a
// few, one is picked.
func editable(ent, field string) bool {
	e := schema.Of(ent)
	if e == nil {
		return false
	}
	f, ok := e.Field(field)
	if !ok || page.IsMoment(field) || schema.Closed(ent, field) != nil {
		return false
	}
	return f.Type == schema.Text || f.Type == schema.Day || f.Type == schema.Int
}

// typed is a field's value as it is typed, and read back by Read.
func typed(ent, field, raw string) string {
	f, _ := schema.Of(ent).Field(field)
	if f.Type == schema.Int {
		if n, err := strconv.ParseInt(raw, 10, 64); err == nil && page.IsMoney(field) {
			return data.Money(n).String()
		}
		return raw
	}
	var s string
	if json.Unmarshal([]byte(raw), &s) != nil {
		return ""
	}
	return s
}

func isDate(text string) bool {
	_, err := data.ParseDate(text)
	return err == nil
}

// Read turns what somebody typed into the field's JSON.
func Read(s *page.Session, ent, field, text string) (json.RawMessage, error) {
	f, _ := schema.Of(ent).Field(field)
	switch f.Type {
	case schema.Day:
		if text = strings.TrimSpace(text); !isDate(text) {
			m, err := phrase.Parse(text, s.Now().Time(s.Location), s.Words.Dates())
			if err != nil {
				return nil, err
			}
			text = data.DateOf(m.Time).String()
		}
	case schema.Int:
		n, ok := playbook.ReadNumber(text, s.Words.Lang())
		if !ok {
			return nil, data.Errorf(data.CodeInvalid, "%s", s.Words.T("sync.no-number", text))
		}
		if page.IsMoney(field) {
			n *= 100
		}
		return json.RawMessage(strconv.FormatInt(int64(math.Round(n)), 10)), nil // 19.99 is a little less than that
	}
	return json.Marshal(text)
}
