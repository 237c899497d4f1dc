package store

import (
	"testing"

	"rounds/data"
)

func TestAStoryIsKeptAndOfferedToSimilarCustomers(t *testing.T) {
	w := open(t)
	named := func(name, segment string) data.ID {
		a := w.account(name)
		must(t, w.do(w.ctx, "x", func(tx *Tx) error {
			return stamp(tx, a.ID, func(a *data.Account) { a.Segment = segment }, "segment")
		}))
		return a.ID
	}
	teller, similar, other := named("Casa Verde SL", "marketplace"), named("株式会社さばえ眼鏡", "marketplace"), named("Brewster & Sons", "local")
	c := Capture{AccountID: teller}
	must(t, w.CaptureStory(w.ctx, c, "Buy Box\nby breakfast", "41 → 67 %"))
	wantCode(t, w.CaptureStory(w.ctx, c, " ", "x"), data.CodeInvalid)

	offered := func(id data.ID) int {
		t.Helper()
		d, err := w.Dossier(w.ctx, id, w.Now())
		must(t, err)
		return len(d.Similar)
	}
	d, err := w.Dossier(w.ctx, similar, w.Now())
	must(t, err)
	if len(d.Similar) != 1 || d.Similar[0].Account != "Casa Verde SL" || d.Similar[0].Title != "Buy Box by breakfast" || d.Similar[0].Text != "41 → 67 %" {
		t.Errorf("the similar one is offered %+v", d.Similar)
	}
	if offered(teller) != 0 || offered(other) != 0 {
		t.Error("her own story is offered, or one to somebody else")
	}
	must(t, w.do(w.ctx, "x", func(tx *Tx) error {
		return stamp(tx, teller, func(a *data.Account) { a.ChurnedOn = w.Now().DateIn(nil) }, "churned_on")
	}))
	if offered(similar) != 0 {
		t.Error("the story of one who left is offered")
	}
}
