package store

import (
	"fmt"
	"strings"
	"testing"

	"rounds/data"
)

// Edits of one field that the server refused one after the other build on each other again
// when the account is back: they would be in conflict with each other.
func TestWhatComesBackBuildsOnWhatCameBackBefore(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi Trading")
	w.settle()
	for _, stage := range []data.Stage{data.StageRenewal, data.StageAdoption} {
		w.save(a.ID, func(a *data.Account) { a.Stage = stage })
	}
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	for _, need := range []string{"fewer mails", "fewer calls"} {
		must(t, w.do(w.ctx, "test", func(tx *Tx) error {
			return stamp(tx, call.Activity.ID, func(a *data.Activity) { a.RealNeed = need }, "real_need")
		}))
	}
	w.peer.scope(a.ID, false)
	w.push()
	w.pull(1000)
	w.peer.scope(a.ID, true)
	w.pull(1000)
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	last := map[data.ID]int64{}
	for _, m := range muts {
		for name, f := range m.Fields {
			if n := last[m.Key]; n != 0 && f.Base != fmt.Sprintf("n:%d", n) {
				t.Errorf("%s of the %s builds on %s, want n:%d", name, m.Ent, f.Base, n)
			}
		}
		last[m.Key] = m.N
	}
	if len(muts) < 5 {
		t.Errorf("sends %+v", muts)
	}
	w.settle()
	if got := w.get(a.ID).Stage; got != data.StageAdoption {
		t.Errorf("the stage is %s", got)
	}
}

// A row that goes to another account takes what waits for it along, whatever becomes of the
// account that it left.
func TestWhatWaitsFollowsItsRowToAnotherAccount(t *testing.T) {
	for _, how := range []string{"pull", "pull of what was quarantined", "snapshot", "snapshot of what was quarantined"} {
		t.Run(how, func(t *testing.T) {
			w := openSynced(t)
			a, b := w.account("A"), w.account("B")
			contact := data.Contact{ID: data.ID{5}, AccountID: a.ID, Name: "Mia"}
			must(t, w.do(w.ctx, "test", func(tx *Tx) error { return tx.Insert(contact) }))
			w.settle()
			must(t, w.do(w.ctx, "test", func(tx *Tx) error {
				return stamp(tx, contact.ID, func(c *data.Contact) { c.Name = "Mia Berg" }, "name")
			}))
			key := rowKey{"contact", contact.ID}
			if strings.Contains(how, "quarantined") {
				w.peer.scope(a.ID, false)
				w.pull(1000)
				w.peer.move(key, b.ID)
			} else {
				w.peer.move(key, b.ID)
				w.peer.scope(a.ID, false)
			}
			if strings.HasPrefix(how, "pull") {
				w.pull(1000)
			} else {
				w.snapshot(100)
			}
			if st, err := w.Status(w.ctx); err != nil || st.Waiting != 1 || st.Quarantined != 0 {
				t.Errorf("status %+v, %v", st, err)
			}
			w.settle()
			if got := string(w.peer.rows[key].fields["name"]); got != `"Mia Berg"` {
				t.Errorf("the server has %s", got)
			}
		})
	}
}

// What an edit in quarantine was built on is kept as long as it is.
func TestWhatComesBackKnowsWhatItWasBuiltOn(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi Trading")
	w.settle()
	for _, stage := range []data.Stage{data.StageRenewal, data.StageAdvocacy} {
		w.save(a.ID, func(a *data.Account) { a.Stage = stage })
	}
	first, err := w.Outgoing(w.ctx, 1, 1<<20)
	must(t, err)
	must(t, w.Receive(w.ctx, w.peer.push(first), 0, 0))
	w.peer.scope(a.ID, false)
	w.pull(1000)
	must(t, w.Receive(w.ctx, nil, w.peer.seq, 0)) // the server has a backup
	w.peer.scope(a.ID, true)
	w.pull(1000)
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 1 || muts[0].Fields["stage"].Base != "n:2" {
		t.Errorf("sends %+v", muts)
	}
	w.settle()
	if got := w.get(a.ID).Stage; got != data.StageAdvocacy {
		t.Errorf("the stage is %s", got)
	}
}
