package store

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// Letter is a change of ours that the server refused for good, or that waits because
// its account left the scope. What it says is kept until a person decides.
type Letter struct {
	Entry       int64 // names it here
	Ent         string
	Key         data.ID
	Account     data.ID
	AccountName string // "" when the account is not in the book (any more)
	Op          data.Op
	At          data.Instant // when it was done
	RefusedAt   data.Instant
	Quarantined bool   // the account left; it is sent by itself when the account comes back
	Code        string // why, for machines
	Detail      string // why, for people
	Fields      []LetterField
}

// LetterField is one value that the change set.
type LetterField struct {
	Name  string
	Value json.RawMessage
	Text  bool // the value is a text that a person may edit
}

// Body is the longest text of the letter, by which a person knows it.
func (l *Letter) Body() string {
	body, _ := l.longest()
	return body
}

// BodyField is the name of the field in which Body stands.
func (l *Letter) BodyField() string {
	_, field := l.longest()
	return field
}

func (l *Letter) longest() (body, field string) {
	for _, f := range l.Fields {
		var s string
		if f.Text && json.Unmarshal(f.Value, &s) == nil && len(s) > len(body) {
			body, field = s, f.Name
		}
	}
	return body, field
}

// Letters lists what needs attention, the oldest first.
func (s *Store) Letters(ctx context.Context) ([]Letter, error) {
	out, err := readLetters(ctx, s.reader, `WHERE state IN (?, ?) ORDER BY id`, stateRefused, stateQuarantined)
	return out, workError("reading what needs attention", err)
}

// WaitingChanges lists what waits to be sent, the oldest first, at most so many.
func (s *Store) WaitingChanges(ctx context.Context, most int) ([]Letter, error) {
	out, err := readLetters(ctx, s.reader, `WHERE state IN (?, ?) ORDER BY id LIMIT ?`, stateWaiting, stateSent, most)
	return out, workError("reading what waits to be sent", err)
}

func readLetters(ctx context.Context, q querier, where string, args ...any) ([]Letter, error) {
	entries, err := readEntries(ctx, q, where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Letter, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		l := Letter{
			Entry: e.id, Ent: e.ent, Key: e.key, Account: e.of, Op: e.op, At: e.at, Quarantined: e.state == stateQuarantined,
			Code: e.code, Detail: e.detail,
		}
		account, err := optional[data.Account](ctx, q, e.of)
		if err != nil {
			return nil, err
		}
		l.AccountName = account.Name
		if l.Fields, err = letterFields(e); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// letterFields lists what the entry sets, in the order of the columns; what is none of
// them (a text from a field of a page) comes last.
func letterFields(e *outboxEntry) ([]LetterField, error) {
	writes, err := e.writes()
	if err != nil {
		return nil, err
	}
	var out []LetterField
	k := kindsByName[e.ent]
	if k == nil {
		return nil, nil
	}
	for i, column := range k.columns {
		if w, ok := writes[column]; ok {
			out = append(out, LetterField{Name: column, Value: w.V, Text: k.typ.Field(i).Type.Kind() == reflect.String})
			delete(writes, column)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(writes)) {
		out = append(out, LetterField{Name: name, Value: writes[name].V, Text: bytes.HasPrefix(writes[name].V, []byte(`"`))})
	}
	return out, nil
}

// letter reads one that waits for a person.
func (tx *Tx) letter(id int64) (*outboxEntry, error) {
	found, err := tx.entries(`WHERE id = ? AND state IN (?, ?)`, id, stateRefused, stateQuarantined)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, data.Errorf(data.CodeNotFound, "that change needs no attention (any more)")
	}
	return &found[0], nil
}

// RetryLetter does what the change did once more, on the rows as they are now. With
// text, the field takes it in the place of what it said.
func (s *Store) RetryLetter(ctx context.Context, id int64, field, body string) error {
	return s.do(ctx, labelRetry, func(tx *Tx) error {
		e, err := tx.letter(id)
		if err != nil {
			return err
		}
		if err := tx.exec(`DELETE FROM outbox WHERE id = ?`, id); err != nil {
			return err
		}
		return tx.again(e, field, body)
	})
}

// again does an entry's change as a new one.
func (tx *Tx) again(e *outboxEntry, field, body string) error {
	k := kindsByName[e.ent]
	if k == nil {
		return data.Errorf(data.CodeInvalid, "this rounds does not know what a %s is; install the newer version", data.Noun(e.ent))
	}
	v, frev, gone, err := tx.loadWhole(k, e.key)
	there := err == nil
	if err != nil && !absent(err) {
		return err
	}
	if !there && e.op != data.OpCreate {
		return data.Errorf(data.CodeNotFound, "what this changes is not in the book (any more); copy its text with export, or drop it")
	}
	switch e.op {
	case data.OpDelete:
		return tx.Delete(v.Interface())
	case data.OpRestore, data.OpErase:
		return data.Errorf(data.CodeInvalid, "this cannot be done again; drop it")
	}
	fields, err := e.writes()
	if err != nil {
		return err
	}
	next := reflect.New(k.typ).Elem()
	next.Set(v)
	if !there {
		next.Field(k.idAt).Set(reflect.ValueOf(e.key))
	}
	var columns []string
	for name, f := range fields {
		at, ok := k.index[name]
		if !ok {
			continue
		}
		if err := setJSON(next.Field(at), f.V); err != nil {
			return err
		}
		if name == field {
			next.Field(at).SetString(text.Block(body))
		}
		columns = append(columns, name)
	}
	if len(columns) == 0 {
		return data.Errorf(data.CodeInvalid, "this was typed in a field that is not there any more; copy its text to where it belongs, then drop it")
	}
	if !there {
		return tx.Insert(next.Interface())
	}
	if gone != 0 {
		if err := tx.revive(k, e.key); err != nil {
			return err
		}
		if v, frev, err = tx.load(k, e.key); err != nil {
			return err
		}
	}
	_, err = tx.saveOver(k, v, next, frev, columns)
	return err
}

// DropLetter forgets a change that needs attention, with what it said.
func (s *Store) DropLetter(ctx context.Context, id int64) error {
	return s.transact(ctx, "dropping", func(tx *Tx) error {
		if _, err := tx.letter(id); err != nil {
			return err
		}
		return tx.exec(`DELETE FROM outbox WHERE id = ?`, id)
	})
}
