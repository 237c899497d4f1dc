package ledger_test

import (
	"fmt"
	"slices"
	"testing"

	"rounds/data"
	"rounds/sync/wire"
)

// grantedRows is what a person of limited scope may see, read by a lead.
func grantedRows(lead *device, accounts ...data.ID) []string {
	only := &device{rows: map[rowKey]data.Row{}}
	for k, r := range lead.rows {
		if r.Account.IsZero() || slices.Contains(accounts, r.Account) {
			only.rows[k] = r
		}
	}
	return only.live()
}

func wantSame(t check, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %d rows\n%q\nwant %d\n%q", what, len(got), got, len(want), want)
	}
}

func TestScopeComesAndGoes(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.lead)
		for range 5 {
			s.load(data.Contact{ID: s.ids.New(), AccountID: acme, Name: "A"}, data.Contact{ID: s.ids.New(), AccountID: beta, Name: "B"})
		}
		d, lead := s.device(s.manager), s.device(s.lead)
		d.pull(3)
		lead.pull(100)
		wantSame(t, "the own account", d.live(), grantedRows(lead, acme))

		if err := s.l.SetGrant(t.Context(), s.ws, s.manager, beta, true); err != nil {
			t.Fatal(err)
		}
		if pages := d.pull(3); pages < 2 {
			t.Errorf("a back-fill of 6 rows took %d pages of 3 lines", pages)
		}
		wantSame(t, "with a grant", d.live(), grantedRows(lead, acme, beta))

		if err := s.l.SetGrant(t.Context(), s.ws, s.manager, beta, false); err != nil {
			t.Fatal(err)
		}
		d.pull(3)
		wantSame(t, "the grant taken back", d.live(), grantedRows(lead, acme))

		// The account goes to another owner: it leaves, and its edits are refused.
		wantStatuses(t, lead.push(s.mut(data.OpUpdate, "account", acme, "owner", s.lead, lead.frev("account", acme, "owner"))), "applied")
		wantStatuses(t, d.push(s.mut(data.OpUpdate, "account", acme, "website", "x", "2")), "rejected out_of_scope")
		d.pull(3)
		lead.pull(100)
		wantSame(t, "another owner", d.live(), grantedRows(lead))
	})
}

// A page that is read while an account is out of scope withholds its tombstones; when the
// account comes back, what was deleted meanwhile is gone.
func TestAnAccountThatComesBackBringsNoGhosts(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.lead)
		stays, goes := s.ids.New(), s.ids.New()
		s.load(data.Contact{ID: stays, AccountID: beta, Name: "B"}, data.Contact{ID: goes, AccountID: beta, Name: "B"})
		d, lead := s.device(s.manager), s.device(s.lead)
		grant := func(given bool) {
			t.Helper()
			if err := s.l.SetGrant(t.Context(), s.ws, s.manager, beta, given); err != nil {
				t.Fatal(err)
			}
		}
		grant(true)
		d.pull(100)
		lead.pull(100)

		m := s.mut(data.OpDelete, "contact", goes)
		m.Base = fmt.Sprint(lead.frev("contact", goes, "*"))
		wantStatuses(t, lead.push(m), "applied")
		wantStatuses(t, lead.push(s.mut(data.OpUpdate, "account", acme, "website", "x", lead.frev("account", acme, "website"))), "applied")
		grant(false)
		if more, err := d.pullOne(1); err != nil || !more {
			t.Fatalf("more %v, %v", more, err)
		}
		wantStatuses(t, lead.push(s.mut(data.OpUpdate, "contact", stays, "name", "C", lead.frev("contact", stays, "name"))), "applied")
		grant(true)
		d.pull(100)
		lead.pull(100)
		wantSame(t, "with the account again", d.live(), grantedRows(lead, acme, beta))
	})
}

func TestACursorOfAnotherScopeHasExpired(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		d := s.device(s.manager)
		d.pull(10)
		if err := s.l.SetRole(t.Context(), s.ws, s.manager, "lead"); err != nil {
			t.Fatal(err)
		}
		_, err := d.pullOne(10)
		if p := problemOf(t, err); p.Status != 410 || p.Code != wire.CodeCursorExpired {
			t.Errorf("%+v", p)
		}
	})
}

// A load hands rows over in any order: a member of an account's team may come before the
// account, whose owner that is, too.
func TestALoadOfAMemberBeforeTheAccount(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		account := s.ids.New()
		s.load(
			data.AccountMember{ID: s.ids.New(), AccountID: account, UserID: s.manager},
			data.Account{ID: account, Name: "Acme", Owner: s.manager, Stage: data.StageOnboarding},
		)
		grants, err := s.l.Grants(t.Context(), s.ws, s.manager)
		if err != nil || len(grants) != 1 || !grants[0].Owned || !grants[0].Helps {
			t.Errorf("%+v, %v", grants, err)
		}
		d := s.device(s.manager)
		d.pull(100)
		d.row("account", account)
	})
}
