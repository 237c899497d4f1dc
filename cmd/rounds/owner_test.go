package main

import (
	"path/filepath"
	"testing"

	"rounds/data"
	"rounds/data/store"
)

// An account is given to a colleague, who is told; where two give it away without knowing
// of each other, the first one's word stays until a person picks.
func TestAnAccountIsGivenToAColleague(t *testing.T) {
	o := newOffice(t)
	one, two := o.join("lead", filepath.Join(t.TempDir(), "home")), o.join("lead", filepath.Join(t.TempDir(), "home"))
	marco, mia := o.join("manager", filepath.Join(t.TempDir(), "home")), o.join("representative", filepath.Join(t.TempDir(), "home"))
	account := data.Account{ID: data.ID{4, 7, 1, 1}, Name: "株式会社さばえ眼鏡", Owner: one.user}
	o.must(o.ledger.Load(t.Context(), o.ws, func(put func(any) error) error { return put(account) }))
	one.sync()
	two.sync()

	one.run(exitDone, "owner", "さばえ")
	one.says("株式会社さばえ眼鏡 belongs to lead")
	one.run(exitNotFound, "owner", "さばえ", "nobody at all")
	one.run(exitNotFound, "owner", "さばえ", "lead") // several are called so
	one.says("say which: Lead, lead x@example.com, lead xx@example.com")
	one.run(exitDone, "owner", "さばえ", "manager")
	two.run(exitDone, "owner", "さばえ", "represent")
	two.says("belongs to representative")
	one.sync()
	two.sync()
	one.sync()
	marco.sync()
	mia.sync()

	marco.run(exitDone, "owner", "さばえ")
	marco.says("belongs to manager")
	marco.with(func(st *store.Store) {
		news, err := st.Notifications(t.Context(), 10)
		if err != nil || len(news) == 0 || news[len(news)-1].Assigned == nil || news[len(news)-1].Assigned.ID != account.ID {
			t.Errorf("who has it now is not told: %+v, %v", news, err)
		}
	})
	mia.run(exitNotFound, "owner", "さばえ")
	for _, c := range []*colleague{one, two} {
		open := c.clashes()
		if len(open) != 1 || open[0].Field != "owner" || open[0].KeptName != "manager" && open[0].KeptBy != one.user {
			t.Fatalf("conflicts %+v", open)
		}
		c.run(exitDone, "owner", "さばえ")
		c.says("belongs to manager")
	}

	two.run(exitDone, "sync", "pick", two.clashes()[0].ID.String(), "other")
	two.sync()
	marco.sync()
	mia.sync()
	mia.run(exitDone, "owner", "さばえ")
	mia.says("belongs to representative")
	marco.run(exitNotFound, "owner", "さばえ")

	// Who may not give it away is told so, and it stays.
	mia.run(exitDone, "owner", "さばえ", "manager")
	mia.sync()
	mia.with(func(st *store.Store) {
		letters, err := st.Letters(t.Context())
		if err != nil || len(letters) != 1 {
			t.Errorf("refused: %+v, %v", letters, err)
		}
	})
	mia.run(exitDone, "owner", "さばえ")
	mia.says("belongs to representative")
}
