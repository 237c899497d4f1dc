package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// Learned is what a call found out about the account itself: the team's own fields by name,
// and what was said of her goal. What is zero was not asked, or is as it was.
type Learned struct {
	Fields     data.Fields
	Why        string
	FirstValue string
	ExpectedOn data.Date
}

// SetGoal changes the newest goal of an account, or makes its first one: why she wants to
// grow, the first value she expects and when it was reached, what holds her up and who
// removes it. set gets the goal as it is.
func (s *Store) SetGoal(ctx context.Context, c Capture, set func(*data.Goal)) error {
	return s.do(ctx, "goal", func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		if _, err := get[data.Account](tx.ctx, tx.sql, c.AccountID); err != nil {
			return err
		}
		g, err := tx.newestGoal(c.AccountID)
		if err != nil {
			return err
		}
		set(&g)
		return tx.putGoal(g)
	})
}

// newestGoal is the goal that counts, one without an id where there is none yet.
func (tx *Tx) newestGoal(account data.ID) (data.Goal, error) {
	goals, err := list[data.Goal](tx.ctx, tx.sql, "WHERE account_id = ? AND gone_at = 0", account)
	if err != nil || len(goals) == 0 {
		return data.Goal{AccountID: account}, err
	}
	return slices.MaxFunc(goals, func(a, b data.Goal) int {
		return cmp.Or(cmp.Compare(a.At, b.At), slices.Compare(a.ID[:], b.ID[:]))
	}), nil
}

func (tx *Tx) putGoal(g data.Goal) error {
	cleanGoal(&g)
	if g.ID.IsZero() {
		g.ID, g.At = tx.s.ids.New(), tx.now
		return tx.Insert(g)
	}
	_, err := tx.Save(g)
	return err
}

func cleanGoal(g *data.Goal) {
	for _, s := range []*string{&g.Why, &g.How, &g.Plan, &g.FirstValue, &g.Blocker, &g.BlockerOwner} {
		*s = text.Line(*s)
	}
}

// fileLearned takes over what was answered about the account.
func (tx *Tx) fileLearned(call *data.Activity, f Filing) error {
	l := f.Learned
	if len(l.Fields) > 0 {
		if err := stamp(tx, call.AccountID, func(a *data.Account) { a.Custom = l.over(a.Custom) }, "custom"); err != nil {
			return err
		}
	}
	if l.Why == "" && l.FirstValue == "" && l.ExpectedOn == 0 {
		return nil
	}
	g, err := tx.newestGoal(call.AccountID)
	if err != nil {
		return err
	}
	if l.FirstValue != "" && g.ReachedAt != 0 {
		g = data.Goal{AccountID: g.AccountID, Why: g.Why} // a value that was reached stays so
	}
	g.Why, g.FirstValue = cmp.Or(l.Why, g.Why), cmp.Or(l.FirstValue, g.FirstValue)
	g.ExpectedOn = cmp.Or(l.ExpectedOn, g.ExpectedOn)
	return tx.putGoal(g)
}

// over are the team's own fields with what was learned of them.
func (l Learned) over(was data.Fields) data.Fields {
	now := data.Fields{}
	maps.Copy(now, was)
	for name, v := range l.Fields {
		if s, ok := v.(string); ok {
			v = text.Line(s)
		}
		now[name] = v
	}
	return now
}
