package store

import (
	"context"
	"errors"

	"rounds/data"
)

// unsent are the states in which the server has not taken a mutation.
const unsent = `?, ?, ?, ?`

var unsentStates = []any{stateWaiting, stateSent, stateQuarantined, stateRefused}

// Unsent is everything that the server has not taken, in the order in which it was
// done, for a device that was shut out and may hand it in: what waits, what was
// refused, what is in quarantine, and text that is still being typed. The mutations are
// numbered from 1, and build on each other by these numbers: most have none of the
// server's.
func (s *Store) Unsent(ctx context.Context) ([]data.Mutation, error) {
	var out []data.Mutation
	err := s.transact(ctx, "gathering what was not sent", func(tx *Tx) error {
		out = nil
		if err := tx.sealAll(); err != nil {
			return err
		}
		entries, err := tx.entries(`WHERE state IN (`+unsent+`) ORDER BY id`, unsentStates...)
		if err != nil {
			return err
		}
		r, err := readSync(tx.ctx, tx.sql)
		if err != nil {
			return err
		}
		at := map[int64]int64{} // of each entry, its number among these
		for i := range entries {
			at[entries[i].id] = int64(i) + 1
		}
		base := func(key data.ID, field, on string) (string, error) {
			if id, mine := pendingEntry(on); mine && at[id] > 0 {
				return pendingBase(at[id]), nil
			}
			return tx.wireBase(key, field, on)
		}
		for i := range entries {
			m, err := entries[i].mutation(r.Actor, base)
			if err != nil {
				return err
			}
			m.N = at[entries[i].id]
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// sealAll makes mutations of whatever is being typed.
func (tx *Tx) sealAll() error {
	drafts, err := readDrafts(tx.ctx, tx.sql, ``)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := tx.sealDraft(d.DraftKey); err != nil {
			return err
		}
	}
	return nil
}

// wiped are the tables that go with the rows of a book, beside those of the kinds.
// The search indexes go too.
var wiped = []string{
	"shadow", "notification", "standing", "fired", "name_entry", "fulltext", "fulltext_row", "ext_ref", "action", "playbook", "draft", "draft_field",
}

// Wipe purges the book from this device, and leaves no old page of it in the file or
// beside it, nor books that were replaced and lists of what needed attention: the server has
// shut the device out. What was not sent stays until it was handed in; what is written while
// that is under way is not among it.
func (s *Store) Wipe(ctx context.Context, handed []data.Mutation) error {
	const doing = "wiping the book"
	if err := s.writable(); err != nil {
		return err
	}
	again := false
	err := s.transact(ctx, doing, func(tx *Tx) error {
		blank, err := tx.blank()
		if again = blank && len(handed) == 0; err != nil || again {
			return err
		}
		tx.wrote++ // there is nothing left to name, and everybody has to hear of it
		tx.wiped = true
		return tx.wipe(handed)
	})
	if err != nil {
		return err
	}
	busy := false
	if again {
		err = s.Poll(ctx) // another process has done it, and whoever looks here may not know
	} else {
		busy, err = s.overwrite(ctx)
	}
	if err == nil && busy {
		err = data.Errorf(data.CodeConflict, "another rounds holds the file open, so that what was wiped still stands in its log; close it, then `rounds doctor --fix`")
	}
	return workError(doing, errors.Join(err, s.wipeSnapshot(ctx), s.removeBeside()))
}

// blank reports whether a book was wiped before, and to the end: a device that was shut out
// hears so again and again.
func (tx *Tx) blank() (bool, error) {
	query := `SELECT NOT EXISTS (SELECT 1 FROM setting WHERE name = '` + settingErasing + `'`
	for _, table := range append(kindNames(), wiped...) {
		query += ` UNION ALL SELECT 1 FROM ` + table
	}
	var blank bool
	err := tx.sql.QueryRowContext(tx.ctx, query+`)`).Scan(&blank)
	return blank, err
}

func (tx *Tx) wipe(handed []data.Mutation) error {
	if err := tx.exec(`PRAGMA secure_delete = ON`); err != nil {
		return err
	}
	if err := tx.sealAll(); err != nil {
		return err
	}
	for _, table := range append(kindNames(), wiped...) {
		if err := tx.exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`INSERT INTO fulltext (fulltext) VALUES ('rebuild')`, // else its words stay in old segments
		`INSERT INTO name_index (name_index) VALUES ('delete-all')`,
		`DELETE FROM setting WHERE name NOT IN ('` + settingSync + `', '` + settingErasing + `')`,
		`INSERT OR REPLACE INTO setting (name, value) VALUES ('` + settingErasing + `', '1')`,
	} {
		if err := tx.exec(statement); err != nil {
			return err
		}
	}
	if err := tx.sync(func(r *syncRecord) error {
		r.Cursor, r.Seq, r.Partial, r.Schema, r.ShutOut = "", 0, false, 0, true
		return nil
	}); err != nil {
		return err
	}
	clear(tx.changed) // nothing is left to evaluate
	if err := tx.exec(`DELETE FROM outbox WHERE state NOT IN (`+unsent+`)`, unsentStates...); err != nil {
		return err
	}
	return tx.forgetHanded(handed)
}

// forgetHanded removes what was handed in from the outbox.
func (tx *Tx) forgetHanded(handed []data.Mutation) error {
	gone := make(map[data.ID]bool, len(handed))
	for i := range handed {
		gone[handed[i].ID] = true
	}
	entries, err := tx.entries(`ORDER BY id`)
	if err != nil {
		return err
	}
	for i := range entries {
		if e := &entries[i]; gone[e.mut] {
			if err := tx.exec(`DELETE FROM outbox WHERE id = ?`, e.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// wipeSnapshot removes what lies beside the file of a snapshot that was not finished.
func (s *Store) wipeSnapshot(ctx context.Context) error {
	sp, err := openSpool(s.path)
	if err != nil {
		return err
	}
	return errors.Join(sp.remove(), s.removeLeftovers(ctx), sp.close())
}
