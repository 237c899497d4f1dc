package store

import (
	"context"

	"rounds/data"
)

// Status says where the cache stands.
type Status struct {
	Accounts int64
	Waiting  int64 // mutations that wait to be sent
	Drafts   int64 // text fields with unsealed text
	Stale    int64 // accounts whose standing waits to be evaluated
	Oldest   data.Instant
	Bytes    int64
	Schema   int
}

// Status counts what waits.
func (s *Store) Status(ctx context.Context) (Status, error) {
	var st Status
	var pages, pageSize int64
	for _, q := range []struct {
		query string
		args  []any
		into  []any
	}{
		{`SELECT count(*) FROM account WHERE gone_at = 0`, nil, []any{&st.Accounts}},
		{`SELECT count(*), coalesce(min(at), 0) FROM outbox WHERE state = 0`, nil, []any{&st.Waiting, &st.Oldest}},
		{`SELECT count(DISTINCT field_id) FROM draft`, nil, []any{&st.Drafts}},
		{`SELECT count(*) FROM standing WHERE next_at <= ?`, []any{int64(s.Now())}, []any{&st.Stale}},
		{`PRAGMA page_count`, nil, []any{&pages}},
		{`PRAGMA page_size`, nil, []any{&pageSize}},
		{`PRAGMA user_version`, nil, []any{&st.Schema}},
	} {
		if err := s.reader.QueryRowContext(ctx, q.query, q.args...).Scan(q.into...); err != nil {
			return st, workError("reading the status", err)
		}
	}
	st.Bytes = pages * pageSize
	return st, nil
}
