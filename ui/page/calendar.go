package page

import (
	"cmp"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/booking"
	"rounds/data/ical"
	"rounds/data/phrase"
	"rounds/data/store"
	"rounds/ui/part"
)

// There is the zone in which times with a person are said, hers, and ours where nobody
// knows what time it is there.
func (s *Session) There(f *data.Facts, c *data.Contact) *time.Location {
	if !f.ZoneKnown(c) {
		return s.Location
	}
	return f.Zone(c)
}

// Dated is when something is that was said for a time there, or, where no time was said,
// for all of a day: then the beginning of that day in the account's zone, in which the
// queue counts days.
func Dated(m phrase.Moment, a *data.Account) (at data.Instant, allDay bool) {
	if m.HasTime {
		return data.At(m.Time), false
	}
	return data.DateOf(m.Time).Start(a.Location()), true
}

// When says when a date with a customer is: both clocks, or the day there.
func (s *Session) When(at data.Instant, allDay bool, f *data.Facts, c *data.Contact) string {
	if allDay {
		zone := f.Account.Location()
		return s.Words.DayLong(at.DateIn(zone), s.Now().DateIn(zone))
	}
	return s.BothClocks(at, s.There(f, c))
}

// BothClocks says when something is, in the customer's time and ours: "Fri 27 Nov 10:00
// there · 09:00 here".
func (s *Session) BothClocks(at data.Instant, there *time.Location) string {
	w, now, here := s.Words, s.Now(), s.Location
	if here == there {
		return w.Moment(at, now, here)
	}
	ours := w.Clock(at, here)
	if at.DateIn(here) != at.DateIn(there) {
		ours = w.Moment(at, now, here)
	}
	return w.T("time.both", w.Moment(at, now, there), ours)
}

// CallName is what a booked call is called: by its text, else by its kind.
func (s *Session) CallName(u *data.FollowUp) string {
	return cmp.Or(u.Text, s.Words.T("booking."+string(u.Kind)))
}

// Calendar are the booked calls of an account that are still to come, as entries of a
// calendar: with whom, where to dial, and what time it is there.
func (s *Session) Calendar(d *store.Dossier) []ical.Event {
	var out []ical.Event
	for _, u := range booking.Coming(d.Facts, s.Now()) {
		out = append(out, s.event(d.Facts, &u))
	}
	return out
}

func (s *Session) event(f *data.Facts, u *data.FollowUp) ical.Event {
	who, phone, with := "", f.Account.Phone, &data.Contact{}
	for i := range f.Contacts {
		if c := &f.Contacts[i]; c.ID == u.ContactID {
			who, phone = strings.TrimSpace(c.Name+" "+c.Email), cmp.Or(c.Phone, phone)
			with = c
		}
	}
	clock := ""
	if f.ZoneKnown(with) {
		there := f.Zone(with)
		clock = s.Words.T("booking.there", s.Words.Moment(u.DueAt, s.Now(), there), there)
	}
	return ical.Event{
		ID: u.ID, Stamp: u.CreatedAt, Start: u.DueAt, Minutes: u.Minutes,
		Summary: s.CallName(u) + ": " + f.Account.Name, Description: strings.Join(part.Filled(clock, who, phone), "\n"), Location: phone,
	}
}
