package ledger_test

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

func (s *server) enrol(user data.ID) wire.Enrolled {
	s.t.Helper()
	code, err := s.l.NewCode(s.t.Context(), s.ws, user, ledger.KindDevice, "a test")
	if err != nil {
		s.t.Fatal(err)
	}
	e, err := s.l.Enrol(s.t.Context(), code, "laptop")
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func (s *server) refresh(refresh string) wire.Tokens {
	s.t.Helper()
	tokens, err := s.l.Refresh(s.t.Context(), refresh)
	if err != nil {
		s.t.Fatal(err)
	}
	return tokens
}

func wantProblem(t check, what string, err error, status int, code wire.Code) {
	t.Helper()
	p := problemOf(t, err)
	if p.Status != status || p.Code != code || p.Detail == "" || p.Title == "" {
		t.Errorf("%s: %+v, want %d %s", what, p, status, code)
	}
}

func TestFirstStart(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		l := open(t, dsn, newClock())
		first, err := l.Bootstrap(t.Context(), "Team")
		if err != nil || first.Code == "" {
			t.Fatalf("%+v, %v", first, err)
		}
		e, err := l.Enrol(t.Context(), first.Code, "laptop")
		if err != nil || e.User != first.User || e.Workspace != first.Workspace || e.Name != "Team" || e.Epoch == "" || e.LeaseDays != 30 {
			t.Fatalf("%+v, %v", e, err)
		}
		users, err := l.Users(t.Context(), first.Workspace)
		if err != nil || len(users) != 1 || users[0].Role != "lead" {
			t.Errorf("%+v, %v", users, err)
		}
		if again, err := l.Bootstrap(t.Context(), "Team"); err != nil || again.Code != "" || again.Workspace != first.Workspace {
			t.Errorf("a second start: %+v, %v", again, err)
		}
	})
}

// Who made a code, and for whom, is in the log of whoever made it and of the server by which a
// device came in with it; the code is not.
func TestTheLogSaysWhoMadeACode(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		var made, used bytes.Buffer
		logging := func(to *bytes.Buffer) *ledger.Ledger {
			l, err := ledger.Open(t.Context(), dsn, ledger.Options{Clock: s.clock.Now, Log: slog.New(slog.NewTextHandler(to, nil))})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			return l
		}
		code, err := logging(&made).NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "root@host")
		if err != nil {
			t.Fatal(err)
		}
		e, err := logging(&used).Enrol(t.Context(), code, "laptop")
		if err != nil {
			t.Fatal(err)
		}
		for log, want := range map[*bytes.Buffer][]string{
			&made: {"for=" + s.manager.String(), "by=root@host"},
			&used: {"user=" + s.manager.String(), "code_by=root@host", "device=" + e.Device.String()},
		} {
			for _, text := range want {
				if !strings.Contains(log.String(), text) {
					t.Errorf("%q does not say %s", log, text)
				}
			}
			if strings.Contains(log.String(), code[:4]) {
				t.Errorf("the code is in %q", log)
			}
		}
	})
}

// Servers that start at once on an empty database make one team. As long as nobody has come in
// each start makes a code, which may be the first that somebody sees; then none does.
func TestFirstStartOfSeveral(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		var all sync.WaitGroup
		var firsts [5]ledger.First
		var ledgers [5]*ledger.Ledger
		for i := range firsts {
			ledgers[i] = open(t, dsn, c)
		}
		for i, l := range ledgers {
			all.Go(func() {
				var err error
				if firsts[i], err = l.Bootstrap(t.Context(), "Team"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		l := ledgers[0]
		if list, err := l.Workspaces(t.Context()); err != nil || len(list) != 1 {
			t.Fatalf("%d teams (%v)", len(list), err)
		}
		for _, first := range firsts {
			if first.Workspace != firsts[0].Workspace || first.User != firsts[0].User || first.Code == "" {
				t.Errorf("%+v beside %+v", first, firsts[0])
			}
		}
		c.Move(2 * ledger.CodeLife) // nobody used any of them in time
		again, err := l.Bootstrap(t.Context(), "Team")
		if err != nil || again.User != firsts[0].User {
			t.Fatalf("%+v, %v", again, err)
		}
		if _, err := l.Enrol(t.Context(), again.Code, "laptop"); err != nil {
			t.Fatal(err)
		}
		if again, err = l.Bootstrap(t.Context(), "Team"); err != nil || again.Code != "" {
			t.Errorf("whoever came in is awaited: %+v, %v", again, err)
		}
	})
}

// What was committed though the database's answer was lost is done again without a second
// effect, and told as what it is.
func TestAccessWhoseCommitIsNotTold(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		var lost atomic.Bool
		lose := func() { lost.Store(true) }
		c := newClock()
		s := serveOn(t, openWith(t, dsn, c, ledger.Tweaks{Hook: ledger.Break(func() error {
			if lost.CompareAndSwap(true, false) {
				return ledger.ErrAgain
			}
			return nil
		})}), c)
		lose()
		code, err := s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")
		if err != nil {
			t.Fatal(err)
		}
		lose()
		e, err := s.l.Enrol(t.Context(), code, "laptop")
		if err != nil || e.User != s.manager || e.Workspace != s.ws || e.Epoch == "" {
			t.Fatalf("%+v, %v", e, err)
		}
		wantProblem(t, "the code again", second(s.l.Enrol(t.Context(), code, "x")), 403, wire.CodeForbidden)
		lose()
		tokens := s.refresh(e.Refresh)
		if _, err := s.l.Authenticate(t.Context(), tokens.Access); err != nil {
			t.Error(err)
		}
		s.refresh(tokens.Refresh)
		lose()
		key, err := s.l.NewSystemKey(t.Context(), s.ws, "shop")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.l.AuthenticateKey(t.Context(), key); err != nil {
			t.Error(err)
		}
		devices, err := s.l.Devices(t.Context(), s.ws)
		if err != nil || len(devices) != 3 { // the server's own among them
			t.Errorf("%+v, %v", devices, err)
		}
	})
}

// Whoever was let go gets no other role and no account: there is nobody to give it to.
func TestNothingIsGivenToWhoLeft(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	acme := s.account(s.manager)
	if err := s.l.RemoveUser(t.Context(), s.ws, s.rep); err != nil {
		t.Fatal(err)
	}
	before, err := s.l.Head(t.Context(), s.ws)
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, "a role", s.l.SetRole(t.Context(), s.ws, s.rep, ledger.RoleLead), 404, wire.CodeNotFound)
	wantProblem(t, "an account", s.l.SetGrant(t.Context(), s.ws, s.rep, acme, true), 404, wire.CodeNotFound)
	wantProblem(t, "a role for a stranger", s.l.SetRole(t.Context(), s.ws, data.ID{1}, ledger.RoleLead), 404, wire.CodeNotFound)
	if after, err := s.l.Head(t.Context(), s.ws); err != nil || after != before {
		t.Errorf("the head went from %d to %d (%v)", before, after, err)
	}
}

// The lease is the server's to say, with the enrolment and with every page.
func TestTheLeaseIsTheServers(t *testing.T) {
	for days, want := range map[int64][2]int64{0: {30, 30}, 7: {7, 7}, data.NoLease: {0, data.NoLease}} {
		l, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "server.db"), ledger.Options{LeaseDays: days})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		first, err := l.Bootstrap(t.Context(), "Team")
		if err != nil {
			t.Fatal(err)
		}
		e, err := l.Enrol(t.Context(), first.Code, "laptop")
		if err != nil || e.LeaseDays != want[0] {
			t.Errorf("asked for %d, a new device has %d (%v)", days, e.LeaseDays, err)
		}
		tokens, err := l.Refresh(t.Context(), e.Refresh)
		if err != nil {
			t.Fatal(err)
		}
		c, err := l.Authenticate(t.Context(), tokens.Access)
		if err != nil {
			t.Fatal(err)
		}
		page, err := l.Changes(t.Context(), c, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		read, err := wire.ReadPage(bytes.NewReader(page.Body), wire.MaxExpanded)
		if err != nil || read.LeaseDays != want[1] {
			t.Errorf("asked for %d, a page says %+v (%v)", days, read, err)
		}
	}
}

// Whatever leads do to each other, at one moment and on two servers, by the admin's requests,
// by their devices or by both: one of them stays.
func TestATeamKeepsALead(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		other := *s
		other.l = open(t, dsn, s.clock)
		second := s.ids.New()
		s.load(data.User{ID: second, Name: "Lou", Role: "lead"})
		against := map[string]func(s *server, user data.ID, laptop *device) error{
			"set-role": func(s *server, user data.ID, _ *device) error {
				return s.l.SetRole(t.Context(), s.ws, user, ledger.RoleAnalyst)
			},
			"remove": func(s *server, user data.ID, _ *device) error { return s.l.RemoveUser(t.Context(), s.ws, user) },
			"push": func(s *server, user data.ID, laptop *device) error {
				return laptop.taken(s.mut(data.OpUpdate, "user", user, "role", "manager", 0))
			},
			"delete": func(s *server, user data.ID, laptop *device) error {
				return laptop.taken(s.mut(data.OpDelete, "user", user))
			},
		}
		names := slices.Sorted(maps.Keys(against))
		for i, one := range names {
			for _, two := range names[i:] {
				for _, u := range []data.ID{s.lead, second} { // as they were
					if rows, err := s.l.Rows(t.Context(), s.ws, "user", u); err != nil || rows[u].GoneAt != 0 {
						sys, serr := s.l.System(t.Context(), s.ws)
						if _, rerr := s.l.Submit(t.Context(), sys, []data.Mutation{s.mut(data.OpRestore, "user", u)}); err != nil || serr != nil || rerr != nil {
							t.Fatal(err, serr, rerr)
						}
					}
					if err := s.l.SetRole(t.Context(), s.ws, u, ledger.RoleLead); err != nil {
						t.Fatal(err)
					}
				}
				mine, theirs := s.device(s.lead), s.device(second)
				theirs.server = &other
				var both sync.WaitGroup
				var first, next error
				both.Go(func() { first = against[one](s, second, mine) })
				both.Go(func() { next = against[two](&other, s.lead, theirs) })
				both.Wait()
				if first != nil && next != nil {
					t.Errorf("neither %s nor %s is done: %v, %v", one, two, first, next)
				}
				team, err := s.l.Users(t.Context(), s.ws)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(team, func(u data.User) bool { return u.Role == "lead" }) {
					t.Errorf("%s and %s leave no lead: %+v", one, two, team)
				}
			}
		}
		for _, u := range []data.ID{s.lead, second} { // one by one neither
			_ = s.l.RemoveUser(t.Context(), s.ws, u)
			_ = s.l.SetRole(t.Context(), s.ws, u, ledger.RoleManager)
		}
		team, err := s.l.Users(t.Context(), s.ws)
		if err != nil || !slices.ContainsFunc(team, func(u data.User) bool { return u.Role == "lead" }) {
			t.Errorf("no lead is left: %+v, %v", team, err)
		}
	})
}

// taken pushes a mutation that is refused by no receipt.
func (d *device) taken(m data.Mutation) error {
	out, err := d.try(m)
	if err == nil && out.Receipts[0].Status == data.ReceiptRejected {
		err = errors.New(out.Receipts[0].Detail)
	}
	return err
}

// Who is removed has no way back in: not by a device, a gateway or a code that was not
// used yet. What the team's own systems have stays.
func TestWhoIsRemovedIsLockedOut(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		code, err := s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")
		if err != nil {
			t.Fatal(err)
		}
		device := s.device(s.manager)
		if err := s.l.RemoveUser(t.Context(), s.ws, s.manager); err != nil {
			t.Fatal(err)
		}
		wantProblem(t, "the code", second(s.l.Enrol(t.Context(), code, "x")), 403, wire.CodeForbidden)
		devices, err := s.l.Devices(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range devices {
			if gone := d.RevokedAt != 0 && d.Wipe; gone != (d.User == s.manager) {
				t.Errorf("%s of %s: revoked %v", d.Name, d.User, gone)
			}
			if d.ID == device.Device && d.RevokedAt == 0 {
				t.Error("the laptop goes on")
			}
		}
		wantProblem(t, "again", s.l.RemoveUser(t.Context(), s.ws, s.manager), 404, wire.CodeNotFound)
	})
}

// Nor does a code that is made or used at the same moment let the person in for longer.
func TestNobodyGetsInWhileBeingRemoved(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		done := make(chan error, 1)
		go func() { done <- s.l.RemoveUser(t.Context(), s.ws, s.manager) }()
		in := 0
		for gone := false; !gone; {
			code, err := s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")
			if err == nil {
				_, err = s.l.Enrol(t.Context(), code, "x")
			}
			if err == nil {
				in++
			}
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				gone = true
			default:
			}
		}
		t.Logf("%d devices were enrolled meanwhile", in)
		devices, err := s.l.Devices(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range devices {
			if d.User == s.manager && d.RevokedAt == 0 {
				t.Errorf("the device %s is let in", d.ID)
			}
		}
		wantProblem(t, "a code afterwards", second(s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")), 404, wire.CodeNotFound)
	})
}

// An edit of a colleague's laptop that did not know of it does not bring a member back.
func TestAnEditDoesNotBringAMemberBack(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		laptop := s.device(s.lead)
		laptop.pull(10)
		edit := func(name string) data.Mutation {
			return s.mut(data.OpUpdate, "user", s.manager, "name", name, 0)
		}
		wantStatuses(t, laptop.push(edit("Mia Lindqvist")), "applied")
		if err := s.l.RemoveUser(t.Context(), s.ws, s.manager); err != nil {
			t.Fatal(err)
		}
		laptop.push(edit("Mia Lindqvist-Berg"))
		rows, err := s.l.Rows(t.Context(), s.ws, "user", s.manager)
		if err != nil || rows[s.manager].GoneAt == 0 {
			t.Errorf("the member is %+v (%v)", rows[s.manager], err)
		}
	})
}

// Whoever leaves does not take along the books of the others on a host that was logged in
// in that name.
func TestAHostOutlivesWhoLoggedItIn(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		host := s.deviceOf(s.manager, ledger.KindGateway)
		wantProblem(t, "while it works", s.l.RemoveUser(t.Context(), s.ws, s.manager), 403, wire.CodeForbidden)
		if err := s.l.Revoke(t.Context(), s.ws, host.Device, false); err != nil {
			t.Fatal(err)
		}
		if err := s.l.RemoveUser(t.Context(), s.ws, s.manager); err != nil {
			t.Fatal(err)
		}
		devices, err := s.l.Devices(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range devices {
			if d.ID == host.Device && (d.RevokedAt == 0 || d.Wipe) {
				t.Errorf("the host is %+v", d)
			}
		}
	})
}

func TestACodeEnrolsOnce(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		code, err := s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")
		if err != nil {
			t.Fatal(err)
		}
		typed := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(code, "-", " "), "0", "o"))
		if _, err := s.l.Enrol(t.Context(), typed, "x"); err != nil {
			t.Errorf("%q typed as %q: %v", code, typed, err)
		}
		wantProblem(t, "the same again", second(s.l.Enrol(t.Context(), code, "x")), 403, wire.CodeForbidden)
		wantProblem(t, "any other", second(s.l.Enrol(t.Context(), "0000-0000-0000-0000", "x")), 403, wire.CodeForbidden)
		wantProblem(t, "a code for a stranger", second(s.l.NewCode(t.Context(), s.ws, s.ids.New(), ledger.KindDevice, "a test")), 404, wire.CodeNotFound)
		late, err := s.l.NewCode(t.Context(), s.ws, s.manager, ledger.KindDevice, "a test")
		if err != nil {
			t.Fatal(err)
		}
		s.clock.Move(ledger.CodeLife)
		wantProblem(t, "too late", second(s.l.Enrol(t.Context(), late, "x")), 403, wire.CodeForbidden)
	})
}

func TestTokensRotate(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		e := s.enrol(s.manager)
		first := s.refresh(e.Refresh)
		// The answer was lost: the token before is shown again, and again.
		second1 := s.refresh(e.Refresh)
		third := s.refresh(e.Refresh)
		for _, lost := range []wire.Tokens{first, second1} {
			wantProblem(t, "a token that never arrived", second(s.l.Refresh(t.Context(), lost.Refresh)), 401, wire.CodeUnauthorized)
		}
		next := s.refresh(third.Refresh)
		wantProblem(t, "two steps back", second(s.l.Refresh(t.Context(), e.Refresh)), 401, wire.CodeUnauthorized)
		for _, bad := range []string{"", ".", "x.y", third.Access, strings.Split(next.Refresh, ".")[0]} {
			wantProblem(t, bad, second(s.l.Refresh(t.Context(), bad)), 401, wire.CodeUnauthorized)
		}
		c, err := s.l.Authenticate(t.Context(), next.Access)
		if err != nil || c.Device != e.Device || c.User != s.manager || c.Workspace != s.ws || c.Kind != ledger.KindDevice || c.Name != "laptop" {
			t.Errorf("%+v, %v", c, err)
		}
		if next.ExpiresIn != 900 {
			t.Errorf("it lasts %d s", next.ExpiresIn)
		}
		s.clock.Move(15*time.Minute - time.Second)
		if _, err := s.l.Authenticate(t.Context(), next.Access); err != nil {
			t.Error(err)
		}
		s.clock.Move(time.Second)
		wantProblem(t, "an old access token", second(s.l.Authenticate(t.Context(), next.Access)), 401, wire.CodeUnauthorized)
		wantProblem(t, "none", second(s.l.Authenticate(t.Context(), "")), 401, wire.CodeUnauthorized)
	})
}

// After a restore the server knows older tokens than the devices have: each is let in
// once more.
func TestTokensAfterARestore(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		e := s.enrol(s.manager)
		backup := copyOf(t, s, dsn)
		tokens := s.refresh(s.refresh(e.Refresh).Refresh)
		unknown := s.enrol(s.manager)

		s.l = open(t, backup, s.clock)
		if err := s.l.Restored(t.Context()); err != nil {
			t.Fatal(err)
		}
		next := s.refresh(tokens.Refresh)
		wantProblem(t, "another one of the same device", second(s.l.Refresh(t.Context(), strings.Split(next.Refresh, ".")[0]+".x")), 401, wire.CodeUnauthorized)
		wantProblem(t, "a device of after the backup", second(s.l.Refresh(t.Context(), unknown.Refresh)), 401, wire.CodeUnauthorized)
	})
}

func TestARevokedDevice(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		e := s.enrol(s.manager)
		tokens := s.refresh(e.Refresh)
		c, err := s.l.Authenticate(t.Context(), tokens.Access)
		if err != nil {
			t.Fatal(err)
		}
		d := &device{server: s, Caller: c, epoch: e.Epoch, rows: map[rowKey]data.Row{}}
		d.pull(10)
		wantProblem(t, "rescue of a device in use", s.l.Rescue(t.Context(), tokens.Refresh, []byte("{}")), 403, wire.CodeForbidden)
		if err := s.l.Revoke(t.Context(), s.ws, e.Device, true); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"push":     second(d.try(d.notes(acme, 1)...)),
			"pull":     second(d.pullOne(10)),
			"snapshot": second(d.frames("")),
			"refresh":  second(s.l.Refresh(t.Context(), tokens.Refresh)),
			"access":   second(s.l.Authenticate(t.Context(), tokens.Access)),
		} {
			if wantProblem(t, what, err, 403, wire.CodeRevoked); !problemOf(t, err).Wipe {
				t.Errorf("%s does not wipe", what)
			}
		}
		outbox := []byte(`{"muts":[{"id":"` + s.ids.New().String() + `","ent":"note","key":"` + s.ids.New().String() +
			`","op":"create","fields":{"text":{"v":"\u0000 nul and ` + "\xff" + `"}}}]}`)
		for range 2 { // the answer was lost
			if err := s.l.Rescue(t.Context(), tokens.Refresh, outbox); err != nil {
				t.Fatal(err)
			}
		}
		wantProblem(t, "another outbox", s.l.Rescue(t.Context(), tokens.Refresh, []byte("{}")), 403, wire.CodeForbidden)
		wantProblem(t, "a stranger's", s.l.Rescue(t.Context(), "x.y", []byte("{}")), 401, wire.CodeUnauthorized)
		wantProblem(t, "too much", s.l.Rescue(t.Context(), tokens.Refresh, make([]byte, ledger.MaxRescue+1)), 413, wire.CodeTooLarge)
		wantProblem(t, "no outbox", s.l.Rescue(t.Context(), tokens.Refresh, []byte(`{"muts":[{"n":1}]}`)), 400, wire.CodeBadRequest)
		kept, err := s.l.Rescues(t.Context(), s.ws)
		if err != nil || len(kept) != 1 || kept[0].Device != e.Device || kept[0].Name != "laptop" || kept[0].User != s.manager || kept[0].Muts != 1 || kept[0].HandledAt != 0 {
			t.Errorf("%+v, %v", kept, err)
		}
		if _, muts, err := s.l.RescuedWork(t.Context(), s.ws, e.Device); err != nil || len(muts) != 1 || string(muts[0].Fields["text"].V) != `"\u0000 nul and �"` {
			t.Errorf("%+v, %v", muts, err)
		}
		devices, err := s.l.Devices(t.Context(), s.ws)
		if err != nil || len(devices) != 2 || devices[1].ID != e.Device || devices[1].RevokedAt == 0 || !devices[1].Wipe || devices[0].Kind != ledger.KindSystem {
			t.Errorf("%+v, %v", devices, err)
		}
		wantProblem(t, "a device that is not there", s.l.Revoke(t.Context(), s.ws, s.ids.New(), false), 404, wire.CodeNotFound)
	})
}

func TestWhoIsNoMemberAnyMore(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d, lead := s.device(s.manager), s.device(s.lead)
		d.pull(10)
		lead.pull(100)
		del := s.mut(data.OpDelete, "user", s.manager)
		del.Base = "1"
		wantStatuses(t, lead.push(del), "applied")
		wantStatuses(t, d.push(d.notes(acme, 1)...), "rejected not_allowed")
		wantProblem(t, "pull", second(d.pullOne(10)), 403, wire.CodeForbidden)
		wantProblem(t, "snapshot", second(d.frames("")), 403, wire.CodeForbidden)
	})
}

// Who takes a host away takes away what it has of everybody, and of no other host.
func TestAGatewayIsRevokedAsOne(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		host, seat := s.deviceOf(s.lead, ledger.KindGateway), s.deviceOf(s.lead, ledger.KindGateway)
		others, plain := s.deviceOf(s.manager, ledger.KindGateway), s.deviceOf(s.lead, ledger.KindDevice)
		if err := s.l.Revoke(t.Context(), s.ws, seat.Device, true); err != nil {
			t.Fatal(err)
		}
		all, err := s.l.Devices(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		ended := map[data.ID]bool{}
		for _, d := range all {
			ended[d.ID] = d.RevokedAt != 0 && d.Wipe
		}
		for d, want := range map[*device]bool{host: true, seat: true, others: false, plain: false} {
			if ended[d.Device] != want {
				t.Errorf("%s of %s is revoked: %v, want %v", d.Kind, d.User, ended[d.Device], want)
			}
		}
	})
}

// A gateway's mutations are their actors', and it reads for each of them.
func TestGateway(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.rep)
		gateway := s.deviceOf(s.lead, ledger.KindGateway)
		note := func(actor, account data.ID) data.Mutation {
			m := gateway.notes(account, 1)[0]
			m.Actor = actor
			return m
		}
		wantStatuses(t, gateway.push(note(s.manager, acme), note(s.rep, acme), note(s.rep, beta), note(s.analyst, beta), note(data.ID{}, acme)),
			"applied", "rejected out_of_scope", "applied", "rejected not_allowed", "rejected not_allowed")
		for user, want := range map[data.ID]data.ID{s.manager: acme, s.rep: beta} {
			c, err := gateway.As(user)
			if err != nil {
				t.Fatal(err)
			}
			d := &device{server: s, Caller: c, rows: map[rowKey]data.Row{}}
			d.pull(10)
			if _, ok := d.rows[rowKey{"account", want}]; !ok || noteCount(d) != 1 || d.lastN != 5 {
				t.Errorf("%d notes, last_n %d, rows %v", noteCount(d), d.lastN, d.live())
			}
		}
		plain := s.device(s.manager)
		wantProblem(t, "a device for another", second(plain.As(s.lead)), 403, wire.CodeForbidden)
	})
}

// The team's own systems write by a key, each thing once.
func TestSystems(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		key, err := s.l.NewSystemKey(t.Context(), s.ws, "billing")
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.l.AuthenticateKey(t.Context(), key)
		if err != nil || c.Name != "billing" || c.Workspace != s.ws {
			t.Fatalf("%+v, %v", c, err)
		}
		event := s.mut(data.OpCreate, "event", s.ids.New(), "account_id", acme, "", "kind", "payment_failed", "")
		mrr := s.mut(data.OpUpdate, "account", acme, "mrr", 7, "")
		for i := range 2 {
			out, err := s.l.Submit(t.Context(), c, []data.Mutation{event, mrr, mrr})
			if err != nil {
				t.Fatal(err)
			}
			wantStatuses(t, out.Receipts, "applied", "applied", "applied")
			if out.Receipts[0].N != 1 || out.Receipts[1].N != 2 || out.Receipts[2].N != 2 || out.Receipts[0].Seq != 3 || out.Head != 3 {
				t.Errorf("time %d: %+v", i, out)
			}
		}
		d := s.device(s.manager)
		d.pull(100)
		if d.field("account", acme, "mrr") != "7" {
			t.Error("what is there has won over billing")
		}
		wantProblem(t, "a device", second(s.l.Submit(t.Context(), d.Caller, nil)), 403, wire.CodeForbidden)
		wantProblem(t, "a wrong key", second(s.l.AuthenticateKey(t.Context(), "x")), 401, wire.CodeUnauthorized)
		if err := s.l.Revoke(t.Context(), s.ws, c.Device, false); err != nil {
			t.Fatal(err)
		}
		wantProblem(t, "a revoked key", second(s.l.AuthenticateKey(t.Context(), key)), 401, wire.CodeUnauthorized)
		wantProblem(t, "a revoked system", second(s.l.Submit(t.Context(), c, []data.Mutation{event})), 403, wire.CodeRevoked)
	})
}

func TestTeamAndGrants(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.lead)
		nora, err := s.l.AddUser(t.Context(), s.ws, data.User{Name: "Nora", Role: "representative", Languages: data.Strings{"de"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.l.SetRole(t.Context(), s.ws, nora, ledger.RoleManager); err != nil {
			t.Fatal(err)
		}
		users, err := s.l.Users(t.Context(), s.ws)
		if err != nil || len(users) != 5 || users[3].Name != "Nora" || users[3].Role != "manager" || !users[3].Languages.Has("de") {
			t.Errorf("%+v, %v", users, err)
		}
		wantProblem(t, "a stranger's role", s.l.SetRole(t.Context(), s.ws, s.ids.New(), ledger.RoleLead), 404, wire.CodeNotFound)
		wantProblem(t, "a grant for a stranger", s.l.SetGrant(t.Context(), s.ws, s.ids.New(), acme, true), 404, wire.CodeNotFound)
		for range 2 {
			if err := s.l.SetGrant(t.Context(), s.ws, nora, acme, true); err != nil {
				t.Fatal(err)
			}
		}
		grants, err := s.l.Grants(t.Context(), s.ws, nora)
		if err != nil || len(grants) != 1 || grants[0] != (ledger.Grant{User: nora, Account: acme, Given: true}) {
			t.Errorf("%+v, %v", grants, err)
		}
		// The owner sees it whatever is given or taken.
		if err := s.l.SetGrant(t.Context(), s.ws, s.lead, acme, false); err != nil {
			t.Fatal(err)
		}
		if grants, err := s.l.Grants(t.Context(), s.ws, s.lead); err != nil || len(grants) != 1 || !grants[0].Owned {
			t.Errorf("%+v, %v", grants, err)
		}
	})
}

// Nothing of one workspace is reached from another.
func TestOtherWorkspaces(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		ws, err := s.l.NewWorkspace(t.Context(), "Other")
		if err != nil {
			t.Fatal(err)
		}
		other := &server{t: t, l: s.l, clock: s.clock, ids: s.ids, ws: ws, lead: s.ids.New()}
		other.load(data.User{ID: other.lead, Role: "lead"})
		d := other.device(other.lead)
		wantStatuses(t, d.push(
			s.mut(data.OpUpdate, "account", acme, "name", "X", 2),
			s.mut(data.OpCreate, "note", s.ids.New(), "account_id", acme, ""),
			s.mut(data.OpCreate, "account", s.ids.New(), "owner", s.manager, ""),
		), "rejected unknown_key", "rejected missing_ref", "rejected missing_ref")
		d.pull(100)
		if len(d.rows) != 1 {
			t.Errorf("it sees %v", d.live())
		}
		forged := d.Caller
		forged.Device = s.device(s.lead).Device
		wantProblem(t, "another workspace's device", second(s.l.Changes(t.Context(), forged, "", 10)), 401, wire.CodeUnauthorized)
		wantProblem(t, "another device's push", second(s.l.Push(t.Context(), d.Caller, wire.Push{Device: forged.Device})), 403, wire.CodeForbidden)
		wantProblem(t, "its devices", s.l.Revoke(t.Context(), ws, forged.Device, false), 404, wire.CodeNotFound)
		wantProblem(t, "no workspace", second(s.l.Head(t.Context(), s.ids.New())), 404, wire.CodeNotFound)
	})
}
