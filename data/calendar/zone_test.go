package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/calendar"
)

// zones hold what goes wrong: half hours, changes at midnight in both
// directions, a change of the date line, and no changes at all.
var zones = []string{
	"", "UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Asia/Kolkata",
	"America/Havana", "America/Asuncion", "Asia/Beirut", "Africa/Cairo",
	"Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Pacific/Kiritimati",
}

func TestStartOfDayWhereMidnightIsSkippedOrRepeated(t *testing.T) {
	for _, tc := range []struct{ zone, day, want string }{
		{"Europe/Berlin", "2024-03-31", "2024-03-30T23:00:00Z"},
		{"Europe/Berlin", "2024-04-01", "2024-03-31T22:00:00Z"},
		{"America/Havana", "2024-03-10", "2024-03-10T05:00:00Z"}, // 00:00 is skipped
		{"America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"}, // 00:00 comes twice
		{"Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},
		{"Asia/Tokyo", "2024-02-29", "2024-02-28T15:00:00Z"},
	} {
		d, err := data.ParseDate(tc.day)
		if err != nil {
			t.Fatal(err)
		}
		z := calendar.NewZone(data.LoadLocation(tc.zone))
		if got := z.Start(d).Time(time.UTC).Format(time.RFC3339); got != tc.want {
			t.Errorf("%s starts at %s in %s, want %s", tc.day, got, tc.zone, tc.want)
		}
	}
}

func TestUnsetStaysUnset(t *testing.T) {
	z := calendar.NewZone(nil)
	if z.DateOf(0) != 0 || z.Start(0) != 0 || z.End(0) != 0 || z.Location() != time.UTC {
		t.Error("a day of an unset instant, an instant of an unset day, or no UTC")
	}
}

func TestZoneAgreesWithTime(t *testing.T) {
	from := data.At(time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC))
	rapid.Check(t, func(t *rapid.T) {
		loc := data.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		z := calendar.NewZone(loc)
		for range 8 {
			i := from + data.Instant(rapid.Int64Range(0, 25*365*24*3600*1000).Draw(t, "ms"))
			d := z.DateOf(i)
			if want := i.DateIn(loc); d != want {
				t.Fatalf("%s is on %s, time says %s", i.Time(loc), d, want)
			}
			start := z.Start(d)
			if start.DateIn(loc) != d || (start-1).DateIn(loc) >= d {
				t.Fatalf("%s starts at %s in %s", d, start.Time(loc), loc)
			}
			if z.End(d) != z.Start(d+1)-1 || i < start || i > z.End(d) {
				t.Fatalf("%s is outside %s", i.Time(loc), d)
			}
		}
	})
}

func BenchmarkZone(b *testing.B) {
	z := calendar.NewZone(data.LoadLocation("Europe/Berlin"))
	at := data.At(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d := z.DateOf(at + data.Instant(i%365*86400000))
		if z.Start(d) == 0 {
			b.Fatal("no start")
		}
	}
}
