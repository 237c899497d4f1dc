package store

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// Outgoing gives numbers to the mutations that are to be sent next and returns them
// in order, with those that were sent before and have no receipt: at most so many,
// and about so many bytes (at least one mutation).
func (s *Store) Outgoing(ctx context.Context, most, bytes int) ([]data.Mutation, error) {
	waits, err := s.anyOutgoing(ctx)
	if err != nil || !waits {
		return nil, workError("reading what waits to be sent", err)
	}
	var out []data.Mutation
	err = s.transact(ctx, "reading what waits to be sent", func(tx *Tx) error {
		out = nil
		// What has a number goes first, in the order of the numbers; what had one under another
		// id of the device (0) was done before what never had one (NULL).
		found, err := tx.entries(`WHERE `+undecided+` ORDER BY coalesce(n, 0) = 0, nullif(n, 0), id LIMIT ?`, most)
		if err != nil {
			return err
		}
		return tx.sync(func(r *syncRecord) error {
			size := 0
			for i := range found {
				e := &found[i]
				if size += len(e.fields); size > bytes && i > 0 {
					return nil
				}
				if e.n == 0 {
					r.LastN++
					e.n = r.LastN
				}
				if err := tx.exec(`UPDATE outbox SET n = ?, state = ? WHERE id = ?`, e.n, stateSent, e.id); err != nil {
					return err
				}
				m, err := e.mutation(r.Actor, tx.wireBase)
				if err != nil {
					return err
				}
				shorten(m.Fields)
				out = append(out, m)
			}
			return nil
		})
	})
	return out, err
}

// mostSent bounds a value on its way, in bytes of its JSON. Six bytes may stand for one of a
// text, so that whatever is longer is longer than a text may be, too.
const mostSent = 6*text.MaxField + 2

// shorten leaves of values that no server takes as much as it needs to refuse them: whole,
// they may be more than a request holds, and nothing after them would ever be sent. All of
// them stays here, and needs attention when the refusal comes.
func shorten(fields map[string]data.FieldWrite) {
	for name, f := range fields {
		if len(f.V) <= mostSent {
			continue
		}
		head := strings.ToValidUTF8(string(f.V[:2*text.MaxField]), "")
		f.V = appendJSON(nil, reflect.ValueOf(head))
		fields[name] = f
	}
}

func (s *Store) anyOutgoing(ctx context.Context) (waits bool, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE `+undecided+`)`).Scan(&waits)
	return waits, err
}

// wireBase turns what a mutation was built on into what the server knows. What this
// device did itself is named by its number also when the server has told its seq: a
// server that is restored gives it another seq, and a mutation that is sent again is the
// same one only with the same base.
func (tx *Tx) wireBase(key data.ID, field, base string) (string, error) {
	id, mine := pendingEntry(base)
	if mine {
		found, err := tx.entries(`WHERE id = ?`, id)
		switch {
		case err != nil:
			return "", err
		case len(found) > 0 && found[0].n > 0:
			return pendingBase(found[0].n), nil
		case len(found) > 0:
			return strconv.FormatInt(found[0].seq, 10), nil
		}
		return "0", nil // it is long settled and gone; the server compares values
	}
	seq, err := strconv.ParseInt(base, 10, 64)
	if err != nil || seq == 0 {
		return base, nil
	}
	found, err := tx.entries(`WHERE key = ? AND seq = ? AND n > 0 ORDER BY id DESC`, key[:], seq)
	for i := range found {
		if found[i].touches(field) {
			return pendingBase(found[i].n), nil
		}
	}
	return base, err
}
