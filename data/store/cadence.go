package store

import (
	"context"

	"rounds/data"
	"rounds/data/cadence"
)

// SetCadence agrees on a rhythm of calls with an account; the zero one ends it.
func (s *Store) SetCadence(ctx context.Context, c Capture, r cadence.Rhythm) error {
	return s.do(ctx, "cadence", func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		a, err := get[data.Account](tx.ctx, tx.sql, c.AccountID)
		if err != nil {
			return err
		}
		a.Cadence = r.String()
		_, err = tx.Save(a, "cadence")
		return err
	})
}
