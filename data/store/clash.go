package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"

	"rounds/data"
	"rounds/data/schema"
)

// Clash is a conflict with the row that it is about.
type Clash struct {
	data.Conflict
	AccountName string // of the team's files, which belong to no account, their path
	KeptName    string // who set Kept, by name; of a system that reported it, its name
	OtherName   string
	Text        bool // the field is a text that a person may edit, and not one of a few values
}

// Clashes lists the open conflicts that whoever works with the book may settle, the oldest
// first.
func (s *Store) Clashes(ctx context.Context) ([]Clash, error) {
	found, err := openConflicts(ctx, s.reader)
	if err != nil {
		return nil, workError("reading conflicts", err)
	}
	out, err := s.clashes(ctx, found)
	for i := range out {
		if err == nil {
			err = s.refreshKept(ctx, &out[i])
		}
	}
	return out, workError("reading conflicts", err)
}

// clashes finds what conflicts are about.
func (s *Store) clashes(ctx context.Context, found []data.Conflict) ([]Clash, error) {
	out := make([]Clash, len(found))
	for i, c := range found {
		account, err := optional[data.Account](ctx, s.reader, c.AccountID)
		if err != nil {
			return nil, err
		}
		if c.Ent == ChangedTeamFile {
			file, err := optional[data.TeamFile](ctx, s.reader, c.Key)
			if err != nil {
				return nil, err
			}
			account.Name = file.Path
		}
		kept, err := optional[data.User](ctx, s.reader, c.KeptBy)
		if err != nil {
			return nil, err
		}
		other, err := optional[data.User](ctx, s.reader, c.OtherBy)
		if err != nil {
			return nil, err
		}
		out[i] = Clash{Conflict: c, AccountName: account.Name, KeptName: keptName(&c, kept.Name), OtherName: other.Name, Text: schema.IsProse(c.Ent, c.Field)}
	}
	return out, nil
}

func keptName(c *data.Conflict, person string) string {
	if c.Replaced() && c.KeptBy.IsZero() {
		return c.Device
	}
	return person
}

// refreshKept puts in the place of the kept value what the field has by now, if somebody
// has edited it since: whoever picks has to see what a pick would take away.
func (s *Store) refreshKept(ctx context.Context, c *Clash) error {
	k := kindNamed(c.Ent)
	if k == nil {
		return nil
	}
	at, ok := k.index[c.Field]
	if !ok {
		return nil
	}
	now, then := reflect.New(k.typ).Elem(), reflect.New(k.typ).Elem()
	var rev, gone int64
	var frev string
	err := s.reader.QueryRowContext(ctx, k.selectOne, c.Key[:]).Scan(append(k.targets(now, nil), &rev, &frev, &gone)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if setJSON(then.Field(at), json.RawMessage(c.Kept)) == nil && !same(now.Field(at), then.Field(at)) {
		c.Kept, c.KeptBy, c.KeptName = string(appendJSON(nil, now.Field(at))), data.ID{}, ""
	}
	return nil
}

// Pick says which value of a conflict counts.
type Pick int

// The picks.
const (
	PickKept  Pick = iota // what the server has
	PickOther             // what arrived later
	PickValue             // neither: a third
)

// Settle ends a conflict: the field takes the picked value, and the conflict is
// over, in one action. value counts for PickValue only, as JSON. The value that stands is
// written too where it is picked: the server has to see that somebody decided on it, so that
// another pick, made elsewhere without knowing of this one, meets it there.
func (s *Store) Settle(ctx context.Context, conflict data.ID, pick Pick, value json.RawMessage, by data.ID) error {
	return s.do(ctx, "conflict", func(tx *Tx) error {
		c, err := get[data.Conflict](ctx, tx.sql, conflict)
		if err != nil {
			return err
		}
		if c.ResolvedAt != 0 {
			return data.Errorf(data.CodeConflict, "somebody picked a value already")
		}
		role, known, err := myRole(ctx, tx.sql)
		if err != nil {
			return err
		}
		if known && !schema.MaySet(role, c.Ent, c.Field) {
			return data.Errorf(data.CodeInvalid, "your role may not set this field; ask a lead or the account's manager to pick")
		}
		switch pick {
		case PickKept:
			err = tx.affirm(c.Ent, c.Key, c.Field)
		case PickOther:
			err = tx.setField(c.Ent, c.Key, c.Field, json.RawMessage(c.Other))
		case PickValue:
			err = tx.setField(c.Ent, c.Key, c.Field, value)
		}
		if err != nil {
			return err
		}
		if err := tx.markRead(conflict); err != nil { // who picks has read of it
			return err
		}
		return stamp(tx, conflict, func(c *data.Conflict) { c.ResolvedAt, c.ResolvedBy = tx.now, by }, "resolved_at", "resolved_by")
	})
}

// affirm writes what a field has once more. Of a row that is gone, or that this program
// does not know, there is nothing to say.
func (tx *Tx) affirm(ent string, key data.ID, field string) error {
	k := kindNamed(ent)
	if k == nil {
		return nil
	}
	if _, ok := k.index[field]; !ok {
		return nil
	}
	row, frev, gone, err := tx.loadWhole(k, key)
	if absent(err) || gone != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.write(k, row, row, frev, []string{field})
}

// setField edits one field of a row that only the server's word names, also where it has
// that value; value is JSON.
func (tx *Tx) setField(ent string, key data.ID, field string, value json.RawMessage) error {
	k := kindNamed(ent)
	if k == nil {
		return data.Errorf(data.CodeInvalid, "this rounds does not know what a %s is; install the newer version", data.Noun(ent))
	}
	at, ok := k.index[field]
	if !ok {
		return data.Errorf(data.CodeInvalid, "a %s has no field %q here; install the newer version", data.Noun(ent), field)
	}
	old, frev, err := tx.load(k, key)
	if err != nil {
		return err
	}
	row := reflect.New(k.typ).Elem()
	row.Set(old)
	if err := setJSON(row.Field(at), value); err != nil {
		return data.Errorf(data.CodeInvalid, "%s is no value for %s: %w", value, field, err)
	}
	return tx.write(k, old, row, frev, []string{field})
}
