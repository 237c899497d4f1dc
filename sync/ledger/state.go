package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"rounds/data"
)

// rowID names a row in a workspace.
type rowID struct {
	ent string
	key data.ID
}

// pending is where the numbers of pushes begin that have no seq yet: pending + i is
// the i-th push of the batch.
const pending int64 = 1 << 62

// Beside the fields, frev keeps what created the row, and the newest seq that somebody wrote
// over unseen: no field has that any more, and a deletion that did not see it is to lose to it.
const (
	created = "*"
	unseen  = "!"
)

// state is a row, as it is in the database and as the batch changes it.
type state struct {
	rowID
	account data.ID
	rev     int64
	goneAt  data.Instant
	fields  map[string]json.RawMessage
	frevs   map[string]int64 // with created; nil: all are rev
	stored  bool             // the database has it
	dirty   bool
}

// frev is the seq that last wrote a field.
func (s *state) frev(field string) int64 {
	if s.frevs == nil {
		return s.rev
	}
	if n, ok := s.frevs[field]; ok {
		return n
	}
	return s.frevs[created]
}

// put sets a field, in the push seq.
func (s *state) put(field string, v json.RawMessage, seq int64) {
	if field == accountField && s.ent != "account" {
		id, err := data.ParseID(string(v[1 : len(v)-1]))
		if err != nil {
			panic("an account that was not checked: " + err.Error())
		}
		s.touch(seq)
		s.account, s.frevs[field] = id, seq
		return
	}
	if s.frevs == nil {
		s.frevs = map[string]int64{created: s.rev}
	}
	if s.fields == nil {
		s.fields = map[string]json.RawMessage{}
	}
	s.frevs[field] = seq
	if v == nil {
		delete(s.fields, field)
	} else {
		s.fields[field] = v
	}
	s.touch(seq)
}

func (s *state) touch(seq int64) {
	if s.frevs == nil {
		s.frevs = map[string]int64{created: s.rev}
	}
	s.rev, s.dirty = seq, true
}

// writtenOver notes that a value is replaced by somebody who had not seen it.
func (s *state) writtenOver(frev int64) { s.frevs[unseen] = max(s.frevs[unseen], frev) }

// writtenAfter lists the seqs after one that wrote a field, also one that another has replaced
// unseen; rev also counts looks at the row.
func (s *state) writtenAfter(seq int64) (out []int64) {
	if s.frevs == nil && s.rev > seq {
		return []int64{s.rev}
	}
	for _, frev := range s.frevs {
		if frev > seq && !slices.Contains(out, frev) {
			out = append(out, frev)
		}
	}
	return out
}

// read fills a state from its columns.
func (s *state) read(doc, frev string) error {
	if err := json.Unmarshal([]byte(doc), &s.fields); err != nil {
		return fmt.Errorf("%s %s is damaged: %w", s.ent, s.key, err)
	}
	if frev == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(frev), &s.frevs); err != nil {
		return fmt.Errorf("%s %s has damaged numbers: %w", s.ent, s.key, err)
	}
	return nil
}

// doc is the column: the fields by name.
func (s *state) doc() string { return object(s.fields) }

func object(fields map[string]json.RawMessage) string {
	names := make([]string, 0, len(fields))
	size := 2
	for name, v := range fields {
		names = append(names, name)
		size += len(name) + len(v) + len(`"":,`)
	}
	slices.Sort(names)
	b := make([]byte, 0, size)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"', ':')
		b = append(b, fields[name]...)
	}
	return string(append(b, '}'))
}

// frevColumn is the column: "" when everything is rev. A pending seq is written as a
// mark, and offsets lists those that occur.
func (s *state) frevColumn() (text string, offsets []int64) {
	same := true
	for _, n := range s.frevs {
		same = same && n == s.rev
	}
	if same {
		return "", nil
	}
	base := s.frevs[created]
	names := make([]string, 0, len(s.frevs))
	for name, n := range s.frevs {
		if name != created && n != base {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	b := []byte(`{"*":`)
	b = appendSeq(b, base, &offsets)
	for _, name := range names {
		b = append(append(append(b, ',', '"'), name...), '"', ':')
		b = appendSeq(b, s.frevs[name], &offsets)
	}
	return string(append(b, '}')), offsets
}

func appendSeq(b []byte, n int64, offsets *[]int64) []byte {
	if n < pending {
		return strconv.AppendInt(b, n, 10)
	}
	if !slices.Contains(*offsets, n-pending) {
		*offsets = append(*offsets, n-pending)
	}
	return append(b, mark(n-pending)...)
}

// mark stands for the seq of the i-th push of a batch. Names of fields have no "@".
func mark(offset int64) string { return "@" + strconv.FormatInt(offset, 10) + "@" }

// value is a field's value; the account travels as a field too.
func (s *state) value(field string) json.RawMessage {
	if field == accountField && s.ent != "account" {
		return json.RawMessage(`"` + s.account.String() + `"`)
	}
	return s.fields[field]
}

// set and setInt are put for rows that the server makes itself.
func (s *state) set(field, v string, seq int64) {
	raw, err := encode(v)
	if err != nil {
		panic("a text that JSON cannot hold: " + err.Error())
	}
	s.put(field, raw, seq)
}

func (s *state) setInt(field string, n, seq int64) {
	s.put(field, strconv.AppendInt(nil, n, 10), seq)
}

// id is a field that names a row.
func (s *state) id(field string) data.ID {
	raw := s.fields[field]
	if len(raw) < 2 {
		return data.ID{}
	}
	id, err := data.ParseID(string(raw[1 : len(raw)-1]))
	if err != nil {
		return data.ID{}
	}
	return id
}
