package store

import (
	"context"
	"time"

	"rounds/data"
)

// MonthShare is how many calls were filed in a month, and how many of them were run on
// a playbook.
type MonthShare struct {
	Month string // YYYY-MM, UTC's
	Calls int64
	OnOne int64
}

// Percent is the share in whole per cent, 0 without a call.
func (m MonthShare) Percent() int {
	if m.Calls == 0 {
		return 0
	}
	return int((100*m.OnOne + m.Calls/2) / m.Calls)
}

// PlaybookShare counts the filed calls of so many months by month, the one of at the
// last; a month without a call is left out.
func (s *Store) PlaybookShare(ctx context.Context, at data.Instant, months int) ([]MonthShare, error) {
	now := at.Time(nil)
	since := data.At(time.Date(now.Year(), now.Month()-time.Month(months-1), 1, 0, 0, 0, 0, time.UTC))
	rows, err := s.reader.QueryContext(ctx, `SELECT strftime('%Y-%m', at / 1000, 'unixepoch'), count(*), sum(playbook_id <> '')
		FROM activity WHERE kind = ? AND state = ? AND gone_at = 0 AND at BETWEEN ? AND ? GROUP BY 1 ORDER BY 1`,
		string(data.ActivityCall), string(data.CallFiled), int64(since), int64(at))
	if err != nil {
		return nil, workError("counting calls", err)
	}
	defer func() { _ = rows.Close() }()
	var out []MonthShare
	for rows.Next() {
		var m MonthShare
		if err := rows.Scan(&m.Month, &m.Calls, &m.OnOne); err != nil {
			return nil, workError("counting calls", err)
		}
		out = append(out, m)
	}
	return out, workError("counting calls", rows.Err())
}
