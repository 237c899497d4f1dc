package ledger_test

import (
	"strings"
	"testing"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// A field that a CRM owns changes by the CRM alone; an edit of it waits as a write-back
// that everybody sees.
func TestConnectorOwnsFields(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, local := s.account(s.manager), s.account(s.manager)
		crm, err := s.l.Connector(t.Context(), s.ws, "crm")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.l.Connector(t.Context(), s.ws, "crm"); err != nil || again != crm {
			t.Errorf("%+v, %v; want %+v", again, err, crm)
		}
		if err := s.l.Own(t.Context(), s.ws, "crm", "account", "mrr", "name"); err != nil {
			t.Fatal(err)
		}
		ref := ledger.ExtRef{Connector: "crm", Object: "Account", ExtID: "001", ExtCreatedAt: 5, Ent: "account", Key: acme}
		for range 2 {
			if err := s.l.Link(t.Context(), s.ws, ref); err != nil {
				t.Fatal(err)
			}
		}
		taken := ref
		taken.Key = local
		wantProblem(t, "a name of another", s.l.Link(t.Context(), s.ws, taken), 409, wire.CodeBadRequest)
		reused := taken
		reused.ExtCreatedAt = 9 // the remote gave the id again
		if err := s.l.Link(t.Context(), s.ws, reused); err != nil {
			t.Fatal(err)
		}
		if found, err := s.l.Linked(t.Context(), s.ws, "crm", "Account", "001"); err != nil || len(found) != 2 || found[0] != reused || found[1] != ref {
			t.Errorf("%+v, %v", found, err)
		}
		other := s.account(s.manager) // not in the CRM
		d := s.device(s.manager)
		wantStatuses(t, d.push(
			s.mut(data.OpUpdate, "account", acme, "mrr", 7, 2, "website", "w", 2),
			s.mut(data.OpUpdate, "account", other, "mrr", 8, 4),
		), "applied", "applied")
		out, err := s.l.Submit(t.Context(), crm, []data.Mutation{s.mut(data.OpUpdate, "account", acme, "mrr", 300, "", "name", "Acme Inc.", "")})
		if err != nil {
			t.Fatal(err)
		}
		wantStatuses(t, out.Receipts, "applied")
		d.pull(100)
		if d.field("account", acme, "mrr") != "300" || d.field("account", acme, "website") != `"w"` || d.field("account", other, "mrr") != "8" {
			t.Errorf("%v", d.live())
		}
		n := 0
		for k := range d.rows {
			if k.ent == "write_back" {
				n++
				if d.field(k.ent, k.key, "value") != `"7"` || d.field(k.ent, k.key, "state") != `"pending"` || d.row(k.ent, k.key).Account != acme {
					t.Errorf("%s", d.row(k.ent, k.key).Fields)
				}
			}
		}
		if n != 1 {
			t.Errorf("%d write-backs", n)
		}
	})
}

// Erasing a person reaches what the server keeps beside the rows.
func TestErase(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		jo := s.ids.New()
		s.load(data.Contact{ID: jo, AccountID: acme, Name: "Josephine"})
		if err := s.l.Own(t.Context(), s.ws, "crm", "contact", "email"); err != nil {
			t.Fatal(err)
		}
		if err := s.l.Link(t.Context(), s.ws, ledger.ExtRef{Connector: "crm", Ent: "contact", Key: jo}); err != nil {
			t.Fatal(err)
		}
		crm, err := s.l.Connector(t.Context(), s.ws, "crm")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.l.Submit(t.Context(), crm, []data.Mutation{s.mut(data.OpUpdate, "contact", jo, "email", "josephine@crm.example", "")}); err != nil {
			t.Fatal(err)
		}
		d := s.device(s.manager)
		wantStatuses(t, d.push( // the edit of the address did not know of the CRM's
			s.mut(data.OpUpdate, "contact", jo, "name", "Josephine B.", 1),
			s.mut(data.OpUpdate, "contact", jo, "email", "josephine@example.com", 1),
			s.mut(data.OpUpdate, "contact", jo, "left_on", "josephine", 1),
			s.mut(data.OpErase, "contact", jo),
		), "applied", "applied", "rejected invalid_field", "applied")
		d.pull(100)
		page, err := s.l.Changes(t.Context(), d.Caller, "", 5000)
		if err != nil {
			t.Fatal(err)
		}
		letters, err := s.l.Letters(t.Context(), s.ws)
		if err != nil || len(letters) != 1 || len(letters[0].Payload) != 0 {
			t.Errorf("%v, %v", letters, err)
		}
		if strings.Contains(strings.ToLower(string(page.Body)+letters[0].Detail), "josephine") {
			t.Errorf("the person is still in\n%s%s", page.Body, letters[0].Detail)
		}
		if r := d.row("contact", jo); r.GoneAt == 0 || string(r.Fields) != "{}" {
			t.Errorf("%+v", r)
		}
	})
}
