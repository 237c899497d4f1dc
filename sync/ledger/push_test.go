package ledger_test

import (
	"testing"

	"rounds/data"
)

func TestPushAndPull(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d, other := s.device(s.manager), s.device(s.lead)
		d.pull(100)
		contact := s.ids.New()
		got := d.push(
			s.mut(data.OpCreate, "contact", contact, "account_id", acme, "", "name", "Jörg", "", "is_primary", true, ""),
			s.mut(data.OpUpdate, "contact", contact, "name", "Jörg M.", "n:1", "phone", "0", "n:1"),
			s.mut(data.OpUpdate, "account", acme, "mrr", 200, d.frev("account", acme, "mrr")),
		)
		wantStatuses(t, got, "applied", "applied", "applied")
		for _, r := range got {
			if r.Seq != 3 {
				t.Errorf("decided by %d, want 3", r.Seq)
			}
		}
		other.pull(100)
		d.pull(100)
		if name := other.field("contact", contact, "name"); name != `"Jörg M."` {
			t.Errorf("the name is %s", name)
		}
		if mrr := other.field("account", acme, "mrr"); mrr != "200" {
			t.Errorf("the revenue is %s", mrr)
		}
		if rev, name := other.frev("account", acme, "mrr"), other.frev("account", acme, "name"); rev != 3 || name != 2 {
			t.Errorf("mrr has the number %d, the name %d; want 3 and 2", rev, name)
		}
		if rev := other.frev("contact", contact, "phone"); rev != 3 {
			t.Errorf("the phone has the number %d, want 3", rev)
		}
		if d.lastN != 3 {
			t.Errorf("last_n is %d, want 3", d.lastN)
		}
		// The next write builds on what was just written.
		wantStatuses(t, d.push(s.mut(data.OpUpdate, "account", acme, "mrr", 300, "n:3")), "applied")
		wantStatuses(t, other.push(s.mut(data.OpUpdate, "account", acme, "mrr", 250, "3")), "conflict")
	})
}
