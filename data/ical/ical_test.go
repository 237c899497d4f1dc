package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"rounds/data"
)

func TestTheWholeFile(t *testing.T) {
	at := data.At(time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC))
	got := string(Write([]Event{
		{
			ID: data.ID{0: 1, 15: 7}, Stamp: at - 1000, Start: at, Minutes: 45,
			Summary: "Onboarding call: Lindqvist; Handels, AB", Description: "with Britta\nC:\\prices", Location: "+46 70 555 01 02",
		},
		{ID: data.ID{0: 2}, Stamp: at, Day: data.Day(2028, 2, 29), Summary: "Frist"},
	}))
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//rounds//rounds//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
UID:01000000-0000-0000-0000-000000000007@rounds
DTSTAMP:20261127T085959Z
DTSTART:20261127T090000Z
DTEND:20261127T094500Z
SUMMARY:Onboarding call: Lindqvist\; Handels\, AB
DESCRIPTION:with Britta\nC:\\prices
LOCATION:+46 70 555 01 02
END:VEVENT
BEGIN:VEVENT
UID:02000000-0000-0000-0000-000000000000@rounds
DTSTAMP:20261127T090000Z
DTSTART;VALUE=DATE:20280229
DTEND;VALUE=DATE:20280301
SUMMARY:Frist
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

// A reader that somebody else wrote finds what was written, whatever the texts are, and
// every line is a line of RFC 5545.
func TestAReaderFindsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab ,;:\\\"'\n眼鏡ü🙂\t\u202e=")))
		e := Event{
			ID: data.ID{3}, Stamp: 1000, Start: data.Instant(rapid.Int64Range(1, 4_000_000_000).Draw(t, "start")) * 1000,
			Minutes: rapid.Int64Range(1, 480).Draw(t, "minutes"), Summary: text.Draw(t, "summary"), Description: text.Draw(t, "description"),
		}
		raw := Write([]Event{e})
		for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
			if len(line) > mostOctets || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%v in\n%s", err, raw)
		}
		if n := len(cal.Events()); n != 1 {
			t.Fatalf("%d events in\n%s", n, raw)
		}
		got := cal.Events()[0]
		start, err := got.GetStartAt()
		if err != nil || data.At(start) != e.Start {
			t.Fatalf("it begins at %v (%v), want %v", start, err, e.Start.Time(time.UTC))
		}
		end, err := got.GetEndAt()
		if err != nil || end.Sub(start) != time.Duration(e.Minutes)*time.Minute {
			t.Fatalf("it ends at %v (%v)", end, err)
		}
		for property, want := range map[ics.ComponentProperty]string{
			ics.ComponentPropertySummary: e.Summary, ics.ComponentPropertyDescription: e.Description,
		} {
			said := ""
			if p := got.GetProperty(property); p != nil {
				said = p.Value
			}
			if want = strings.ReplaceAll(want, "\t", ""); said != want {
				t.Fatalf("%s is %q, want %q", property, said, want)
			}
		}
	})
}
