package rank

import (
	"math"
	"math/bits"

	"rounds/data"
)

// Never is later than every instant.
const Never = data.Instant(math.MaxInt64)

// Clock is the part of a firing that ranks, without its texts.
type Clock struct {
	Since, Due, BreachAt data.Instant
	Answers              bool // a customer waits for us: data.Reason.AnswersCustomer
	Snoozed              bool
}

// ClockOf is the clock of a firing.
func ClockOf(f *data.Firing) Clock {
	return Clock{
		Since: f.Since, Due: f.Due, BreachAt: f.BreachAt,
		Answers: f.Code.AnswersCustomer(), Snoozed: f.Disposition == data.DispositionSnoozed,
	}
}

// Deadline is when the clock has run out: when it breaches, or else when it is
// due; 0 for a clock that never does.
func (c *Clock) Deadline() data.Instant {
	if c.BreachAt != 0 {
		return c.BreachAt
	}
	return c.Due
}

// strength is the breach and urgency of a clock at now, and the instant before
// which neither changes.
func (w *Weights) strength(c *Clock, now data.Instant) (breach, urgency Points, until data.Instant) {
	end := c.Deadline()
	if end == 0 {
		return 0, 0, Never
	}
	if now >= end {
		if c.BreachAt != 0 {
			breach = Points(w.Breach * 10)
		}
		return breach, Points(w.Urgency * 10), Never
	}
	full := uint64(w.Urgency) * 10 // weights are checked to be 0–10,000
	if c.Since == 0 || c.Since >= end || full == 0 {
		return 0, 0, end
	}
	// 128-bit products: no span of instants overflows them.
	span := uint64(end) - uint64(c.Since) // a difference, exact modulo 2^64
	used := uint64(0)
	if now > c.Since {
		hi, lo := bits.Mul64(full, uint64(now)-uint64(c.Since)) // exact too
		used, _ = bits.Div64(hi, lo, span)
	}
	hi, lo := bits.Mul64(used+1, span)
	step, rest := bits.Div64(hi, lo, full)
	if rest != 0 {
		step++
	}
	return 0, Points(used), c.Since + data.Instant(step) // used < full, step ≤ span
}
