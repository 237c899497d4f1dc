// Package ical writes calendar files (RFC 5545): booked calls as events in UTC, so that
// every calendar shows them in its own zone and no rule of daylight saving has to go
// along. It is pure: the same events give the same bytes.
package ical

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rounds/data"
)

// Event is one entry of a calendar.
type Event struct {
	ID          data.ID      // names the event for ever: written again, it is moved, not doubled
	Stamp       data.Instant // when it was booked or last changed
	Start       data.Instant
	Minutes     int64     // of an event with a time; less than one counts as one
	Day         data.Date // set for an event that takes a whole day, which has no Start
	Summary     string
	Description string
	Location    string // a number to dial, an address
}

// mostOctets is how long a line may be, its break left out (RFC 5545, 3.1).
const mostOctets = 75

// Write makes the file.
func Write(events []Event) []byte {
	var w writer
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//rounds//rounds//EN")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	for i := range events {
		w.event(&events[i])
	}
	w.line("END", "VCALENDAR")
	return []byte(w.String())
}

type writer struct{ strings.Builder }

func (w *writer) event(e *Event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", e.ID.String()+"@rounds")
	w.line("DTSTAMP", utc(e.Stamp))
	if e.Day != 0 {
		w.line("DTSTART;VALUE=DATE", day(e.Day))
		w.line("DTEND;VALUE=DATE", day(e.Day+1)) // the day after: the end is not part of it
	} else {
		w.line("DTSTART", utc(e.Start))
		w.line("DTEND", utc(e.Start.Add(time.Duration(max(e.Minutes, 1))*time.Minute)))
	}
	for _, p := range []struct{ name, text string }{
		{"SUMMARY", e.Summary}, {"DESCRIPTION", e.Description}, {"LOCATION", e.Location},
	} {
		if p.text != "" {
			w.line(p.name, escape(p.text))
		}
	}
	w.line("END", "VEVENT")
}

// line writes a property, folded: a break and a blank after at most 75 octets, never
// within a character.
func (w *writer) line(name, value string) {
	rest, room := name+":"+value, mostOctets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], mostOctets-1 // the blank counts
	}
	w.WriteString(rest + "\r\n")
}

// escape writes a text value (RFC 5545, 3.3.11). Line ends stand as \n; other controls
// have no place in a calendar.
func escape(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func utc(i data.Instant) string { return i.Time(time.UTC).Format("20060102T150405Z") }

func day(d data.Date) string {
	y, m, n := d.In(time.UTC).Date()
	return fmt.Sprintf("%04d%02d%02d", y, m, n)
}
