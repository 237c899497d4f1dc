package store

import (
	"context"
	"database/sql"
	"strings"

	"rounds/data"
)

// Course is what an account has and what is under way with it: what decides, besides
// the reason, which playbook answers.
type Course struct {
	// Products that the account has, the one with which it began first.
	Products []string
	// Open are the playbooks of checklists that are not finished, the last moved first.
	Open []string
	// Promised is, for each follow-up that is not kept, the playbook of the unfinished
	// checklist that it goes on with.
	Promised map[data.ID]string
}

// Courses reads the courses of accounts; one of which nothing is known is left out.
func (s *Store) Courses(ctx context.Context, accounts []data.ID) (map[data.ID]Course, error) {
	out := map[data.ID]Course{}
	for len(accounts) > 0 {
		n := min(len(accounts), refreshChunk)
		if err := s.courses(ctx, accounts[:n], out); err != nil {
			return nil, workError("reading what is under way", err)
		}
		accounts = accounts[n:]
	}
	return out, nil
}

func (s *Store) courses(ctx context.Context, accounts []data.ID, out map[data.ID]Course) error {
	in := " IN (?" + strings.Repeat(",?", len(accounts)-1) + ")"
	err := s.eachText(ctx, `SELECT account_id, product FROM subscription WHERE gone_at = 0 AND status <> 'cancelled'
		AND product <> '' AND account_id`+in+` ORDER BY start_on, id`, accounts, func(account, _ data.ID, product string) {
		c := out[account]
		c.Products = append(c.Products, product)
		out[account] = c
	})
	if err != nil {
		return err
	}
	err = s.eachText(ctx, `SELECT account_id, playbook_id FROM run WHERE gone_at = 0 AND finished_at = 0
		AND account_id`+in+` ORDER BY progress_at DESC, id DESC`, accounts, func(account, _ data.ID, play string) {
		c := out[account]
		c.Open = append(c.Open, play)
		out[account] = c
	})
	if err != nil {
		return err
	}
	return s.eachText(ctx, `SELECT f.account_id, r.playbook_id, f.id FROM follow_up f
		JOIN activity a ON a.id = f.activity_id AND a.gone_at = 0
		JOIN run r ON r.id = a.run_id AND r.gone_at = 0 AND r.finished_at = 0
		WHERE f.gone_at = 0 AND f.done_at = 0 AND f.account_id`+in, accounts, func(account, followUp data.ID, play string) {
		c := out[account]
		if c.Promised == nil {
			c.Promised = map[data.ID]string{}
		}
		c.Promised[followUp] = play
		out[account] = c
	})
}

// eachText runs a query for accounts that gives an account, a text and perhaps the id
// of a row.
func (s *Store) eachText(ctx context.Context, query string, accounts []data.ID, fn func(account, row data.ID, text string)) error {
	args := make([]any, len(accounts))
	for i := range args {
		args[i] = accounts[i][:]
	}
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	var account, row data.ID
	var text sql.NullString
	targets := []any{&account, &text, &row}[:len(columns)]
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		fn(account, row, text.String)
	}
	return rows.Err()
}
