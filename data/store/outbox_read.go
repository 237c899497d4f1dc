package store

import (
	"context"
	"encoding/json"
	"fmt"

	"rounds/data"
)

func readEntries(ctx context.Context, q querier, where string, args ...any) ([]outboxEntry, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+outboxColumns+` FROM outbox `+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []outboxEntry
	for rows.Next() {
		var e outboxEntry
		if err := rows.Scan(&e.id, &e.mut, &e.n, &e.ent, &e.key, &e.op, &e.base, &e.fields, &e.before, &e.at, &e.state, &e.seq, &e.code, &e.detail, &e.of, &e.action); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// writes are the fields that the entry sets.
func (e *outboxEntry) writes() (map[string]data.FieldWrite, error) {
	var fields map[string]data.FieldWrite
	if err := json.Unmarshal([]byte(e.fields), &fields); err != nil {
		return nil, fmt.Errorf("outbox entry %d: %w", e.id, err)
	}
	return fields, nil
}

// touches reports whether the entry may have written a field; "" is the row itself.
func (e *outboxEntry) touches(field string) bool {
	switch {
	case field == "" || e.op == data.OpCreate:
		return true
	case e.op == data.OpDelete || e.op == data.OpRestore:
		return field == frevGone
	}
	fields, err := e.writes()
	_, ok := fields[field]
	return ok && err == nil
}

// olds are the values before an update.
func (e *outboxEntry) olds() (map[string]json.RawMessage, error) {
	if e.before == "" {
		return nil, nil
	}
	var before map[string]json.RawMessage
	if err := json.Unmarshal([]byte(e.before), &before); err != nil {
		return nil, fmt.Errorf("outbox entry %d: %w", e.id, err)
	}
	return before, nil
}

// baseOf turns what a write of a row's field was built on into what the server knows.
type baseOf func(key data.ID, field, base string) (string, error)

// mutation is the entry as the server gets it; actor says whose it is where a gateway
// sends it.
func (e *outboxEntry) mutation(actor data.ID, base baseOf) (data.Mutation, error) {
	m := data.Mutation{N: e.n, ID: e.mut, Ent: e.ent, Key: e.key, Op: e.op, Actor: actor}
	fields, err := e.writes()
	if err != nil {
		return m, err
	}
	if e.base != "" {
		if m.Base, err = base(e.key, "", e.base); err != nil {
			return m, err
		}
	}
	for name, f := range fields {
		if f.Base != "" {
			if f.Base, err = base(e.key, name, f.Base); err != nil {
				return m, err
			}
			fields[name] = f
		}
	}
	if len(fields) > 0 {
		m.Fields = fields
	}
	return m, nil
}
