package store

import (
	"context"
	"encoding/json"

	"rounds/data"
)

// Evaluate is the rules: a pure function that says how an account stands.
type Evaluate func(f *data.Facts, at data.Instant) data.Standing

// Rank is the score of a standing, in tenths; 0 keeps it off the queue.
type Rank func(f *data.Facts, s *data.Standing, at data.Instant) int64

// Rules are what derived data are computed with.
type Rules struct {
	Evaluate Evaluate
	Rank     Rank
}

// settingRules names the rules with which the kept standings were computed.
const settingRules = "rules"

// UseRules says with which rules standings are computed from now on; when others
// computed those that are kept, every account is to be evaluated again.
func (s *Store) UseRules(ctx context.Context, fingerprint string) error {
	kept, err := s.Setting(ctx, settingRules)
	if err != nil || kept == fingerprint {
		return err
	}
	return s.transact(ctx, "taking the rules into use", func(tx *Tx) error {
		if err := tx.exec(`UPDATE standing SET next_at = 0`); err != nil {
			return err
		}
		return tx.exec(`INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)`, settingRules, fingerprint)
	})
}

// refreshChunk is how many accounts are evaluated between two commits: large
// enough to share queries, small enough that a keystroke waits a blink.
const refreshChunk = 200

// Refresh evaluates every account whose data changed or whose time came, and keeps
// the result. It reports how many of how many are done, and the accounts of each
// chunk, so that a page can follow; progress may be nil.
func (s *Store) Refresh(ctx context.Context, rules Rules, progress func(done, total int, chunk []data.Standing)) error {
	at := s.Now()
	if err := s.forgetFuture(ctx, at); err != nil {
		return err
	}
	var total int
	if err := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM standing WHERE next_at <= ?`, int64(at)).Scan(&total); err != nil {
		return workError("refreshing the queue", err)
	}
	for done := 0; ; {
		found, err := s.dueAccounts(ctx, at)
		if err != nil {
			return workError("refreshing the queue", err)
		}
		if len(found) == 0 {
			return nil
		}
		chunk, err := s.refresh(ctx, found, at, rules)
		if err != nil {
			return workError("refreshing the queue", err)
		}
		if done += len(found); progress != nil {
			progress(done, max(done, total), chunk)
		}
	}
}

// forgetFuture marks what was evaluated as of a later time than ours (by --at, or
// before the clock was set back). Once is enough while only we write.
func (s *Store) forgetFuture(ctx context.Context, at data.Instant) error {
	if s.presentOnly.Load() {
		return nil
	}
	var later bool
	err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM standing WHERE at > ?)`, int64(at)).Scan(&later)
	if err == nil && later {
		err = s.transact(ctx, "refreshing the queue", func(tx *Tx) error {
			return tx.exec(`UPDATE standing SET next_at = 0 WHERE at > ?`, int64(at))
		})
	}
	if err == nil {
		err = s.forgetFired(ctx, at.DateIn(nil))
	}
	s.presentOnly.Store(err == nil)
	return workError("refreshing the queue", err)
}

// due is an account to evaluate, with the count of its changes when it was found.
type due struct {
	id  data.ID
	gen int64
}

func (s *Store) dueAccounts(ctx context.Context, at data.Instant) ([]due, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT account_id, gen FROM standing WHERE next_at <= ? ORDER BY next_at, account_id LIMIT ?`,
		int64(at), refreshChunk)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []due
	for rows.Next() {
		var d due
		if err := rows.Scan(&d.id, &d.gen); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// refresh evaluates some accounts and keeps what comes out; standings of accounts
// that are gone are dropped.
func (s *Store) refresh(ctx context.Context, chunk []due, at data.Instant, rules Rules) ([]data.Standing, error) {
	ids := make([]data.ID, len(chunk))
	for i, d := range chunk {
		ids[i] = d.id
	}
	facts, err := s.factsOf(ctx, ids, at)
	if err != nil {
		return nil, err
	}
	tx, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.rollback()
	standings := make([]data.Standing, 0, len(facts))
	for _, d := range chunk {
		if len(facts) == 0 || facts[0].Account.ID != d.id {
			if err := tx.exec(`DELETE FROM standing WHERE account_id = ? AND gen = ?`, d.id[:], d.gen); err != nil {
				return nil, err
			}
			continue
		}
		st := rules.Evaluate(facts[0], at)
		st.NextAt = max(st.NextAt, at+1) // whatever the rules say, time goes on
		if err := tx.putStanding(&st, rules.Rank(facts[0], &st, at), d.gen); err != nil {
			return nil, err
		}
		standings = append(standings, st)
		facts = facts[1:]
	}
	if err := tx.putFired(standings); err != nil {
		return nil, err
	}
	return standings, tx.commit()
}

func (tx *Tx) putStanding(st *data.Standing, rank, gen int64) error {
	firings, err := encodeFirings(st.Firings)
	if err != nil {
		return err
	}
	return tx.exec(`UPDATE standing SET at = ?, next_at = ?, rank = ?, score = ?, band = ?, trend7 = ?, trend30 = ?,
		inputs = ?, measures = ?, firings = ? WHERE account_id = ? AND gen = ?`,
		int64(st.At), int64(st.NextAt), rank, st.Score, string(st.Band), st.Trend7, st.Trend30, st.Inputs, st.Measures, firings,
		st.AccountID[:], gen)
}

// firingRow is a firing in the cache, with short names because there are many.
type firingRow struct {
	Code        data.Reason          `json:"c"`
	Occurrence  string               `json:"o"`
	Since       int64                `json:"s,omitempty"`
	Due         int64                `json:"d,omitempty"`
	AmberAt     int64                `json:"a,omitempty"`
	BreachAt    int64                `json:"b,omitempty"`
	N           int64                `json:"n,omitempty"`
	M           int64                `json:"m,omitempty"`
	Label       string               `json:"l,omitempty"`
	Disposition data.DispositionKind `json:"k,omitempty"`
	Until       int32                `json:"u,omitempty"`
	Waits       string               `json:"w,omitempty"`
}

func encodeFirings(firings []data.Firing) (string, error) {
	if len(firings) == 0 {
		return "", nil
	}
	rows := make([]firingRow, len(firings))
	for i, f := range firings {
		rows[i] = firingRow{
			f.Code, f.Occurrence, int64(f.Since), int64(f.Due), int64(f.AmberAt), int64(f.BreachAt), f.N, f.M, f.Label, f.Disposition, int32(f.Until), f.Waits,
		}
	}
	b, err := json.Marshal(rows)
	return string(b), err
}

func decodeFirings(raw []byte) ([]data.Firing, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var rows []firingRow
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	out := make([]data.Firing, len(rows))
	for i, r := range rows {
		out[i] = data.Firing{
			Code: r.Code, Occurrence: r.Occurrence, Since: data.Instant(r.Since), Due: data.Instant(r.Due),
			AmberAt: data.Instant(r.AmberAt), BreachAt: data.Instant(r.BreachAt), N: r.N, M: r.M, Label: r.Label, Disposition: r.Disposition, Until: data.Date(r.Until), Waits: r.Waits,
		}
	}
	return out, nil
}
