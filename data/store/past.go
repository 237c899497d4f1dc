package store

import (
	"bytes"
	"context"
	"database/sql"

	"rounds/data"
)

// EachPast streams, in the order of ids, what the figures of the team count of every
// account (see data/kpi): its own row, subscriptions, the events that begin, end or
// change a contract, requests, filed calls, runs, surveys, proposals and goals, each
// with the columns that are counted and no others. All of it is as of one moment. The
// facts are reused between calls. One account is held at a time, and what SQLite needs
// to put a table in order beyond its cache goes into a temporary file.
func (s *Store) EachPast(ctx context.Context, fn func(*data.Facts) error) error {
	return workError("reading the book's past", s.eachPast(ctx, fn))
}

func (s *Store) eachPast(ctx context.Context, fn func(*data.Facts) error) error {
	tx, err := s.reader.BeginTx(ctx, nil) // one moment for all tables
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, `SELECT id, owner, segment, time_zone, currency, mrr, signup_at, start_on, trial_end_on,
		cancelled_at, churned_on, created_at FROM account WHERE gone_at = 0 ORDER BY id`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	tables, err := openPast(ctx, tx)
	defer func() {
		for _, t := range tables {
			_ = t.rows.Close()
		}
	}()
	if err != nil {
		return err
	}
	f := &data.Facts{}
	a := &f.Account
	for rows.Next() {
		if err := rows.Scan(&a.ID, &a.Owner, &a.Segment, &a.TimeZone, &a.Currency, &a.MRR, &a.SignupAt, &a.StartOn, &a.TrialEndOn,
			&a.CancelledAt, &a.ChurnedOn, &a.CreatedAt); err != nil {
			return err
		}
		for _, t := range tables {
			if err := t.fill(f); err != nil {
				return err
			}
		}
		if err := fn(f); err != nil {
			return err
		}
	}
	return rows.Err()
}

// pastTable is one table in the order of its accounts, read as far as the next row.
type pastTable struct {
	query   string
	targets []any // of the columns after the account's id
	begin   func(*data.Facts)
	take    func(*data.Facts)

	rows    *sql.Rows
	account data.ID
	ahead   bool // a row of account was scanned and not taken yet
}

// openPast begins to read every table. A plus sign before a column keeps SQLite from
// walking an index and looking each row up, which takes three times as long as sorting
// the few columns.
func openPast(ctx context.Context, tx *sql.Tx) ([]*pastTable, error) {
	tables := pastTables()
	for i, t := range tables {
		var err error
		if t.rows, err = tx.QueryContext(ctx, t.query); err != nil { //nolint:rowserrcheck // next looks at it
			return tables[:i], err
		}
		if err := t.next(); err != nil {
			return tables[:i+1], err
		}
	}
	return tables, nil
}

func pastTables() []*pastTable {
	var (
		subscription data.Subscription
		event        data.Event
		request      data.Request
		call         data.Activity
		run          data.Run
		survey       data.Survey
		proposal     data.Proposal
		goal         data.Goal
	)
	call.Kind, call.State = data.ActivityCall, data.CallFiled
	return []*pastTable{
		{
			query:   `SELECT account_id, product, status, start_on, trial_end_on, end_on, mrr FROM subscription WHERE gone_at = 0 ORDER BY account_id`,
			targets: []any{&subscription.Product, &subscription.Status, &subscription.StartOn, &subscription.TrialEndOn, &subscription.EndOn, &subscription.MRR},
			begin:   func(f *data.Facts) { f.Subscriptions = f.Subscriptions[:0] },
			take:    func(f *data.Facts) { f.Subscriptions = append(f.Subscriptions, subscription) },
		},
		{
			query: `SELECT account_id, kind, at, product, amount FROM event WHERE gone_at = 0 AND kind IN ('contract_changed', 'churn',
				'signup', 'renewed', 'cancellation_withdrawn', 'product_activated') ORDER BY +account_id`,
			targets: []any{&event.Kind, &event.At, &event.Product, &event.Amount},
			begin:   func(f *data.Facts) { f.Events = f.Events[:0] },
			take:    func(f *data.Facts) { f.Events = append(f.Events, event) },
		},
		{
			query:   `SELECT account_id, kind, opened_at, first_answer_at, resolved_at, csat FROM request WHERE gone_at = 0 ORDER BY +account_id`,
			targets: []any{&request.Kind, &request.OpenedAt, &request.FirstAnswerAt, &request.ResolvedAt, &request.CSAT},
			begin:   func(f *data.Facts) { f.Requests = f.Requests[:0] },
			take:    func(f *data.Facts) { f.Requests = append(f.Requests, request) },
		},
		{
			query: `SELECT account_id, at, playbook_id FROM activity WHERE gone_at = 0 AND kind = 'call' AND state = 'filed'
				ORDER BY +account_id`,
			targets: []any{&call.At, &call.PlaybookID},
			begin:   func(f *data.Facts) { f.Activities = f.Activities[:0] },
			take:    func(f *data.Facts) { f.Activities = append(f.Activities, call) },
		},
		{
			query:   `SELECT account_id, playbook_id, reason, started_at, progress_at, finished_at FROM run WHERE gone_at = 0 ORDER BY +account_id`,
			targets: []any{&run.PlaybookID, &run.Reason, &run.StartedAt, &run.ProgressAt, &run.FinishedAt},
			begin:   func(f *data.Facts) { f.Runs = f.Runs[:0] },
			take:    func(f *data.Facts) { f.Runs = append(f.Runs, run) },
		},
		{
			query:   `SELECT account_id, kind, score, declined, at FROM survey WHERE gone_at = 0 ORDER BY +account_id`,
			targets: []any{&survey.Kind, &survey.Score, &survey.Declined, &survey.At},
			begin:   func(f *data.Facts) { f.Surveys = f.Surveys[:0] },
			take:    func(f *data.Facts) { f.Surveys = append(f.Surveys, survey) },
		},
		{
			query:   `SELECT account_id, kind, status, at FROM proposal WHERE gone_at = 0 ORDER BY +account_id`,
			targets: []any{&proposal.Kind, &proposal.Status, &proposal.At},
			begin:   func(f *data.Facts) { f.Proposals = f.Proposals[:0] },
			take:    func(f *data.Facts) { f.Proposals = append(f.Proposals, proposal) },
		},
		{
			query:   `SELECT account_id, at, reached_at FROM goal WHERE gone_at = 0 ORDER BY +account_id`,
			targets: []any{&goal.At, &goal.ReachedAt},
			begin:   func(f *data.Facts) { f.Goals = f.Goals[:0] },
			take:    func(f *data.Facts) { f.Goals = append(f.Goals, goal) },
		},
	}
}

// next scans the next row.
func (t *pastTable) next() error {
	if t.ahead = t.rows.Next(); !t.ahead {
		return t.rows.Err()
	}
	return t.rows.Scan(append([]any{&t.account}, t.targets...)...)
}

// fill gives the account of f its rows, and passes those of accounts that are gone.
func (t *pastTable) fill(f *data.Facts) error {
	t.begin(f)
	for t.ahead {
		switch order := bytes.Compare(t.account[:], f.Account.ID[:]); {
		case order > 0:
			return nil
		case order == 0:
			t.take(f)
		}
		if err := t.next(); err != nil {
			return err
		}
	}
	return nil
}
