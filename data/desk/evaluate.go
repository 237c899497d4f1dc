package desk

import (
	"rounds/data"
	"rounds/data/rank"
	"rounds/data/signal"
)

// Evaluate says how an account stands as of a moment and how it ranks, without the
// book: the firings come with the leading one first and the snoozed ones last, and
// the result's Lead counts in this order.
func (d *Desk) Evaluate(f *data.Facts, at data.Instant) (data.Standing, rank.Result) {
	s := signal.Evaluate(f, at, d.Rules)
	d.Weights.Sort(s.Firings, at)
	return s, d.Weights.Of(&s, &f.Account, at)
}
