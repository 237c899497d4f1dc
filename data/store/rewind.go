package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"rounds/data"
)

// Rewind takes up with what the server says it has: acknowledged mutations past lastN
// wait again. Another epoch than the cache's begins without a cursor, and what was
// acknowledged under an earlier id of this device waits again too: the server knows
// what it has of it.
func (s *Store) Rewind(ctx context.Context, epoch string, lastN int64) error {
	return s.transact(ctx, "sending again", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error {
			if err := tx.exec(`UPDATE outbox SET state = ? WHERE state IN (?, ?) AND n > ?`,
				stateSent, stateAcked, stateSettled, lastN); err != nil {
				return err
			}
			r.Durable = 0         // the backup may be of what the server has lost
			if r.Epoch == epoch { // what is sent again gets another seq
				return tx.exec(`UPDATE outbox SET seq = 0 WHERE state = ? AND n > ?`, stateSent, lastN)
			}
			r.SyncPoint = data.SyncPoint{Epoch: epoch, Actor: r.Actor}
			earlier, err := tx.sentAsAnother()
			if err == nil && earlier {
				r.LastN = 0
				err = tx.renumber()
			}
			if err != nil {
				return err
			}
			return tx.forgetSeqs()
		})
	})
}

// sentAsAnother has what was acknowledged under an earlier id of this device wait again, and
// reports whether there is any. It has to come before what was built on it and bears numbers
// already; with all of them counted from 1 the server, which knows other mutations under those
// numbers, has the device go on as a new one.
func (tx *Tx) sentAsAnother() (bool, error) {
	keys, err := tx.rowKeys(`UPDATE outbox SET state = ? WHERE state IN (?, ?) AND coalesce(n, 0) = 0 RETURNING ent, key`,
		stateWaiting, stateAcked, stateSettled)
	return len(keys) > 0, err
}

// Renumber begins to count anew, for a new device id: what has no receipt yet gets
// numbers from 1 when it is sent next.
func (s *Store) Renumber(ctx context.Context) error {
	return s.transact(ctx, "numbering anew", func(tx *Tx) error {
		if err := tx.sync(func(r *syncRecord) error {
			r.LastN, r.Device = 0, data.ID{}
			return nil
		}); err != nil {
			return err
		}
		return tx.renumber()
	})
}

// renumber takes the numbers away. What had one keeps 0 in its place: the server may have
// it, so that it cannot be withdrawn any more. What no page has brought yet is sent again,
// under whose number nobody will ask any more whether the server still has it.
func (tx *Tx) renumber() error {
	return tx.exec(`UPDATE outbox SET n = 0, state = CASE WHEN state IN (?, ?) THEN ? ELSE state END WHERE n IS NOT NULL`,
		stateSent, stateAcked, stateWaiting)
}

// own is what a row's changes of this device were under the seqs of an epoch that is over.
type own map[int64][]*outboxEntry

// forgetSeqs names what this device did by its own entries wherever a seq of the epoch that
// is over did: in what is built on it, and in the rows as they stand. The restored server
// gives it another seq, so that the old one would build on nothing.
func (tx *Tx) forgetSeqs() error {
	entries, err := tx.entries(`WHERE state <= ? ORDER BY id`, stateSettled)
	if err != nil {
		return err
	}
	rows := map[rowKey]own{}
	for i := range entries {
		if e := &entries[i]; e.seq > 0 {
			key := rowKey{e.ent, e.key}
			if rows[key] == nil {
				rows[key] = own{}
			}
			rows[key][e.seq] = append(rows[key][e.seq], e)
		}
	}
	for i := range entries {
		if e := &entries[i]; rows[rowKey{e.ent, e.key}] != nil {
			if err := tx.renameBases(e, rows[rowKey{e.ent, e.key}]); err != nil {
				return err
			}
		}
	}
	for key, mine := range rows {
		if err := tx.renameFrevs(key, mine); err != nil {
			return err
		}
	}
	return tx.exec(`UPDATE outbox SET seq = 0 WHERE state <= ?`, stateSettled)
}

// name is the entry of this device, before another one, that a seq stands for; the base as
// it is where the seq was somebody else's.
func (o own) name(field, base string, before int64) string {
	seq, err := strconv.ParseInt(base, 10, 64)
	if err != nil {
		return base // it names an entry already, or nothing
	}
	for i := len(o[seq]) - 1; i >= 0; i-- {
		if e := o[seq][i]; e.id < before && e.touches(field) {
			return pendingBase(e.id)
		}
	}
	return base
}

func (tx *Tx) renameBases(e *outboxEntry, mine own) error {
	fields, err := e.writes()
	if err != nil {
		return err
	}
	base, changed := mine.name("", e.base, e.id), false
	for name, w := range fields {
		if on := mine.name(name, w.Base, e.id); on != w.Base {
			w.Base, changed = on, true
			fields[name] = w
		}
	}
	if !changed && base == e.base {
		return nil
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("outbox entry %d: %w", e.id, err)
	}
	return tx.exec(`UPDATE outbox SET base = ?, fields = ? WHERE id = ?`, base, string(raw), e.id)
}

func (tx *Tx) renameFrevs(key rowKey, mine own) error {
	k := kindNamed(key.ent)
	if k == nil {
		return nil // a row of a newer program
	}
	_, frev, _, err := tx.loadWhole(k, key.key)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	before := frev.String()
	for name, base := range frev {
		frev[name] = mine.name(name, base, math.MaxInt64)
	}
	if frev.String() == before {
		return nil
	}
	return tx.exec(fmt.Sprintf(`UPDATE %s SET frev = ? WHERE id = ?`, k.name), frev.String(), key.key[:])
}
