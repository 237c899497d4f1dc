package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

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
	err = tx.sealText(&d)
	if absent(err) {
		err = tx.strand(key, text.Block(d.Text))
	}
	return d.Text, err
}

// sealText writes a sealed text into what it was typed in.
func (tx *Tx) sealText(d *Draft) error {
	if d.Kind == "note" && d.Field == "text" {
		return tx.addVersion(d.Key, text.Block(d.Base), text.Block(d.Text))
	}
	return tx.sealColumn(d)
}

// codeGone is why a text needs attention whose row left the book while it was typed.
const codeGone = "gone"

// strand keeps a text among what needs attention: what it was typed in is not in the
// book any more, because the server refused it or its account left.
func (tx *Tx) strand(key DraftKey, body string) error {
	ent, field, id := key.Kind, key.Field, key.Key
	if ent == "note" {
		ent, id = "note_version", tx.s.ids.New()
	}
	raw, err := json.Marshal(map[string]data.FieldWrite{field: {V: appendJSON(nil, reflect.ValueOf(body))}})
	if err != nil {
		return err
	}
	account, err := tx.accountOf(key.Key)
	if err != nil {
		return err
	}
	mut := tx.s.ids.New()
	return tx.exec(`INSERT INTO outbox (mut_id, action, ent, key, account_id, op, fields, at, state, acked_at, code, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'what this was written in is not in the book any more')`,
		mut[:], tx.action[:], ent, id[:], account[:], string(data.OpUpdate), string(raw), int64(tx.now), stateRefused, int64(tx.now), codeGone)
}

// accountOf is the account of a row that left the book, as the outbox remembers it.
func (tx *Tx) accountOf(key data.ID) (account data.ID, err error) {
	err = tx.sql.QueryRowContext(tx.ctx, `SELECT account_id FROM outbox WHERE key = ? AND account_id IS NOT NULL LIMIT 1`, key[:]).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		return account, nil
	}
	return account, err
}

// sealRow seals what is typed in the fields of a row that is about to leave the book.
func (tx *Tx) sealRow(kind string, key data.ID) error {
	drafts, err := readDrafts(tx.ctx, tx.sql, `WHERE ent = ? AND key = ?`, kind, key[:])
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := tx.sealDraft(d.DraftKey); err != nil {
			return err
		}
	}
	return nil
}

// sealDraft is seal in a transaction that otherwise tells the server nothing, of a
// text whose row is about to leave the book. What was typed in a field of a page has
// no action any more that would take it.
func (tx *Tx) sealDraft(key DraftKey) error {
	defer func(silent bool) { tx.silent = silent }(tx.silent)
	tx.silent = false
	body, err := tx.seal(key)
	if err != nil || key.hasColumn() || isCount(body) {
		return err
	}
	return tx.strand(key, text.Block(body))
}

// hasColumn reports whether sealing the field writes into a row.
func (k *DraftKey) hasColumn() bool {
	if k.Kind == "note" {
		return k.Field == "text"
	}
	kind := kindNamed(k.Kind)
	if kind == nil {
		return false
	}
	at, ok := kind.index[k.Field]
	return ok && kind.typ.Field(at).Type.Kind() == reflect.String
}

// isCount reports whether a page keeps a number in its field (such as the seconds of a
// call) and not a text.
func isCount(body string) bool {
	_, err := strconv.ParseInt(body, 10, 64)
	return err == nil || body == ""
}

// sealColumn writes a text into its column. Where that says something else by now than when
// it was opened, whoever typed has not seen it: the edit builds on nothing, so that the
// server does not take it for an answer to that.
func (tx *Tx) sealColumn(d *Draft) error {
	k := kindNamed(d.Kind)
	if k == nil {
		return data.Errorf(data.CodeInternal, "a draft of unknown kind %q", d.Kind)
	}
	if !d.hasColumn() {
		return nil // a field of the page, taken by the action that it becomes
	}
	old, frev, err := tx.load(k, d.Key)
	if err != nil {
		return err
	}
	at := k.index[d.Field]
	if old.Field(at).String() != text.Block(d.Base) {
		frev[d.Field] = "0"
	}
	row := reflect.New(k.typ).Elem()
	row.Set(old)
	row.Field(at).SetString(text.Block(d.Text))
	_, err = tx.saveOver(k, old, row, frev, []string{d.Field})
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
