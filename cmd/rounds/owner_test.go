package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/ledger"
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
	one.run(exitNotFound, "owner", "さばえ", "lead")                             // several are called so
	one.says("say which: Lead ", ", lead x@example.com, lead xx@example.com") // the first one has no address, and her id
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
		// It came at the same moment as the conflict: which stands first is by chance.
		told := slices.ContainsFunc(news, func(n store.Notification) bool { return n.Assigned != nil && n.Assigned.ID == account.ID })
		if err != nil || !told {
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

// A value that the server refused is given anew from the shell, as it is typed on the Sync
// page; one that is none is said, and the change stays.
func TestARefusedValueIsGivenAnew(t *testing.T) {
	o := newOffice(t)
	mia := o.join("representative", filepath.Join(t.TempDir(), "home"))
	account := data.Account{ID: data.ID{4, 7, 1, 4}, Name: "Lindqvist Handels AB", Owner: mia.user, MRR: 64_000}
	o.must(o.ledger.Load(t.Context(), o.ws, func(put func(any) error) error { return put(account) }))
	mia.sync()
	file := filepath.Join(t.TempDir(), "accounts.csv")
	o.must(os.WriteFile(file, []byte("rounds:accounts,name,mrr\n"+account.ID.String()+",Lindqvist Handels AB,810.00\n"), 0o600))
	mia.run(exitDone, "import", file)
	mia.sync() // she may not change revenue
	refused := func() store.Letter {
		t.Helper()
		var letters []store.Letter
		mia.with(func(st *store.Store) {
			var err error
			letters, err = st.Letters(t.Context())
			o.must(err)
		})
		if len(letters) != 1 {
			t.Fatalf("refused: %+v", letters)
		}
		return letters[0]
	}
	entry := strconv.FormatInt(refused().Entry, 10)
	mia.run(exitUsage, "sync", "retry", entry, "--text", "a lot")
	mia.says(`"a lot" is no number`)
	refused()

	o.must(o.ledger.SetRole(t.Context(), o.ws, mia.user, ledger.RoleManager))
	mia.run(exitDone, "sync", "retry", entry, "--text", "1,240.50")
	mia.sync()
	rows, err := o.ledger.Rows(t.Context(), o.ws, "account", account.ID)
	o.must(err)
	if got := string(rows[account.ID].Fields); !strings.Contains(got, `"mrr":124050`) {
		t.Errorf("the server has %s", got)
	}
}

// As an account grows, colleagues work on it beside its owner: they get it with its history,
// are told, may edit it, and lose it when they no longer do.
func TestColleaguesWorkOnAnAccountToo(t *testing.T) {
	o := newOffice(t)
	boss := o.join("lead", filepath.Join(t.TempDir(), "home"))
	mia := o.join("representative", filepath.Join(t.TempDir(), "home"))
	account := data.Account{ID: data.ID{4, 7, 1, 2}, Name: "株式会社さばえ眼鏡", Owner: boss.user}
	other := data.Account{ID: data.ID{4, 7, 1, 3}, Name: "Other", Owner: boss.user}
	o.must(o.ledger.Load(t.Context(), o.ws, func(put func(any) error) error {
		if err := put(account); err != nil {
			return err
		}
		return put(other)
	}))
	boss.sync()
	mia.sync()
	mia.run(exitNotFound, "show", "さばえ")

	boss.run(exitDone, "note", "さばえ", "before", "she", "came")
	boss.run(exitUsage, "owner", "さばえ", "--with", boss.user.String())
	boss.says("has the account already")
	boss.run(exitNotFound, "owner", "さばえ", "--without", "represent")
	boss.run(exitDone, "owner", "さばえ", "--with", "represent: integration")
	boss.says("belongs to lead; with representative (integration)")
	boss.sync()
	mia.sync()
	mia.run(exitDone, "show", "さばえ", "--json")
	mia.says(`"duty":"integration"`)
	mia.says("before she came")
	mia.run(exitNotFound, "show", "Other")
	mia.with(func(st *store.Store) {
		news, err := st.Notifications(t.Context(), 10)
		if err != nil || len(news) != 1 || news[0].Member == nil || news[0].Account != account.ID {
			t.Errorf("who works on it is not told: %+v, %v", news, err)
		}
	})
	mia.run(exitDone, "note", "さばえ", "the", "feed", "works")
	mia.sync()
	boss.sync()
	boss.run(exitDone, "show", "さばえ")
	boss.says("the feed works")

	boss.run(exitDone, "owner", "さばえ", "--with", "represent:billing")
	boss.says("with representative (billing)")
	boss.run(exitDone, "owner", "さばえ", "--without", "represent")
	boss.sync()
	mia.sync()
	mia.run(exitNotFound, "show", "さばえ")
}
