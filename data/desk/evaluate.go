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
	team := d.Team()
	numbers, weights := team.Signal, team.Rank
	s := signal.Evaluate(f, at, numbers)
	weights.Sort(s.Firings, at)
	return s, weights.Of(&s, &f.Account, at)
}
