package store

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"rounds/data"
)

// outboxState is how far a mutation has come.
type outboxState int

// The states. A mutation lies over the server's row until it is settled; the last
// two wait for a person, or for the account to come back.
const (
	stateWaiting     outboxState = iota
	stateSent                    // has its number; the answer has not come
	stateAcked                   // the server decided it
	stateSettled                 // a pulled page has what it did; kept until the server has a backup of it
	stateQuarantined             // its account left the scope
	stateRefused                 // a dead letter: the server will never take it
)

// over says in SQL which entries lie over the server's rows.
const over = `state < 3`

// undecided says in SQL which ones the server has not answered: those that wait and those
// that are sent, as the index outbox_mut has them.
const undecided = `state < 2`

// outboxEntry is a mutation as the outbox keeps it.
type outboxEntry struct {
	id     int64 // its place in the outbox; "n:ID" in frevs and bases
	mut    data.ID
	n      int64 // its number for the server; 0 none yet, or none under this device's id
	ent    string
	key    data.ID
	op     data.Op
	base   string
	fields string
	before string
	at     data.Instant
	state  outboxState
	seq    int64
	code   string
	detail string
	of     data.ID // the account
	action data.ID
}

// enqueue appends one mutation and returns its place in the outbox.
func (tx *Tx) enqueue(k *kind, v reflect.Value, e outboxEntry) (int64, error) {
	stmt, err := tx.stmt(`INSERT INTO outbox (mut_id, action, ent, key, account_id, op, base, fields, before, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return 0, err
	}
	mut, id, account := tx.s.ids.New(), k.id(v), k.account(v)
	res, err := stmt.ExecContext(tx.run, mut[:], tx.action[:], k.name, id[:], account[:], string(e.op), e.base, e.fields, e.before, int64(tx.now))
	if err != nil {
		return 0, fmt.Errorf("outbox: %w", tx.cancelled(err))
	}
	return res.LastInsertId()
}

// enqueueGone appends the deletion or restoration of a row and marks the row with it.
func (tx *Tx) enqueueGone(k *kind, v reflect.Value, op data.Op) error {
	if tx.silent {
		return nil
	}
	id := k.id(v)
	_, frev, _, err := tx.loadWhole(k, id)
	if err != nil {
		return err
	}
	// It builds on what was seen of the server's row. An edit of one's own that waits says
	// nothing of what others have written before that comes there.
	rev, err := tx.revOf(k, id)
	if err != nil {
		return err
	}
	at, err := tx.enqueue(k, v, outboxEntry{op: op, base: strconv.FormatInt(rev, 10), fields: "{}"})
	if err != nil {
		return err
	}
	frev[frevGone] = pendingBase(at)
	return tx.exec(fmt.Sprintf(`UPDATE %s SET frev = ? WHERE id = ?`, k.name), frev.String(), id[:])
}

// revive takes the deletion of a row back, where it is a tombstone.
func (tx *Tx) revive(k *kind, id data.ID) error {
	v, _, gone, err := tx.loadWhole(k, id)
	if err != nil || gone == 0 {
		return err
	}
	if err := tx.setGone(k, id, 0); err != nil {
		return err
	}
	if err := tx.enqueueGone(k, v, data.OpRestore); err != nil {
		return err
	}
	return tx.touched(k, v)
}

func (tx *Tx) revOf(k *kind, id data.ID) (rev int64, err error) {
	stmt, err := tx.stmt(`SELECT rev FROM ` + k.name + ` WHERE id = ?`)
	if err != nil {
		return 0, err
	}
	return rev, tx.cancelled(stmt.QueryRowContext(tx.run, id[:]).Scan(&rev))
}

const outboxColumns = `id, mut_id, coalesce(n, 0), ent, key, op, base, fields, before, at, state, seq, code, detail, account_id, action`

// entries reads outbox entries; where follows the SELECT.
func (tx *Tx) entries(where string, args ...any) ([]outboxEntry, error) {
	return readEntries(tx.ctx, tx.sql, where, args...)
}

// pendingBase names an outbox entry in frevs and bases.
func pendingBase(entry int64) string { return "n:" + strconv.FormatInt(entry, 10) }

// pendingEntry is the outbox entry that a frev or base names; ok is false for a
// number of the server.
func pendingEntry(base string) (entry int64, ok bool) {
	raw, ok := strings.CutPrefix(base, "n:")
	if !ok {
		return 0, false
	}
	entry, err := strconv.ParseInt(raw, 10, 64)
	return entry, err == nil
}
