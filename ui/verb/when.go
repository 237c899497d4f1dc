package verb

import (
	"strings"

	"rounds/data"
	"rounds/data/phrase"
)

// trailing splits a line into what it says and the date at its end.
func (v *Verbs) trailing(text string) (rest string, m phrase.Moment, ok bool) {
	return phrase.Trailing(text, v.s.Now().Time(v.s.Location), v.s.Words.Dates())
}

// leadingDate splits a line that begins with a date from what follows: the longest
// beginning that is a date.
func (v *Verbs) leadingDate(text string) (m phrase.Moment, rest string, ok bool) {
	const most = 4 // words of a date with its time
	now := v.s.Now().Time(v.s.Location)
	words := strings.Fields(text)
	for n := min(len(words), most); n > 0; n-- {
		if m, err := phrase.Parse(strings.Join(words[:n], " "), now, v.s.Words.Dates()); err == nil {
			return m, strings.Join(words[n:], " "), true
		}
	}
	return phrase.Moment{}, text, false
}

// day is the calendar day of a moment.
func day(m phrase.Moment) data.Date { return data.DateOf(m.Time) }

// moment writes a date that was understood: the day, and the time if one was said.
func (v *Verbs) moment(m phrase.Moment) string {
	at, now := data.At(m.Time), v.s.Now()
	if m.HasTime {
		return v.s.Words.Moment(at, now, v.s.Location)
	}
	return v.s.Words.DayLong(at.DateIn(v.s.Location), now.DateIn(v.s.Location))
}
