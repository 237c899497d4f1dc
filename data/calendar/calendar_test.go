package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func office() Calendar {
	c := Usual()
	c.Holidays = []Date{{2026, 12, 25}, {2026, 11, 30}}
	return c
}

func TestAddWorkingDays(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-25 14:00", 0, "2026-11-25 14:00"},
		{"2026-11-25 14:00", 1, "2026-11-26 14:00"},
		{"2026-11-27 14:00", 1, "2026-12-01 14:00"}, // a weekend and a holiday on Monday
		{"2026-11-28 14:00", 0, "2026-11-28 14:00"},
		{"2026-11-28 14:00", 1, "2026-12-01 14:00"},
		{"2026-11-25 14:00", 3, "2026-12-01 14:00"},
		{"2026-12-24 09:00", 1, "2026-12-28 09:00"},
		{"2026-12-01 09:00", -1, "2026-11-27 09:00"},
		{"2026-11-25 23:30", 10, "2026-12-10 23:30"},
	}
	for _, tt := range tests {
		if got := office().AddWorkingDays(at(tt.from), tt.n); !got.Equal(at(tt.want)) {
			t.Errorf("%s + %d = %v, want %s", tt.from, tt.n, got, tt.want)
		}
	}
	if got := office().NextWorkingDay(at("2026-11-27 14:00")); !got.Equal(at("2026-12-01 14:00")) {
		t.Errorf("after Friday 27 November comes %v", got)
	}
	if got := (Calendar{}).NextWorkingDay(at("2026-11-27 14:00")); !got.Equal(at("2026-11-28 14:00")) {
		t.Errorf("a calendar without working days goes on to %v", got)
	}
}

func TestWorkingDuration(t *testing.T) {
	tests := []struct {
		from, to string
		want     time.Duration
	}{
		{"2026-11-25 10:00", "2026-11-25 12:30", 150 * time.Minute},
		{"2026-11-25 07:00", "2026-11-25 20:00", 9 * time.Hour},
		{"2026-11-25 17:00", "2026-11-26 10:00", 2 * time.Hour},
		{"2026-11-27 17:00", "2026-12-01 10:00", 2 * time.Hour},
		{"2026-11-28 10:00", "2026-11-29 10:00", 0},
		{"2026-11-26 10:00", "2026-11-25 17:00", -2 * time.Hour},
		{"2026-11-25 18:00", "2026-11-26 09:00", 0},
	}
	for _, tt := range tests {
		if got := office().WorkingDuration(at(tt.from), at(tt.to)); got != tt.want {
			t.Errorf("%s to %s = %v, want %v", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestAddWorkingTime(t *testing.T) {
	tests := []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-25 16:00", 4 * time.Hour, "2026-11-26 11:00"},
		{"2026-11-25 14:00", 4 * time.Hour, "2026-11-25 18:00"},
		{"2026-11-27 17:00", 2 * time.Hour, "2026-12-01 10:00"},
		{"2026-11-28 03:00", time.Hour, "2026-12-01 10:00"},
		{"2026-11-25 06:00", 20 * time.Hour, "2026-11-27 11:00"},
		{"2026-11-25 16:00", 0, "2026-11-25 16:00"},
	}
	for _, tt := range tests {
		if got := office().AddWorkingTime(at(tt.from), tt.d); !got.Equal(at(tt.want)) {
			t.Errorf("%s + %v = %v, want %s", tt.from, tt.d, got, tt.want)
		}
	}
	if got := (Calendar{}).AddWorkingTime(at("2026-11-28 03:00"), time.Hour); !got.Equal(at("2026-11-28 04:00")) {
		t.Errorf("a calendar without working time: %v", got)
	}
}

func TestOpen(t *testing.T) {
	for s, want := range map[string]bool{
		"2026-11-25 09:00": true, "2026-11-25 17:59": true, "2026-11-25 18:00": false, "2026-11-25 08:59": false,
		"2026-11-28 12:00": false, "2026-11-30 12:00": false,
	} {
		if got := office().Open(at(s)); got != want {
			t.Errorf("open at %s: %v", s, got)
		}
	}
	if w := Days(time.Sunday, time.Saturday); !w.Has(time.Sunday) || w.Has(time.Monday) {
		t.Errorf("weekend is %b", w)
	}
}

// Hours are those of the team's clock, also when asked from elsewhere and across
// a change of the clocks.
func TestLocation(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zone data here: %v", err)
	}
	c := Usual()
	c.Location = loc
	if !c.Open(at("2026-11-25 08:30")) || c.Open(at("2026-11-25 17:30")) {
		t.Error("9 to 18 in Berlin is 8 to 17 UTC in winter")
	}
	c.Weekdays = 0x7F
	got := c.AddWorkingTime(time.Date(2026, 10, 24, 17, 0, 0, 0, loc), 2*time.Hour)
	if want := time.Date(2026, 10, 25, 10, 0, 0, 0, loc); !got.Equal(want) {
		t.Errorf("over the change of clocks: %v, want %v", got, want)
	}
	if got := c.AddWorkingDays(time.Date(2026, 3, 28, 2, 30, 0, 0, loc), 2); got.Format("02 15:04") != "30 02:30" {
		t.Errorf("a time that a day between skips: %v", got)
	}
}

// AddWorkingTime is what WorkingDuration measures.
func TestTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := office()
		c.Weekdays = Weekdays(rapid.IntRange(1, 127).Draw(t, "weekdays"))
		c.From = rapid.IntRange(0, 1438).Draw(t, "from")
		c.To = rapid.IntRange(c.From+1, 1440).Draw(t, "to")
		start := at("2026-11-20 00:00").Add(time.Duration(rapid.IntRange(0, 20*1440).Draw(t, "start")) * time.Minute)
		d := time.Duration(rapid.IntRange(1, 3*(c.To-c.From)).Draw(t, "d")) * time.Minute
		end := c.AddWorkingTime(start, d)
		if got := c.WorkingDuration(start, end); got != d {
			t.Fatalf("%v + %v = %v, but %v passes", start, d, end, got)
		}
		if mid := start.Add(end.Sub(start) / 2); c.WorkingDuration(start, mid)+c.WorkingDuration(mid, end) != d {
			t.Fatalf("the time before and after %v does not add up to %v", mid, d)
		}
	})
}
