package health

import "rounds/data"

// Score is the health of an account as of at, with everything that made it. The
// rules must pass Rules.Check.
func Score(f *data.Facts, at data.Instant, rules *Rules) Result {
	return NewHistory(f, at, rules).Result()
}

// Result is the score at the moment of evaluation, explained.
func (h *History) Result() Result {
	m := h.moment(h.today)
	weights := h.rules.Weights.list()
	out := Result{At: h.at, Measures: make([]Measure, families)}
	sum := h.sum(m, out.Measures)
	for i := range out.Measures {
		x := &out.Measures[i]
		x.Family, x.Weight = familyNames[i], weights[i]
		if weights[i] > 0 {
			out.InputsTotal++
		}
		x.Present = x.Present && weights[i] > 0
		if !x.Present {
			x.leftOut()
			continue
		}
		x.Effective = 100 * float64(weights[i]) / float64(sum.weight)
		out.InputsUsed++
		out.OldestDays = max(out.OldestDays, x.AgeDays)
	}
	out.Raw = sum.score()
	v := h.verdict(m, out.Raw)
	out.Score, out.Band, out.CappedBy, out.CapAt = v.score, h.rules.Band(v.score), v.cap, v.capAt
	if v.overridden {
		a := &h.f.Account
		out.Override = &Override{
			Score: clampScore(a.OverrideScore), Reason: a.OverrideReason, At: a.OverrideAt, Until: a.OverrideUntil,
		}
	}
	return out
}

// Now is the score at the moment of evaluation.
func (h *History) Now() Brief { return h.On(h.today) }

// On is the score at the end of a past local day, or now for today and later.
func (h *History) On(day data.Date) Brief {
	m := h.moment(day)
	sum := h.sum(m, nil)
	v := h.verdict(m, sum.score())
	return Brief{Score: v.score, Band: h.rules.Band(v.score), Inputs: sum.inputs}
}

// Inputs is the number of measures that the rules give a weight.
func (r *Rules) Inputs() int {
	n := 0
	for _, w := range r.Weights.list() {
		if w > 0 {
			n++
		}
	}
	return n
}

// weighted adds up values by weight.
type weighted struct{ points, weight, inputs int }

// sum adds up the measures of a moment; a non-nil explain is filled with them.
func (h *History) sum(m moment, explain []Measure) weighted {
	var out weighted
	for i, w := range h.rules.Weights.list() {
		var x *Measure
		if explain != nil {
			x = &explain[i]
		} else if w == 0 {
			continue
		}
		r := h.measure(i, m, x)
		if x != nil {
			x.Value, x.Present, x.Stale, x.AgeDays = r.value, r.present, r.stale, r.age
		}
		if r.present && w > 0 {
			out.points += w * r.value
			out.weight += w
			out.inputs++
		}
	}
	return out
}

// score is the weighted mean, rounded half up before anything is banded.
func (w *weighted) score() int {
	if w.weight == 0 {
		return data.NoScore
	}
	return int(roundDiv(int64(w.points), int64(w.weight)))
}

// verdict is what overrides and caps make of a raw score.
type verdict struct {
	score      int
	overridden bool
	cap        Cap
	capAt      int
}

// verdict lets a CSM's override replace the raw score while it holds, and then a
// hard fact cap the outcome, an override too: an opinion does not undo a notice.
func (h *History) verdict(m moment, raw int) verdict {
	v := verdict{score: raw}
	a := &h.f.Account
	if a.OverrideUntil > m.end && a.OverrideAt <= m.end {
		v.score, v.overridden = clampScore(a.OverrideScore), true
	}
	c := &h.rules.Commercial
	if h.Cancelled(m.end) != 0 {
		v.limit(CapCancellation, c.CancellationMost)
	}
	if since, state := h.Unpaid(m.end); state == data.PaymentFailed && since != 0 &&
		int(m.day-h.zone.DateOf(since)) > c.UnpaidDays {
		v.limit(CapUnpaid, c.UnpaidMost)
	}
	return v
}

func (v *verdict) limit(by Cap, most int) {
	if v.score > most {
		v.score, v.cap, v.capAt = most, by, most
	}
}

func clampScore(v int64) int { return int(min(max(v, 0), 100)) }
