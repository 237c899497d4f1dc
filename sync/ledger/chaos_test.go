package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"rounds/data"
	"rounds/sync/ledger"
)

// Devices of two processes edit, delete, move and reassign at the same time while
// others pull and grants come and go: in the end every replica of a scope is equal.
func TestReplicasConvergeUnderConcurrency(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		for seed := range uint64(2) {
			chaos(t, dsn, nil, seed)
		}
	})
}

// The same on a database that is stricter than it has to be.
func TestReplicasConvergeOnASerializableDatabase(t *testing.T) {
	t.Parallel()
	chaos(t, postgresDSN(t), ledger.Strict, 7)
}

func chaos(t *testing.T, dsn string, hook ledger.Hook, seed uint64) {
	c := newClock()
	s := serveOn(t, openWith(t, dsn, c, ledger.Tweaks{Hook: hook}), c)
	other := *s
	other.l = openWith(t, dsn, c, ledger.Tweaks{Hook: hook})
	var accounts, contacts []data.ID
	for _, owner := range []data.ID{s.manager, s.rep, s.lead} {
		account := s.account(owner)
		accounts = append(accounts, account)
		for range 3 {
			c := data.Contact{ID: s.ids.New(), AccountID: account, Name: "start"}
			s.load(c)
			contacts = append(contacts, c.ID)
		}
	}
	var all []*device
	for i, user := range []data.ID{s.lead, s.manager, s.rep, s.lead, s.manager, s.rep} {
		d := s.device(user)
		if i%2 == 1 {
			d.server = &other
		}
		all = append(all, d)
	}
	var busy sync.WaitGroup
	for i, d := range all {
		busy.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			for range 25 {
				if r.IntN(3) == 0 {
					if _, err := d.pullOne(1 + r.IntN(20)); err != nil {
						t.Error(err)
					}
					continue
				}
				var muts []data.Mutation
				for range 1 + r.IntN(3) {
					muts = append(muts, d.any(r, accounts, contacts))
				}
				if _, err := d.try(muts...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	busy.Go(func() {
		r := rand.New(rand.NewPCG(seed, 99))
		for range 15 {
			user := []data.ID{s.manager, s.rep}[r.IntN(2)]
			if err := s.l.SetGrant(t.Context(), s.ws, user, accounts[r.IntN(len(accounts))], r.IntN(2) == 0); err != nil {
				t.Error(err)
			}
		}
	})
	busy.Wait()
	lead := all[0]
	for _, d := range all {
		d.pull(7)
		if d.lastN != d.n {
			t.Errorf("last_n is %d of %d", d.lastN, d.n)
		}
	}
	for i, d := range all {
		want := lead.live()
		if d.User != s.lead {
			grants, err := s.l.Grants(t.Context(), s.ws, d.User)
			if err != nil {
				t.Fatal(err)
			}
			var mine []data.ID
			for _, g := range grants {
				mine = append(mine, g.Account)
			}
			want = grantedRows(lead, mine...)
		}
		wantSame(t, fmt.Sprint("device ", i), d.live(), want)
	}
	if head, err := s.l.Head(t.Context(), s.ws); err != nil || head < 40 {
		t.Errorf("only %d pushes (%v)", head, err)
	}
}

// any is a mutation of any kind that builds on what the device has seen last.
func (d *device) any(r *rand.Rand, accounts, contacts []data.ID) data.Mutation {
	account, contact := accounts[r.IntN(len(accounts))], contacts[r.IntN(len(contacts))]
	base := func(ent string, key data.ID, field string) any {
		if _, ok := d.rows[rowKey{ent, key}]; ok {
			return d.frev(ent, key, field)
		}
		return ""
	}
	switch r.IntN(8) {
	case 0:
		m := d.mut(data.OpDelete, "contact", contact)
		m.Base = fmt.Sprint(base("contact", contact, "*"))
		return m
	case 1:
		owner := []data.ID{d.lead, d.manager, d.rep}[r.IntN(3)]
		return d.mut(data.OpUpdate, "account", account, "owner", owner, base("account", account, "owner"))
	case 2:
		return d.mut(data.OpUpdate, "contact", contact, "account_id", account, base("contact", contact, "account_id"))
	case 3:
		return d.mut(data.OpUpdate, "account", account, "override_reason", fmt.Sprint(r.IntN(1000)), base("account", account, "override_reason"))
	case 4:
		return d.mut(data.OpCreate, "contact", d.ids.New(), "account_id", account, "", "name", "new", "")
	}
	return d.mut(data.OpUpdate, "contact", contact, "name", fmt.Sprint(r.IntN(1000)), base("contact", contact, "name"))
}
