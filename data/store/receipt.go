package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"rounds/data"
)

// codeOutOfScope is the server's code for an account that is no longer ours: what was
// written about it waits for the account to come back.
const codeOutOfScope = "out_of_scope"

// Receive takes the server's receipts. What was taken stays over the server's rows
// until a page has it; what was refused leaves them and becomes a dead letter, or
// waits in quarantine. durable is the seq up to which the server has a backup, now its
// clock (0: it does not say).
func (s *Store) Receive(ctx context.Context, receipts []data.Receipt, durable int64, now data.Instant) error {
	return s.transact(ctx, "taking receipts", func(tx *Tx) error {
		tx.silent = true
		r, err := readSync(tx.ctx, tx.sql)
		if err != nil {
			return err
		}
		// A device that was away for long is as old as it is now, not as it was when it left:
		// else what it sends then would count as kept for all that time.
		now = cmp.Or(now, tx.now)
		r.age(now, tx.now)
		for i := range receipts {
			if err := tx.receive(&receipts[i], r.Lived); err != nil {
				return err
			}
		}
		return tx.retain(durable, now)
	})
}

const undecidedByID = `WHERE mut_id = ? AND ` + undecided

// receive takes a receipt; lived is when it came, by the age of the cache.
func (tx *Tx) receive(r *data.Receipt, lived data.Instant) error {
	found, err := tx.entries(undecidedByID, r.ID[:])
	if err != nil || len(found) == 0 {
		return err // told before
	}
	e := &found[0]
	if r.Status != data.ReceiptRejected {
		return tx.exec(`UPDATE outbox SET state = ?, seq = ?, acked_at = ? WHERE id = ?`, stateAcked, r.Seq, int64(lived), e.id)
	}
	state := stateRefused
	if waits, err := tx.comesBack(e, r.Code); err != nil {
		return err
	} else if waits {
		state = stateQuarantined
	}
	if err := tx.exec(`UPDATE outbox SET state = ?, n = NULL, acked_at = ?, code = ?, detail = ? WHERE id = ?`,
		state, int64(tx.now), r.Code, r.Detail, e.id); err != nil {
		return err
	}
	return tx.withdraw(e)
}

// comesBack reports whether a refused mutation waits for its account to come back: it was
// refused because that left, or because the row was that it writes into.
func (tx *Tx) comesBack(e *outboxEntry, code string) (bool, error) {
	if code == codeOutOfScope {
		return true, nil
	}
	made, err := tx.entries(`WHERE key = ? AND ent = ? AND state = ? AND op = ?`, e.key[:], e.ent, stateQuarantined, string(data.OpCreate))
	return len(made) > 0, err
}

// withdraw takes a mutation out of the row that it lies over: the row goes back to
// what was there before, with later mutations of ours over it.
func (tx *Tx) withdraw(e *outboxEntry) error {
	k := kindNamed(e.ent)
	if k == nil {
		return fmt.Errorf("an outbox entry of unknown kind %q", e.ent)
	}
	later, err := tx.entries(`WHERE key = ? AND ent = ? AND `+over+` AND id > ? ORDER BY id`, e.key[:], e.ent, e.id)
	if err != nil {
		return err
	}
	if err := tx.rebuildOn(e, later); err != nil {
		return err
	}
	shadow, err := tx.shadow(k, e.key)
	if err != nil {
		return err
	}
	if shadow != nil {
		return tx.rebase(k, e.key, shadow)
	}
	return tx.restoreBefore(k, e)
}

// rebuildOn has later mutations of the same fields build on what the withdrawn one
// built on.
func (tx *Tx) rebuildOn(e *outboxEntry, later []outboxEntry) error {
	mine, err := e.writes()
	if err != nil {
		return err
	}
	olds, err := e.olds()
	if err != nil {
		return err
	}
	mark := pendingBase(e.id)
	for i := range later {
		l := &later[i]
		fields, err := l.writes()
		if err != nil {
			return err
		}
		before, err := l.olds()
		if err != nil {
			return err
		}
		hit := l.base == mark
		if hit {
			l.base = e.base
		}
		for name, f := range fields {
			if f.Base != mark {
				continue
			}
			hit = true
			f.Base = "0"
			if b := mine[name].Base; b != "" {
				f.Base = b
			}
			fields[name] = f
			if old, ok := olds[name]; ok && before != nil {
				before[name] = old
			}
		}
		if !hit {
			continue
		}
		if err := tx.rewrite(l, fields, before); err != nil {
			return err
		}
	}
	return nil
}

// rewrite keeps an entry whose base or before changed.
func (tx *Tx) rewrite(e *outboxEntry, fields map[string]data.FieldWrite, before map[string]json.RawMessage) error {
	raw, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	e.fields = string(raw)
	if before != nil {
		if raw, err = json.Marshal(before); err != nil {
			return err
		}
		e.before = string(raw)
	}
	return tx.exec(`UPDATE outbox SET base = ?, fields = ?, before = ? WHERE id = ?`, e.base, e.fields, e.before, e.id)
}

// restoreBefore puts the values before a withdrawn mutation back, where no later one
// set them. The server's row did not change since, else it would be kept apart.
func (tx *Tx) restoreBefore(k *kind, e *outboxEntry) error {
	v, frev, gone, err := tx.loadWhole(k, e.key)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	rev, err := tx.revOf(k, e.key)
	if err != nil {
		return err
	}
	st := &state{v: v, rev: rev, frev: frev, gone: gone, there: true}
	mark := pendingBase(e.id)
	switch e.op {
	case data.OpCreate:
		if st.there = rev > 0; !st.there {
			// What was written into it stays in the outbox and goes the same way, what is
			// being typed in it too.
			if err := tx.sealRow(k.name, e.key); err != nil {
				return err
			}
		}
	case data.OpDelete, data.OpRestore:
		if frev[frevGone] == mark {
			delete(frev, frevGone)
			if st.gone = 0; e.op == data.OpRestore {
				st.gone = e.at
			}
		}
	case data.OpUpdate:
		if err := st.unwrite(k, e, mark); err != nil {
			return err
		}
	}
	return tx.put(k, e.key, st)
}

// unwrite sets the fields of an update back that nothing wrote since.
func (s *state) unwrite(k *kind, e *outboxEntry, mark string) error {
	fields, err := e.writes()
	if err != nil {
		return err
	}
	before, err := e.olds()
	if err != nil {
		return err
	}
	for name, f := range fields {
		at, ok := k.index[name]
		if !ok || s.frev[name] != mark {
			continue
		}
		if old, ok := before[name]; ok {
			if err := setJSON(s.v.Field(at), old); err != nil {
				return err
			}
		}
		if s.frev[name] = f.Base; f.Base == "" || f.Base == s.frev[frevCreated] {
			delete(s.frev, name)
		}
	}
	return nil
}
