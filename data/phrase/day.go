package phrase

import "time"

// day is a calendar day, without a place.
type day struct {
	y int
	m time.Month
	d int
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

func (a day) valid() bool {
	return a.m >= 1 && a.m <= 12 && a.d >= 1 && a.d <= lastDay(a.y, a.m)
}

func (a day) before(b day) bool {
	return a.utc().Before(b.utc())
}

func (a day) utc() time.Time { return time.Date(a.y, a.m, a.d, 0, 0, 0, 0, time.UTC) }

func (a day) weekday() time.Weekday { return a.utc().Weekday() }

func (a day) add(days int) day { return dayOf(a.utc().AddDate(0, 0, days)) }

// addMonths keeps the day of the month where it exists, else takes the last: a
// month after 31 January is 28 or 29 February.
func (a day) addMonths(n int) day {
	first := dayOf(time.Date(a.y, a.m+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	first.d = min(a.d, lastDay(first.y, first.m))
	return first
}

func (a day) endOfMonth() day {
	a.d = lastDay(a.y, a.m)
	return a
}

// monday is the first day of a's week.
func (a day) monday() day { return a.add(-(int(a.weekday()) + 6) % 7) }

func lastDay(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// at is the instant of a clock time, in minutes since midnight, on day a. A time
// that the clocks skip becomes the same span after the change; of a time that
// occurs twice the first is meant.
func (a day) at(minutes int, loc *time.Location) time.Time {
	t := time.Date(a.y, a.m, a.d, minutes/60, minutes%60, 0, 0, loc)
	// Some zones skip midnight: the day then begins later, never on the day before.
	for dayOf(t).before(a) {
		t = t.Add(30 * time.Minute)
	}
	return t
}
