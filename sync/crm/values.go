package crm

import (
	"encoding/json"
	"fmt"

	"rounds/data"
	"rounds/data/schema"
)

// text is a text as JSON.
func text(s string) json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil {
		panic("a text that JSON cannot hold: " + err.Error())
	}
	return b
}

// number is a number as JSON.
func number[T ~int64](n T) json.RawMessage { return json.RawMessage(fmt.Sprint(int64(n))) }

// orNull is a value as a mutation has it: null where the field is not set.
func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}

// fieldsOf reads a row's fields.
func fieldsOf(r *data.Row) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(r.Fields, &out); err != nil {
		return nil, fmt.Errorf("%s %s is damaged: %w", r.Ent, r.Key, err)
	}
	return out, nil
}

// frevsOf reads under which seqs a row's fields stand.
func frevsOf(r *data.Row) (func(field string) int64, error) {
	if len(r.Frevs) == 0 {
		return func(string) int64 { return r.Rev }, nil
	}
	var of map[string]int64
	if err := json.Unmarshal(r.Frevs, &of); err != nil {
		return nil, fmt.Errorf("%s %s has damaged numbers: %w", r.Ent, r.Key, err)
	}
	return func(field string) int64 {
		if n, ok := of[field]; ok {
			return n
		}
		return of[createdFrev]
	}, nil
}

// createdFrev is the field under which a row's frevs say what created it.
const createdFrev = "*"

// written is a write-back as the fields of a mutation.
func written(k *data.WriteBack) map[string]data.FieldWrite {
	return map[string]data.FieldWrite{
		"account_id": {V: text(k.AccountID.String())}, "connector": {V: text(k.Connector)}, "ent": {V: text(k.Ent)}, "key": {V: text(k.Key.String())},
		"field": {V: text(k.Field)}, "value": {V: text(k.Value)}, "state": {V: text(string(k.State))}, "detail": {V: text(k.Detail)}, "at": {V: number(k.At)},
	}
}

// stakesOf is what is at stake in a field; a field that the schema does not know is like
// any other.
func stakesOf(ent, field string) schema.Stakes {
	f, _ := schema.Of(ent).Field(field)
	return f.Stakes
}

// unquote reads a text; "" where the field is not set.
func unquote(v json.RawMessage) (string, error) {
	var s string
	err := json.Unmarshal(orNull(v), &s)
	return s, err
}
