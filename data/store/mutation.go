package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"

	"rounds/data"
)

// frevs says for each field what last wrote it: the server's sequence number, or
// "n:K" for my own outbox entry K. A field that is absent has the number of what
// created the row, which stands under "*".
type frevs map[string]string

// Names in frevs that are no fields.
const (
	frevCreated = "*" // what created the row
	frevGone    = "-" // my own deletion or restoration, while the server has not seen it
)

// parseFrevs reads a row's; the server writes numbers and leaves out "*" where it is
// rev.
func parseFrevs(raw string, rev int64) (frevs, error) {
	f := frevs{}
	if raw != "" && raw != "{}" {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(raw), &fields); err != nil {
			return nil, fmt.Errorf("the revisions of a row: %w", err)
		}
		for name, v := range fields {
			f[name] = string(bytes.Trim(v, `"`))
		}
	}
	if _, ok := f[frevCreated]; !ok && rev > 0 {
		f[frevCreated] = strconv.FormatInt(rev, 10)
	}
	return f, nil
}

func frevOfCreate(entry int64) string {
	if entry == 0 {
		return "{}"
	}
	return `{"` + frevCreated + `":"` + pendingBase(entry) + `"}`
}

// base is what a mutation of the field builds on.
func (f frevs) base(column string) string {
	if b, ok := f[column]; ok {
		return b
	}
	if b, ok := f[frevCreated]; ok {
		return b
	}
	return "0"
}

// String is JSON with sorted keys.
func (f frevs) String() string {
	if len(f) == 0 {
		return "{}"
	}
	b, err := json.Marshal(map[string]string(f))
	if err != nil {
		panic("strings that JSON cannot hold: " + err.Error())
	}
	return string(b)
}

// createFields is {"field":{"v":value}} of every field that is set, as the wire
// has it; a new row builds on nothing, so there is no base.
func createFields(k *kind, v reflect.Value) string {
	b := []byte{'{'}
	for i, column := range k.columns {
		f := v.Field(i)
		if i == k.idAt || f.IsZero() {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, column...)
		b = append(b, `":{"v":`...)
		b = appendJSON(b, f)
		b = append(b, '}')
	}
	return string(append(b, '}'))
}

// fields is the JSON object of the fields that are set, without key and account, as a
// row has it on the wire.
func (k *kind) fields(v reflect.Value) []byte {
	b := []byte{'{'}
	for i, column := range k.columns {
		f := v.Field(i)
		if i == k.idAt || i == k.accountAt || f.IsZero() {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), column...), '"', ':')
		b = appendJSON(b, f)
	}
	return append(b, '}')
}

// updateFields is {"field":{"v":value,"base":…}} of the named columns, and the
// values before.
func updateFields(k *kind, old, v reflect.Value, frev frevs, columns []string) (fields, before string) {
	sort.Strings(columns)
	b, o := []byte{'{'}, []byte{'{'}
	for i, column := range columns {
		at := k.index[column]
		if i > 0 {
			b, o = append(b, ','), append(o, ',')
		}
		b = append(b, fmt.Sprintf("%q:{\"v\":", column)...)
		b = appendJSON(b, v.Field(at))
		b = append(b, fmt.Sprintf(",\"base\":%q}", frev.base(column))...)
		o = append(o, fmt.Sprintf("%q:", column)...)
		o = appendJSON(o, old.Field(at))
	}
	return string(append(b, '}')), string(append(o, '}'))
}

// appendJSON writes one field. The wire has ids as text, instants and money as
// numbers (their exact units), days as YYYY-MM-DD.
func appendJSON(b []byte, f reflect.Value) []byte {
	switch f.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(b, f.Bool())
	case reflect.Int64, reflect.Int, reflect.Int32:
		if d, ok := f.Interface().(data.Date); ok {
			return append(append(append(b, '"'), d.String()...), '"')
		}
		return strconv.AppendInt(b, f.Int(), 10)
	case reflect.Array:
		return append(append(append(b, '"'), f.Interface().(data.ID).String()...), '"')
	case reflect.String:
		if plainASCII(f.String()) {
			return append(append(append(b, '"'), f.String()...), '"')
		}
	}
	raw, err := json.Marshal(f.Interface())
	if err != nil {
		panic("a field that JSON cannot hold: " + err.Error())
	}
	return append(b, raw...)
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// setJSON sets one field from what appendJSON or a server wrote; null is a field that is
// not set, which encoding/json would leave as it was.
func setJSON(f reflect.Value, raw json.RawMessage) error {
	if string(raw) == "null" {
		f.SetZero()
		return nil
	}
	switch f.Kind() {
	case reflect.Int64, reflect.Int:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		f.SetInt(n)
		return err
	}
	return json.Unmarshal(raw, f.Addr().Interface())
}

// same compares two fields of one column; an empty map and none are equal.
func same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Map, reflect.Slice:
		return a.Len() == 0 && b.Len() == 0 || reflect.DeepEqual(a.Interface(), b.Interface())
	default:
		return a.Equal(b)
	}
}
