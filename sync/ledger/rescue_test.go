package ledger_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// rescue revokes the device and sends what it holds to rescue.
func (d *device) rescue(refresh string, muts ...data.Mutation) {
	d.t.Helper()
	if err := d.l.Revoke(d.t.Context(), d.ws, d.Device, true); err != nil {
		d.t.Fatal(err)
	}
	raw, err := json.Marshal(wire.Push{Device: d.Device, Epoch: d.epoch, Muts: muts})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.l.Rescue(d.t.Context(), refresh, raw); err != nil {
		d.t.Fatal(err)
	}
}

// withToken is a device and its refresh token.
func (s *server) withToken(user data.ID) (*device, string) {
	s.t.Helper()
	e := s.enrol(user)
	tokens := s.refresh(e.Refresh)
	c, err := s.l.Authenticate(s.t.Context(), tokens.Access)
	if err != nil {
		s.t.Fatal(err)
	}
	return &device{server: s, Caller: c, epoch: e.Epoch, rows: map[rowKey]data.Row{}}, tokens.Refresh
}

func (s *server) apply(device data.ID) []data.Receipt {
	s.t.Helper()
	out, err := s.l.ApplyRescue(s.t.Context(), s.ws, device, s.lead)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *server) waiting() int {
	s.t.Helper()
	all, err := s.l.Rescues(s.t.Context(), s.ws)
	if err != nil {
		s.t.Fatal(err)
	}
	n := 0
	for i := range all {
		if all[i].HandledAt == 0 {
			n++
		}
	}
	return n
}

func quoted(id data.ID) string { return `"` + id.String() + `"` }

// counted gives mutations the numbers 1, 2 and so on.
func counted(muts ...data.Mutation) []data.Mutation {
	for i := range muts {
		muts[i].N = int64(i) + 1
	}
	return muts
}

// What was rescued comes into the rows once, as its author's work: also what the server
// has had before, what builds on other work of the same device, and what the author was
// not allowed any more.
func TestRescuedWorkIsAppliedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.lead)
		lead := s.device(s.lead)
		d, refresh := s.withToken(s.manager)
		lead.pull(100)
		sent := s.mut(data.OpCreate, "note", s.ids.New(), "account_id", acme, "")
		wantStatuses(t, d.push(sent), "applied") // and the answer was lost
		refused := s.mut(data.OpUpdate, "account", beta, "name", "Beta II", 3)
		wantStatuses(t, d.push(refused), "rejected out_of_scope")
		// A lead writes what a rescued mutation did not know.
		wantStatuses(t, lead.push(s.mut(data.OpUpdate, "account", acme, "renewal_on", "2027-01-01", 2)), "applied")
		held := counted(sent, refused,
			s.mut(data.OpUpdate, "account", acme, "mrr", 200, 2),
			s.mut(data.OpUpdate, "account", acme, "mrr", 300, "n:3"),
			s.mut(data.OpUpdate, "account", acme, "renewal_on", "2028-01-01", 2),
		)
		d.rescue(refresh, held...)
		if err := s.l.SetRole(t.Context(), s.ws, s.manager, ledger.RoleAnalyst); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the answer was lost, or two leads did it
			wantStatuses(t, s.apply(d.Device), "applied", "applied", "applied", "applied", "conflict")
		}
		lead.pull(100)
		if got := lead.field("account", acme, "mrr") + " " + lead.field("account", beta, "name") + " " + lead.field("account", acme, "renewal_on"); got != `300 "Beta II" "2027-01-01"` {
			t.Errorf("the rows say %s", got)
		}
		for key := range lead.rows {
			if key.ent != "conflict" {
				continue
			}
			for field, want := range map[string]string{"other": `"\"2028-01-01\""`, "other_by": quoted(s.manager), "kept_by": quoted(s.lead), "device": `"laptop"`} {
				if got := lead.field("conflict", key.key, field); got != want {
					t.Errorf("%s of the conflict is %s, want %s", field, got, want)
				}
			}
		}
		if notes := noteCount(lead); notes != 1 {
			t.Errorf("%d notes", notes)
		}
		kept, err := s.l.Rescues(t.Context(), s.ws)
		if err != nil || len(kept) != 1 || kept[0].Outcome != ledger.RescueApplied || kept[0].HandledBy != s.lead {
			t.Errorf("%+v, %v", kept, err)
		}
		wantProblem(t, "dropping what was applied", s.l.DropRescue(t.Context(), s.ws, d.Device, s.lead), 400, wire.CodeBadRequest)
	})
}

// What cannot be applied now leaves the rescue waiting and can be tried again; the rest
// of it stands. Its author may be gone.
func TestRescuedWorkThatIsRefusedIsTriedAgain(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, later := s.account(s.manager), s.ids.New()
		d, refresh := s.withToken(s.rep)
		d.rescue(refresh, counted(
			s.mut(data.OpUpdate, "account", later, "phone", "1", 2),
			s.mut(data.OpUpdate, "account", acme, "phone", "2", 2),
			s.mut(data.OpCreate, "contact", s.ids.New(), "account_id", acme, "", "name", "Kim", ""),
		)...)
		if err := s.l.RemoveUser(t.Context(), s.ws, s.rep); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			wantStatuses(t, s.apply(d.Device), "rejected unknown_key", "applied", "applied")
		}
		if s.waiting() != 1 {
			t.Error("it does not wait any more")
		}
		if letters, err := s.l.Letters(t.Context(), s.ws); err != nil || len(letters) != 0 {
			t.Errorf("%+v, %v", letters, err)
		}
		s.load(data.Account{ID: later, Name: "Later", Owner: s.lead})
		wantStatuses(t, s.apply(d.Device), "applied", "applied", "applied")
		lead := s.device(s.lead)
		lead.pull(100)
		if got := lead.field("account", later, "phone"); got != `"1"` || s.waiting() != 0 {
			t.Errorf("the phone is %s, %d wait", got, s.waiting())
		}
		if grants, err := s.l.Grants(t.Context(), s.ws, s.rep); err != nil || len(grants) != 0 {
			t.Errorf("who is gone sees %+v (%v)", grants, err)
		}
	})
}

// A rescue is purged when its time is over and somebody has seen to it, not before.
func TestARescueWaitsForSomebody(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d, refresh := s.withToken(s.manager)
		d.rescue(refresh, counted(s.mut(data.OpUpdate, "account", acme, "phone", "1", 2))...)
		purge := func() {
			t.Helper()
			if err := s.l.Purge(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s.clock.Move(4 * ledger.RescueLife)
		if purge(); s.waiting() != 1 {
			t.Error("it is gone before anybody has seen to it")
		}
		for range 2 {
			if err := s.l.DropRescue(t.Context(), s.ws, d.Device, s.lead); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := s.l.Rescues(t.Context(), s.ws)
		if err != nil || len(kept) != 1 || kept[0].Outcome != ledger.RescueDropped || kept[0].HandledBy != s.lead {
			t.Errorf("%+v, %v", kept, err)
		}
		// The drop was a mistake.
		wantStatuses(t, s.apply(d.Device), "applied")
		purge()
		wantProblem(t, "applying what is purged", second(s.l.ApplyRescue(t.Context(), s.ws, d.Device, s.lead)), 404, wire.CodeNotFound)
		wantProblem(t, "dropping what is purged", s.l.DropRescue(t.Context(), s.ws, d.Device, s.lead), 404, wire.CodeNotFound)

		// What was seen to at once is kept for its seven days.
		d, refresh = s.withToken(s.manager)
		d.rescue(refresh, counted(s.mut(data.OpUpdate, "account", acme, "phone", "3", 2))...)
		if err := s.l.DropRescue(t.Context(), s.ws, d.Device, s.lead); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct{ days, kept int }{{6, 1}, {1, 0}} {
			s.clock.Move(time.Duration(step.days) * 24 * time.Hour)
			purge()
			if kept, err := s.l.Rescues(t.Context(), s.ws); err != nil || len(kept) != step.kept {
				t.Errorf("after %d more days %+v, %v", step.days, kept, err)
			}
		}
	})
}

// Another workspace's rescue is not there.
func TestARescueOfAnotherWorkspace(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d, refresh := s.withToken(s.manager)
		d.rescue(refresh, counted(s.mut(data.OpUpdate, "account", acme, "phone", "1", 2))...)
		other, err := s.l.NewWorkspace(t.Context(), "Other")
		if err != nil {
			t.Fatal(err)
		}
		if all, err := s.l.Rescues(t.Context(), other); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		_, _, err = s.l.RescuedWork(t.Context(), other, d.Device)
		for what, err := range map[string]error{
			"look":  err,
			"apply": second(s.l.ApplyRescue(t.Context(), other, d.Device, s.lead)),
			"drop":  s.l.DropRescue(t.Context(), other, d.Device, s.lead),
		} {
			wantProblem(t, what, err, 404, wire.CodeNotFound)
		}
		if s.waiting() != 1 {
			t.Error("it was seen to from elsewhere")
		}
	})
}

// What was rescued about the account of an erased person is forgotten, as everything else.
func TestRescuedWorkForgetsAnErasedPerson(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.manager)
		lead := s.device(s.lead)
		kim, note := s.ids.New(), s.ids.New()
		wantStatuses(t, lead.push(s.mut(data.OpCreate, "contact", kim, "account_id", acme, "", "name", "Kim", "")), "applied")
		d, refresh := s.withToken(s.manager)
		d.rescue(refresh, counted(
			s.mut(data.OpUpdate, "contact", kim, "phone", "555", 3),
			s.mut(data.OpUpdate, "account", acme, "phone", "555", 1),
			s.mut(data.OpCreate, "note", note, "account_id", acme, ""),
			s.mut(data.OpUpdate, "note", note, "pinned", true, "n:3"),
			s.mut(data.OpUpdate, "account", beta, "phone", "777", 2),
		)...)
		lead.pull(100)
		wantStatuses(t, lead.push(s.mut(data.OpErase, "contact", kim)), "applied")
		r, muts, err := s.l.RescuedWork(t.Context(), s.ws, d.Device)
		if err != nil || len(muts) != 1 || muts[0].Key != beta || r.Muts != 1 {
			t.Errorf("%+v of %+v, %v", muts, r, err)
		}
		wantStatuses(t, s.apply(d.Device), "applied")
	})
}

// The leads hear at once of work that waits, and that it does not any more; nobody else.
func TestLeadsAreToldOfRescues(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		told := func(d *device) []data.Rescue {
			t.Helper()
			page, err := s.l.Changes(t.Context(), d.Caller, "", 100)
			if err != nil {
				t.Fatal(err)
			}
			p, err := wire.ReadPage(bytes.NewReader(page.Body), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			return p.Rescues
		}
		head := func() int64 {
			t.Helper()
			n, err := s.l.Head(t.Context(), s.ws)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		lead, other, analyst := s.device(s.lead), s.device(s.manager), s.device(s.analyst)
		d, refresh := s.withToken(s.manager)
		before := head()
		d.rescue(refresh, counted(s.mut(data.OpUpdate, "account", acme, "phone", "1", 2), s.mut(data.OpCreate, "note", s.ids.New(), "account_id", acme, ""))...)
		if head() <= before {
			t.Error("nobody is poked")
		}
		if got := told(lead); len(got) != 1 || got[0].Device != d.Device || got[0].Name != "laptop" || got[0].User != s.manager || got[0].Count != 2 || got[0].At == 0 {
			t.Errorf("a lead is told %+v", got)
		}
		if got := append(told(other), told(analyst)...); len(got) != 0 {
			t.Errorf("others are told %+v", got)
		}
		before = head()
		if err := s.l.DropRescue(t.Context(), s.ws, d.Device, s.lead); err != nil {
			t.Fatal(err)
		}
		if got := told(lead); len(got) != 0 || head() <= before {
			t.Errorf("a lead is still told %+v", got)
		}
	})
}
