package health

import "rounds/data"

// Point is the score at the end of a local day.
type Point struct {
	Day   data.Date `json:"day"`
	Score int       `json:"score"` // 0–100, or data.NoScore
	Band  data.Band `json:"band"`
}

// MostLineDays is the longest health line for which the use that lies before its
// first point is looked at.
const MostLineDays = useDays - usualDays

// Trend is the score as of at less the score at the end of the local day 7 and 30
// days before; nil where either is missing, which is not the same as no change.
func Trend(f *data.Facts, at data.Instant, rules *Rules) (t7, t30 *int) {
	h := NewHistory(f, at, rules)
	now := h.Now()
	of := func(days int) *int {
		n := h.Trend(now, days)
		if n == data.NoTrend {
			return nil
		}
		return &n
	}
	return of(7), of(30)
}

// Trend is the score now less the score at the end of the local day so many days
// ago; data.NoTrend where either is missing.
func (h *History) Trend(now Brief, days int) int {
	before := h.On(h.today - data.Date(days))
	if now.Score < 0 || before.Score < 0 {
		return data.NoTrend
	}
	return now.Score - before.Score
}

// Line is the score of each of the last so many local days, oldest first; the last
// point is today's, as of at. days is held between 1 and MostLineDays.
func Line(f *data.Facts, at data.Instant, days int, rules *Rules) []Point {
	return NewHistory(f, at, rules).Line(days)
}

// Line is the score of each of the last so many local days, oldest first.
func (h *History) Line(days int) []Point {
	days = min(max(days, 1), MostLineDays)
	out := make([]Point, days)
	for i := range out {
		day := h.today - data.Date(days-1-i)
		b := h.On(day)
		out[i] = Point{Day: day, Score: b.Score, Band: b.Band}
	}
	return out
}

// Drop is a fall of the band from one scored day to the next.
type Drop struct {
	Day           data.Date // the local day at whose end (or now) the band was lower
	Before, After Brief
}

// LastDrop is the most recent fall of the band (green to yellow to red) within the
// last so many local days from which the account has not recovered, walking back
// from now; ok is false without one. Days without a score are passed over.
func (h *History) LastDrop(days int, now Brief) (d Drop, ok bool) {
	if now.Score < 0 {
		return Drop{}, false
	}
	after, on := now, h.today
	for back := 1; back <= days; back++ {
		before := h.On(h.today - data.Date(back))
		if before.Score < 0 {
			continue
		}
		switch was, is := rungs(before.Band), rungs(after.Band); {
		case was > is:
			return Drop{Day: on, Before: before, After: after}, true
		case was < is:
			return Drop{}, false // it rose since: whatever fell before has recovered
		}
		after, on = before, h.today-data.Date(back)
	}
	return Drop{}, false
}

func rungs(b data.Band) int {
	switch b {
	case data.BandGreen:
		return 2
	case data.BandYellow:
		return 1
	default:
		return 0
	}
}
