package desk

import (
	"context"
	"time"

	"rounds/data/calibrate"
)

// Calibrate learns the weights of health from who left this book. Every account is
// measured as of a day well before its end, those who stayed as of the same days.
// progress may be nil.
func (d *Desk) Calibrate(ctx context.Context, span calibrate.Span, folds int, progress func(done, total int)) (*calibrate.Own, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	lives, err := d.Store.Lives(ctx)
	if err != nil {
		return nil, err
	}
	numbers := d.Rules()
	samples, early := calibrate.Samples(lives, d.Now().DateIn(nil), span)
	var past calibrate.Past
	for i, s := range samples {
		facts, err := d.Store.Facts(ctx, s.ID, (s.Day + 2).Start(time.UTC))
		if err != nil {
			return nil, err
		}
		calibrate.Back(facts, s.Day)
		past.Add(facts, s, numbers.Health)
		progress(i+1, len(samples))
	}
	own, err := calibrate.LearnOwn(ctx, &past, numbers.Health.Weights, span, folds, nil)
	if err == nil {
		own.Early = early
	}
	return own, err
}
