package store

import (
	"testing"

	"rounds/data"
)

// What a call found out stands on the account: its own fields beside those that it has, of
// the goal what was said. A first value that was reached stays reached.
func TestACallFilesWhatItFoundOut(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	must(t, w.do(w.ctx, "x", func(tx *Tx) error {
		a.Custom = data.Fields{"sku_count": 140.0, "area": "lamps"}
		_, err := tx.Save(a, "custom")
		return err
	}))
	file := func(outcome string, l Learned) *data.Facts {
		t.Helper()
		call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
		must(t, err)
		must(t, w.File(w.ctx, Filing{CallID: call.Activity.ID, Outcome: outcome, Learned: l}))
		d, err := w.Dossier(w.ctx, a.ID, w.Now())
		must(t, err)
		return d.Facts
	}
	f := file("no_answer", Learned{Fields: data.Fields{"sku_count": 320.0, "marketplaces": "DE,\x1b[31m SE"}, Why: "grow"})
	if c := f.Account.Custom; len(c) != 3 || c["sku_count"] != 320.0 || c["area"] != "lamps" || c["marketplaces"] != "DE, SE" {
		t.Errorf("fields %v", c)
	}
	if len(f.Goals) != 1 || f.Goals[0].Why != "grow" || f.Goals[0].At != w.Now() {
		t.Fatalf("goals %+v", f.Goals)
	}
	if f = file("reached", Learned{}); len(f.Goals) != 1 || f.Account.Custom["sku_count"] != 320.0 {
		t.Errorf("a call that found nothing out left %+v", f.Goals)
	}
	due := w.Now().DateIn(nil) + 14
	f = file("reached", Learned{FirstValue: "a Buy Box won", ExpectedOn: due})
	if g := f.Goals[0]; len(f.Goals) != 1 || g.Why != "grow" || g.FirstValue != "a Buy Box won" || g.ExpectedOn != due {
		t.Errorf("goal %+v", g)
	}
	reached := w.Now()
	must(t, w.SetGoal(w.ctx, Capture{AccountID: a.ID}, func(g *data.Goal) { g.ReachedAt = reached }))
	if f = file("reached", Learned{FirstValue: "an hour saved"}); len(f.Goals) != 2 {
		t.Fatalf("goals %+v", f.Goals)
	}
	for _, g := range f.Goals {
		if g.Why != "grow" || g.ReachedAt == reached != (g.FirstValue == "a Buy Box won") {
			t.Errorf("goal %+v", g)
		}
	}
}
