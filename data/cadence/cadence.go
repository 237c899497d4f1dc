// Package cadence is the agreed rhythm of calls with a customer: every so many days
// after the last conversation, or on days of the week, perhaps at a time of day there.
// It is pure.
package cadence

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

// MostDays is the longest rhythm: ten years.
const MostDays = 3653

// Rhythm is when calls come again. The zero value is none. Either Every or Days is set.
type Rhythm struct {
	Every  int     // days from one conversation to the next call
	Days   [7]bool // by time.Weekday
	Minute int     // of the local day at which the call is due; NoTime: any time of it
	Timed  bool    // Minute counts
}

// IsZero reports whether no rhythm was agreed.
func (r Rhythm) IsZero() bool { return r == Rhythm{} }

func (r Rhythm) onDays() bool { return r.Days != [7]bool{} }

var weekdays = [7]bool{time.Monday: true, time.Tuesday: true, time.Wednesday: true, time.Thursday: true, time.Friday: true}

// String is the canonical form, which Parse reads back and which an account keeps: "",
// "daily", "weekly", "every 3 days", "weekdays", "mon thu 10:00".
func (r Rhythm) String() string {
	var said string
	switch {
	case r.IsZero():
		return ""
	case r.Days == weekdays:
		said = "weekdays"
	case r.onDays():
		var names []string
		for i := range r.Days {
			if day := time.Weekday(i+1) % 7; r.Days[day] { // the week begins on Monday
				names = append(names, strings.ToLower(day.String()[:3]))
			}
		}
		said = strings.Join(names, " ")
	case r.Every == 1:
		said = "daily"
	case r.Every == 7:
		said = "weekly"
	default:
		said = fmt.Sprintf("every %d days", r.Every)
	}
	if r.Timed {
		said += fmt.Sprintf(" %02d:%02d", r.Minute/60, r.Minute%60)
	}
	return said
}

// Last is the day at which a call came due last, as of a local day, where the last
// conversation (or without one the start) was on from; ok is false while none is due.
// A conversation on a day settles the calls up to that day.
func (r Rhythm) Last(from, today data.Date) (day data.Date, ok bool) {
	switch {
	case from == 0 || r.IsZero():
		return 0, false
	case r.Every > 0:
		step := data.Date(r.Every)
		if today < from+step {
			return 0, false
		}
		return from + (today-from)/step*step, true
	}
	for day = today; day > from && day > today-7; day-- {
		if r.Days[day.Weekday()] {
			return day, true
		}
	}
	return 0, false
}

// Next is the first day after from on which a call is due, 0 without a rhythm.
func (r Rhythm) Next(from data.Date) data.Date {
	if r.Every > 0 {
		return from + data.Date(r.Every)
	}
	for n := data.Date(1); n <= 7; n++ {
		if r.Days[(from + n).Weekday()] {
			return from + n
		}
	}
	return 0
}

// Due is when the call of a local day is due: at its time there, whatever the clocks do
// that day, or at the end of the day.
func (r Rhythm) Due(day data.Date, zone *calendar.Zone) data.Instant {
	if !r.Timed {
		return zone.End(day)
	}
	y, m, d := day.In(time.UTC).Date()
	return data.At(time.Date(y, m, d, 0, r.Minute, 0, 0, zone.Location()))
}

// Parse reads a rhythm as people say it, in English, German or Japanese: "daily",
// "weekly", "every 3 days", "every 2 weeks", "mon,thu 10:00", "weekdays", "wöchentlich",
// "alle 3 Tage", "毎週月曜"; "off", "none" and "-" are none. A bare number counts days.
func Parse(s string) (Rhythm, error) {
	p := parser{words: words(s)}
	r, ok := p.read()
	if !ok || r.Every > MostDays {
		return Rhythm{}, data.Errorf(data.CodeInvalid, "%q is no rhythm of calls; write daily, weekly, every 3 days, weekdays, mon thu 10:00 or off", s)
	}
	return r, nil
}

// Kept reads what an account keeps; what nobody can read is no rhythm.
func Kept(s string) Rhythm {
	if s == "" {
		return Rhythm{}
	}
	r, err := Parse(s)
	if err != nil {
		return Rhythm{}
	}
	return r
}

// number reads a count, 0 for none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
