package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"

	"rounds/data"
)

// extRef is what another system's id stands for here.
type extRef struct {
	created data.Instant // when the other system made the object; 0 unknown
	key     data.ID
	account data.ID
}

// object names the table of ids in which another system's id is unique.
type object struct {
	connector string
	name      string // "account", "contact", …
}

// findRef finds what an id means. created tells a reused id apart: 0 means that
// the asker does not know and takes the newest, and a reference stored without it
// fits any.
func (tx *Tx) findRef(o object, extID string, created data.Instant) (extRef, bool, error) {
	stmt, err := tx.stmt(`SELECT ext_created_at, key, account_id FROM ext_ref
		WHERE connector = ? AND object = ? AND ext_id = ? AND (?4 = 0 OR ext_created_at IN (0, ?4))
		ORDER BY ext_created_at DESC LIMIT 1`)
	if err != nil {
		return extRef{}, false, err
	}
	var r extRef
	err = stmt.QueryRowContext(tx.run, o.connector, o.name, extID, int64(created)).Scan(&r.created, &r.key, &r.account)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, tx.cancelled(err)
}

// hasRefs reports whether any id of the object is known: where none is, every row
// of a file is new and need not be looked up.
func (tx *Tx) hasRefs(o object) (bool, error) {
	var known bool
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT EXISTS (SELECT 1 FROM ext_ref WHERE connector = ? AND object = ?)`,
		o.connector, o.name).Scan(&known)
	return known, err
}

// putRef names our object in the other system.
func (tx *Tx) putRef(o object, extID string, r extRef, ent string) error {
	return tx.exec(`INSERT INTO ext_ref (connector, object, ext_id, ext_created_at, ent, key, account_id) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (connector, object, ext_id, ext_created_at) DO UPDATE SET key = excluded.key, account_id = excluded.account_id`,
		o.connector, o.name, extID, int64(r.created), ent, r.key[:], driverID(r.account))
}

// moveRef notes that the object has gone to another account, or when the other
// system made it.
func (tx *Tx) moveRef(o object, extID string, old, now extRef, ent string) error {
	if old == now {
		return nil
	}
	if old.created != now.created {
		if err := tx.exec(`DELETE FROM ext_ref WHERE connector = ? AND object = ? AND ext_id = ? AND ext_created_at = ?`,
			o.connector, o.name, extID, int64(old.created)); err != nil {
			return err
		}
	}
	return tx.putRef(o, extID, now, ent)
}

// connectorsOf lists the systems that know an object by this id, for a message.
func (tx *Tx) connectorsOf(name, extID string) ([]string, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT DISTINCT connector FROM ext_ref WHERE object = ? AND ext_id = ? ORDER BY connector`, name, extID)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}

// erasedPrefix marks the id of a person who was erased: only a digest of it is
// kept, so that the next import does not bring the person back.
const erasedPrefix = "erased:"

func erasedID(extID string) string {
	sum := sha256.Sum256([]byte(extID))
	return erasedPrefix + hex.EncodeToString(sum[:])
}

// anyErased reports whether somebody was erased, so that ids must be held against
// the digests.
func (tx *Tx) anyErased(o object) (bool, error) {
	var some bool
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT EXISTS (SELECT 1 FROM ext_ref
		WHERE connector = ? AND object = ? AND ext_id >= ? AND ext_id < ?)`, o.connector, o.name, erasedPrefix, erasedPrefix+"g").Scan(&some)
	return some, err
}
