package desk

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/kpi"
	"rounds/data/playbook"
	"rounds/data/rules"
	"rounds/data/store"
)

// grown is a demo world of n accounts on a file.
func grown(t *testing.T, n int) *Desk {
	t.Helper()
	ctx := context.Background()
	now := func() time.Time { return time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC) }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Load(ctx, func(put func(any) error) error {
		return demo.Generate(demo.Options{Accounts: n, Seed: 1, Now: now()}, func(b demo.Bundle) error { return b.Each(put) })
	}); err != nil {
		t.Fatal(err)
	}
	library, _ := playbook.NewLibrary(playbook.Shipped())
	return New(st, now, library)
}

// What the store streams for the figures counts like all that it knows of each account.
func TestKPIsCountWhatTheStoreHolds(t *testing.T) {
	ctx := context.Background()
	d := grown(t, 150)
	berlin := data.LoadLocation("Europe/Berlin")
	year := kpi.Window{From: data.Day(2025, 11, 1), To: data.Day(2026, 12, 1)}
	windows := append(year.Months(), kpi.QuarterOf(d.Now().DateIn(berlin)), year)
	got, err := d.KPIs(ctx, windows, berlin)
	if err != nil {
		t.Fatal(err)
	}
	want := kpi.NewTally(d.kpiRules(berlin), windows, d.Now())
	if err := d.Store.EachFacts(ctx, d.Now(), func(f *data.Facts) error {
		want.Add(f)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Owners(), want.Owners()) || !reflect.DeepEqual(got.Tally.Segments(), want.Segments()) {
		t.Fatal("not the same owners and segments")
	}
	for i := range windows {
		for _, owner := range got.Owners() {
			for _, segment := range got.Segments {
				filter := kpi.Filter{Owner: &owner, Segment: &segment}
				if g, w := got.Count(i, filter), want.Count(i, filter); !reflect.DeepEqual(g, w) {
					t.Errorf("%s, %s of %s: %+v, want %+v", windows[i], segment, owner, g, w)
				}
			}
		}
	}
	all := got.Count(len(windows)-1, kpi.Filter{})
	for _, f := range all.Figures() {
		if !f.Known {
			t.Errorf("the year of the demo has no %s", f.ID)
		}
	}
}

// The rules of the team are those of the figures.
func TestKPIsObeyTheRules(t *testing.T) {
	d := grown(t, 1)
	team, _, problems := rules.Load("rules.toml", []byte("[request.waiting]\namber_minutes = 15\nbreach_minutes = 90\n[onboarding.stalled]\nstalled_days = 8\n[working]\ntime_zone = \"Asia/Tokyo\"\nresponse = true\n"), func(string) bool { return true })
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d.Use(team)
	r := d.kpiRules(d.Zone(time.UTC))
	if r.FastMinutes != 15 || r.AnswerMinutes != 90 || r.StalledDays != 8 || r.Response == nil || r.Zone.String() != "Asia/Tokyo" {
		t.Errorf("the rules of the figures are %+v", r)
	}
	for play, want := range map[string]bool{"repricer-onboarding": true, "ad-platform-onboarding": true, "feature-activation": true, "renewal": false, "": false} {
		if got, known := r.Onboards(play); got != want || known != (play != "") {
			t.Errorf("%q onboards: %v", play, !want)
		}
	}
}
