package store

import (
	"context"
	"strings"

	"rounds/data"
)

// Facts gathers what the rules look at for one account as of at.
func (s *Store) Facts(ctx context.Context, account data.ID, at data.Instant) (*data.Facts, error) {
	all, err := s.factsOf(ctx, []data.ID{account}, at)
	if err != nil {
		return nil, workError("reading the account", err)
	}
	if len(all) == 0 {
		return nil, missing("account")
	}
	return all[0], nil
}

// EachFacts gathers the facts of every account as of at, in the order of ids, a few
// hundred accounts at a time.
func (s *Store) EachFacts(ctx context.Context, at data.Instant, fn func(*data.Facts) error) error {
	after := data.ID{}
	for {
		ids, err := s.idsAfter(ctx, after, refreshChunk)
		if err != nil {
			return workError("reading the accounts", err)
		}
		if len(ids) == 0 {
			return nil
		}
		facts, err := s.factsOf(ctx, ids, at)
		if err != nil {
			return workError("reading the accounts", err)
		}
		for _, f := range facts {
			if err := fn(f); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// idsAfter lists live accounts in the order of ids.
func (s *Store) idsAfter(ctx context.Context, after data.ID, n int) ([]data.ID, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id FROM account WHERE id > ? AND gone_at = 0 ORDER BY id LIMIT ?`, after[:], n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []data.ID
	for rows.Next() {
		var id data.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// factsOf gathers the facts of some accounts, one query a table for all of them.
// Accounts that are gone are left out; the rest come in the order of ids.
func (s *Store) factsOf(ctx context.Context, ids []data.ID, at data.Instant) ([]*data.Facts, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	tx, err := s.reader.BeginTx(ctx, nil) // one moment for all tables
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()

	in := "IN (?" + strings.Repeat(",?", len(ids)-1) + ")"
	args := make([]any, len(ids))
	for i := range ids {
		args[i] = ids[i][:]
	}
	sync, err := readSync(ctx, tx)
	if err != nil {
		return nil, err
	}
	byID := make(map[data.ID]*data.Facts, len(ids))
	if err := each(ctx, tx, "WHERE id "+in+" AND gone_at = 0", args, func(a *data.Account) error {
		byID[a.ID] = &data.Facts{Account: *a, Partial: sync.Partial}
		return nil
	}); err != nil {
		return nil, err
	}
	g := gather{ctx: ctx, q: tx, where: "WHERE account_id " + in + " AND gone_at = 0", args: args, byID: byID}
	for _, step := range []func() error{
		func() error {
			return add(&g, func(f *data.Facts, r *data.Contact) { f.Contacts = append(f.Contacts, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Subscription) { f.Subscriptions = append(f.Subscriptions, *r) })
		},
		func() error { return add(&g, func(f *data.Facts, r *data.Event) { f.Events = append(f.Events, *r) }) },
		func() error {
			return add(&g, func(f *data.Facts, r *data.Request) { f.Requests = append(f.Requests, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Activity) { f.Activities = append(f.Activities, *r) })
		},
		func() error { return add(&g, func(f *data.Facts, r *data.Run) { f.Runs = append(f.Runs, *r) }) },
		func() error {
			return add(&g, func(f *data.Facts, r *data.FollowUp) { f.FollowUps = append(f.FollowUps, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Disposition) { f.Dispositions = append(f.Dispositions, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Survey) { f.Surveys = append(f.Surveys, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Proposal) { f.Proposals = append(f.Proposals, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.Promise) { f.Promises = append(f.Promises, *r) })
		},
		func() error {
			return add(&g, func(f *data.Facts, r *data.HandOff) { f.HandOffs = append(f.HandOffs, *r) })
		},
		func() error { return add(&g, func(f *data.Facts, r *data.Issue) { f.Issues = append(f.Issues, *r) }) },
		func() error { return add(&g, func(f *data.Facts, r *data.Goal) { f.Goals = append(f.Goals, *r) }) },
		func() error { return g.usage(at) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	out := make([]*data.Facts, 0, len(byID))
	for _, id := range ids {
		if f := byID[id]; f != nil {
			out = append(out, f)
		}
	}
	return out, nil
}

type gather struct {
	ctx   context.Context
	q     querier
	where string
	args  []any
	byID  map[data.ID]*data.Facts
}

// add streams one entity's rows into the facts they belong to.
func add[T any](g *gather, put func(*data.Facts, *T)) error {
	return each(g.ctx, g.q, g.where, g.args, func(row *T) error {
		_, v := kindOf(row)
		if f := g.byID[kindOfType(v.Type()).account(v)]; f != nil {
			put(f, row)
		}
		return nil
	})
}

// usageOf asks for the use of some accounts between two days. All of it stands in the index.
func usageOf(where string) string {
	return `SELECT account_id, day, feature, sum(count), max(users) FROM usage ` + where +
		` AND day BETWEEN ? AND ? GROUP BY account_id, day, feature ORDER BY account_id, day, feature`
}

// usage sums each day and feature of the window that ends at at.
func (g *gather) usage(at data.Instant) error {
	// A local day may be ahead of UTC's.
	last := at.DateIn(nil) + 1
	rows, err := g.q.QueryContext(g.ctx, usageOf(g.where),
		append(append([]any{}, g.args...), int64(last-data.UsageWindow-1), int64(last))...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var account data.ID
	for rows.Next() {
		var u data.UsageDay
		if err := rows.Scan(&account, &u.Day, &u.Feature, &u.Count, &u.Users); err != nil {
			return err
		}
		if f := g.byID[account]; f != nil {
			f.Usage = append(f.Usage, u)
		}
	}
	return rows.Err()
}
