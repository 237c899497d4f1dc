package store

import (
	"context"

	"rounds/data"
)

// Status says where the cache stands.
type Status struct {
	Accounts int64
	Waiting  int64 // mutations that wait to be sent, or for the answer
	// What waits for a person: Attention is the sum of the four.
	Attention   int64
	Conflicts   int64 // fields of which somebody has to pick a value
	Letters     int64 // changes that the server refused, each with what hangs on it
	Quarantined int64 // changes whose account left
	WriteBacks  int64 // edits of another system's fields that it did not take
	Unread      int64 // notifications
	Rescues     int64 // revoked devices whose work waits on the server for a lead; 0 for anybody else
	Drafts      int64 // text fields with unsealed text
	Stale       int64 // accounts whose standing waits to be evaluated
	Oldest      data.Instant
	Bytes       int64
	Schema      int
	// Of a book that belongs to a server; zero for any other.
	Workspace data.ID
	Lease     data.Lease
	Synced    bool  // it has taken over what the server had for it
	ShutOut   bool  // the server has said so, and nobody has logged in since
	Durable   int64 // the server's seq up to which it has a backup; 0 none
}

// Empty reports whether the book has no account.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var some bool
	err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM account WHERE gone_at = 0)`).Scan(&some)
	return !some, workError("looking for accounts", err)
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
		{`SELECT count(*), coalesce(min(at), 0) FROM outbox WHERE ` + undecided, nil, []any{&st.Waiting, &st.Oldest}},
		{`SELECT count(*) FROM write_back WHERE state = ? AND gone_at = 0`, []any{string(data.WriteBackFailed)}, []any{&st.WriteBacks}},
		{`SELECT count(*) FROM notification WHERE read_at = 0`, nil, []any{&st.Unread}},
		{`SELECT count(*) FROM notification WHERE ent = ?`, []any{entRescue}, []any{&st.Rescues}},
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
	conflicts, err := openConflicts(ctx, s.reader)
	if err != nil {
		return st, workError("reading the status", err)
	}
	st.Conflicts = int64(len(conflicts))
	if st.Letters, st.Quarantined, err = countAttending(ctx, s.reader); err != nil {
		return st, workError("reading the status", err)
	}
	r, err := readSync(ctx, s.reader)
	if err != nil {
		return st, workError("reading the status", err)
	}
	st.Workspace, st.Lease, st.ShutOut, st.Durable = r.Workspace, r.lease(), r.ShutOut, r.Durable
	st.Synced = r.Cursor != "" && !r.Partial
	st.Attention = st.Conflicts + st.Letters + st.Quarantined + st.WriteBacks
	st.Bytes = pages * pageSize
	return st, nil
}
