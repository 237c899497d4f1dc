package signal_test

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/rules"
	"rounds/data/signal"
)

// with is the default rules with one number changed.
func with(t *testing.T, path string, value any) *signal.Rules {
	t.Helper()
	set, err := rules.Default().With(rules.Change{Path: path, Value: value})
	if err != nil {
		t.Fatal(err)
	}
	return set.Signal
}

func lifeOf(t *testing.T, code data.Reason) (*life, *stage) {
	t.Helper()
	for _, l := range lives() {
		if l.code == code {
			w := &stage{day0: date(t, "2026-03-29"), loc: data.LoadLocation("Europe/Berlin")}
			w.Account.ID, w.Account.TimeZone = id(999), "Europe/Berlin"
			l.begin(w)
			return &l, w
		}
	}
	t.Fatalf("%s has no life", code)
	return nil, nil
}

func standing(w *stage, at data.Instant, r *signal.Rules, code data.Reason) []data.Firing {
	s := signal.Evaluate(&w.Facts, at, r)
	return firings(&s, code)
}

// At the first moment of a life its number is just met: one more (or less) is not.
func TestOneMoreIsNotEnough(t *testing.T) {
	for _, c := range []struct {
		path   string
		number int
		harder int // +1 or −1: in which direction it is harder to meet
	}{
		{"onboarding.stalled.stalled_days", 5, 1}, {"payment.failed.silent_days", 3, 1}, {"complaint.followup.first_days", 2, 1},
		{"escalation.followup.every_days", 1, 1}, {"trial.ending.call_day", 14, 1}, {"proposal.open.decide_days", 14, 1},
		{"survey.due.first_days", 30, 1}, {"review.due.every_days", 90, 1}, {"claims.deadline.lead_days", 7, -1},
		{"promise.uncovered.lead_days", 14, -1}, {"usage.drop.percent", 30, 1}, {"usage.high.percent", 80, 1},
		{"adoption.narrow.least_days", 4, 1},
	} {
		code := data.Reason(c.path[:strings.LastIndexByte(c.path, '.')])
		l, w := lifeOf(t, code)
		at := l.fires(w)
		for _, step := range []int{-1, 0, 1} {
			if c.number+step < 1 {
				continue
			}
			want := step*c.harder <= 0
			if got := len(standing(w, at, with(t, c.path, c.number+step), code)); (got == 1) != want {
				t.Errorf("%s = %d: %d firings, want one: %v", c.path, c.number+step, got, want)
			}
		}
		if got := standing(w, at-1, with(t, c.path, c.number), code); len(got) != 0 {
			t.Errorf("%s = %d: a millisecond too early it fires", c.path, c.number)
		}
	}
}

// A renewal stands from the checkpoint's day on, to the day.
func TestCheckpointsToTheDay(t *testing.T) {
	w := &stage{day0: date(t, "2028-02-29"), loc: time.UTC}
	w.Account.ID, w.Account.RenewalOn = id(999), w.day(0)
	for _, c := range []int{180, 90, 60, 30} {
		for _, before := range []int{c + 1, c, c - 1} {
			got := standing(w, w.start(-before), signal.Default(), data.ReasonRenewal)
			want := int64(c)
			if before > c {
				want = map[int]int64{181: 0, 91: 180, 61: 90, 31: 60}[before]
			}
			if want == 0 && len(got) != 0 || want != 0 && (len(got) != 1 || got[0].M != want || got[0].N != int64(before)) {
				t.Errorf("%d days before: %+v, want the checkpoint %d", before, got, want)
			}
		}
	}
	if got := standing(w, w.start(1), signal.Default(), data.ReasonRenewal); len(got) != 0 {
		t.Errorf("the day after the renewal: %+v", got)
	}
}

// Response clocks turn to the millisecond, at the number and one minute to either side.
func TestClocksToTheMinute(t *testing.T) {
	for _, c := range []struct {
		path    string
		minutes int
	}{{"request.waiting.breach_minutes", 120}, {"outage.open.breach_minutes", 30}, {"callback.requested.breach_minutes", 0}} {
		code := data.Reason(c.path[:strings.LastIndexByte(c.path, '.')])
		l, w := lifeOf(t, code)
		from := l.fires(w)
		for _, n := range []int{c.minutes - 1, c.minutes, c.minutes + 1} {
			if n < 0 {
				continue
			}
			end := from.Add(minutes(n))
			r := with(t, c.path, n)
			if n > 0 {
				if f := standing(w, end-1, r, code)[0]; f.Breached(end - 1) {
					t.Errorf("%s = %d: breached too early", c.path, n)
				}
			}
			if f := standing(w, end, r, code)[0]; !f.Breached(end) || f.BreachAt != end {
				t.Errorf("%s = %d: not breached when the time is up", c.path, n)
			}
		}
	}
	l, w := lifeOf(t, data.ReasonRequestWaiting)
	from := l.fires(w)
	for _, n := range []int{19, 20, 21} {
		if f := standing(w, from, with(t, "request.waiting.amber_minutes", n), l.code)[0]; f.AmberAt != from.Add(minutes(n)) {
			t.Errorf("amber at %d minutes: %s", n, f.AmberAt.Sub(from))
		}
	}
}

// Days to act move the due day by a day each; days for which an event is kept let it
// stand through the last of them.
func TestDaysToActAndToKeep(t *testing.T) {
	defaults := rules.Default()
	acts, keeps := 0, 0
	for _, k := range rules.Keys() {
		code := data.Reason(k.Table())
		switch k.Name() {
		case "act_days":
			acts++
			l, w := lifeOf(t, code)
			at, n := l.fires(w), defaults.Get(&k).(int)
			for _, step := range []int{-1, 0, 1} {
				got := standing(w, at, with(t, k.Path, n+step), code)
				want := (l.due(w).DateIn(w.loc) + data.Date(step+1)).Start(w.loc) - 1
				if len(got) != 1 || got[0].Due != want {
					t.Errorf("%s = %d: %+v, want due %s", k.Path, n+step, got, want.Time(w.loc))
				}
			}
		case "keep_days":
			keeps++
			l, w := lifeOf(t, code)
			n := defaults.Get(&k).(int)
			from := l.fires(w).DateIn(w.loc)
			for _, step := range []int{-1, 0, 1} {
				r := with(t, k.Path, n+step)
				last := (from + data.Date(n+step+1)).Start(w.loc) - 1
				if len(standing(w, last, r, code)) != 1 || len(standing(w, last+1, r, code)) != 0 {
					t.Errorf("%s = %d: it does not stand through the last day and no longer", k.Path, n+step)
				}
			}
		}
	}
	if acts < 15 || keeps < 7 {
		t.Errorf("only %d and %d numbers were looked at", acts, keeps)
	}
}

// A rule that is off does not fire, and no other is touched by it.
func TestOffIsOff(t *testing.T) {
	for _, l := range lives() {
		_, w := lifeOf(t, l.code)
		r := with(t, string(l.code)+".on", false)
		at := l.fires(w)
		off, on := signal.Evaluate(&w.Facts, at, r), signal.Evaluate(&w.Facts, at, signal.Default())
		others := 0
		for i := range on.Firings {
			if on.Firings[i].Code != l.code {
				others++
			}
		}
		if len(off.Firings) != others || others == len(on.Firings) {
			t.Errorf("%s off: %d firings of %d", l.code, len(off.Firings), len(on.Firings))
		}
	}
}
