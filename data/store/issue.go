package store

import (
	"context"

	"rounds/data"
	"rounds/data/issue"
	"rounds/data/text"
)

// Issues lists every issue and requested feature of the accounts in the book, with
// what is counted of the account.
func (s *Store) Issues(ctx context.Context) ([]issue.Row, error) {
	all, err := list[data.Issue](ctx, s.reader, "WHERE gone_at = 0")
	if err != nil {
		return nil, workError("reading the issues", err)
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT id, name, mrr, currency FROM account
		WHERE gone_at = 0 AND id IN (SELECT account_id FROM issue WHERE gone_at = 0)`)
	if err != nil {
		return nil, workError("reading the issues", err)
	}
	defer func() { _ = rows.Close() }()
	accounts := map[data.ID]issue.Row{}
	for rows.Next() {
		var id data.ID
		var a issue.Row
		if err := rows.Scan(&id, &a.Account, &a.MRR, &a.Currency); err != nil {
			return nil, workError("reading the issues", err)
		}
		accounts[id] = a
	}
	if err := rows.Err(); err != nil {
		return nil, workError("reading the issues", err)
	}
	var out []issue.Row
	for i := range all {
		if a, known := accounts[all[i].AccountID]; known {
			a.Issue = all[i]
			out = append(out, a)
		}
	}
	return out, nil
}

// MergeIssues says that mentions are of one thing, that of into, and counts them there.
func (s *Store) MergeIssues(ctx context.Context, into data.ID, mentions []data.ID) error {
	return s.eachIssue(ctx, "merge", mentions, func(is *data.Issue) {
		if is.ID != into {
			is.MergedInto = into
		}
	}, "merged_into")
}

// SetRootCause writes down why it happens, in a line; empty takes it away.
func (s *Store) SetRootCause(ctx context.Context, mentions []data.ID, cause string) error {
	return s.eachIssue(ctx, "root cause", mentions, func(is *data.Issue) { is.RootCause = text.Line(cause) }, "root_cause")
}

// HandIssues says that product has the mentions now. What shipped stays shipped.
func (s *Store) HandIssues(ctx context.Context, mentions []data.ID) error {
	return s.eachIssue(ctx, "hand over", mentions, func(is *data.Issue) {
		if is.Status != issue.Shipped {
			is.Status = issue.Handed
		}
	}, "status")
}

// ShipIssues says that what was asked for is there: every account that asked comes onto
// the queue to be told (feedback.answer). What shipped before keeps its day.
func (s *Store) ShipIssues(ctx context.Context, mentions []data.ID) error {
	now := s.Now()
	return s.eachIssue(ctx, "shipped", mentions, func(is *data.Issue) {
		if is.Status = issue.Shipped; is.ShippedAt == 0 {
			is.ShippedAt = now
		}
	}, "status", "shipped_at")
}

// eachIssue changes issues in one action. One that is gone meanwhile needs no change;
// none at all is an error.
func (s *Store) eachIssue(ctx context.Context, label string, mentions []data.ID, set func(*data.Issue), columns ...string) error {
	if len(mentions) == 0 {
		return data.Errorf(data.CodeInvalid, "no issue was named; choose one")
	}
	return s.do(ctx, label, func(tx *Tx) error {
		for _, id := range mentions {
			if err := stamp(tx, id, set, columns...); err != nil {
				return err
			}
		}
		return nil
	})
}
