package store

import (
	"encoding/json"
	"reflect"

	"rounds/data"
)

// putShadow keeps the server's state of a row that mutations of ours lie over.
func (tx *Tx) putShadow(r *data.Row) error {
	return tx.exec(`INSERT OR REPLACE INTO shadow (ent, key, account_id, rev, frev, gone_at, fields) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		r.Ent, r.Key[:], driverID(r.Account), r.Rev, string(r.Frevs), int64(r.GoneAt), string(r.Fields))
}

func (tx *Tx) dropShadow(k *kind, key data.ID) error {
	return tx.exec(`DELETE FROM shadow WHERE ent = ? AND key = ?`, k.name, key[:])
}

// shadows reads the server's state of rows; where follows the SELECT.
func (tx *Tx) shadows(where string, args ...any) ([]data.Row, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT ent, key, account_id, rev, frev, gone_at, fields FROM shadow `+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []data.Row
	for rows.Next() {
		var r data.Row
		var frevs, fields string
		if err := rows.Scan(&r.Ent, &r.Key, &r.Account, &r.Rev, &frevs, &r.GoneAt, &fields); err != nil {
			return nil, err
		}
		r.Frevs, r.Fields = json.RawMessage(frevs), json.RawMessage(fields)
		out = append(out, r)
	}
	return out, rows.Err()
}

// shadow is the server's state of one row, nil when none is kept apart.
func (tx *Tx) shadow(k *kind, key data.ID) (*data.Row, error) {
	found, err := tx.shadows(`WHERE ent = ? AND key = ?`, k.name, key[:])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// state is a row under construction: the server's, and then mutations of ours.
type state struct {
	v     reflect.Value
	rev   int64
	frev  frevs
	gone  data.Instant
	there bool // there is a row at all
}

// stateOf is a row as the server has it.
func (k *kind) stateOf(r *data.Row) (*state, error) {
	s := &state{v: reflect.New(k.typ).Elem(), rev: r.Rev, gone: r.GoneAt, there: true}
	s.v.Field(k.idAt).Set(reflect.ValueOf(r.Key))
	if k.accountAt >= 0 {
		s.v.Field(k.accountAt).Set(reflect.ValueOf(r.Account))
	}
	if err := k.setFields(s.v, r.Fields); err != nil {
		return nil, err
	}
	var err error
	s.frev, err = parseFrevs(string(r.Frevs), r.Rev)
	return s, err
}

// setFields sets the fields of a JSON object. Those that this program does not know
// are the server's to keep.
func (k *kind) setFields(v reflect.Value, raw json.RawMessage) error {
	if len(raw) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return data.Errorf(data.CodeInvalid, "the server sent a %s that is no JSON: %w", k.name, err)
	}
	for name, value := range fields {
		at, ok := k.index[name]
		if !ok || at == k.idAt {
			continue
		}
		if err := setJSON(v.Field(at), value); err != nil {
			return data.Errorf(data.CodeInvalid, "the server sent a %s with %s = %.40s: %w", k.name, name, value, err)
		}
	}
	return nil
}

// replay lays one mutation of ours over the row.
func (s *state) replay(k *kind, e *outboxEntry) error {
	mark := pendingBase(e.id)
	switch e.op {
	case data.OpDelete:
		s.gone, s.frev[frevGone] = e.at, mark
		return nil
	case data.OpRestore:
		s.gone, s.frev[frevGone] = 0, mark
		return nil
	case data.OpErase:
		return nil
	}
	fields, err := e.writes()
	if err != nil {
		return err
	}
	if e.op == data.OpCreate && !s.there {
		s.there, s.gone = true, 0
		s.v.Field(k.idAt).Set(reflect.ValueOf(e.key))
		s.frev = frevs{frevCreated: mark}
	}
	for name, f := range fields {
		at, ok := k.index[name]
		if !ok {
			continue
		}
		if err := setJSON(s.v.Field(at), f.V); err != nil {
			return err
		}
		s.frev[name] = mark
	}
	if s.gone != 0 { // a creation of what was deleted elsewhere is an edit of it
		if _, mine := pendingEntry(s.frev[frevGone]); !mine {
			s.gone = 0 // a deletion elsewhere loses to this edit
		}
	}
	return nil
}
