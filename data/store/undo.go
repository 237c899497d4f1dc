package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

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
	state  int
}

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
		return tx.undo(u.Action)
	})
	return u, err
}

func (tx *Tx) undo(action data.ID) error {
	muts, err := tx.mutations(action)
	if err != nil {
		return err
	}
	free, err := tx.stillMine(action, muts)
	if err != nil {
		return err
	}
	// Whatever is withdrawn unsent leaves no trace; the rest is compensated.
	tx.silent = free
	for i := len(muts) - 1; i >= 0; i-- {
		if err := tx.revert(muts[i]); err != nil {
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

func (tx *Tx) mutations(action data.ID) ([]mutation, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT id, ent, key, op, before, state FROM outbox WHERE action = ? ORDER BY id`, action[:])
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []mutation
	for rows.Next() {
		var m mutation
		if err := rows.Scan(&m.entry, &m.ent, &m.key, &m.op, &m.before, &m.state); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// stillMine reports whether none of the mutations was sent and none was built on
// by a later one, so that they can be withdrawn.
func (tx *Tx) stillMine(action data.ID, muts []mutation) (bool, error) {
	for _, m := range muts {
		if m.state != 0 {
			return false, nil
		}
		var later int
		if err := tx.sql.QueryRowContext(tx.ctx, `SELECT count(*) FROM outbox WHERE id > ? AND key = ? AND action <> ?`,
			m.entry, m.key[:], action[:]).Scan(&later); err != nil {
			return false, err
		}
		if later > 0 {
			return false, nil
		}
	}
	return true, nil
}

// revert writes the state before one mutation.
func (tx *Tx) revert(m mutation) error {
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
			if err := tx.exec(`DELETE FROM fulltext WHERE rowid IN (SELECT rowid FROM fulltext WHERE key = ?)`, m.key[:]); err != nil {
				return err
			}
			tx.note(k, row)
			return nil
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

func (tx *Tx) revertUpdate(k *kind, m mutation, frev frevs) error {
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
