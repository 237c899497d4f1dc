package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"rounds/data"
)

// Apply writes a page of the server's changes, which was pulled from the cursor from;
// when the cache has moved on from there meanwhile it changes nothing. A row counts
// only when it is newer than the cache's. Where mutations of ours wait, the row shows
// the server's state with them over it.
func (s *Store) Apply(ctx context.Context, from string, p *data.Page) error {
	return s.transact(ctx, "taking over changes", func(tx *Tx) error {
		at, err := readSync(tx.ctx, tx.sql)
		if err != nil || at.Cursor != from {
			return err
		}
		tx.silent = true
		a := &applying{tx: tx, touched: map[rowKey]bool{}, since: at.Seq, now: cmp.Or(p.Now, tx.now)}
		if a.me, err = tx.me(); err != nil {
			return err
		}
		settled, err := tx.settle(p.LastN, p.Seq)
		if err != nil {
			return err
		}
		for i := range p.Items {
			if err := a.item(&p.Items[i]); err != nil {
				return err
			}
		}
		for _, key := range settled {
			if !a.touched[key] {
				if err := tx.rebaseSettled(key); err != nil {
					return err
				}
			}
		}
		if err := tx.retain(p.Durable, a.now); err != nil {
			return err
		}
		if err := tx.rescues(p.Rescues); err != nil {
			return err
		}
		return tx.sync(func(r *syncRecord) error {
			r.Cursor, r.Seq, r.Contact, r.ShutOut = p.Cursor, p.Seq, tx.now, false
			if p.LeaseDays != 0 {
				r.LeaseDays = max(p.LeaseDays, 0)
			}
			return nil
		})
	})
}

// rowKey names a row.
type rowKey struct {
	ent string
	key data.ID
}

// applying is a page under way.
type applying struct {
	tx      *Tx
	touched map[rowKey]bool // rows that it wrote
	since   int64           // up to which everything was here
	me      data.ID         // who works here
	now     data.Instant    // by the server's clock
}

func (a *applying) item(i *data.PageItem) error {
	if g := i.Grant; g != nil {
		if g.Granted {
			return a.tx.enter(g.Account)
		}
		return a.tx.leave(g.Account)
	}
	k := kindNamed(i.Row.Ent)
	if k == nil {
		return nil // a newer server knows more; see SyncPoint
	}
	return a.row(k, i.Row)
}

// row writes one row of the server.
func (a *applying) row(k *kind, r *data.Row) error {
	tx := a.tx
	rev, account, known, err := tx.stands(k, r.Key)
	if err != nil || known && rev >= r.Rev {
		return err
	}
	a.touched[rowKey{k.name, r.Key}] = true
	if r.Moved {
		if !known || account != r.Account {
			return nil
		}
		return tx.remove(k, r.Key)
	}
	pending, err := tx.entries(`WHERE key = ? AND ent = ? AND (`+over+` OR state = ?) ORDER BY id`, r.Key[:], k.name, stateQuarantined)
	if err != nil {
		return err
	}
	if err := tx.follow(pending, r.Account); err != nil {
		return err
	}
	st, err := k.stateOf(r)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		if err := tx.putShadow(r); err != nil {
			return err
		}
	} else if err := tx.dropShadow(k, r.Key); err != nil {
		return err
	}
	for i := range pending {
		if err := st.replay(k, &pending[i]); err != nil {
			return err
		}
	}
	if known && account != k.account(st.v) {
		tx.changed[account] = struct{}{} // it leaves that account
	}
	mine := false
	if known && k.name == "account" {
		if mine, err = a.isMine(r.Key); err != nil {
			return err
		}
	}
	if err := tx.put(k, r.Key, st); err != nil || !st.there || st.gone != 0 {
		return err
	}
	if owned, ok := st.v.Interface().(data.Account); ok {
		if mine || owned.Owner != a.me || a.me.IsZero() {
			return nil
		}
		return tx.assigned(r.Key)
	}
	if c, ok := st.v.Interface().(data.Conflict); ok && known && c.ResolvedAt != 0 && !c.Replaced() {
		return tx.markRead(r.Key) // somebody has picked: nobody else has to
	}
	if known || r.Rev <= a.since {
		return nil // what comes with an account that came into the scope is no news
	}
	return tx.notify(k, st.v, a.me, a.now)
}

// isMine reports whether an account is of whoever works here.
func (a *applying) isMine(account data.ID) (mine bool, err error) {
	stmt, err := a.tx.stmt(`SELECT EXISTS (SELECT 1 FROM account WHERE id = ? AND owner = ? AND gone_at = 0)`)
	if err != nil {
		return false, err
	}
	return mine, a.tx.cancelled(stmt.QueryRowContext(a.tx.run, account[:], a.me[:]).Scan(&mine))
}

// me is who works here, zero when nobody was named.
func (tx *Tx) me() (data.ID, error) {
	var raw string
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT value FROM setting WHERE name = ?`, settingMe).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return data.ID{}, nil
	}
	if err != nil {
		return data.ID{}, err
	}
	return data.ParseID(raw)
}

// stands says what the cache has of a row.
func (tx *Tx) stands(k *kind, key data.ID) (rev int64, account data.ID, known bool, err error) {
	column := "zeroblob(16)"
	if k.accountAt >= 0 {
		column = k.columns[k.accountAt]
	}
	stmt, err := tx.stmt(`SELECT rev, ` + column + ` FROM ` + k.name + ` WHERE id = ?`)
	if err != nil {
		return 0, account, false, err
	}
	err = stmt.QueryRowContext(tx.run, key[:]).Scan(&rev, &account)
	if absent(err) {
		return 0, account, false, nil
	}
	return rev, account, err == nil, tx.cancelled(err)
}

// rebase writes a row anew: the server's state, and what of ours still lies over it.
func (tx *Tx) rebase(k *kind, key data.ID, server *data.Row) error {
	pending, err := tx.entries(`WHERE key = ? AND ent = ? AND `+over+` ORDER BY id`, key[:], k.name)
	if err != nil {
		return err
	}
	st, err := k.stateOf(server)
	if err != nil {
		return err
	}
	for i := range pending {
		if err := st.replay(k, &pending[i]); err != nil {
			return err
		}
	}
	if len(pending) == 0 {
		if err := tx.dropShadow(k, key); err != nil {
			return err
		}
	}
	return tx.put(k, key, st)
}

// rebaseSettled takes settled mutations out of a row of which this page says nothing.
func (tx *Tx) rebaseSettled(key rowKey) error {
	k := kindNamed(key.ent)
	if k == nil {
		return nil
	}
	shadow, err := tx.shadow(k, key.key)
	if err != nil {
		return err
	}
	if shadow != nil {
		return tx.rebase(k, key.key, shadow)
	}
	v, frev, gone, err := tx.loadWhole(k, key.key)
	if err != nil {
		if absent(err) {
			return nil
		}
		return err
	}
	rev, err := tx.revOf(k, key.key)
	if err != nil {
		return err
	}
	return tx.put(k, key.key, &state{v: v, rev: rev, frev: tx.settledFrevs(frev), gone: gone, there: true})
}

// settledFrevs names in the place of settled entries of ours the pushes that took
// them.
func (tx *Tx) settledFrevs(f frevs) frevs {
	for name, base := range f {
		id, mine := pendingEntry(base)
		if !mine {
			continue
		}
		found, err := tx.entries(`WHERE id = ? AND state = ?`, id, stateSettled)
		if err != nil || len(found) == 0 {
			continue
		}
		if delete(f, name); name != frevGone {
			f[name] = strconv.FormatInt(found[0].seq, 10)
		}
	}
	return f
}

// settleBy marks what a snapshot of seq has of ours.
func (tx *Tx) settleBy(seq int64) error {
	return tx.exec(`UPDATE outbox SET state = ? WHERE state = ? AND seq <= ?`, stateSettled, stateAcked, seq)
}

// settle marks what a page that reaches seq has of ours and returns the rows. Only
// what has a receipt counts: a number alone may be another copy's of this device. What had
// its number under another id of the device (0) is known by its seq alone; of any other the
// seq says nothing, where the server was brought back and has given it to somebody else.
func (tx *Tx) settle(lastN, seq int64) ([]rowKey, error) {
	return tx.rowKeys(`UPDATE outbox SET state = ? WHERE state = ? AND CASE WHEN n > 0 THEN n <= ? ELSE seq <= ? END RETURNING ent, key`,
		stateSettled, stateAcked, lastN, seq)
}

// put writes a row as it shall stand, or removes one that is not there.
func (tx *Tx) put(k *kind, key data.ID, s *state) error {
	if !s.there {
		return tx.remove(k, key)
	}
	// "*" is told by rev, unless another number created the row.
	if s.frev[frevCreated] == strconv.FormatInt(s.rev, 10) {
		delete(s.frev, frevCreated)
	}
	args := append(k.values(s.v, tx.args[:0]), s.rev, s.frev.String(), int64(s.gone))
	tx.args = args
	if err := tx.exec(k.put, args...); err != nil {
		return fmt.Errorf("%s %s: %w", k.name, key, err)
	}
	tx.note(k, s.v)
	if s.gone != 0 {
		return tx.forget(k, key)
	}
	return tx.indexPut(k, s.v)
}

// indexPut keeps the indexes in step with a row that came from elsewhere.
func (tx *Tx) indexPut(k *kind, v reflect.Value) error {
	version, ok := v.Interface().(data.NoteVersion)
	if !ok {
		return tx.index(k, v, false)
	}
	// Only the text that stands is searched.
	if !version.Parent.IsZero() {
		if err := tx.forgetText(version.Parent); err != nil {
			return err
		}
	}
	stmt, err := tx.stmt(`SELECT EXISTS (SELECT 1 FROM note_version WHERE note_id = ? AND parent = ?)`)
	if err != nil {
		return err
	}
	var built bool
	if err := stmt.QueryRowContext(tx.run, version.NoteID[:], version.ID[:]).Scan(&built); err != nil || built {
		return err
	}
	return tx.index(k, v, false)
}

// remove takes a row out of the cache as if it had never been there.
func (tx *Tx) remove(k *kind, key data.ID) error {
	v, _, _, err := tx.loadWhole(k, key)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.exec(fmt.Sprintf("DELETE FROM %s WHERE id = ?", k.name), key[:]); err != nil {
		return err
	}
	if err := tx.dropShadow(k, key); err != nil {
		return err
	}
	tx.note(k, v)
	return tx.forget(k, key)
}
