package signal

import (
	"sort"

	"rounds/data"
	"rounds/data/health"
)

// Rules of chances: heavy use, narrow use, open proposals, shipped wishes.

// usageHigh: use reached the set share of the licence; N is the per cent. It is
// never relative to other accounts, so that every machine agrees.
func usageHigh(s *scene) {
	high := func(d data.Date) (int, bool) {
		_, percent, ok := s.h.LicenceShare(d)
		return percent, ok && percent >= s.rules.UsageHighPercent
	}
	percent, ok := high(s.today)
	if !ok {
		return
	}
	since := s.since(func(d data.Date) bool { _, ok := high(d); return ok })
	s.fire(data.Firing{
		Occurrence: since.String(), Since: s.zone.Start(since), Due: s.zone.End(after(since, s.rules.HighActDays)),
		N: int64(percent),
	})
}

// proposalOpen: an up-sell or cross-sell awaits its decision, from its decision
// date on.
func proposalOpen(s *scene) {
	for i := range s.f.Proposals {
		p := &s.f.Proposals[i]
		if p.Status != "open" || p.At > s.at {
			continue
		}
		on := p.DecisionOn
		if on == 0 && p.At != 0 {
			on = after(s.day(p.At), s.rules.ProposalDays)
		}
		if on == 0 || s.today < on {
			continue
		}
		s.fire(data.Firing{
			Occurrence: onDay(p.ID, on), Since: s.zone.Start(on), Due: s.zone.End(on), Label: either(p.Product, p.Kind),
		})
	}
}

// slide counts uses by feature in a window of four weeks that moves back in time.
type slide struct {
	rows   []data.UsageDay
	lo, hi int // rows[lo:hi] are counted
	names  []string
	counts []int64
	total  int64
	guess  int
	room   struct {
		names  [12]string
		counts [12]int64
	}
}

// init counts the four weeks before today, which the use already knows.
func (w *slide) init(u *health.Use, today data.Date) {
	w.rows = u.Rows()
	w.hi = len(w.rows)
	w.lo = sort.Search(w.hi, func(i int) bool { return w.rows[i].Day >= today-28 })
	w.names, w.counts = w.room.names[:0], w.room.counts[:0]
	for i := range u.Known() {
		name, n := u.Feature(i)
		w.names, w.counts = append(w.names, name), append(w.counts, n)
		w.total += n
	}
}

// to moves the window back to the four weeks before a day.
func (w *slide) to(day data.Date) {
	for w.lo > 0 && w.rows[w.lo-1].Day >= day-28 {
		w.lo--
		w.add(&w.rows[w.lo], 1)
	}
	for w.hi > w.lo && w.rows[w.hi-1].Day >= day {
		w.hi--
		w.add(&w.rows[w.hi], -1)
	}
}

func (w *slide) add(r *data.UsageDay, sign int64) {
	if n := health.UsesOf(r); n > 0 {
		w.total += sign * n
		w.counts[w.place(r.Feature)] += sign * n
	}
}

// place is the index of a feature; rows repeat their features in the same order, so
// the one before the last (the window moves back) is tried first.
func (w *slide) place(name string) int {
	if g := w.guess - 1; g >= 0 && g < len(w.names) && w.names[g] == name {
		w.guess = g
		return g
	}
	for i := range w.names {
		if w.names[i] == name {
			w.guess = i
			return i
		}
	}
	w.names, w.counts = append(w.names, name), append(w.counts, 0)
	w.guess = len(w.names) - 1
	return w.guess
}

// narrow is how few features carry so many per cent of the use, at most `most`, and
// how many were used; ok is false when it takes more, or nothing was used.
func (w *slide) narrow(most, percent int) (few, used int64, ok bool) {
	var top [mostNarrow]int64
	for _, n := range w.counts {
		if n <= 0 {
			continue
		}
		used++
		for i := range top[:most] {
			if n > top[i] {
				n, top[i] = top[i], n
			}
		}
	}
	sum := int64(0)
	for i, n := range top[:most] {
		if sum += n; n > 0 && sum*100 >= w.total*int64(percent) {
			return int64(i + 1), used, true
		}
	}
	return 0, used, false
}

// adoptionNarrow: few features carry most of the use; N features carry it, of M
// used in the last four weeks.
func adoptionNarrow(s *scene) {
	u, r := s.h.Use(), s.rules
	if u.DaysUsed(s.today, 28, 1) < r.NarrowMinDays {
		return
	}
	var w slide
	w.init(u, s.today)
	few, used, ok := w.narrow(r.NarrowFeatures, r.NarrowPercent)
	if !ok {
		return
	}
	since := s.since(func(d data.Date) bool {
		w.to(d)
		if u.DaysUsed(d, 28, 1) < r.NarrowMinDays {
			return false
		}
		_, _, ok := w.narrow(r.NarrowFeatures, r.NarrowPercent)
		return ok
	})
	s.fire(data.Firing{
		Occurrence: since.String(), Since: s.zone.Start(since), Due: s.zone.End(after(since, r.NarrowActDays)),
		N: few, M: used,
	})
}

// feedbackAnswer: something this account asked for shipped; tell them. Each issue
// of the account that shipped fires; so does an event that names none of them.
func feedbackAnswer(s *scene) {
	for i := range s.f.Issues {
		is := &s.f.Issues[i]
		if is.At <= s.at && s.past(is.ShippedAt) && !s.toldAs(is) {
			s.shipped(is.ShippedAt, is.ID.String(), is.Title)
		}
	}
	for i := range s.f.Events {
		e := &s.f.Events[i]
		if e.Kind != data.EventShipped || !s.past(e.At) {
			continue
		}
		if title, known := s.issueOf(e); !known {
			s.shipped(e.At, e.ID.String(), either(title, either(e.Detail, e.Product)))
		}
	}
}

// toldAs reports whether an issue is counted as another of the same account that
// shipped too: the customer is told once.
func (s *scene) toldAs(is *data.Issue) bool {
	if is.MergedInto.IsZero() || is.MergedInto == is.ID {
		return false
	}
	for i := range s.f.Issues {
		if o := &s.f.Issues[i]; o.ID == is.MergedInto {
			return o.MergedInto != is.ID && o.At <= s.at && s.past(o.ShippedAt)
		}
	}
	return false
}

// issueOf is the title of the account's issue that a shipping event names in
// Custom["ref"]; known is whether that issue itself says that it shipped.
func (s *scene) issueOf(e *data.Event) (title string, known bool) {
	ref, _ := e.Custom["ref"].(string)
	id, err := data.ParseID(ref)
	if err != nil || id.IsZero() {
		return "", false
	}
	for i := range s.f.Issues {
		if is := &s.f.Issues[i]; is.ID == id || is.MergedInto == id {
			return is.Title, is.At <= s.at && s.past(is.ShippedAt)
		}
	}
	return "", false
}

func (s *scene) shipped(at data.Instant, occurrence, label string) {
	day := s.day(at)
	if s.today > after(day, s.rules.Keep.Feedback) || s.answered(data.ReasonFeedback, at) {
		return
	}
	s.fire(data.Firing{
		Occurrence: occurrence, Since: at, Due: s.zone.End(after(day, s.rules.FeedbackDays)), Label: label,
	})
}
