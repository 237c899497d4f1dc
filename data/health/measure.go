package health

import (
	"rounds/data"
)

// Windows of the usage measures in days. Eight weeks is all they may look at: so
// much history stands before the first point of a health line (data.UsageWindow).
const (
	recentDays = 28
	usualDays  = 56
)

// reading is what a measure says on a day.
type reading struct {
	value   int
	present bool
	stale   bool
	age     int
}

// measure reads one family on a day; a non-nil x is filled with the formula, its
// numbers and their sentence.
func (h *History) measure(family int, m moment, x *Measure) reading {
	switch family {
	case iUsage:
		return h.usage(m, x)
	case iBreadth:
		return h.breadth(m, x)
	case iSupport:
		return h.support(m, x)
	case iSentiment:
		return h.sentiment(m, x)
	case iCommercial:
		return h.commercial(m, x)
	default:
		return h.relationship(m, x)
	}
}

// useAge is the age of the last report of use, and whether it is too old.
func (h *History) useAge(m moment, limit int) reading {
	age, ok := h.use.Age(m.day)
	if !ok {
		return reading{}
	}
	return reading{age: age, present: !tooOld(age, limit), stale: tooOld(age, limit)}
}

func tooOld(age, limit int) bool { return limit > 0 && age > limit }

// usage is the share of the licences in use, read through the thresholds of the
// account's age; where licences or their users are unknown, the weekly use of the
// last four weeks in per cent of the account's own median week of the last eight.
func (h *History) usage(m moment, x *Measure) reading {
	r := h.useAge(m, h.rules.Stale.Usage)
	if !r.present {
		return r
	}
	if h.seats > 0 && h.use.Counted(m.day, usualDays, 1) {
		r.value = h.licenceUse(m, x)
		return r
	}
	recent, usual, ok := h.ownUse(m.day)
	if !ok {
		return reading{}
	}
	pct := 0
	switch {
	case usual > 0:
		pct = int(min(roundDiv(100*recent, usual), 999))
	case recent > 0:
		pct = 100
	}
	r.value = min(pct, 100)
	if x != nil {
		x.ownUse(float64(recent)/ownUnit, float64(usual)/ownUnit, pct, r.value)
	}
	return r
}

// LicenceShare is the number of licences in use on a day and its share of all
// licences in rounded per cent; ok is false where either is unknown.
func (h *History) LicenceShare(day data.Date) (active int64, percent int, ok bool) {
	if h.seats <= 0 || !h.use.Counted(day, usualDays, 1) {
		return 0, 0, false
	}
	active = h.use.Active(day, h.weeks(day, 4))
	return active, int(min(roundDiv(100*active, h.seats), 999)), true
}

func (h *History) licenceUse(m moment, x *Measure) int {
	active, pct, _ := h.LicenceShare(m.day)
	step := h.ageStep(m.day)
	v := h.rules.curve(pct, step)
	if x != nil {
		x.licenceUse(active, h.seats, pct, h.month(m.day), step, v)
	}
	return v
}

// weeks is how many whole or begun weeks an account has had before day, 1 to most.
func (h *History) weeks(day data.Date, most int) int {
	if h.start == 0 {
		return most
	}
	return max(min((int(day-h.start)+6)/7, most), 1)
}

// ageStep is the step of Rules.Ages for the account's age on a day; an account
// whose start is unknown counts as grown up.
func (h *History) ageStep(day data.Date) AgeStep {
	last := len(h.rules.Ages) - 1
	if h.start != 0 {
		for i := range last {
			if day < h.ageEnds[i] {
				return h.rules.Ages[i]
			}
		}
	}
	return h.rules.Ages[last]
}

// month is the month of the account's life on a day, the first being 1; 0 unknown.
func (h *History) month(day data.Date) int {
	if h.start == 0 || day < h.start {
		return 0
	}
	n := int(day-h.start) / 31
	for AddMonths(h.start, n+1) <= day {
		n++
	}
	return n + 1
}

// curve turns the share of the licence into a value: a line through 0, the first
// yellow score at step.Yellow per cent, the first green one at step.Green, and 100.
func (r *Rules) curve(pct int, s AgeStep) int {
	x0, y0, x1, y1 := 0, 0, s.Yellow, r.Yellow
	switch {
	case pct >= 100:
		return 100
	case pct >= s.Green:
		x0, y0, x1, y1 = s.Green, r.Green, 100, 100
	case pct >= s.Yellow:
		x0, y0, x1, y1 = s.Yellow, r.Yellow, s.Green, r.Green
	}
	return y0 + ((pct-x0)*(y1-y0))/(x1-x0)
}

// ownUnit is the unit of ownUse: means of up to four and medians of up to eight
// weeks are whole numbers of it.
const ownUnit = 24

// ownUse is the mean week of the last four and the median week of the last eight,
// in 1/24 uses; ok is false for an account younger than two weeks.
func (h *History) ownUse(day data.Date) (recent, usual int64, ok bool) {
	// Before its first report nothing is known of an account's use.
	since := max(h.start, h.use.first())
	n := min(int(day-since)/7, usualDays/7)
	if n < 2 {
		return 0, 0, false
	}
	var week [usualDays / 7]int64
	for w := range n {
		c := h.use.Count(day, 7*(w+1), 7*w+1)
		i := w
		for ; i > 0 && week[i-1] > c; i-- {
			week[i] = week[i-1]
		}
		week[i] = c
	}
	k := min(n, 4)
	recent = h.use.Count(day, 7*k, 1) * (ownUnit / int64(k))
	return recent, (week[(n-1)/2] + week[n/2]) * (ownUnit / 2), true
}

// breadth is the number of features used in four weeks, in per cent of those known
// to be in use over eight weeks, or of Rules.Breadth where that is more.
func (h *History) breadth(m moment, x *Measure) reading {
	r := h.useAge(m, h.rules.Stale.Breadth)
	if !r.present {
		return r
	}
	used := h.use.Features(m.day, recentDays, 1)
	known := max(h.use.Features(m.day, usualDays, 1), h.rules.Breadth)
	r.value = int(roundDiv(int64(100*used), int64(known)))
	if x != nil {
		x.breadth(used, known, r.value)
	}
	return r
}

// roundDiv is a/b rounded half up, for a ≥ 0 and b > 0.
func roundDiv(a, b int64) int64 { return (2*a + b) / (2 * b) }
