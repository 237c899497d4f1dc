package store

import (
	"strings"
	"testing"

	"rounds/data"
)

// Who named herself before she joined a team is the member that her code was made for, and no
// second person of her name; what she did before is hers.
func TestWhoJoinsATeamIsItsMember(t *testing.T) {
	w := open(t)
	me, err := w.NameMe(w.ctx, "Bo", []string{"de"}, "")
	must(t, err)
	a := w.account("Lindqvist")
	must(t, w.transact(w.ctx, "test", func(tx *Tx) error {
		a.Owner = me.ID
		_, err := tx.Save(a, "owner")
		return err
	}))
	_, err = w.AddNote(w.ctx, Capture{AccountID: a.ID, By: me.ID}, "before the team")
	must(t, err)
	member := data.ID{9}
	must(t, w.Enrolled(w.ctx, data.Enrolment{Workspace: data.ID{7}, Device: data.ID{8}, User: member, LeaseDays: 30}))
	muts, err := w.Outgoing(w.ctx, 100, 1<<20)
	must(t, err)
	by := 0
	for _, m := range muts {
		for name, f := range m.Fields {
			if strings.Contains(string(f.V), me.ID.String()) {
				t.Errorf("%s.%s names whom the team does not know", m.Ent, name)
			}
			if name == "by" && string(f.V) == `"`+member.String()+`"` {
				by++
			}
		}
		if m.Ent == "user" {
			t.Errorf("the team gets another person: %+v", m)
		}
	}
	got, err := w.Account(w.ctx, a.ID)
	must(t, err)
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if got.Owner != member || len(notes) != 1 || by == 0 {
		t.Errorf("owner %s, %d notes, %d by her", got.Owner, len(notes), by)
	}
}
