package kpi

import (
	"maps"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

// Slice is whose accounts of which segment; a zero owner is nobody's, and "" no segment.
type Slice struct {
	Owner   data.ID
	Segment string
}

// Filter chooses slices; the zero value takes all.
type Filter struct {
	Owner   *data.ID
	Segment *string
}

func (f Filter) takes(s Slice) bool {
	return (f.Owner == nil || *f.Owner == s.Owner) && (f.Segment == nil || *f.Segment == s.Segment)
}

// Tally counts accounts, one after the other. It holds a Count for each window and slice
// that occurs, whatever the number of accounts. It is not for concurrent use.
type Tally struct {
	rules   Rules
	windows []Window
	spans   []span
	now     data.Instant
	today   data.Date // the team's
	zone    calendar.Zone
	cells   map[Slice][]Count // by window, and at the end what stands now

	past revenue // used again from account to account
}

// NewTally counts over windows, which may lie over each other, as of now: what is later
// than now did not happen, and a window that lasts ends today.
func NewTally(rules Rules, windows []Window, now data.Instant) *Tally {
	t := &Tally{rules: rules, windows: slices.Clone(windows), now: now, zone: calendar.NewZone(rules.zone()), cells: map[Slice][]Count{}}
	t.today = t.zone.DateOf(now)
	for _, w := range windows {
		t.spans = append(t.spans, w.in(rules.zone()))
	}
	return t
}

// Windows are those that are counted, in the order in which they were given.
func (t *Tally) Windows() []Window { return t.windows }

// Rules are the numbers by which is counted.
func (t *Tally) Rules() *Rules { return &t.rules }

// Owners are those of the accounts that were counted, in the order of ids.
func (t *Tally) Owners() []data.ID {
	seen := map[data.ID]bool{}
	for s := range t.cells {
		seen[s.Owner] = true
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b data.ID) int { return slices.Compare(a[:], b[:]) })
}

// Segments are those of the accounts that were counted, in order.
func (t *Tally) Segments() []string {
	seen := map[string]bool{}
	for s := range t.cells {
		seen[s.Segment] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// Count is what was counted in a window, of the slices that the filter takes, and what
// stands now.
func (t *Tally) Count(window int, f Filter) Count {
	var c Count
	for s, counts := range t.cells {
		if f.takes(s) {
			c.Add(&counts[window])
			c.Add(&counts[len(t.windows)])
		}
	}
	return c
}

// Lasts reports whether a window has begun and is not over.
func (t *Tally) Lasts(window int) bool {
	w := t.windows[window]
	return w.From <= t.today && t.today < w.To
}

// Series is one figure over all windows; what stands now is known in the one that lasts.
func (t *Tally) Series(id ID, f Filter) []Figure {
	out := make([]Figure, len(t.windows))
	for i := range out {
		c := t.Count(i, f)
		if out[i] = c.Figure(id); id.IsNow() && !t.Lasts(i) {
			out[i] = Figure{ID: id}
		}
	}
	return out
}

// Add counts one account. It looks at its own row, subscriptions, events, requests,
// filed activities, runs, surveys, proposals and goals, and keeps none of them.
func (t *Tally) Add(f *data.Facts) {
	key := Slice{f.Account.Owner, f.Account.Segment}
	cells := t.cells[key]
	if cells == nil {
		cells = make([]Count, len(t.windows)+1)
		t.cells[key] = cells
	}
	l := lifeOf(f, t.zone.Location(), t.today)
	t.revenue(cells, f, l)
	t.surveys(cells, f)
	t.requests(cells, f)
	t.proposals(cells, f.Proposals)
	t.values(cells, f)
	t.runs(cells, f, l)
	for i := range f.Activities {
		if a := &f.Activities[i]; a.Kind == data.ActivityCall && a.State == data.CallFiled {
			t.each(cells, a.At, func(c *Count) {
				c.Calls.All++
				if a.PlaybookID != "" {
					c.Calls.OnPlaybook++
				}
			})
		}
	}
}

// each gives the counts of the windows that hold an instant, none of them when it is
// still to come.
func (t *Tally) each(cells []Count, at data.Instant, fn func(*Count)) {
	if at == 0 || at > t.now {
		return
	}
	for i := range t.spans {
		if t.spans[i].holds(at) {
			fn(&cells[i])
		}
	}
}

// revenue counts customers and their MRR at both ends of each window.
func (t *Tally) revenue(cells []Count, f *data.Facts, l life) {
	revenueOf(&t.past, f, l, t.zone.Location(), t.today)
	at := func(d data.Date) data.Money { return t.rules.weigh(t.past.on(d), f.Account.Currency) }
	for i, w := range t.windows {
		start, end := w.From-1, min(w.To-1, t.today)
		if end < w.From {
			continue // a window that is still to come
		}
		c := &cells[i]
		before, after := l.on(start), l.on(end)
		m0, m1 := at(start), at(end)
		if after {
			c.Customers.End++
			c.MRR.End += m1
		}
		switch {
		case before && !after:
			c.Customers.Left++
			c.MRR.Churned += m0
		case before:
			c.MRR.Down += max(m0-m1, 0)
			c.MRR.Up += max(m1-m0, 0)
		case after:
			c.Customers.Joined++
			c.MRR.New += m1
		}
		if before {
			c.Customers.Start++
			c.MRR.Start += m0
		}
	}
}

// surveys counts the answers: those of surveys when they were given, those on a request
// when it was resolved, else answered, else opened.
func (t *Tally) surveys(cells []Count, f *data.Facts) {
	for i := range f.Surveys {
		s := &f.Surveys[i]
		switch {
		case s.Declined:
		case s.Kind == data.SurveyNPS && s.Score >= 0 && s.Score <= 10:
			t.each(cells, s.At, func(c *Count) { c.NPS.put(s.Score >= 9, s.Score <= 6) })
		case s.Kind == data.SurveyCSAT:
			t.csat(cells, s.At, s.Score)
		}
	}
	for i := range f.Requests {
		r := &f.Requests[i]
		t.csat(cells, firstOf(r.ResolvedAt, r.FirstAnswerAt, r.OpenedAt), r.CSAT)
	}
}

func (t *Tally) csat(cells []Count, at data.Instant, score int64) {
	if score >= 1 && score <= 5 {
		t.each(cells, at, func(c *Count) { c.CSAT.put(score >= 4, score < 4) })
	}
}

func (s *Scores) put(good, bad bool) {
	s.All++
	if good {
		s.Good++
	}
	if bad {
		s.Bad++
	}
}

func firstOf(instants ...data.Instant) data.Instant {
	for _, at := range instants {
		if at != 0 {
			return at
		}
	}
	return 0
}

// requests counts first answers by the clock that the queue goes by; outages and call
// backs have clocks of their own.
func (t *Tally) requests(cells []Count, f *data.Facts) {
	loc := f.Account.Location()
	for i := range f.Requests {
		r := &f.Requests[i]
		if r.Kind == data.RequestOutage || r.Kind == data.RequestCallback {
			continue
		}
		answered := t.come(r.FirstAnswerAt)
		if done := t.come(r.ResolvedAt); answered == 0 || done != 0 && done < answered {
			answered = done
		}
		t.each(cells, r.OpenedAt, func(c *Count) {
			a := &c.Answers
			a.Requests++
			until := answered
			if until == 0 {
				until = t.now
			}
			a.Slowest = max(a.Slowest, t.rules.Response.Elapsed(r.OpenedAt, until, loc))
			t.within(r.OpenedAt, answered, t.rules.FastMinutes, loc, &a.Fast, &a.FastOf)
			t.within(r.OpenedAt, answered, t.rules.AnswerMinutes, loc, &a.Within, &a.WithinOf)
		})
	}
}

// come is an instant that has come, else 0.
func (t *Tally) come(at data.Instant) data.Instant {
	if at > t.now {
		return 0
	}
	return at
}

// within counts a request against one limit; one that waits and still has time is not
// decided yet.
func (t *Tally) within(opened, answered data.Instant, minutes int, loc *time.Location, in, of *int) {
	end := t.rules.Response.Advance(opened, time.Duration(minutes)*time.Minute, loc)
	switch {
	case answered != 0 && answered <= end:
		*in++
		*of++
	case answered != 0 || t.now > end:
		*of++
	}
}

// proposals counts those that were made in a window by what became of them until now.
func (t *Tally) proposals(cells []Count, proposals []data.Proposal) {
	for i := range proposals {
		p := &proposals[i]
		t.each(cells, p.At, func(c *Count) {
			o := &c.UpSell
			switch p.Kind {
			case "cross-sell":
				o = &c.CrossSell
			case "up-sell":
			default:
				return
			}
			o.Proposed++
			switch p.Status {
			case "won":
				o.Won++
			case "open":
				o.Open++
			}
		})
	}
}

// values counts the days from sign-up to the first goal that was reached, and to the
// last of the goals of onboarding when all of them were; days are the customer's.
func (t *Tally) values(cells []Count, f *data.Facts) {
	loc := f.Account.Location()
	signup := f.Account.StartOn
	if f.Account.SignupAt != 0 {
		signup = f.Account.SignupAt.DateIn(loc)
	}
	if signup == 0 {
		return
	}
	var first data.Instant
	for i := range f.Goals {
		if at := t.come(f.Goals[i].ReachedAt); at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	t.each(cells, first, func(c *Count) { c.FirstValue.put(int(first.DateIn(loc) - signup)) })
	full := t.fullValue(f)
	t.each(cells, full, func(c *Count) { c.FullValue.put(int(full.DateIn(loc) - signup)) })
}

// fullValue is when the last of the goals of onboarding was reached, 0 while one is not.
// They are those that were written down before the first onboarding was completed; all
// of them where none was.
func (t *Tally) fullValue(f *data.Facts) data.Instant {
	var done, full data.Instant
	for i := range f.Runs {
		r := &f.Runs[i]
		if at := t.come(r.FinishedAt); at != 0 && (done == 0 || at < done) && t.rules.onboards(r) {
			done = at
		}
	}
	for i := range f.Goals {
		g := &f.Goals[i]
		if g.At > t.now || done != 0 && g.At > done {
			continue
		}
		at := t.come(g.ReachedAt)
		if at == 0 {
			return 0
		}
		full = max(full, at)
	}
	return full
}

// runs counts onboardings: those started in a window by whether they were completed
// since, and of now those of customers that are open and that stand still.
func (t *Tally) runs(cells []Count, f *data.Facts, l life) {
	loc := f.Account.Location()
	for i := range f.Runs {
		r := &f.Runs[i]
		if t.come(r.StartedAt) == 0 || !t.rules.onboards(r) {
			continue
		}
		finished := t.come(r.FinishedAt)
		t.each(cells, r.StartedAt, func(c *Count) {
			c.Onboarding.Started++
			if finished != 0 {
				c.Onboarding.Completed++
				c.Onboarding.Took.put(int(finished.DateIn(loc) - r.StartedAt.DateIn(loc)))
			}
		})
		if finished != 0 || l.left != 0 {
			continue
		}
		stands := &cells[len(t.windows)].Onboarding
		stands.Open++
		if moved := max(r.StartedAt, t.come(r.ProgressAt)); t.now.DateIn(loc)-moved.DateIn(loc) >= data.Date(t.rules.StalledDays) {
			stands.Stalled++
		}
	}
}
