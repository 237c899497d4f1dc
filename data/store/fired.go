package store

import (
	"context"
	"strings"

	"rounds/data"
)

// firedDays is how long firings are kept; no budget looks further back.
const firedDays = 370

// putFired writes down the firings of some standings. One that is known already stays
// as it is.
func (tx *Tx) putFired(standings []data.Standing) error {
	const most = 200 // rows a statement
	var args []any
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		rows := len(args) / 4
		err := tx.exec(`INSERT OR IGNORE INTO fired (day, account_id, code, occurrence) VALUES (?, ?, ?, ?)`+
			strings.Repeat(", (?, ?, ?, ?)", rows-1), args...)
		args = args[:0]
		return err
	}
	for i := range standings {
		st := &standings[i]
		for j := range st.Firings {
			f := &st.Firings[j]
			if f.Code == data.ReasonLoading {
				continue // it is no rule's
			}
			began := f.Since
			if began == 0 {
				began = st.At
			}
			args = append(args, int64(began.DateIn(nil)), st.AccountID[:], string(f.Code), f.Occurrence)
			if len(args) == 4*most {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// forgetFired drops firings that no budget looks at any more.
func (s *Store) forgetFired(ctx context.Context, today data.Date) error {
	var old bool
	err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fired WHERE day < ?)`, int64(today-firedDays)).Scan(&old)
	if err != nil || !old {
		return err
	}
	return s.transact(ctx, "refreshing the queue", func(tx *Tx) error {
		return tx.exec(`DELETE FROM fired WHERE day < ?`, int64(today-firedDays))
	})
}

// FiredSince counts, for each rule, the firings that began on a day or after, or were
// disposed of since, by what became of them; in the fixed order of reasons, rules
// that never fired left out. Open is not counted here: it is the queue's.
func (s *Store) FiredSince(ctx context.Context, day data.Date) ([]data.RuleCount, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT f.code, coalesce(d.kind, ''), count(*) FROM (
			SELECT account_id, code, occurrence FROM fired WHERE day >= ?
			UNION SELECT account_id, code, occurrence FROM disposition WHERE at >= ? AND gone_at = 0) f
		LEFT JOIN disposition d ON d.account_id = f.account_id AND d.code = f.code AND d.occurrence = f.occurrence AND d.gone_at = 0
		GROUP BY 1, 2`, int64(day), int64(day)*24*60*60*1000)
	if err != nil {
		return nil, workError("counting firings", err)
	}
	defer func() { _ = rows.Close() }()
	counts := map[data.Reason]*data.RuleCount{}
	for rows.Next() {
		var code, kind string
		var n int
		if err := rows.Scan(&code, &kind, &n); err != nil {
			return nil, workError("counting firings", err)
		}
		c := counts[data.Reason(code)]
		if c == nil {
			c = &data.RuleCount{Code: data.Reason(code)}
			counts[c.Code] = c
		}
		c.Fired += n
		switch data.DispositionKind(kind) {
		case data.DispositionDone:
			c.Done += n
		case data.DispositionSnoozed:
			c.Snoozed += n
		case data.DispositionDismissed:
			c.Dismissed += n
		}
	}
	var out []data.RuleCount
	for _, code := range data.Reasons() {
		if c := counts[code]; c != nil {
			out = append(out, *c)
		}
	}
	return out, workError("counting firings", rows.Err())
}
