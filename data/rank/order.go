package rank

import (
	"cmp"
	"slices"

	"rounds/data"
)

// Arrange puts firings into the order that breaks ties of strength and does not
// depend on the time: the fixed order of reasons (an overdue survey yields to a
// cancellation that is overdue too), then due (none last), then the occurrence.
func Arrange(firings []data.Firing) {
	slices.SortStableFunc(firings, func(a, b data.Firing) int { return arrangement(&a, &b) })
}

// Sort puts the leading firing first and the others after it by strength, the
// snoozed ones last.
func (w *Weights) Sort(firings []data.Firing, now data.Instant) {
	slices.SortStableFunc(firings, func(a, b data.Firing) int {
		ca, cb := ClockOf(&a), ClockOf(&b)
		if ca.Snoozed != cb.Snoozed {
			if cb.Snoozed {
				return -1
			}
			return 1
		}
		breachA, urgencyA, _ := w.strength(&ca, now)
		breachB, urgencyB, _ := w.strength(&cb, now)
		return cmp.Or(cmp.Compare(breachB+urgencyB, breachA+urgencyA), arrangement(&a, &b))
	})
}

func arrangement(a, b *data.Firing) int {
	return cmp.Or(
		cmp.Compare(a.Code.Order(), b.Code.Order()),
		cmp.Compare(a.Code, b.Code), // codes that this version does not know
		cmp.Compare(dueKey(a.Due), dueKey(b.Due)),
		cmp.Compare(a.Occurrence, b.Occurrence),
		cmp.Compare(a.Since, b.Since),
		cmp.Compare(a.BreachAt, b.BreachAt),
	)
}

// Bits of a Key: the score of five full weights fits into 19, which leaves due
// dates to the year 3084.
const (
	dueBits   = 45
	mostDue   = 1<<dueBits - 1
	mostScore = 1<<(64-dueBits) - 1
)

// Key packs score and due into one number; the smaller key comes first. Equal
// keys are ordered by id, see Compare.
func (r *Result) Key() uint64 {
	score := min(max(int64(r.Terms.Score()), 0), mostScore)
	return uint64(mostScore-score)<<dueBits | dueKey(r.Due) // 0 ≤ score ≤ mostScore
}

// dueKey orders due instants; none comes last.
func dueKey(due data.Instant) uint64 {
	if due == 0 {
		return mostDue
	}
	return uint64(min(max(due, 0), mostDue-1)) // clamped to 45 bits
}

// Compare orders two accounts of the queue: score descending, then due, then id.
func Compare(keyA uint64, a data.ID, keyB uint64, b data.ID) int {
	if keyA != keyB {
		return cmp.Compare(keyA, keyB)
	}
	return slices.Compare(a[:], b[:])
}
