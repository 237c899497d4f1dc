package store

import "context"

// loadBatch is how many rows a load commits at once: large enough that commits
// cost nothing, small enough that the log stays small.
const loadBatch = 20_000

// Load writes rows that came from elsewhere whole (a demo world, a snapshot): they
// make no outbox entries, because nobody has to be told. fill hands entities to
// put. Rows are committed in batches; when fill fails, the batches before it stay.
func (s *Store) Load(ctx context.Context, fill func(put func(row any) error) error) error {
	var tx *Tx
	defer func() {
		if tx != nil {
			tx.rollback()
		}
	}()
	err := fill(func(row any) error {
		if tx == nil {
			var err error
			if tx, err = s.begin(ctx); err != nil {
				return err
			}
			tx.silent = true
		}
		if err := tx.Insert(row); err != nil || tx.wrote < loadBatch {
			return err
		}
		done := tx
		tx = nil
		return done.commit()
	})
	if err == nil && tx != nil {
		err = tx.commit()
		tx = nil
	}
	return workError("loading", err)
}
