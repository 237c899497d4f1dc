// Package calendar counts in working time: a team's weekdays, hours and holidays.
// Offsets of playbook steps, retries on the next working day and response clocks
// of teams that set working hours are counted with it.
package calendar

import (
	"slices"
	"time"
)

// Date is a calendar day without a place.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of t in t's location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Weekdays is a set of days of the week, bit n for time.Weekday(n).
type Weekdays uint8

// MondayToFriday is the usual working week.
const MondayToFriday Weekdays = 0b0111110

// Days makes a set.
func Days(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= 1 << d
	}
	return w
}

// Has reports whether d is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

// Calendar is when a team works. Its zero value never works; see Usual.
type Calendar struct {
	Weekdays Weekdays
	// From and To are the working hours as minutes since midnight, 0 ≤ From < To ≤ 1440.
	From, To int
	// Holidays are days off beside the weekdays, in any order.
	Holidays []Date
	// Location is where the hours are those of the clock; nil: the location of the
	// instants asked about.
	Location *time.Location
}

// Usual is Monday to Friday, 9 to 18 o'clock, without holidays.
func Usual() Calendar {
	return Calendar{Weekdays: MondayToFriday, From: 9 * 60, To: 18 * 60}
}

// horizon bounds, in days, how far a working day is looked for: a calendar of
// holidays only has none.
const horizon = 3 * 366

func (c Calendar) in(t time.Time) time.Time {
	if c.Location == nil {
		return t
	}
	return t.In(c.Location)
}

// IsWorkingDay reports whether the team works on the day of t.
func (c Calendar) IsWorkingDay(t time.Time) bool {
	t = c.in(t)
	return c.Weekdays.Has(t.Weekday()) && !slices.Contains(c.Holidays, DateOf(t))
}

// hours are the first and the last instant of work on the day of t.
func (c Calendar) hours(t time.Time) (from, to time.Time) {
	y, m, d := t.Date()
	clock := func(minutes int) time.Time {
		return time.Date(y, m, d, minutes/60, minutes%60, 0, 0, t.Location())
	}
	return clock(c.From), clock(c.To)
}

// nextDay is the same clock time on the next day.
func nextDay(t time.Time) time.Time { return t.AddDate(0, 0, 1) }

// NextWorkingDay is the first working day after the day of t, at the same clock
// time; the next day if the calendar has no working day within three years.
func (c Calendar) NextWorkingDay(t time.Time) time.Time {
	return c.AddWorkingDays(t, 1)
}

// AddWorkingDays is the n-th working day after the day of t (before it when n is
// negative), at the same clock time. For n = 0 it is t itself, working day or not.
// Where the calendar has no working days it counts all days.
func (c Calendar) AddWorkingDays(t time.Time, n int) time.Time {
	start := c.in(t)
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	at := 0
	for ; n > 0; n-- {
		at = c.nextWorking(start, at, step)
	}
	return start.AddDate(0, 0, at)
}

// nextWorking is the offset of the first working day beyond offset at. Days are
// counted from start, so that a clock time which one day skips is not lost for the
// days after it.
func (c Calendar) nextWorking(start time.Time, at, step int) int {
	for i := 1; i <= horizon; i++ {
		if c.IsWorkingDay(noon(start, at+step*i)) {
			return at + step*i
		}
	}
	return at + step
}

// noon of a day exists in every zone.
func noon(start time.Time, days int) time.Time {
	y, m, d := start.Date()
	return time.Date(y, m, d+days, 12, 0, 0, 0, start.Location())
}

// Open reports whether the team works at the instant t. The end of work is not
// part of it.
func (c Calendar) Open(t time.Time) bool {
	t = c.in(t)
	from, to := c.hours(t)
	return c.IsWorkingDay(t) && !t.Before(from) && t.Before(to)
}

// WorkingDuration is the working time that passes from one instant to another,
// negative when to is before from.
func (c Calendar) WorkingDuration(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.WorkingDuration(to, from)
	}
	from, to = c.in(from), c.in(to)
	var sum time.Duration
	for day := noon(from, 0); ; day = nextDay(day) {
		open, closed := c.hours(day)
		if !open.Before(to) {
			return sum
		}
		if !c.IsWorkingDay(day) {
			continue
		}
		open, closed = later(open, from), earlier(closed, to)
		if closed.After(open) {
			sum += closed.Sub(open)
		}
	}
}

// AddWorkingTime is the instant by which d of working time has passed since t: a
// clock of 4 hours started at 16:00 runs out at 11:00 of the next working day. A
// calendar without working time counts around the clock.
func (c Calendar) AddWorkingTime(t time.Time, d time.Duration) time.Time {
	start := c.in(t)
	if d <= 0 {
		return start
	}
	left := d
	for idle, day := 0, noon(start, 0); idle < horizon; day = nextDay(day) {
		idle++
		if !c.IsWorkingDay(day) {
			continue
		}
		open, closed := c.hours(day)
		open = later(open, start)
		if !closed.After(open) {
			continue
		}
		idle = 0
		if has := closed.Sub(open); left > has {
			left -= has
			continue
		}
		return open.Add(left)
	}
	return start.Add(d)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
