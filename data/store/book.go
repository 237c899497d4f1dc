package store

import (
	"context"
	"database/sql"
	"strings"

	"rounds/data"
	"rounds/data/book"
)

const entryColumns = `SELECT a.id, a.name, a.reading, a.language, a.time_zone, a.country, a.currency, a.mrr, a.renewal_on, a.owner, a.stage,
	coalesce(s.at, 0), coalesce(s.next_at, 0), coalesce(s.score, -1), coalesce(s.band, ''), coalesce(s.trend7, 0),
	coalesce(s.trend30, 0), coalesce(s.inputs, 0), coalesce(s.measures, 0), coalesce(s.firings, '')`

// EachEntry streams the whole book in the order of ids; the entry is reused between
// calls. A standing may be older than the clock: see data.Standing.ValidAt.
func (s *Store) EachEntry(ctx context.Context, fn func(*book.Entry) error) error {
	return workError("reading the book", s.eachEntry(ctx, ` FROM account a LEFT JOIN standing s ON s.account_id = a.id
		WHERE a.gone_at = 0 ORDER BY a.id`, nil, fn))
}

// EachQueued is EachEntry of the accounts that had a firing when they were last
// evaluated, snoozed or not, in the order of ids.
func (s *Store) EachQueued(ctx context.Context, fn func(*book.Entry) error) error {
	return workError("reading the queue", s.eachEntry(ctx, ` FROM standing s CROSS JOIN account a ON a.id = s.account_id
		WHERE s.firings <> '' AND a.gone_at = 0 ORDER BY s.account_id`, nil, fn))
}

// Top reads the n accounts that ranked first when they were last evaluated: what
// the first screen shows while the book is loading.
func (s *Store) Top(ctx context.Context, n int) ([]book.Entry, error) {
	var out []book.Entry
	err := s.eachEntry(ctx, ` FROM standing s CROSS JOIN account a ON a.id = s.account_id
		WHERE s.rank > 0 AND a.gone_at = 0 ORDER BY s.rank DESC, s.account_id LIMIT ?`, []any{n}, func(l *book.Entry) error {
		out = append(out, *l)
		return nil
	})
	return out, workError("reading the queue", err)
}

// Entries reads the named accounts; those that are gone are left out.
func (s *Store) Entries(ctx context.Context, ids []data.ID) ([]book.Entry, error) {
	var out []book.Entry
	for len(ids) > 0 {
		n := min(len(ids), refreshChunk)
		args := make([]any, n)
		for i := range args {
			args[i] = ids[i][:]
		}
		err := s.eachEntry(ctx, ` FROM account a LEFT JOIN standing s ON s.account_id = a.id
			WHERE a.gone_at = 0 AND a.id IN (?`+strings.Repeat(",?", n-1)+`) ORDER BY a.id`, args, func(l *book.Entry) error {
			out = append(out, *l)
			return nil
		})
		if err != nil {
			return nil, workError("reading accounts", err)
		}
		ids = ids[n:]
	}
	return out, nil
}

func (s *Store) eachEntry(ctx context.Context, from string, args []any, fn func(*book.Entry) error) error {
	rows, err := s.reader.QueryContext(ctx, entryColumns+from, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var e book.Entry
	var firings sql.RawBytes
	for rows.Next() {
		st := &e.Standing
		if err := rows.Scan(&e.ID, &e.Name, &e.Reading, &e.Language, &e.TimeZone, &e.Country, &e.Currency, &e.MRR, &e.RenewalOn,
			&e.Owner, &e.Stage, &st.At, &st.NextAt, &st.Score, &st.Band, &st.Trend7, &st.Trend30, &st.Inputs, &st.Measures,
			&firings); err != nil {
			return err
		}
		st.AccountID = e.ID
		if st.Firings, err = decodeFirings(firings); err != nil {
			return err
		}
		if err := fn(&e); err != nil {
			return err
		}
	}
	return rows.Err()
}
