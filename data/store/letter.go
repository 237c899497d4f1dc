package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"rounds/data"
	"rounds/data/schema"
	"rounds/data/text"
)

// Letter is a change of ours that the server refused for good, or that waits because
// its account left the scope. What it says is kept until a person decides.
type Letter struct {
	Entry       int64 // names it here
	Ent         string
	Key         data.ID
	Account     data.ID
	AccountName string // "" when nobody knows it
	Gone        bool   // the account is not in the book (any more)
	Op          data.Op
	At          data.Instant // when it was done
	RefusedAt   data.Instant
	Quarantined bool   // the account left; it is sent by itself when the account comes back
	Code        string // why, for machines
	Detail      string // why, for people
	Fields      []LetterField
	Parts       []Letter // what hangs on it and goes the same way: the texts of a note, the answers of a call, later edits of a new row
}

// LetterField is one value that the change set.
type LetterField struct {
	Ent   string // of the row in which it stands
	Key   data.ID
	Name  string
	Value json.RawMessage
	Text  bool // the value is a text that a person may edit
	of    rowKey
}

// replaces reports whether a later value of a field takes the place of another.
func (f *LetterField) replaces(o *LetterField) bool { return f.of == o.of && f.Name == o.Name }

// Fits refuses a letter that says more than a server takes, as TextFits does: the server
// only says that it cannot take it.
func (l *Letter) Fits() error {
	for i := range l.Fields {
		var said string
		if raw := l.Fields[i].Value; len(raw) > text.MaxField && json.Unmarshal(raw, &said) == nil {
			if err := TextFits(said); err != nil {
				return err
			}
		}
	}
	return nil
}

// Has reports whether an entry of the outbox is the letter, or hangs on it.
func (l *Letter) Has(entry int64) bool {
	return l.Entry == entry || slices.ContainsFunc(l.Parts, func(part Letter) bool { return part.Entry == entry })
}

// Says are the values of the letter and of what hangs on it, the latest of each field.
func (l *Letter) Says() []LetterField {
	out := slices.Clone(l.Fields)
	for i := range l.Parts {
		for _, f := range l.Parts[i].Fields {
			if at := slices.IndexFunc(out, func(o LetterField) bool { return f.replaces(&o) }); at >= 0 {
				out[at] = f
			} else {
				out = append(out, f)
			}
		}
	}
	return out
}

// Texts are all the texts of the letter: what is lost where it is dropped.
func (l *Letter) Texts() (out []LetterField) {
	for _, f := range l.Says() {
		var s string
		if f.Text && json.Unmarshal(f.Value, &s) == nil && s != "" {
			out = append(out, f)
		}
	}
	return out
}

// Body is the longest text of the letter, by which a person knows it.
func (l *Letter) Body() string {
	body, _ := l.longest()
	return body
}

// BodyField is the field in which Body stands, without a name where there is none.
func (l *Letter) BodyField() LetterField {
	_, field := l.longest()
	return field
}

func (l *Letter) longest() (body string, field LetterField) {
	for _, f := range l.Texts() {
		var s string
		if json.Unmarshal(f.Value, &s) == nil && len(s) > len(body) {
			body, field = s, f
		}
	}
	return body, field
}

// Letters lists what needs attention, the oldest first. What hangs on another is part of
// that: a person wrote one note.
func (s *Store) Letters(ctx context.Context) ([]Letter, error) {
	groups, err := readAttending(ctx, s.reader)
	out := make([]Letter, 0, len(groups))
	for _, g := range groups {
		if err != nil {
			break
		}
		var all []Letter
		if all, err = lettersOf(ctx, s.reader, g); err == nil {
			out = append(out, letterOf(all))
		}
	}
	return out, workError("reading what needs attention", err)
}

// letterOf makes one of what goes the same way. It is named by the call, where there is one:
// its checklist is begun before it.
func letterOf(all []Letter) Letter {
	at := max(0, slices.IndexFunc(all, func(l Letter) bool { return l.Ent == "activity" }))
	l := all[at]
	l.Parts = slices.Delete(all, at, at+1)
	return l
}

// WaitingChanges lists what waits to be sent, the oldest first, at most so many.
func (s *Store) WaitingChanges(ctx context.Context, most int) ([]Letter, error) {
	entries, err := readEntries(ctx, s.reader, `WHERE `+undecided+` ORDER BY id LIMIT ?`, most)
	var out []Letter
	if err == nil {
		out, err = lettersOf(ctx, s.reader, entries)
	}
	return out, workError("reading what waits to be sent", err)
}

func lettersOf(ctx context.Context, q querier, entries []outboxEntry) ([]Letter, error) {
	left, err := readLeft(ctx, q)
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
		l.AccountName, l.Gone = cmp.Or(account.Name, left[e.of]), account.ID.IsZero()
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
	of, err := e.told()
	if err != nil {
		return nil, err
	}
	var out []LetterField
	k := kindNamed(e.ent)
	if k == nil {
		return nil, nil
	}
	for _, column := range k.columns {
		if w, ok := writes[column]; ok {
			out = append(out, LetterField{Ent: e.ent, Key: e.key, Name: column, Value: w.V, Text: schema.IsProse(e.ent, column), of: of})
			delete(writes, column)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(writes)) {
		out = append(out, LetterField{Ent: e.ent, Key: e.key, Name: name, Value: writes[name].V, Text: bytes.HasPrefix(writes[name].V, []byte(`"`)), of: of})
	}
	return out, nil
}

// letter reads one that waits for a person, and after it what hangs on it; the number of
// either names it.
func (tx *Tx) letter(id int64) ([]outboxEntry, error) {
	groups, err := readAttending(tx.ctx, tx.sql)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if slices.ContainsFunc(g, func(e outboxEntry) bool { return e.id == id }) {
			return g, nil
		}
	}
	return nil, data.Errorf(data.CodeNotFound, "that change needs no attention (any more)")
}

// takeLetter is letter, and takes all of it out of the outbox.
func (tx *Tx) takeLetter(id int64) ([]outboxEntry, error) {
	taken, err := tx.letter(id)
	for i := range taken {
		if err == nil {
			err = tx.exec(`DELETE FROM outbox WHERE id = ?`, taken[i].id)
		}
	}
	if err != nil {
		return nil, err
	}
	return taken, tx.tidyLeft()
}

// RetryLetter does what the change did once more, on the rows as they are now, and what
// hangs on it. A field that is named takes another value in the place of what it said last:
// a text as it is typed, any other as JSON.
func (s *Store) RetryLetter(ctx context.Context, id int64, field LetterField, body string) error {
	return s.do(ctx, labelRetry, func(tx *Tx) error {
		taken, err := tx.takeLetter(id)
		if err != nil {
			return err
		}
		last := -1
		for i := range taken {
			fields, err := letterFields(&taken[i])
			if err != nil {
				return err
			}
			if slices.ContainsFunc(fields, func(f LetterField) bool { return f.replaces(&field) }) {
				last = i
			}
		}
		for i := range taken {
			typed := LetterField{}
			if i == last {
				typed = field
			}
			if err := tx.again(&taken[i], typed, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// again does an entry's change as a new one.
func (tx *Tx) again(e *outboxEntry, field LetterField, body string) error {
	k := kindNamed(e.ent)
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
		value := f.V
		if name == field.Name && !field.Text {
			value = json.RawMessage(body)
		}
		if err := setJSON(next.Field(at), value); err != nil {
			return err
		}
		if name == field.Name && field.Text {
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

// DropLetter forgets a change that needs attention, with what it said and what hangs on it.
func (s *Store) DropLetter(ctx context.Context, id int64) error {
	return s.transact(ctx, "dropping", func(tx *Tx) error {
		_, err := tx.takeLetter(id)
		return err
	})
}
