package store

import (
	"context"
	"fmt"
	"reflect"

	"rounds/data"
)

// Notification is something that came from the server about an account while nobody
// looked: an event, a request, a conflict, or the account itself, when it was given to
// whoever works here, or work on it was; or, for a lead, work that a revoked device has
// handed in. It is this device's, as is its read state.
type Notification struct {
	Ent     string // of the row that came
	Key     data.ID
	Account data.ID
	// AccountName is "" when it belongs to the workspace.
	AccountName string
	At          data.Instant // when it came
	ReadAt      data.Instant // 0: not read
	Event       *data.Event  // one of these six
	Request     *data.Request
	Clash       *data.Conflict
	Assigned    *data.Account
	Member      *data.AccountMember
	Rescue      *data.Rescue
	// By is whose work a Rescue is, or who set what a Clash keeps; "" where the book does
	// not know.
	By string
	// Names are those of the ids in the values of a Clash, see Store.NamesIn.
	Names map[data.ID]string
}

// notify notes a new row of the server, if a person wants to hear of its kind; now is the
// server's clock, as the row's times are. What
// happened before notifications reach back was brought along by somebody who took an
// old system over.
func (tx *Tx) notify(k *kind, v reflect.Value, me data.ID, now data.Instant) error {
	var at data.Instant
	switch row := v.Interface().(type) {
	case data.AccountMember:
		if row.UserID != me || row.By == me {
			return nil
		}
		at = row.At
	case data.Event:
		at = row.At
	case data.Request:
		at = row.OpenedAt
	case data.Conflict:
		if at = row.At; row.ResolvedAt != 0 && (row.OtherBy != me || row.KeptBy == me) {
			return nil // it is over, and nothing of whoever works here was replaced
		}
	default:
		return nil
	}
	if at > 0 && at < now-keepAcked {
		return nil
	}
	id, account := k.id(v), k.account(v)
	return tx.exec(`INSERT OR IGNORE INTO notification (key, ent, account_id, at) VALUES (?, ?, ?, ?)`,
		id[:], k.name, driverID(account), int64(tx.now))
}

// assigned notes that an account was given to whoever works here; the newest time
// counts.
func (tx *Tx) assigned(account data.ID) error {
	return tx.exec(`INSERT INTO notification (key, ent, account_id, at) VALUES (?1, 'account', ?1, ?2)
		ON CONFLICT (key) DO UPDATE SET at = excluded.at, read_at = 0`, account[:], int64(tx.now))
}

// forgetNews takes away the notifications of rows that are not in the book (any more): they are
// listed nowhere, and count as unread for ever.
func (tx *Tx) forgetNews() error {
	for _, ent := range append([]string{"account", "account_member"}, told...) {
		if err := tx.exec(fmt.Sprintf(`DELETE FROM notification WHERE ent = '%s' AND key NOT IN (SELECT id FROM %[1]s WHERE gone_at = 0)`, ent)); err != nil {
			return err
		}
	}
	return nil
}

// Notifications lists the newest, at most so many.
func (s *Store) Notifications(ctx context.Context, most int) ([]Notification, error) {
	out, err := s.notifications(ctx, `ORDER BY at DESC, key DESC LIMIT ?`, most)
	return out, workError("reading notifications", err)
}

// NewestUnread is the newest notification that nobody has read, nil where there is none.
func (s *Store) NewestUnread(ctx context.Context) (*Notification, error) {
	out, err := s.notifications(ctx, `WHERE read_at = 0 ORDER BY at DESC, key DESC LIMIT 1`)
	if err != nil || len(out) == 0 {
		return nil, workError("reading notifications", err)
	}
	return &out[0], nil
}

func (s *Store) notifications(ctx context.Context, which string, args ...any) ([]Notification, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT key, ent, account_id, at, read_at FROM notification `+which, args...)
	if err != nil {
		return nil, err
	}
	var all []Notification
	for rows.Next() {
		var n Notification
		if err := rows.Scan(&n.Key, &n.Ent, &n.Account, &n.At, &n.ReadAt); err != nil {
			_ = rows.Close()
			return nil, err
		}
		all = append(all, n)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, n := range all {
		there, err := s.fill(ctx, &n)
		if err != nil {
			return nil, err
		}
		if there {
			kept = append(kept, n)
		}
	}
	return kept, rows.Err()
}

// fill reads the row of a notification; it may be gone.
func (s *Store) fill(ctx context.Context, n *Notification) (there bool, err error) {
	account, err := optional[data.Account](ctx, s.reader, n.Account)
	if err != nil {
		return false, err
	}
	n.AccountName = account.Name
	switch n.Ent {
	case "account":
		n.Assigned = &account
		return !account.ID.IsZero(), nil
	case entRescue:
		return s.fillRescue(ctx, n)
	case "account_member":
		n.Member, err = pointTo[data.AccountMember](ctx, s.reader, n.Key)
	case "event":
		n.Event, err = pointTo[data.Event](ctx, s.reader, n.Key)
	case "request":
		n.Request, err = pointTo[data.Request](ctx, s.reader, n.Key)
	case "conflict":
		if n.Clash, err = pointTo[data.Conflict](ctx, s.reader, n.Key); err == nil {
			var by data.User
			by, err = optional[data.User](ctx, s.reader, n.Clash.KeptBy)
			n.By = keptName(n.Clash, by.Name)
			if err == nil {
				n.Names, err = s.namesIn(ctx, []string{n.Clash.Kept, n.Clash.Other})
			}
		}
	}
	if absent(err) {
		return false, nil
	}
	return err == nil, err
}

func pointTo[T any](ctx context.Context, q querier, id data.ID) (*T, error) {
	row, err := get[T](ctx, q, id)
	if err != nil {
		return nil, err
	}
	return &row, nil
}

// Unread counts the notifications that nobody has read.
func (s *Store) Unread(ctx context.Context) (n int64, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT count(*) FROM notification WHERE read_at = 0`).Scan(&n)
	return n, workError("counting notifications", err)
}

// IsUnread reports whether a notification is there that nobody has read.
func (s *Store) IsUnread(ctx context.Context, key data.ID) (unread bool, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notification WHERE key = ? AND read_at = 0)`, key[:]).Scan(&unread)
	return unread, workError("counting notifications", err)
}

// MarkRead notes that notifications were read; without keys, all of them.
func (s *Store) MarkRead(ctx context.Context, keys ...data.ID) error {
	return s.transact(ctx, "marking as read", func(tx *Tx) error {
		tx.wrote++ // no row of the book, and yet something to show
		if len(keys) == 0 {
			return tx.exec(`UPDATE notification SET read_at = ? WHERE read_at = 0`, int64(tx.now))
		}
		for _, key := range keys {
			if err := tx.markRead(key); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) markRead(key data.ID) error {
	return tx.exec(`UPDATE notification SET read_at = ? WHERE key = ? AND read_at = 0`, int64(tx.now), key[:])
}
