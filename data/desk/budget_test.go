package desk

import (
	"context"
	"testing"

	"rounds/data"
)

func TestBudgetCountsEachFiringOnce(t *testing.T) {
	ctx := context.Background()
	d, accounts := small(t, 10)
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	firing := func(i int) []data.Firing {
		row, ok := d.Book.Get(accounts[i].ID)
		if !ok || row.Leading() == nil {
			t.Fatalf("account %d has no reason", i)
		}
		return row.Standing.Firings
	}
	for i := range 3 {
		if err := d.Store.Done(ctx, accounts[i].ID, firing(i), data.ID{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Store.Snooze(ctx, accounts[3].ID, firing(3), d.Now().DateIn(nil)+3, "later", data.ID{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Store.Dismiss(ctx, accounts[4].ID, firing(4), "", data.ID{}); err != nil {
		t.Fatal(err)
	}
	// Resolved without a disposition: it clears by itself.
	f, err := d.Store.Facts(ctx, accounts[5].ID, d.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Store.Resolve(ctx, f.Requests[0].ID); err != nil {
		t.Fatal(err)
	}
	// A disposition of another device, of a firing that this one never saw.
	if err := d.Store.Done(ctx, accounts[6].ID, []data.Firing{{Code: data.ReasonSurveyDue, Occurrence: "2026-11-01"}}, data.ID{}); err != nil {
		t.Fatal(err)
	}
	want := map[data.Reason]data.RuleCount{
		data.ReasonRequestWaiting: {Code: data.ReasonRequestWaiting, Fired: 10, Done: 3, Snoozed: 1, Dismissed: 1, Open: 4},
		data.ReasonSurveyDue:      {Code: data.ReasonSurveyDue, Fired: 1, Done: 1},
	}
	for round := range 3 { // evaluated again and again
		if err := d.Follow(ctx, data.Change{All: true}); err != nil {
			t.Fatal(err)
		}
		counts, err := d.Budget(ctx, 30)
		if err != nil {
			t.Fatal(err)
		}
		if len(counts) != len(data.Reasons())-1 {
			t.Fatalf("%d rules are counted", len(counts))
		}
		for _, c := range counts {
			w := want[c.Code]
			if w.Code = c.Code; c != w {
				t.Errorf("round %d: %+v, want %+v", round, c, w)
			}
			if c.Code == data.ReasonRequestWaiting && (c.Cleared() != 1 || c.ActedOn() != 30) {
				t.Errorf("cleared %d, acted on %d %%", c.Cleared(), c.ActedOn())
			}
		}
	}
}
