package calendar

import (
	"slices"
	"time"

	"rounds/data"
)

// Hours are the working hours of a weekday in minutes after local midnight; a day
// on which Close is not after Open is free.
type Hours struct{ Open, Close int }

// Calendar is when a team works. A nil *Calendar works round the clock, every
// day, as response clocks do unless a team sets hours.
type Calendar struct {
	Week     [7]Hours       // by time.Weekday: Week[time.Monday]
	Holidays []data.Date    // free days, in any order
	Location *time.Location // the team's zone; nil takes the zone handed to each call
}

// searched bounds a search for working time, in days: a calendar that works less
// than once in ten years never works.
const searched = 3653

// Default is Monday to Friday, 09:00–18:00, without holidays: the hours in which
// calling a customer needs no warning.
func Default() *Calendar {
	c := &Calendar{}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = Hours{Open: 9 * 60, Close: 18 * 60}
	}
	return c
}

// IsWorkingDay reports whether the team works on a day.
func (c *Calendar) IsWorkingDay(d data.Date) bool {
	if c == nil {
		return true
	}
	h := c.Week[weekday(d)]
	return h.Close > h.Open && !slices.Contains(c.Holidays, d)
}

// NextWorkingDay is the first working day after d; the day after d in a calendar
// that never works.
func (c *Calendar) NextWorkingDay(d data.Date) data.Date {
	for n := data.Date(1); n <= searched; n++ {
		if c.IsWorkingDay(d + n) {
			return d + n
		}
	}
	return d + 1
}

// AddWorkingDays moves d by n working days: 1 from a Friday is the Monday after;
// 0 is d itself, working day or not; negative n goes back.
func (c *Calendar) AddWorkingDays(d data.Date, n int) data.Date {
	for ; n > 0; n-- {
		d = c.NextWorkingDay(d)
	}
	for ; n < 0; n++ {
		d = c.previousWorkingDay(d)
	}
	return d
}

func (c *Calendar) previousWorkingDay(d data.Date) data.Date {
	for n := data.Date(1); n <= searched; n++ {
		if c.IsWorkingDay(d - n) {
			return d - n
		}
	}
	return d - 1
}

// Elapsed is the working time between two instants, 0 when to is not after from.
// loc is the zone of the hours where the calendar has none of its own; nil is UTC.
func (c *Calendar) Elapsed(from, to data.Instant, loc *time.Location) time.Duration {
	if to <= from {
		return 0
	}
	if c == nil {
		return to.Sub(from)
	}
	loc = c.zone(loc)
	var sum time.Duration
	for d, last := from.DateIn(loc), to.DateIn(loc); d <= last; d++ {
		open, shut := c.hours(d, loc)
		if open, shut = max(open, from), min(shut, to); open < shut {
			sum += shut.Sub(open)
		}
	}
	return sum
}

// Advance is the instant at which d of working time has passed since from: a
// clock of four working hours that starts on Friday at 16:00 ends on Monday at
// 11:00. A clock that would end at closing time ends there, not at the next
// opening. A calendar that never works counts round the clock.
func (c *Calendar) Advance(from data.Instant, d time.Duration, loc *time.Location) data.Instant {
	if c == nil || d <= 0 {
		return from.Add(max(d, 0))
	}
	loc = c.zone(loc)
	left := d
	day := from.DateIn(loc)
	for range searched {
		open, shut := c.hours(day, loc)
		if open = max(open, from); open < shut {
			if room := shut.Sub(open); room >= left {
				return open.Add(left)
			}
			left -= shut.Sub(open)
		}
		day++
	}
	return from.Add(d)
}

func (c *Calendar) zone(loc *time.Location) *time.Location {
	switch {
	case c.Location != nil:
		return c.Location
	case loc != nil:
		return loc
	default:
		return time.UTC
	}
}

// hours are the opening and the closing of a day; both 0 on a free day.
func (c *Calendar) hours(d data.Date, loc *time.Location) (open, shut data.Instant) {
	if !c.IsWorkingDay(d) {
		return 0, 0
	}
	h := c.Week[weekday(d)]
	y, m, day := d.In(time.UTC).Date()
	at := func(minutes int) data.Instant {
		return data.At(time.Date(y, m, day, minutes/60, minutes%60, 0, 0, loc))
	}
	return at(h.Open), at(h.Close)
}

// weekday needs no time.Time: 1970-01-01 was a Thursday.
func weekday(d data.Date) time.Weekday {
	return time.Weekday(((int(d)+int(time.Thursday))%7 + 7) % 7)
}
