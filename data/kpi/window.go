package kpi

import (
	"fmt"
	"time"

	"rounds/data"
)

// Window is the days from From up to, but without, To, in the team's time zone.
type Window struct{ From, To data.Date }

// Month is the window of a calendar month; months past their end roll over.
func Month(year int, month time.Month) Window {
	return Window{data.Day(year, month, 1), data.Day(year, month+1, 1)}
}

// MonthOf is the month of a day.
func MonthOf(d data.Date) Window {
	y, m, _ := d.In(time.UTC).Date()
	return Month(y, m)
}

// Add moves a month by n months.
func (w Window) Add(n int) Window {
	y, m, _ := w.From.In(time.UTC).Date()
	return Month(y, m+time.Month(n))
}

// QuarterOf is the calendar quarter of a day.
func QuarterOf(d data.Date) Window {
	y, m, _ := d.In(time.UTC).Date()
	first := m - (m-1)%3
	return Window{data.Day(y, first, 1), data.Day(y, first+3, 1)}
}

// Quarter is which calendar quarter the window is, 1 to 4, if it is one.
func (w Window) Quarter() (year, quarter int, ok bool) {
	y, m, _ := w.From.In(time.UTC).Date()
	return y, int(m+2) / 3, w == QuarterOf(w.From)
}

// ParseQuarter reads "2026-Q3".
func ParseQuarter(s string) (Window, error) {
	var year, quarter int
	if n, err := fmt.Sscanf(s, "%4d-Q%1d", &year, &quarter); err != nil || n != 2 || len(s) != len("2026-Q3") || quarter < 1 || quarter > 4 {
		return Window{}, data.Errorf(data.CodeInvalid, "%q is no quarter; write it as 2026-Q3", s)
	}
	return QuarterOf(data.Day(year, time.Month(3*quarter), 1)), nil
}

// ParseMonth reads "2026-10".
func ParseMonth(s string) (Window, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Window{}, data.Errorf(data.CodeInvalid, "%q is no month; write it as 2026-10", s)
	}
	return Month(t.Year(), t.Month()), nil
}

// IsMonth reports whether the window is a calendar month.
func (w Window) IsMonth() bool { return w == MonthOf(w.From) }

// Months are the calendar months that the window touches, each whole.
func (w Window) Months() []Window {
	var out []Window
	for m := MonthOf(w.From); m.From < w.To; m = m.Add(1) {
		out = append(out, m)
	}
	return out
}

// String is "2026-10" for a month, else "2026-10-05…2026-11-20" with both days in it.
func (w Window) String() string {
	if w.IsMonth() {
		return w.From.In(time.UTC).Format("2006-01")
	}
	return fmt.Sprintf("%s…%s", w.From, w.To-1)
}

// span is a window as instants of the team's zone, from up to without to.
type span struct{ from, to data.Instant }

func (w Window) in(loc *time.Location) span { return span{w.From.Start(loc), w.To.Start(loc)} }

func (s span) holds(at data.Instant) bool { return at >= s.from && at < s.to }
