package rank

import (
	"slices"

	"rounds/data"
)

// Subject is one account as the arithmetic sees it.
type Subject struct {
	Clocks    []Clock // in the order of Arrange
	Health    int     // 0–100, or data.NoScore
	Value     Points  // Weights.ValueOf its revenue
	RenewalOn data.Date
	Today     data.Date    // the customer's local day
	Tomorrow  data.Instant // when that day ends
}

// Result is the rank of one account.
type Result struct {
	Terms Terms
	Lead  int          // index of the leading firing, -1 without any
	Due   data.Instant // of the leading firing; breaks ties
	// Snoozed says that no firing stands and the terms are those of the snoozed
	// ones; such an account waits in its own view.
	Snoozed bool
	Until   data.Instant // nothing of this changes before, as long as the facts stand
}

// Score ranks an account. The strongest firing leads: breach and urgency, then
// the fixed order of reasons, then due, then the occurrence. A snoozed firing
// never leads while another stands. Without a firing all terms are 0.
func (w *Weights) Score(s *Subject, now data.Instant) Result {
	r := Result{Lead: -1, Snoozed: len(s.Clocks) > 0, Until: Never}
	for i := range s.Clocks {
		if !s.Clocks[i].Snoozed {
			r.Snoozed = false
			break
		}
	}
	for i := range s.Clocks {
		c := &s.Clocks[i]
		if c.Snoozed != r.Snoozed {
			continue
		}
		breach, urgency, until := w.strength(c, now)
		r.Until = min(r.Until, until)
		if r.Lead < 0 || breach+urgency > r.Terms.Breach+r.Terms.Urgency {
			r.Lead, r.Due = i, c.Due
			r.Terms.Breach, r.Terms.Urgency = breach, urgency
		}
	}
	if r.Lead < 0 {
		return r
	}
	r.Terms.Risk = w.RiskOf(s.Health)
	if s.Clocks[r.Lead].Answers {
		return r
	}
	r.Terms.Value = s.Value
	r.Terms.Renewal = w.RenewalOf(s.RenewalOn, s.Today)
	if left := int64(s.RenewalOn) - int64(s.Today); s.RenewalOn != 0 && left >= 0 {
		// The term moves each midnight from RenewalDays before the date on. Until
		// then local days of 23 hours are allowed for, by a day of waiting less.
		const day = 24 * 60 * 60 * 1000
		r.Until = min(r.Until, s.Tomorrow+data.Instant(max(left-w.RenewalDays-2, 0)*day))
	}
	return r
}

// Of ranks an account by its standing at now; Lead is an index of s.Firings.
func (w *Weights) Of(s *data.Standing, a *data.Account, now data.Instant) Result {
	places := make([]int, len(s.Firings))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(x, y int) int { return arrangement(&s.Firings[x], &s.Firings[y]) })
	subject := Subject{
		Clocks: make([]Clock, len(places)), Health: s.Score,
		Value: w.ValueOf(a.MRR, a.Currency), RenewalOn: a.RenewalOn,
	}
	subject.Today, subject.Tomorrow = Day(now, a)
	for i, place := range places {
		subject.Clocks[i] = ClockOf(&s.Firings[place])
	}
	r := w.Score(&subject, now)
	if r.Lead >= 0 {
		r.Lead = places[r.Lead]
	}
	return r
}

// Day is the account's local day at now and when it ends.
func Day(now data.Instant, a *data.Account) (today data.Date, tomorrow data.Instant) {
	loc := a.Location()
	today = now.DateIn(loc)
	return today, (today + 1).Start(loc)
}
