package ledger_test

import (
	"strings"
	"testing"

	"rounds/data"
)

// A new account without an owner gets one in its own push, and its timeline says why.
func TestNewAccountsFindTheirOwner(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		ada, ben := s.ids.New(), s.ids.New()
		s.load(
			data.User{ID: ada, Name: "Ada", Role: "manager", Languages: data.Strings{"de", "en"}},
			data.User{ID: ben, Name: "Ben", Role: "representative", Languages: data.Strings{"de"}},
		)
		lead, bens := s.device(s.lead), s.device(ben)
		system, err := s.l.System(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		signup := func(language string, to data.ID, why string) data.ID {
			t.Helper()
			key := s.ids.New()
			m := s.mut(data.OpCreate, "account", key, "name", "N", "", "language", language, "", "stage", "activation", "")
			for range 2 { // the second is a replay
				out, err := s.l.Submit(t.Context(), system, []data.Mutation{m})
				if err != nil {
					t.Fatal(err)
				}
				wantStatuses(t, out.Receipts, "applied")
			}
			lead.pull(100)
			if got := lead.field("account", key, "owner"); got != `"`+to.String()+`"` {
				t.Errorf("%s goes to %s", language, got)
			}
			events := 0
			for k, r := range lead.rows {
				if k.ent == "event" && r.Account == key {
					events++
					if r.Rev != lead.row("account", key).Rev || !strings.Contains(string(r.Fields), why) || !strings.Contains(string(r.Fields), to.String()) {
						t.Errorf("%s: seq %d, %s", language, r.Rev, r.Fields)
					}
				}
			}
			if events != 1 {
				t.Errorf("%s: %d events say so", language, events)
			}
			return key
		}
		first := signup("de", ada, "Ada: speaks de and has the fewest open onboardings (0)")
		second := signup("de-AT", ben, "Ben: speaks de and has the fewest open onboardings (0)")
		signup("de", ada, "(1)")
		signup("sv", s.lead, "nobody in the team speaks sv")
		signup("", s.lead, "language is not known")
		bens.pull(100)
		bens.row("account", second) // it came with the grant
		// An onboarding ends, and its owner is the freer one again.
		third := signup("de", ben, "(1)")
		for _, key := range []data.ID{second, third} {
			wantStatuses(t, bens.push(s.mut(data.OpUpdate, "account", key, "stage", "adoption", lead.frev("account", key, "stage"))), "applied")
		}
		signup("de", ben, "(0)")
		// A person may still choose another owner.
		wantStatuses(t, lead.push(s.mut(data.OpUpdate, "account", first, "owner", ben, lead.frev("account", first, "owner"))), "applied")
		// Who makes an account and says whose it is, is believed; who does not, sees it all the same.
		own, other := s.ids.New(), s.ids.New()
		wantStatuses(t, lead.push(s.mut(data.OpCreate, "account", own, "name", "O", "", "language", "de", "", "owner", s.lead, "")), "applied")
		wantStatuses(t, bens.push(s.mut(data.OpCreate, "account", other, "name", "P", "", "language", "en", "")), "applied")
		lead.pull(100)
		bens.pull(100)
		if got := lead.field("account", own, "owner"); got != `"`+s.lead.String()+`"` {
			t.Errorf("owner %s", got)
		}
		if got := bens.field("account", other, "owner"); got != `"`+ada.String()+`"` {
			t.Errorf("owner %s", got)
		}
	})
}

func TestRows(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	key := s.account(s.rep)
	rows, err := s.l.Rows(t.Context(), s.ws, "account", key, s.ids.New())
	if err != nil || len(rows) != 1 || rows[key].Account != key || !strings.Contains(string(rows[key].Fields), "Acme") {
		t.Errorf("%+v, %v", rows, err)
	}
}
