package verb

import (
	"strings"
	"time"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/ui/page"
)

// dated splits a line into what it says and the date at its end or its beginning; else it
// is as trailing.
func (v *Verbs) dated(t *Target, text string) (rest string, m phrase.Moment, ok bool) {
	if t.On != nil {
		return text, *t.On, true
	}
	rest, m, err := phrase.Split(text, v.s.Now().Time(v.there(t)), v.typed.Dates())
	return rest, m, err == nil
}

// trailing splits a line into what it says and the date at its end, in the customer's
// time; a date that was given apart counts instead.
func (v *Verbs) trailing(t *Target, text string) (rest string, m phrase.Moment, ok bool) {
	if t.On != nil {
		return text, *t.On, true
	}
	return phrase.Trailing(text, v.s.Now().Time(v.there(t)), v.typed.Dates())
}

// there is the zone of whom the page is about.
func (v *Verbs) there(t *Target) *time.Location {
	who := t.primary()
	return v.s.There(t.facts(), &who)
}

// leadingDate splits a line that begins with a date from what follows: the longest
// beginning that is a date.
func (v *Verbs) leadingDate(text string) (m phrase.Moment, rest string, ok bool) {
	const most = 4 // words of a date with its time
	now := v.s.Now().Time(v.s.Location)
	words := strings.Fields(text)
	for n := min(len(words), most); n > 0; n-- {
		if m, err := phrase.Parse(strings.Join(words[:n], " "), now, v.typed.Dates()); err == nil {
			return m, strings.Join(words[n:], " "), true
		}
	}
	return phrase.Moment{}, text, false
}

// day is the calendar day of a moment.
func day(m phrase.Moment) data.Date { return data.DateOf(m.Time) }

// moment writes a date that was understood: the day there, and both clocks if a time was
// said.
func (v *Verbs) moment(t *Target, m phrase.Moment) string {
	f, who := t.facts(), t.primary()
	at, allDay := page.Dated(m, &f.Account)
	return v.s.When(at, allDay, f, &who)
}
