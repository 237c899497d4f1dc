package store

import (
	"cmp"
	"context"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

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
		goals, err := list[data.Goal](tx.ctx, tx.sql, "WHERE account_id = ? AND gone_at = 0", c.AccountID)
		if err != nil {
			return err
		}
		if len(goals) == 0 {
			g := data.Goal{ID: tx.s.ids.New(), AccountID: c.AccountID, At: tx.now}
			set(&g)
			cleanGoal(&g)
			return tx.Insert(g)
		}
		g := slices.MaxFunc(goals, func(a, b data.Goal) int {
			return cmp.Or(cmp.Compare(a.At, b.At), slices.Compare(a.ID[:], b.ID[:]))
		})
		set(&g)
		cleanGoal(&g)
		_, err = tx.Save(g)
		return err
	})
}

func cleanGoal(g *data.Goal) {
	for _, s := range []*string{&g.Why, &g.How, &g.Plan, &g.FirstValue, &g.Blocker, &g.BlockerOwner} {
		*s = text.Line(*s)
	}
}
