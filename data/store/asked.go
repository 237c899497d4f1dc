package store

import (
	"context"

	"rounds/data"
)

// Asked is an answer with the run in which it was given.
type Asked struct {
	Answer data.StepAnswer
	Run    data.Run
}

// Asked finds answers by their ids with their runs; one that is gone is left out.
func (s *Store) Asked(ctx context.Context, answers ...data.ID) ([]Asked, error) {
	var out []Asked
	for _, id := range answers {
		a, err := get[data.StepAnswer](ctx, s.reader, id)
		if err == nil {
			var run data.Run
			if run, err = get[data.Run](ctx, s.reader, a.RunID); err == nil {
				out = append(out, Asked{a, run})
			}
		}
		if err != nil && data.CodeOf(err) != data.CodeNotFound {
			return nil, workError("reading answers", err)
		}
	}
	return out, nil
}
