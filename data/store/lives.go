package store

import (
	"context"

	"rounds/data"
)

// Lives says of every account when it came and left, in the order of ids. Days are
// UTC's. Who withdrew a notice, renewed or came back before leaving for good counts
// from the last notice on.
func (s *Store) Lives(ctx context.Context) ([]data.Life, error) {
	lives, place, err := s.lives(ctx)
	if err != nil {
		return nil, workError("reading the accounts", err)
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT account_id, kind, at FROM event
		WHERE gone_at = 0 AND at > 0 AND at <= ? AND kind IN (?, ?, ?, ?) ORDER BY account_id, at, id`, int64(s.Now()),
		string(data.EventChurn), string(data.EventCancellation), string(data.EventCancelWithdrawn), string(data.EventRenewed))
	if err != nil {
		return nil, workError("reading the accounts", err)
	}
	defer func() { _ = rows.Close() }()
	notices := map[data.ID]data.Date{}
	for rows.Next() {
		var id data.ID
		var kind string
		var at int64
		if err := rows.Scan(&id, &kind, &at); err != nil {
			return nil, workError("reading the accounts", err)
		}
		i, ok := place[id]
		if !ok {
			continue
		}
		day, life := data.Instant(at).DateIn(nil), &lives[i]
		switch data.EventKind(kind) {
		case data.EventCancellation:
			if notices[id] == 0 {
				notices[id] = day
			}
		case data.EventChurn:
			life.Left = earlier(life.Left, earlier(notices[id], day))
		default:
			delete(notices, id)
		}
	}
	for id, day := range notices { // a notice that stands
		life := &lives[place[id]]
		life.Left = earlier(life.Left, day)
	}
	return lives, workError("reading the accounts", rows.Err())
}

// lives is what the accounts' own rows say.
func (s *Store) lives(ctx context.Context) ([]data.Life, map[data.ID]int, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, start_on, signup_at, created_at, churned_on, cancelled_at FROM account
		WHERE gone_at = 0 ORDER BY id`)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	var lives []data.Life
	place := map[data.ID]int{}
	today := s.Now().DateIn(nil)
	for rows.Next() {
		var l data.Life
		var start, churned, signup, created, cancelled int64
		if err := rows.Scan(&l.ID, &start, &signup, &created, &churned, &cancelled); err != nil {
			return nil, nil, err
		}
		switch {
		case start != 0:
			l.Start = data.Date(start)
		case signup != 0:
			l.Start = data.Instant(signup).DateIn(nil)
		case created != 0:
			l.Start = data.Instant(created).DateIn(nil)
		}
		if churned != 0 && data.Date(churned) <= today {
			l.Left = data.Date(churned)
		}
		if cancelled != 0 {
			l.Left = earlier(l.Left, data.Instant(cancelled).DateIn(nil))
		}
		place[l.ID] = len(lives)
		lives = append(lives, l)
	}
	return lives, place, rows.Err()
}

// earlier is the first of two days, of which 0 is none.
func earlier(a, b data.Date) data.Date {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
