package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"reflect"

	"rounds/data"
)

// Undone names the action that Undo took back; Label is "" when there was none.
type Undone struct {
	Action data.ID
	Label  string
}

// Actions that are undone in a way of their own.
const (
	labelImport = "import"
	labelRetry  = "retry"
)

// codeUndone is why a letter is one again.
const codeUndone = "undone"

// undoPage is how many mutations an undo holds at once: an import may have a
// million.
const undoPage = 2000

// Undo takes back the last action that is not undone yet. While nothing of it was
// sent, its mutations leave the outbox as if it had never been; after that a
// compensating action is appended.
func (s *Store) Undo(ctx context.Context) (Undone, error) {
	var u Undone
	err := s.transact(ctx, "undo", func(tx *Tx) error {
		// What the server keeps for good has left the outbox, and what it refused was
		// taken back already.
		err := tx.sql.QueryRowContext(ctx, `SELECT id, label FROM action
			WHERE undone_at = 0 AND undoes IS NULL AND EXISTS (SELECT 1 FROM outbox WHERE action = action.id AND state <= ?)
			ORDER BY id DESC LIMIT 1`, stateSettled).Scan(&u.Action, &u.Label)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.undo(u.Action, u.Label)
	})
	return u, err
}

func (tx *Tx) undo(action data.ID, label string) error {
	free, err := tx.stillMine(action)
	if err != nil {
		return err
	}
	// Whatever is withdrawn unsent leaves no trace; the rest is compensated.
	tx.silent = free
	if label == labelImport {
		// The same file brings the rows again, as new ones.
		if err := tx.exec(`DELETE FROM ext_ref WHERE key IN (SELECT key FROM outbox WHERE action = ? AND op = 'create')`, action[:]); err != nil {
			return err
		}
	}
	how := revertByAnother
	switch {
	case free && label == labelRetry:
		how = revertToLetter
	case free:
		how = revertWithdraw
	}
	if err := tx.revertAll(action, how); err != nil {
		return err
	}
	if !free {
		if err := tx.exec(`INSERT INTO action (id, label, at, undoes) VALUES (?, 'undo', ?, ?)`, tx.action[:], int64(tx.now), action[:]); err != nil {
			return err
		}
	}
	return tx.exec(`UPDATE action SET undone_at = ? WHERE id = ?`, int64(tx.now), action[:])
}

// reversal is how mutations are taken back.
type reversal int

const (
	revertByAnother reversal = iota // by further mutations: the server knows of them
	revertWithdraw                  // as if they had never been
	revertToLetter                  // what was tried again needs attention again
)

// revertAll reverts the mutations of an action, the last first.
func (tx *Tx) revertAll(action data.ID, how reversal) error {
	for before := int64(math.MaxInt64); ; {
		page, err := tx.mutations(action, before)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if err := tx.revert(&page[i], how); err != nil {
				return err
			}
		}
		before = page[len(page)-1].id
	}
}

// mutations reads a page of an action's mutations, the last first, from before an
// entry on.
func (tx *Tx) mutations(action data.ID, before int64) ([]outboxEntry, error) {
	return tx.entries(`WHERE action = ? AND id < ? AND state <= ? ORDER BY id DESC LIMIT ?`, action[:], before, stateSettled, undoPage)
}

// stillMine reports whether none of the action's mutations was sent and none was
// built on by a later one, so that they can be withdrawn. An action's entries
// stand together, so only what comes after the last can build on them.
func (tx *Tx) stillMine(action data.ID) (bool, error) {
	var taken bool
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT
		EXISTS (SELECT 1 FROM outbox WHERE action = ?1 AND (state <> 0 OR n IS NOT NULL)) OR
		EXISTS (SELECT 1 FROM outbox WHERE id > (SELECT max(id) FROM outbox WHERE action = ?1)
			AND key IN (SELECT key FROM outbox WHERE action = ?1))`, action[:]).Scan(&taken)
	return !taken, err
}

// revert takes one mutation back.
func (tx *Tx) revert(m *outboxEntry, how reversal) error {
	k := kindNamed(m.ent)
	if k == nil {
		return fmt.Errorf("an outbox entry of unknown kind %q", m.ent)
	}
	if how != revertByAnother {
		if err := tx.withdrawUnsent(m, how == revertToLetter && m.op != data.OpRestore); err != nil {
			return err
		}
		return tx.withdraw(m)
	}
	row, frev, err := tx.load(k, m.key)
	if err != nil {
		if absent(err) {
			return nil // it left with its account
		}
		return err
	}
	switch m.op {
	case data.OpCreate, data.OpRestore:
		return tx.Delete(row.Interface())
	case data.OpDelete:
		return tx.revive(k, m.key)
	}
	return tx.revertUpdate(k, m, row, frev)
}

// withdrawUnsent takes a mutation out of what waits; as a letter, its text is kept.
func (tx *Tx) withdrawUnsent(m *outboxEntry, letter bool) error {
	if !letter {
		return tx.exec(`DELETE FROM outbox WHERE id = ?`, m.id)
	}
	return tx.exec(`UPDATE outbox SET state = ?, n = NULL, acked_at = ?, code = ?, detail = 'it was to be sent again, and that was undone' WHERE id = ?`,
		stateRefused, int64(tx.now), codeUndone, m.id)
}

// revertUpdate sets the fields back that still say what the mutation wrote: what
// somebody changed since is theirs.
func (tx *Tx) revertUpdate(k *kind, m *outboxEntry, row reflect.Value, frev frevs) error {
	old := reflect.New(k.typ).Elem()
	old.Set(row)
	before, err := m.olds()
	if err != nil {
		return err
	}
	wrote, err := m.writes()
	if err != nil {
		return err
	}
	now := reflect.New(k.typ).Elem()
	var columns []string
	for column, raw := range before {
		at, ok := k.index[column]
		if !ok {
			continue
		}
		if err := setJSON(now.Field(at), wrote[column].V); err != nil {
			return err
		}
		if !same(now.Field(at), row.Field(at)) {
			continue
		}
		if err := setJSON(row.Field(at), raw); err != nil {
			return err
		}
		columns = append(columns, column)
	}
	if len(columns) == 0 {
		return nil
	}
	return tx.write(k, old, row, frev, columns)
}
