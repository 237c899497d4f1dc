package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// connector is a connector at work in a workspace.
type connector struct {
	*server
	ledger.Caller
	run int64
}

func (s *server) connector(name string) *connector {
	s.t.Helper()
	c, err := s.l.Connector(s.t.Context(), s.ws, name)
	if err != nil {
		s.t.Fatal(err)
	}
	run, err := s.l.Claim(s.t.Context(), c)
	if err != nil {
		s.t.Fatal(err)
	}
	return &connector{s, c, run}
}

func (c *connector) take(x ledger.Taking) ([]data.Receipt, error) {
	x.Run = c.run
	out, err := c.l.Take(c.t.Context(), c.Caller, x)
	return out.Receipts, err
}

func (c *connector) must(x ledger.Taking) []data.Receipt {
	c.t.Helper()
	out, err := c.take(x)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// name is a live name of an account.
func (c *connector) name(id string, created data.Instant, key data.ID) ledger.ExtRef {
	return ledger.ExtRef{Connector: c.Connector, Object: "Account", ExtID: id, ExtCreatedAt: created, Ent: "account", Key: key, State: ledger.RefLive, Version: "v1", Modified: 7, Takes: 1}
}

func (c *connector) recall() map[string]string {
	c.t.Helper()
	out, err := c.l.Recall(c.t.Context(), c.Caller)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func (c *connector) refs(ids ...string) map[string][]ledger.ExtRef {
	c.t.Helper()
	out, err := c.l.Refs(c.t.Context(), c.Caller, "Account", ids...)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// A connector's rows, what it knows of their records and how far it has come are one
// transaction: all of it or nothing.
func TestTake(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		c := s.connector("crm")
		if err := s.l.Own(t.Context(), s.ws, "crm", "account", "mrr"); err != nil {
			t.Fatal(err)
		}
		acme := s.ids.New()
		create := s.mut(data.OpCreate, "account", acme, "name", "Acme", "", "mrr", 5, "", "owner", s.manager, "")
		first := ledger.Taking{Muts: []data.Mutation{create}, Refs: []ledger.ExtRef{c.name("1", 10, acme)}, State: map[string]string{"at": "1", "left": "x"}}
		wantStatuses(t, c.must(first), "applied")
		d := s.device(s.manager)
		d.pull(100)
		base := d.frev("account", acme, "mrr")
		// The name counts from then on.
		wantStatuses(t, d.push(s.mut(data.OpUpdate, "account", acme, "mrr", 6, base)), "applied")
		d.pull(100)
		if got := d.field("account", acme, "mrr"); got != "5" {
			t.Errorf("the revenue is %s", got)
		}
		seen := ledger.Seen{Ent: "account", Key: acme, Rev: d.row("account", acme).Rev}

		refused := func(what string, x ledger.Taking, want error) {
			t.Helper()
			x.Muts = []data.Mutation{s.mut(data.OpUpdate, "account", acme, "mrr", 99, "")}
			x.State = map[string]string{"at": "99"}
			_, err := c.take(x)
			if want != nil && !errors.Is(err, want) || want == nil && problemOf(t, err).Status < 400 {
				t.Errorf("%s: %v", what, err)
			}
		}
		beta := s.account(s.manager)
		refused("a row that was written since", ledger.Taking{Seen: []ledger.Seen{{Ent: "account", Key: acme, Rev: seen.Rev - 1}}}, ledger.ErrWritten)
		refused("a row that has come since", ledger.Taking{Seen: []ledger.Seen{seen, {Ent: "account", Key: beta}}}, ledger.ErrWritten)
		refused("a row that is not there", ledger.Taking{Seen: []ledger.Seen{{Ent: "account", Key: s.ids.New(), Rev: 1}}}, ledger.ErrWritten)
		refused("the name of another row", ledger.Taking{Refs: []ledger.ExtRef{c.name("2", 10, beta), c.name("1", 10, beta)}}, nil)
		refused("a name that no database keeps", ledger.Taking{Refs: []ledger.ExtRef{c.name("a\x00", 10, beta)}}, nil)
		refused("a name that is too long", ledger.Taking{Refs: []ledger.ExtRef{c.name(strings.Repeat("a", 600), 10, beta)}}, nil)
		if got := c.recall(); !reflect.DeepEqual(got, first.State) {
			t.Errorf("it remembers %v", got)
		}
		if got := c.refs("1", "2"); len(got) != 1 || got["1"][0] != first.Refs[0] {
			t.Errorf("it knows %v", got)
		}

		// Nothing but something to remember has no seq.
		head, err := s.l.Head(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		reused, later := c.name("1", 11, beta), first.Refs[0]
		later.State, later.Version, later.IntoID, later.IntoCreatedAt, later.Takes = ledger.RefMerged, "v2", "1", 11, 2
		c.must(ledger.Taking{Refs: []ledger.ExtRef{reused, later}, State: map[string]string{"at": "2", "left": ""}, Seen: []ledger.Seen{seen}})
		if now, err := s.l.Head(t.Context(), s.ws); err != nil || now != head {
			t.Errorf("the head is %d (%v), want %d", now, err, head)
		}
		if got := c.recall(); !reflect.DeepEqual(got, map[string]string{"at": "2"}) {
			t.Errorf("it remembers %v", got)
		}
		if got := c.refs("1")["1"]; len(got) != 2 || got[0] != reused || got[1] != later {
			t.Errorf("it knows %+v", got)
		}
		after, err := s.l.RefsAfter(t.Context(), c.Caller, "Account", later, 10)
		if err != nil || len(after) != 1 || after[0] != reused {
			t.Errorf("after the older: %+v (%v)", after, err)
		}
		of, err := s.l.RefsOf(t.Context(), c.Caller, "account", acme, beta)
		if err != nil || len(of) != 2 || of[acme][0] != later || of[beta][0] != reused {
			t.Errorf("by row: %+v (%v)", of, err)
		}
		// And it is a replay when it comes again.
		wantStatuses(t, c.must(ledger.Taking{Muts: []data.Mutation{create}}), "applied")

		// Who owns the field says that nobody owns the account; else a CSM is found for it.
		for _, owned := range []bool{true, false} {
			key := s.ids.New()
			m := s.mut(data.OpCreate, "account", key, "name", "N", "")
			if owned {
				m.Fields["owner"] = data.FieldWrite{V: json.RawMessage("null")}
			}
			wantStatuses(t, c.must(ledger.Taking{Muts: []data.Mutation{m}}), "applied")
			all := s.device(s.lead)
			all.pull(100)
			if none := all.field("account", key, "owner") == ""; none != owned {
				t.Errorf("named: %v, without an owner: %v", owned, none)
			}
		}

		// Another run takes over, and the first is told.
		other := s.connector("crm")
		refused("after another has claimed", ledger.Taking{}, ledger.ErrTurn)
		other.must(ledger.Taking{State: map[string]string{"at": "3"}})
		if _, err := s.l.Take(t.Context(), d.Caller, ledger.Taking{}); problemOf(t, err).Code != wire.CodeForbidden {
			t.Error("a device took over")
		}
	})
}

// What the database refuses of one mutation does not keep the rest from being taken, and
// what is remembered comes with the last.
func TestTakeWithPoison(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		l := openWith(t, dsn, c, ledger.Tweaks{Hook: ledger.Poison("brimstone")})
		s := serveOn(t, l, c)
		crm := s.connector("crm")
		var muts []data.Mutation
		var refs []ledger.ExtRef
		for i, name := range []string{"a", "brimstone", "c"} {
			key := s.ids.New()
			muts = append(muts, s.mut(data.OpCreate, "account", key, "name", name, ""))
			refs = append(refs, crm.name(fmt.Sprint(i), 1, key))
		}
		got := crm.must(ledger.Taking{Muts: muts, Refs: refs, State: map[string]string{"at": "1"}, Seen: []ledger.Seen{{Ent: "account", Key: s.ids.New()}}})
		wantStatuses(t, got, "applied", "rejected invalid_field", "applied")
		if len(crm.refs("0", "1", "2")) != 3 || crm.recall()["at"] != "1" {
			t.Errorf("%v, %v", crm.refs("0", "1", "2"), crm.recall())
		}
		if _, err := crm.take(ledger.Taking{State: map[string]string{"at": "brimstone"}}); err == nil || crm.recall()["at"] != "1" {
			t.Errorf("%v, %v", err, crm.recall())
		}
	})
}

// What a connector asks about its rows.
func TestReadingForAConnector(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		c := s.connector("crm")
		if err := s.l.Own(t.Context(), s.ws, "crm", "account", "name"); err != nil {
			t.Fatal(err)
		}
		acme, beta, local, gone := s.account(s.lead), s.account(s.lead), s.account(s.lead), s.account(s.lead)
		client, jo := s.ids.New(), s.ids.New()
		s.load(data.Account{ID: client, Name: "Client", Parent: acme, Owner: s.lead}, data.Contact{ID: jo, AccountID: acme, Name: "Jo"})
		d := s.device(s.lead)
		d.pull(100)
		merged := c.name("1", 1, acme)
		merged.State = ledger.RefMerged
		fallen := c.name("3", 1, gone)
		c.must(ledger.Taking{Refs: []ledger.ExtRef{merged, c.name("2", 1, beta), fallen}})
		del := s.mut(data.OpDelete, "account", gone)
		del.Base = fmt.Sprint(d.row("account", gone).Rev)
		wantStatuses(t, d.push(del, s.mut(data.OpUpdate, "account", beta, "name", "B", d.frev("account", beta, "name"))), "applied", "applied")

		keys := func(rows []data.Row, err error) (out []data.ID) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				out = append(out, r.Key)
			}
			return out
		}
		want := func(what string, got []data.ID, want ...data.ID) {
			t.Helper()
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		ctx := t.Context()
		want("strays", keys(s.l.Strays(ctx, c.Caller, 10)), jo)
		want("zombies", keys(s.l.Zombies(ctx, c.Caller, 10)), acme)
		want("under acme", keys(s.l.Under(ctx, c.Caller, acme)), acme, jo)
		want("clients of acme", keys(s.l.Clients(ctx, c.Caller, acme)), client)
		want("not linked", keys(s.l.Unlinked(ctx, c.Caller, "account", 0, data.ID{}, 10)), local, client)
		row := d.row("account", local)
		want("not linked, after the first", keys(s.l.Unlinked(ctx, c.Caller, "account", row.Rev, row.Key, 10)), client)
		rows, refs, err := s.l.Fallen(ctx, c.Caller, "Account", 10)
		want("fallen", keys(rows, err), gone)
		if len(refs) != 1 || refs[0] != fallen {
			t.Errorf("fallen: %+v", refs)
		}
		backs, err := s.l.WriteBacks(ctx, c.Caller)
		if err != nil || len(backs) != 1 || !strings.Contains(string(backs[0].Fields), `"value":"\"B\""`) {
			t.Errorf("write-backs: %v (%v)", backs, err)
		}
		want("those of another", keys(s.l.WriteBacks(ctx, s.connector("erp").Caller)))
	})
}

func TestCanonical(t *testing.T) {
	for _, x := range []struct{ ent, field, v, want string }{
		{"account", "mrr", "7", "7"},
		{"account", "mrr", "0", ""},
		{"account", "name", `"A\u0042"`, `"AB"`},
		{"account", "renewal_on", `"2026-01-02"`, `"2026-01-02"`},
		{"account", "mrr", "7.5", "error"},
		{"account", "name", `"\u0000"`, "error"},
		{"planet", "name", `"x"`, "error"},
	} {
		got, err := ledger.Canonical(x.ent, x.field, json.RawMessage(x.v))
		if s := string(got); err == nil && s != x.want || (err != nil) != (x.want == "error") {
			t.Errorf("%s.%s %s: %s (%v), want %s", x.ent, x.field, x.v, s, err, x.want)
		}
	}
}
