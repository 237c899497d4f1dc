package words

import (
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/rank"
)

// Weekday is the short name of a weekday: "Mon".
func (w *Words) Weekday(d time.Weekday) string { return w.T("weekday." + d.String()[:3]) }

// Day writes a date: "12 Nov", with the year when it is not today's.
func (w *Words) Day(d, today data.Date) string {
	if d == 0 {
		return ""
	}
	t := d.In(time.UTC)
	month := w.T("month." + t.Month().String()[:3])
	if t.Year() == today.In(time.UTC).Year() {
		return w.T("date.day", t.Day(), month)
	}
	return w.T("date.day-year", t.Day(), month, t.Year())
}

// Month is the month of a day: "Oct 2026".
func (w *Words) Month(d data.Date) string {
	t := d.In(time.UTC)
	return w.T("date.month", w.T("month."+t.Month().String()[:3]), t.Year())
}

// MonthShort is the month of a day without its year: "Oct".
func (w *Words) MonthShort(d data.Date) string {
	return w.T("month." + d.In(time.UTC).Month().String()[:3])
}

// DayLong is Day with the weekday: "Fri 27 Nov".
func (w *Words) DayLong(d, today data.Date) string {
	if d == 0 {
		return ""
	}
	return w.T("date.long", w.Weekday(d.Weekday()), w.Day(d, today))
}

// Clock is a time of day: "14:05".
func (w *Words) Clock(at data.Instant, loc *time.Location) string {
	if at == 0 {
		return ""
	}
	return at.Time(loc).Format("15:04")
}

// Moment is day and time: "Fri 27 Nov 10:00".
func (w *Words) Moment(at, now data.Instant, loc *time.Location) string {
	if at == 0 {
		return ""
	}
	return w.DayLong(at.DateIn(loc), now.DateIn(loc)) + " " + w.Clock(at, loc)
}

// Money writes an amount with separators, with its cents where it has any, and the currency
// when it is given: "1,240 EUR", "1,240.50 EUR".
func (w *Words) Money(m data.Money, currency string) string {
	out := w.WholeMoney(m)
	if m%100 != 0 {
		out = w.Decimal(float64(m)/100, 2)
	}
	if currency != "" {
		out += " " + currency
	}
	return out
}

// WholeMoney writes whole units with separators, for columns that are compared at a glance
// and for sums that are weighed: "1,240".
func (w *Words) WholeMoney(m data.Money) string { return w.Number(m.Units()) }

// Percent writes a whole share of a hundred: "45 %".
func (w *Words) Percent(n int) string { return w.T("format.percent", strconv.Itoa(n)) }

// Points writes points of the rank as they are calculated with, without separators:
// "1116", "47.3".
func (w *Words) Points(p rank.Points) string {
	mark := strings.Trim(w.Decimal(0.5, 1), "05")
	return strings.Replace(p.String(), ".", mark, 1)
}

// Minutes writes a length of a call: "31 min".
func (w *Words) Minutes(seconds int64) string { return w.T("time.minutes", (seconds+30)/60) }
