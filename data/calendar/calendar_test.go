package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/calendar"
)

func instant(t *testing.T, s string, loc *time.Location) data.Instant {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return data.At(at)
}

func TestAdvanceAndElapsed(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	holiday := calendar.Default()
	holiday.Holidays = []data.Date{data.Day(2026, time.December, 25)}
	night := &calendar.Calendar{}
	night.Week[time.Saturday] = calendar.Hours{Open: 20 * 60, Close: 24 * 60}
	night.Week[time.Sunday] = calendar.Hours{Open: 0, Close: 6 * 60}
	for _, tc := range []struct {
		name, from, to string
		cal            *calendar.Calendar
		work           time.Duration
	}{
		{"round the clock", "2026-11-21 14:05", "2026-11-21 16:05", nil, 2 * time.Hour},
		{"within a day", "2026-11-20 09:00", "2026-11-20 13:00", calendar.Default(), 4 * time.Hour},
		{"ends at closing", "2026-11-20 14:00", "2026-11-20 18:00", calendar.Default(), 4 * time.Hour},
		{"over a weekend", "2026-11-20 16:00", "2026-11-23 11:00", calendar.Default(), 4 * time.Hour},
		{"from a Saturday", "2026-11-21 12:00", "2026-11-23 13:00", calendar.Default(), 4 * time.Hour},
		{"before opening", "2026-11-20 06:00", "2026-11-20 13:00", calendar.Default(), 4 * time.Hour},
		{"over a holiday", "2026-12-24 17:00", "2026-12-28 12:00", holiday, 4 * time.Hour},
		{"over a month end", "2026-07-31 17:00", "2026-08-03 12:00", calendar.Default(), 4 * time.Hour},
		{"over a leap day", "2028-02-28 17:00", "2028-02-29 12:00", calendar.Default(), 4 * time.Hour},
		{"over midnight", "2026-11-21 23:00", "2026-11-22 03:00", night, 4 * time.Hour},
		{"the hour that daylight saving skips", "2026-03-28 23:00", "2026-03-29 05:00", night, 5 * time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, to := instant(t, tc.from, berlin), instant(t, tc.to, berlin)
			if got := tc.cal.Advance(from, tc.work, berlin); got != to {
				t.Errorf("Advance gives %s, want %s", got.Time(berlin), to.Time(berlin))
			}
			if got := tc.cal.Elapsed(from, to, berlin); got != tc.work {
				t.Errorf("Elapsed gives %s, want %s", got, tc.work)
			}
		})
	}
}

func TestTheTeamsZoneWins(t *testing.T) {
	c := calendar.Default()
	c.Location = data.LoadLocation("Asia/Tokyo")
	from := instant(t, "2026-11-20 09:00", c.Location)
	if got := c.Advance(from, 4*time.Hour, time.UTC); got != instant(t, "2026-11-20 13:00", c.Location) {
		t.Errorf("four hours end at %s", got.Time(c.Location))
	}
}

func TestWorkingDays(t *testing.T) {
	c := calendar.Default()
	c.Holidays = []data.Date{data.Day(2026, time.December, 25)}
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-20", 1, "2026-11-23"}, {"2026-11-20", 0, "2026-11-20"}, {"2026-11-21", 1, "2026-11-23"},
		{"2026-12-24", 1, "2026-12-28"}, {"2026-12-31", 5, "2027-01-07"}, {"2026-11-23", -1, "2026-11-20"},
	} {
		from, _ := data.ParseDate(tc.from)
		if got := c.AddWorkingDays(from, tc.n).String(); got != tc.want {
			t.Errorf("%s %+d working days is %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
	if c.IsWorkingDay(c.Holidays[0]) || !(*calendar.Calendar)(nil).IsWorkingDay(c.Holidays[0]) {
		t.Error("a holiday is free, except for who works round the clock")
	}
}

func TestNeverWorkingEnds(t *testing.T) {
	never, d := &calendar.Calendar{}, data.Day(2026, time.November, 20)
	if never.NextWorkingDay(d) != d+1 || never.AddWorkingDays(d, -1) != d-1 {
		t.Error("no working day: the neighbouring day stands in")
	}
	from := d.Start(time.UTC)
	if never.Advance(from, time.Hour, nil) != from.Add(time.Hour) || never.Elapsed(from, from.Add(time.Hour), nil) != 0 {
		t.Error("a calendar that never works counts round the clock, and nothing has elapsed")
	}
}

func TestElapsedUndoesAdvance(t *testing.T) {
	from := data.At(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	rapid.Check(t, func(t *rapid.T) {
		loc := data.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		start := from + data.Instant(rapid.Int64Range(0, 3*365*24*3600*1000).Draw(t, "ms"))
		work := time.Duration(rapid.Int64Range(1, 60*60*1000).Draw(t, "work")) * time.Millisecond
		c := calendar.Default()
		end := c.Advance(start, work, loc)
		if got := c.Elapsed(start, end, loc); got != work {
			t.Fatalf("%s after %s is %s, but %s elapsed", work, start.Time(loc), end.Time(loc), got)
		}
	})
}
