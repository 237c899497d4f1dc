package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"rounds/data"
)

// Undone names the action that Undo took back; Label is "" when there was none.
type Undone struct {
	Action data.ID
	Label  string
}

// mutation is one row of the outbox.
type mutation struct {
	entry  int64
	ent    string
	key    data.ID
	op     string
	before string
}

// labelImport names the action of an import.
const labelImport = "import"

// undoPage is how many mutations an undo holds at once: an import may have a
// million.
const undoPage = 2000

// Undo takes back the last action that is not undone yet. While nothing of it was
// sent, its mutations leave the outbox as if it had never been; after that a
// compensating action is appended.
func (s *Store) Undo(ctx context.Context) (Undone, error) {
	var u Undone
	err := s.transact(ctx, "undo", func(tx *Tx) error {
		err := tx.sql.QueryRowContext(ctx, `SELECT id, label FROM action
			WHERE undone_at = 0 AND undoes IS NULL ORDER BY id DESC LIMIT 1`).Scan(&u.Action, &u.Label)
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
	if err := tx.revertAll(action); err != nil {
		return err
	}
	if label == labelImport {
		// The same file brings the rows again, as new ones.
		if err := tx.exec(`DELETE FROM ext_ref WHERE key IN (SELECT key FROM outbox WHERE action = ? AND op = 'create')`, action[:]); err != nil {
			return err
		}
	}
	if free {
		if err := tx.exec(`DELETE FROM outbox WHERE action = ?`, action[:]); err != nil {
			return err
		}
	} else if err := tx.exec(`INSERT INTO action (id, label, at, undoes) VALUES (?, 'undo', ?, ?)`,
		tx.action[:], int64(tx.now), action[:]); err != nil {
		return err
	}
	return tx.exec(`UPDATE action SET undone_at = ? WHERE id = ?`, int64(tx.now), action[:])
}

// revertAll reverts the mutations of an action, the last first.
func (tx *Tx) revertAll(action data.ID) error {
	for before := int64(math.MaxInt64); ; {
		page, err := tx.mutations(action, before)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if err := tx.revert(&page[i]); err != nil {
				return err
			}
		}
		before = page[len(page)-1].entry
	}
}

// mutations reads a page of an action's mutations, the last first, from before an
// entry on.
func (tx *Tx) mutations(action data.ID, before int64) ([]mutation, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT id, ent, key, op, before FROM outbox
		WHERE action = ? AND id < ? ORDER BY id DESC LIMIT ?`, action[:], before, undoPage)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []mutation
	for rows.Next() {
		var m mutation
		if err := rows.Scan(&m.entry, &m.ent, &m.key, &m.op, &m.before); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// stillMine reports whether none of the action's mutations was sent and none was
// built on by a later one, so that they can be withdrawn. An action's entries
// stand together, so only what comes after the last can build on them.
func (tx *Tx) stillMine(action data.ID) (bool, error) {
	var taken bool
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT
		EXISTS (SELECT 1 FROM outbox WHERE action = ?1 AND state <> 0) OR
		EXISTS (SELECT 1 FROM outbox WHERE id > (SELECT max(id) FROM outbox WHERE action = ?1)
			AND key IN (SELECT key FROM outbox WHERE action = ?1))`, action[:]).Scan(&taken)
	return !taken, err
}

// revert writes the state before one mutation.
func (tx *Tx) revert(m *mutation) error {
	k := kindsByName[m.ent]
	if k == nil {
		return fmt.Errorf("an outbox entry of unknown kind %q", m.ent)
	}
	row, frev, err := tx.load(k, m.key)
	if err != nil {
		return err
	}
	switch m.op {
	case "create":
		if tx.silent {
			if err := tx.exec(fmt.Sprintf("DELETE FROM %s WHERE id = ?", k.name), m.key[:]); err != nil {
				return err
			}
			tx.note(k, row)
			return tx.forget(k, m.key)
		}
		return tx.Delete(row.Interface())
	case "delete":
		if err := tx.setGone(k, m.key, 0); err != nil {
			return err
		}
		if !tx.silent {
			if _, err := tx.enqueue(k, row, "restore", "{}", ""); err != nil {
				return err
			}
		}
		return tx.touched(k, row)
	}
	return tx.revertUpdate(k, m, frev)
}

func (tx *Tx) revertUpdate(k *kind, m *mutation, frev frevs) error {
	old, _, err := tx.load(k, m.key)
	if err != nil {
		return err
	}
	row, _, err := tx.load(k, m.key)
	if err != nil {
		return err
	}
	var before map[string]json.RawMessage
	if err := json.Unmarshal([]byte(m.before), &before); err != nil {
		return err
	}
	var columns []string
	for column, raw := range before {
		if err := setJSON(row.Field(k.index[column]), raw); err != nil {
			return err
		}
		columns = append(columns, column)
		if tx.silent {
			delete(frev, column)
		}
	}
	return tx.write(k, old, row, frev, columns)
}
