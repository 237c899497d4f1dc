package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/text"
)

// Draft is a text field with edits that were not sealed yet.
type Draft struct {
	DraftKey
	Base string // the text when it was opened or last sealed
	Text string // the text with all edits
	At   data.Instant
}

// Drafts lists the fields of an entity with text that is not sealed, such as
// those of a call that was cut short.
func (s *Store) Drafts(ctx context.Context, kind string, key data.ID) ([]Draft, error) {
	out, err := readDrafts(ctx, s.reader, `WHERE ent = ? AND key = ?`, kind, key[:])
	return out, workError("reading drafts", err)
}

// AllDrafts lists every field with unsealed text, oldest first: what a crash left.
func (s *Store) AllDrafts(ctx context.Context) ([]Draft, error) {
	out, err := readDrafts(ctx, s.reader, ``)
	return out, workError("reading drafts", err)
}

func readDrafts(ctx context.Context, q querier, where string, args ...any) ([]Draft, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, ent, key, field, base, at FROM draft_field `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	var out []Draft
	var ids []int64
	for rows.Next() {
		var d Draft
		var id int64
		if err := rows.Scan(&id, &d.Kind, &d.Key, &d.Field, &d.Base, &d.At); err != nil {
			_ = rows.Close()
			return nil, err
		}
		out, ids = append(out, d), append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	kept := out[:0]
	for i, d := range out {
		edits, err := readEdits(ctx, q, ids[i])
		if err != nil {
			return nil, err
		}
		if d.Text, err = draft.Replay(d.Base, edits); err != nil {
			return nil, err
		}
		if len(edits) > 0 {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

func readEdits(ctx context.Context, q querier, field int64) ([]draft.Edit, error) {
	rows, err := q.QueryContext(ctx, `SELECT pos, del, ins FROM draft WHERE field_id = ? ORDER BY id`, field)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []draft.Edit
	for rows.Next() {
		var e draft.Edit
		if err := rows.Scan(&e.Pos, &e.Del, &e.Ins); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// Seal turns the edits of a field into one change of its entity: a new version of
// a note, or one update of the column that the field names. It returns the text.
// Sealing a field without edits changes nothing.
func (s *Store) Seal(ctx context.Context, key DraftKey) (string, error) {
	var sealed string
	err := s.transact(ctx, "saving the text", func(tx *Tx) error {
		var err error
		sealed, err = tx.seal(key)
		return err
	})
	return sealed, err
}

// seal writes the field's text into its entity, when it has edits, and begins
// anew with that text as the base.
func (tx *Tx) seal(key DraftKey) (string, error) {
	drafts, err := readDrafts(tx.ctx, tx.sql, `WHERE ent = ? AND key = ? AND field = ?`, key.Kind, key.Key[:], key.Field)
	if err != nil || len(drafts) == 0 {
		return "", err
	}
	d := drafts[0]
	if err := tx.dropEdits(key); err != nil {
		return "", err
	}
	if err := tx.exec(`UPDATE draft_field SET base = ? WHERE ent = ? AND key = ? AND field = ?`, d.Text, key.Kind, key.Key[:], key.Field); err != nil {
		return "", err
	}
	if d.Text == d.Base {
		return d.Text, nil
	}
	if key.Kind == "note" && key.Field == "text" {
		return d.Text, tx.addVersion(key.Key, text.Block(d.Text))
	}
	return d.Text, tx.sealColumn(key, d.Text)
}

func (tx *Tx) sealColumn(key DraftKey, value string) error {
	k := kindsByName[key.Kind]
	if k == nil {
		return data.Errorf(data.CodeInternal, "a draft of unknown kind %q", key.Kind)
	}
	at, ok := k.index[key.Field]
	if !ok || k.typ.Field(at).Type.Kind() != reflect.String {
		return nil // a field of the page, taken by the action that it becomes
	}
	row, _, err := tx.load(k, key.Key)
	if err != nil {
		return err
	}
	row.Field(at).SetString(text.Block(value))
	_, err = tx.Save(row.Interface(), key.Field)
	return err
}

// Discard forgets the edits of a field: what it held was filed or thrown away.
func (s *Store) Discard(ctx context.Context, key DraftKey) error {
	return s.transact(ctx, "discarding the text", func(tx *Tx) error { return tx.discard(key) })
}

func (tx *Tx) discard(key DraftKey) error {
	if err := tx.dropEdits(key); err != nil {
		return err
	}
	tx.s.journal.forget(key)
	return tx.exec(`DELETE FROM draft_field WHERE ent = ? AND key = ? AND field = ?`, key.Kind, key.Key[:], key.Field)
}

// discardAll forgets every field of an entity.
func (tx *Tx) discardAll(kind string, key data.ID) error {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT field FROM draft_field WHERE ent = ? AND key = ?`, kind, key[:])
	if err != nil {
		return err
	}
	fields, err := scanStrings(rows)
	if err != nil {
		return err
	}
	for _, field := range fields {
		if err := tx.discard(DraftKey{Kind: kind, Key: key, Field: field}); err != nil {
			return err
		}
	}
	return nil
}

func scanStrings(rows *sql.Rows) ([]string, error) {
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (tx *Tx) dropEdits(key DraftKey) error {
	return tx.exec(`DELETE FROM draft WHERE field_id = (SELECT id FROM draft_field WHERE ent = ? AND key = ? AND field = ?)`,
		key.Kind, key.Key[:], key.Field)
}
