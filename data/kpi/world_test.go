package kpi

import (
	"testing"
	"time"
	_ "time/tzdata" // windows lie in zones, whatever the machine knows

	"rounds/data"
)

// day reads 2026-10-05.
func day(t *testing.T, s string) data.Date {
	t.Helper()
	d, err := data.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// at reads 2026-10-05T09:00:00Z.
func at(t *testing.T, s string) data.Instant {
	t.Helper()
	if s == "" {
		return 0
	}
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return data.At(when)
}

func month(t *testing.T, s string) Window {
	t.Helper()
	w, err := ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// ids counts up.
func ids() func() data.ID {
	n := byte(0)
	return func() data.ID {
		n++
		return data.ID{15: n}
	}
}

// units are whole currency units.
func units(n int64) data.Money { return data.Money(100 * n) }

// figure checks one figure; a want of nothing is "unknown".
type figure struct {
	id    ID
	value float64
	n     int
	known bool
}

func (c *Count) check(t *testing.T, want ...figure) {
	t.Helper()
	for _, w := range want {
		got := c.Figure(w.id)
		if got.Known != w.known || got.N != w.n || got.Value < w.value-0.005 || got.Value > w.value+0.005 {
			t.Errorf("%s is %.2f of %d (known: %v), want %.2f of %d (known: %v)", w.id, got.Value, got.N, got.Known, w.value, w.n, w.known)
		}
	}
}

// numbers are the field's, in a zone.
func numbers(zone string) Rules {
	return Rules{
		Zone: data.LoadLocation(zone), FastMinutes: 20, AnswerMinutes: 120, StalledDays: 5,
		Parity: map[string]int64{"JPY": 150}, Onboards: func(play string) (bool, bool) {
			return play == "repricer-onboarding", play == "repricer-onboarding" || play == "success-story"
		},
	}
}

// count tallies accounts over windows.
func count(t *testing.T, rules Rules, now string, windows []Window, facts ...*data.Facts) *Tally {
	t.Helper()
	tally := NewTally(rules, windows, at(t, now))
	for _, f := range facts {
		tally.Add(f)
	}
	return tally
}
