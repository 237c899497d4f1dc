package desk

import (
	"context"
	"sync"
	"testing"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rules"
)

// The rules may change while the book is evaluated, counted and tried; the race detector
// looks on.
func TestRulesChangeUnderWork(t *testing.T) {
	ctx := context.Background()
	d, _ := small(t, 20)
	var work sync.WaitGroup
	for _, job := range []func() error{
		func() error { return d.Follow(ctx, data.Change{All: true}) },
		func() error { _, err := d.Budget(ctx, 90); return err },
		func() error { _, err := d.Try(ctx, rules.Default(), nil); return err },
	} {
		work.Go(func() {
			for range 5 {
				if err := job(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, risk := range []int{10, 20, 30, 40} {
		team, err := rules.Default().With(rules.Change{Path: "rank.risk", Value: risk})
		if err != nil {
			t.Fatal(err)
		}
		d.Use(team)
		if err := d.Store.UseRules(ctx, team.Fingerprint()); err != nil {
			t.Fatal(err)
		}
	}
	work.Wait()
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	if row := d.Book.Rows(book.ViewAll, 0, 1)[0]; row.Standing.Score != 92 || row.Terms.Risk != 32 {
		t.Errorf("of a health of %d the risk is %s, want 8 %% of 40", row.Standing.Score, row.Terms.Risk)
	}
}

// What a trial says is what happens when the rules are taken into use, and trying
// changes nothing.
func TestATrialIsWhatWouldHappen(t *testing.T) {
	ctx := context.Background()
	d, accounts := small(t, 12)
	if err := d.Store.Done(ctx, accounts[3].ID, []data.Firing{{Code: data.ReasonRequestWaiting, Occurrence: "x"}}, data.ID{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []rules.Change{
		{Path: "request.waiting.breach_minutes", Value: 1}, {Path: "rank.risk", Value: 0}, {Path: "request.waiting.view", Value: "growth"},
		{Path: "health.weight.usage", Value: 1}, {Path: "request.waiting.on", Value: false},
	} {
		before := places(d.Book)
		team, err := d.Team().With(c)
		if err != nil {
			t.Fatal(err)
		}
		trial, err := d.Try(ctx, team, nil)
		if err != nil {
			t.Fatal(err)
		}
		if trial.Accounts != len(accounts) || len(places(d.Book)) != len(before) {
			t.Fatalf("%s: %d accounts, the queue has %d, had %d", c.Path, trial.Accounts, len(places(d.Book)), len(before))
		}
		d.Use(team)
		if err := d.Store.UseRules(ctx, team.Fingerprint()); err != nil {
			t.Fatal(err)
		}
		if err := d.Follow(ctx, data.Change{All: true}); err != nil {
			t.Fatal(err)
		}
		after := places(d.Book)
		for i, m := range trial.Moved {
			if m.elsewhere() != (i < trial.Elsewhere) {
				t.Errorf("%s: %d of %d accounts stand elsewhere, and %s is number %d", c.Path, trial.Elsewhere, len(trial.Moved), m.Name, i)
			}
			m.Was.Health, m.Would.Health = 0, 0
			if before[m.ID] != m.Was || after[m.ID] != m.Would {
				t.Errorf("%s: %s was said to go from %+v to %+v, it went from %+v to %+v", c.Path, m.Name, m.Was, m.Would, before[m.ID], after[m.ID])
			}
			delete(before, m.ID)
			delete(after, m.ID)
		}
		for id, s := range before {
			if after[id] != s {
				t.Errorf("%s: an account moved unsaid from %+v to %+v", c.Path, s, after[id])
			}
		}
		if n := d.Book.Counts()[data.ViewGrowth]; c.Path == "request.waiting.view" && n != len(accounts) {
			t.Errorf("the view that was chosen has %d rows", n)
		}
	}
	back := rules.Default()
	d.Use(back)
	if err := d.Store.UseRules(ctx, back.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	if n := d.Book.Counts(); n[book.ViewAll] != len(accounts) || n[data.ViewResponse] != len(accounts) {
		t.Errorf("back on the defaults the views have %v", n)
	}
}
