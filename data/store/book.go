package store

import (
	"context"
	"database/sql"
	"strings"

	"rounds/data"
)

// Line is one account as queue and find need it, with its standing. Its standing
// may be older than the clock: see Standing.ValidAt.
type Line struct {
	ID        data.ID
	Name      string
	Reading   string
	Language  string
	TimeZone  string
	Country   string
	Currency  string
	MRR       data.Money
	RenewalOn data.Date
	Owner     data.ID
	Stage     data.Stage
	Standing  data.Standing
}

const lineColumns = `SELECT a.id, a.name, a.reading, a.language, a.time_zone, a.country, a.currency, a.mrr, a.renewal_on, a.owner, a.stage,
	coalesce(s.at, 0), coalesce(s.next_at, 0), coalesce(s.score, -1), coalesce(s.band, ''), coalesce(s.trend7, 0),
	coalesce(s.trend30, 0), coalesce(s.inputs, 0), coalesce(s.measures, 0), coalesce(s.firings, '')`

// EachLine streams the whole book in the order of ids; the line is reused between
// calls.
func (s *Store) EachLine(ctx context.Context, fn func(*Line) error) error {
	return workError("reading the book", s.eachLine(ctx, ` FROM account a LEFT JOIN standing s ON s.account_id = a.id
		WHERE a.gone_at = 0 ORDER BY a.id`, nil, fn))
}

// Top reads the n accounts that ranked first when they were last evaluated: what
// the first screen shows while the book is loading.
func (s *Store) Top(ctx context.Context, n int) ([]Line, error) {
	var out []Line
	err := s.eachLine(ctx, ` FROM standing s CROSS JOIN account a ON a.id = s.account_id
		WHERE s.rank > 0 AND a.gone_at = 0 ORDER BY s.rank DESC, s.account_id LIMIT ?`, []any{n}, func(l *Line) error {
		out = append(out, *l)
		return nil
	})
	return out, workError("reading the queue", err)
}

// Lines reads the named accounts; those that are gone are left out.
func (s *Store) Lines(ctx context.Context, ids []data.ID) ([]Line, error) {
	var out []Line
	for len(ids) > 0 {
		n := min(len(ids), refreshChunk)
		args := make([]any, n)
		for i := range args {
			args[i] = ids[i][:]
		}
		err := s.eachLine(ctx, ` FROM account a LEFT JOIN standing s ON s.account_id = a.id
			WHERE a.gone_at = 0 AND a.id IN (?`+strings.Repeat(",?", n-1)+`) ORDER BY a.id`, args, func(l *Line) error {
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

func (s *Store) eachLine(ctx context.Context, from string, args []any, fn func(*Line) error) error {
	rows, err := s.reader.QueryContext(ctx, lineColumns+from, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var l Line
	var firings sql.RawBytes
	for rows.Next() {
		st := &l.Standing
		if err := rows.Scan(&l.ID, &l.Name, &l.Reading, &l.Language, &l.TimeZone, &l.Country, &l.Currency, &l.MRR, &l.RenewalOn,
			&l.Owner, &l.Stage, &st.At, &st.NextAt, &st.Score, &st.Band, &st.Trend7, &st.Trend30, &st.Inputs, &st.Measures,
			&firings); err != nil {
			return err
		}
		st.AccountID = l.ID
		if st.Firings, err = decodeFirings(firings); err != nil {
			return err
		}
		if err := fn(&l); err != nil {
			return err
		}
	}
	return rows.Err()
}
