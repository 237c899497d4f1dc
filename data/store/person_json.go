package store

import (
	"encoding/json"
	"reflect"

	"rounds/data"
)

// MarshalJSON writes what is held of a person by the names of the columns, without
// what is not set: days as 2026-11-30, moments in RFC 3339, money as a decimal.
func (p *Person) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Contact    any   `json:"contact"`
		Account    any   `json:"account"`
		Activities []any `json:"activities"`
		Notes      []any `json:"notes"`
		Mentions   []any `json:"mentions"`
		Told       []any `json:"told"`
		Surveys    []any `json:"surveys"`
		Requests   []any `json:"requests"`
		Promises   []any `json:"promises"`
		FollowUps  []any `json:"follow_ups"`
		Issues     []any `json:"issues"`
		Elsewhere  []any `json:"elsewhere"`
	}{
		columnsOf(p.Contact), map[string]any{"id": p.Account.ID, "name": p.Account.Name},
		all(p.Activities, columnsOf), all(p.Notes, noteColumns), all(p.Mentions, noteColumns), all(p.Told, columnsOf),
		all(p.Surveys, columnsOf), all(p.Requests, columnsOf), all(p.Promises, columnsOf), all(p.FollowUps, columnsOf),
		all(p.Issues, columnsOf), all(p.Elsewhere, func(o any) any {
			return map[string]any{"connector": o.(OtherName).Connector, "id": o.(OtherName).ID}
		}),
	})
}

func all[T any](rows []T, write func(any) any) []any {
	out := make([]any, 0, len(rows)) // never null
	for i := range rows {
		out = append(out, write(rows[i]))
	}
	return out
}

func noteColumns(note any) any {
	n := note.(PersonNote)
	out := columnsOf(n.Note).(map[string]any)
	out["versions"] = all(n.Versions, columnsOf)
	return out
}

// columnsOf lists an entity's columns that are set.
func columnsOf(row any) any {
	k, v := kindOf(row)
	out := map[string]any{}
	for i, column := range k.columns {
		f := v.Field(i)
		if f.IsZero() || f.Kind() == reflect.Map && f.Len() == 0 {
			continue
		}
		if m, ok := f.Interface().(data.Money); ok {
			out[column] = json.Number(m.String())
			continue
		}
		out[column] = f.Interface()
	}
	return out
}
