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
)

// isMoney reports whether a whole number is hundredths of a currency unit.
func isMoney(field string) bool { return field == "mrr" || field == "amount" }

// isMoment reports whether a whole number is an instant.
func isMoment(field string) bool {
	return field == "at" || strings.HasSuffix(field, "_at") || field == "override_until"
}

// say is a field's value as a person reads it.
func (o *Outbox) say(ent, field, raw string) string {
	e := schema.Of(ent)
	if e == nil || raw == "" || raw == "null" {
		return o.s.Words.T("sync.nothing")
	}
	f, ok := e.Field(field)
	if !ok {
		return raw
	}
	switch f.Type {
	case schema.Text, schema.Day, schema.Key:
		return o.sayText(f, raw)
	case schema.Int:
		n, err := strconv.ParseInt(raw, 10, 64)
		switch {
		case err != nil:
			return raw
		case isMoney(field):
			return o.s.Words.Money(data.Money(n), "")
		case isMoment(field):
			return o.s.Words.Moment(data.Instant(n), o.s.Now(), o.s.Location)
		}
		return o.s.Words.Number(n)
	case schema.Bool:
		return o.s.Words.T("sync.bool." + raw)
	}
	return raw
}

func (o *Outbox) sayText(f schema.Field, raw string) string {
	var s string
	if json.Unmarshal([]byte(raw), &s) != nil {
		return raw
	}
	switch {
	case s == "":
		return o.s.Words.T("sync.nothing")
	case f.Type == schema.Day:
		if d, err := data.ParseDate(s); err == nil {
			return o.s.Words.DayLong(d, o.s.Now().DateIn(o.s.Location))
		}
	case f.Type == schema.Key:
		if id, err := data.ParseID(s); err == nil && o.names[id] != "" {
			return o.names[id]
		}
	}
	return s
}

// editable reports whether another value of the field can be typed.
func editable(ent, field string) bool {
	e := schema.Of(ent)
	if e == nil {
		return false
	}
	f, ok := e.Field(field)
	if !ok || isMoment(field) {
		return false
	}
	return f.Type == schema.Text || f.Type == schema.Day || f.Type == schema.Int
}

// typed is a field's value as it is typed, and read back by parse.
func typed(ent, field, raw string) string {
	f, _ := schema.Of(ent).Field(field)
	if f.Type == schema.Int {
		if n, err := strconv.ParseInt(raw, 10, 64); err == nil && isMoney(field) {
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

// parse turns what was typed into the field's JSON.
func (o *Outbox) parse(ent, field, text string) (json.RawMessage, error) {
	f, _ := schema.Of(ent).Field(field)
	switch f.Type {
	case schema.Day:
		if text = strings.TrimSpace(text); !isDate(text) {
			m, err := phrase.Parse(text, o.s.Now().Time(o.s.Location), o.s.Words.Dates())
			if err != nil {
				return nil, err
			}
			text = data.DateOf(m.Time).String()
		}
	case schema.Int:
		n, ok := playbook.ReadNumber(text, o.s.Words.Lang())
		if !ok {
			return nil, data.Errorf(data.CodeInvalid, "%s", o.s.Words.T("sync.no-number", text))
		}
		if isMoney(field) {
			n *= 100
		}
		return json.RawMessage(strconv.FormatInt(int64(math.Round(n)), 10)), nil // 19.99 is a little less than that
	}
	return json.Marshal(text)
}
