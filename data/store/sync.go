package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"rounds/data"
)

// settingSync is where the cache stands with its server, as JSON.
const settingSync = "sync"

// syncRecord is what the cache knows of its server. It changes in the transaction of
// what it speaks of.
type syncRecord struct {
	data.SyncPoint
	Workspace data.ID `json:"workspace,omitzero"`
	Device    data.ID `json:"device,omitzero"`
	LastN     int64   `json:"last_n"`  // the newest number that was given to a mutation
	Durable   int64   `json:"durable"` // the seq up to which the server has a backup
	// When what need not be kept was last dropped, by both clocks, and how long this cache
	// has lived by then (retain.go).
	SeenServer data.Instant `json:"seen_server,omitzero"`
	SeenHere   data.Instant `json:"seen_here,omitzero"`
	Lived      data.Instant `json:"lived,omitzero"`
	Contact    data.Instant `json:"contact,omitzero"`
	LeaseDays  int64        `json:"lease_days"`
	Schema     int          `json:"schema"` // with which the rows were taken over
	// Partial: accounts are here already, what belongs to them is still arriving.
	Partial bool `json:"partial,omitempty"`
}

func readSync(ctx context.Context, q querier) (syncRecord, error) {
	var r syncRecord
	var raw string
	err := q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, settingSync).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(raw), &r)
}

// sync changes the record.
func (tx *Tx) sync(change func(*syncRecord) error) error {
	r, err := readSync(tx.ctx, tx.sql)
	if err != nil {
		return err
	}
	before := r
	if err := change(&r); err != nil || r == before {
		return err
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.exec(setSetting, settingSync, string(raw))
}

// SyncPoint is how far the cache has come with its server. Rows that were taken over
// by a program that knew fewer kinds are to be taken again: the cursor is empty.
func (s *Store) SyncPoint(ctx context.Context) (data.SyncPoint, error) {
	r, err := readSync(ctx, s.reader)
	if r.Schema != len(migrationNames()) {
		r.Cursor = ""
	}
	if err == nil {
		err = s.reader.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM outbox WHERE state IN (?, ?)`, stateAcked, stateSettled).Scan(&r.Acked)
	}
	return r.SyncPoint, workError("reading where syncing stands", err)
}

// Partial reports whether a first sync is under way and what belongs to the accounts is
// still arriving.
func (s *Store) Partial(ctx context.Context) (bool, error) {
	r, err := readSync(ctx, s.reader)
	return r.Partial, workError("reading where syncing stands", err)
}

// Workspace is the team's data on a server that this cache is of; zero for none.
func (s *Store) Workspace(ctx context.Context) (data.ID, error) {
	r, err := readSync(ctx, s.reader)
	return r.Workspace, workError("reading where syncing stands", err)
}

// Enrolled notes the device as which this cache syncs, and who works with it. A cache
// of another workspace is refused; under another device of the same one what waits
// is numbered anew.
func (s *Store) Enrolled(ctx context.Context, e data.Enrolment) error {
	return s.transact(ctx, "connecting", func(tx *Tx) error {
		first := false
		err := tx.sync(func(r *syncRecord) error {
			first = r.Workspace.IsZero()
			if !first && r.Workspace != e.Workspace {
				return data.Errorf(data.CodeConflict, "this book belongs to another server; connect a book of its own with --profile NAME")
			}
			if r.Device != e.Device {
				r.LastN = 0
			}
			r.Workspace, r.Device, r.LeaseDays, r.Contact = e.Workspace, e.Device, e.LeaseDays, tx.now
			r.ShutOut = false
			if r.Actor = (data.ID{}); e.Gateway {
				r.Actor = e.User
			}
			return nil
		})
		if err != nil {
			return err
		}
		if first {
			if err := tx.joined(e.User); err != nil {
				return err
			}
		}
		if err := tx.renumber(); err != nil {
			return err
		}
		return tx.exec(setSetting, settingMe, e.User.String())
	})
}

func (r *syncRecord) lease() data.Lease { return data.Lease{Contact: r.Contact, Days: r.LeaseDays} }

// Lease is how long this cache may be worked with until its server is there again.
func (s *Store) Lease(ctx context.Context) (data.Lease, error) {
	r, err := readSync(ctx, s.reader)
	return r.lease(), workError("reading where syncing stands", err)
}

// contactEvery is how often the time of the last contact is written down: often enough
// for a lease of days, and not with every poke.
const contactEvery = data.Instant(time.Minute / time.Millisecond)

// ShutOut notes that the server has shut the device out, and let it keep what it has. Wipe
// notes it too.
func (s *Store) ShutOut(ctx context.Context) error {
	return s.transact(ctx, "noting that this device is shut out", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error {
			r.ShutOut = true
			return nil
		})
	})
}

// Contact notes that the server was there now.
func (s *Store) Contact(ctx context.Context) error {
	const doing = "noting the server's answer"
	r, err := readSync(ctx, s.reader)
	if err != nil {
		return workError(doing, err)
	}
	if now := s.Now(); now >= r.Contact && now < r.Contact+contactEvery {
		return nil
	}
	return s.transact(ctx, doing, func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error {
			r.Contact = tx.now
			return nil
		})
	})
}
