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
	Workspace data.ID      `json:"workspace,omitzero"`
	Device    data.ID      `json:"device,omitzero"`
	LastN     int64        `json:"last_n"`          // the newest number that was given to a mutation
	Durable   int64        `json:"durable"`         // the seq up to which the server has a backup
	Pruned    data.Instant `json:"pruned,omitzero"` // when what need not be kept was dropped
	Contact   data.Instant `json:"contact,omitzero"`
	LeaseDays int64        `json:"lease_days"`
	Schema    int          `json:"schema"` // with which the rows were taken over
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
		err := tx.sync(func(r *syncRecord) error {
			if !r.Workspace.IsZero() && r.Workspace != e.Workspace {
				return data.Errorf(data.CodeConflict, "this book belongs to another server; connect a book of its own with --profile NAME")
			}
			if r.Device != e.Device {
				r.LastN = 0
			}
			r.Workspace, r.Device, r.LeaseDays, r.Contact = e.Workspace, e.Device, e.LeaseDays, tx.now
			if r.Actor = (data.ID{}); e.Gateway {
				r.Actor = e.User
			}
			return nil
		})
		if err != nil {
			return err
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

// Rewind takes up with what the server says it has: acknowledged mutations past lastN
// wait again. Another epoch than the cache's begins without a cursor, and what was
// acknowledged under an earlier id of this device waits again too: the server knows
// what it has of it.
func (s *Store) Rewind(ctx context.Context, epoch string, lastN int64) error {
	return s.transact(ctx, "sending again", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error {
			if err := tx.exec(`UPDATE outbox SET state = ? WHERE state IN (?, ?) AND n > ?`,
				stateSent, stateAcked, stateSettled, lastN); err != nil || r.Epoch == epoch {
				return err
			}
			r.SyncPoint = data.SyncPoint{Epoch: epoch, Actor: r.Actor}
			return tx.exec(`UPDATE outbox SET state = ? WHERE state IN (?, ?) AND n IS NULL`, stateWaiting, stateAcked, stateSettled)
		})
	})
}

// Renumber begins to count anew, for a new device id: what has no receipt yet gets
// numbers from 1 when it is sent next.
func (s *Store) Renumber(ctx context.Context) error {
	return s.transact(ctx, "numbering anew", func(tx *Tx) error {
		if err := tx.sync(func(r *syncRecord) error {
			r.LastN, r.Device = 0, data.ID{}
			return nil
		}); err != nil {
			return err
		}
		return tx.renumber()
	})
}

func (tx *Tx) renumber() error {
	return tx.exec(`UPDATE outbox SET n = NULL, state = CASE WHEN state = ? THEN ? ELSE state END WHERE n IS NOT NULL`, stateSent, stateWaiting)
}
