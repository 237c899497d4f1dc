package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"rounds/data"
)

// Repair makes one of the safe repairs that Examine offers: each builds something
// derived anew or drops what nothing refers to, and none touches the book's rows.
// After FixStandings every account waits to be evaluated.
func (s *Store) Repair(ctx context.Context, fix string) error {
	if err := s.writable(); err != nil {
		return err
	}
	const doing = "repairing"
	switch fix {
	case FixCheckpoint:
		_, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		return workError(doing, err)
	case FixErasure:
		busy, err := s.overwrite(ctx)
		if err == nil && busy {
			err = data.Errorf(data.CodeConflict, "another rounds holds the file open; close it and try again")
		}
		return workError(doing, err)
	case FixLeftovers:
		sp, err := openSpool(s.path)
		if err != nil {
			return workError(doing, err)
		}
		return workError(doing, errors.Join(s.removeLeftovers(ctx), sp.close()))
	case FixPointer:
		return workError(doing, s.settleFile(ctx))
	case FixShadows:
		return s.transact(ctx, doing, func(tx *Tx) error {
			tx.silent = true
			keys, err := tx.rowKeys(`SELECT ent, key ` + loneShadows)
			if err != nil {
				return err
			}
			for _, key := range keys {
				if err := tx.rebaseSettled(key); err != nil {
					return err
				}
			}
			return nil
		})
	case FixSearch:
		return s.transact(ctx, doing, (*Tx).indexAll)
	case FixDrafts:
		return s.transact(ctx, doing, func(tx *Tx) error {
			return tx.exec(`DELETE FROM draft WHERE field_id NOT IN (SELECT id FROM draft_field)`)
		})
	case FixStandings:
		return s.transact(ctx, doing, func(tx *Tx) error {
			if err := tx.exec(`DELETE FROM standing`); err != nil {
				return err
			}
			return tx.exec(`INSERT INTO standing (account_id) SELECT id FROM account WHERE gone_at = 0`)
		})
	}
	return data.Errorf(data.CodeInternal, "there is no repair %q", fix)
}

// indexAll builds the full-text index from the rows. Of a note only the version
// that stands is searched.
func (tx *Tx) indexAll() error {
	// Made anew rather than emptied: a damaged index may refuse that.
	var create string
	if err := tx.sql.QueryRowContext(tx.ctx, `SELECT sql FROM sqlite_master WHERE name = 'fulltext'`).Scan(&create); err != nil {
		return err
	}
	for _, statement := range []string{`DROP TABLE fulltext`, create, `DELETE FROM fulltext_row`} {
		if err := tx.exec(statement); err != nil {
			return err
		}
	}
	for _, k := range kinds() {
		if _, indexed := indexedKinds[k.name]; !indexed {
			continue
		}
		if err := tx.indexKind(k); err != nil {
			return err
		}
	}
	return nil
}

// indexKind indexes every live row of a kind; of the versions of a note, those that
// nobody built on.
func (tx *Tx) indexKind(k *kind) error {
	where := " WHERE gone_at = 0"
	if k.name == "note_version" {
		where += " AND id NOT IN (SELECT parent FROM note_version WHERE parent IS NOT NULL AND gone_at = 0)"
	}
	rows, err := tx.sql.QueryContext(tx.ctx, k.selectAll+where+" ORDER BY id")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	v := reflect.New(k.typ).Elem()
	targets := k.targets(v, nil)
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := tx.index(k, v, true); err != nil {
			return fmt.Errorf("indexing %s %s: %w", k.name, k.id(v), err)
		}
	}
	return rows.Err()
}
