package call_test

import (
	"path/filepath"
	"testing"

	"rounds/ui/uitest"
)

// What was promised stands in the call and in its wrap-up until somebody says it; filing
// the call then says so of the promise.
func TestWhatWasPromisedIsCovered(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 120, 40)
		p.call("lindqvist", "repricer-onboarding")
		p.sees("CSV export 30 Nov · not yet covered")
		p.keys("e")
		p.sees("Promised    CSV export 30 Nov · not yet covered")
		p.keys("esc", "t")
		p.text("csv export of invoices")
		p.keys("enter")
		if got := p.dossier("lindqvist").Facts.Promises[0].CoveredAt; got != 0 {
			t.Fatal("the promise is covered before the call is filed")
		}
		p.keys("e")
		if p.shows("not yet covered") {
			t.Fatalf("it still stands:\n%s", p.sc.Text())
		}
		p.keys("enter")
		p.sees("Filed: Lindqvist Handels AB")
		if p.dossier("lindqvist").Facts.Promises[0].CoveredAt == 0 {
			t.Error("the promise is not covered")
		}
	})
}

// A ticked step covers what its promise tag names.
func TestATickedStepCovers(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 120, 40)
		p.call("hofmann", "repricer-onboarding")
		p.sees("price limits +1 · not yet covered")
		for !p.shows("»[ ] show   Min and max") {
			p.keys("j")
		}
		p.keys("space")
		p.sees("the first rule · not yet covered")
		if p.shows("price limits +1") {
			t.Errorf("the step that shows price limits covers nothing:\n%s", p.sc.Text())
		}
	})
}
