package data

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestADayBeginsOnThatDay(t *testing.T) {
	for _, c := range []struct{ zone, day, begins string }{
		{"America/Havana", "2024-03-10", "2024-03-10T01:00:00-04:00"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"America/Asuncion", "2023-10-01", "2023-10-01T01:00:00-03:00"},
		{"Asia/Beirut", "2024-03-31", "2024-03-31T01:00:00+03:00"},
		{"Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00"},
		{"Asia/Tokyo", "2024-02-29", "2024-02-29T00:00:00+09:00"},
	} {
		d, err := ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.In(LoadLocation(c.zone)).Format(time.RFC3339); got != c.begins {
			t.Errorf("%s in %s begins at %s, want %s", c.day, c.zone, got, c.begins)
		}
	}
}

func TestDatesAndDaysAgree(t *testing.T) {
	zones := []string{"", "Europe/Berlin", "Asia/Tokyo", "America/Havana", "Pacific/Apia", "America/Asuncion", "Asia/Kathmandu"}
	rapid.Check(t, func(t *rapid.T) {
		loc := LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		d := Date(rapid.Int32Range(10_000, 30_000).Draw(t, "day"))
		if d == Day(2011, 12, 30) && loc.String() == "Pacific/Apia" {
			t.Skip("Samoa had no such day")
		}
		start := d.In(loc)
		if DateOf(start) != d || DateOf(start.Add(-time.Second)) >= d {
			t.Fatalf("%v begins at %v", d, start)
		}
		parsed, err := ParseDate(d.String())
		if err != nil || parsed != d {
			t.Fatalf("%v came back as %v, %v", d, parsed, err)
		}
	})
}

func TestZoneName(t *testing.T) {
	at := At(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		loc  *time.Location
		want string
	}{
		{nil, "UTC"}, {time.UTC, "UTC"}, {LoadLocation("Asia/Tokyo"), "Asia/Tokyo"},
		{time.FixedZone("Local", 2*60*60), "UTC+02:00"}, {time.FixedZone("Local", -(3*60+30)*60), "UTC-03:30"}, {time.FixedZone("Local", 0), "UTC+00:00"},
	} {
		if got := ZoneName(c.loc, at); got != c.want {
			t.Errorf("%v is called %q, want %q", c.loc, got, c.want)
		}
	}
}
