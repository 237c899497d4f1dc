package main

import (
	"bytes"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/server"
)

// office is a team's server on loopback.
type office struct {
	t      *testing.T
	ledger *ledger.Ledger
	url    string
	ws     data.ID
	dir    string // of the server's database
	seat   int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return openOffice(t, slog.New(slog.DiscardHandler), func(h http.Handler) http.Handler { return h })
}

// openOffice is newOffice whose server logs, and behind something that sees what it is
// asked and answers.
func openOffice(t *testing.T, log *slog.Logger, behind func(http.Handler) http.Handler) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir()}
	l, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(o.dir, "team.db"), ledger.Options{Log: log})
	o.must(err)
	first, err := l.Bootstrap(t.Context(), "Acme")
	o.must(err)
	s := server.New(server.Options{Ledger: l, Log: log})
	front := httptest.NewServer(behind(s))
	o.ledger, o.url, o.ws = l, front.URL, first.Workspace
	t.Cleanup(func() {
		s.Close()
		front.Close()
		o.must(l.Close())
	})
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// colleague is a person of the office with a machine.
type colleague struct {
	*shell
	office *office
	user   data.ID
	remote *remote.Remote
}

// join makes a person of a role, whose machine is home and has synced once.
func (o *office) join(role, home string) *colleague {
	o.t.Helper()
	ctx := o.t.Context()
	o.seat++
	c := &colleague{office: o, shell: &shell{t: o.t, dir: filepath.Dir(home), env: map[string]string{"ROUNDS_HOME": home, "LANG": "C.UTF-8"}}}
	var err error
	c.user, err = o.ledger.AddUser(ctx, o.ws, data.User{Name: role, Email: strings.Repeat("x", o.seat) + "@example.com", Role: role})
	o.must(err)
	code, err := o.ledger.NewCode(ctx, o.ws, c.user, ledger.KindDevice, "a test")
	o.must(err)
	o.must(os.MkdirAll(filepath.Dir(c.book()), 0o700))
	c.remote = remote.New(remote.Options{Keyring: remote.Keyring{Path: filepath.Join(o.t.TempDir(), "login")}, Clock: time.Now})
	login, err := c.remote.Enrol(ctx, o.url, code, role)
	o.must(err)
	c.with(func(st *store.Store) { o.must(st.Enrolled(ctx, enrolment(login))) })
	c.sync()
	return c
}

func (c *colleague) book() string { return filepath.Join(c.env["ROUNDS_HOME"], "data", "main.db") }

func (c *colleague) with(do func(*store.Store)) {
	c.t.Helper()
	st, err := store.Open(c.t.Context(), c.book(), store.Options{Clock: shellClock})
	c.office.must(err)
	do(st)
	c.office.must(st.Close())
}

func shellClock() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) }

// sync exchanges everything with the server.
func (c *colleague) sync() {
	c.t.Helper()
	c.with(func(st *store.Store) { c.exchange(st) })
}

func (c *colleague) exchange(st *store.Store) {
	c.t.Helper()
	e := engine.New(engine.CacheOf(st), c.remote, engine.Options{Clock: shellClock, Rand: rand.New(rand.NewPCG(1, 1))})
	c.office.must(e.Once(c.t.Context()))
}

// write writes a file of the person's own, below the configuration folder.
func (c *colleague) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.env["ROUNDS_HOME"], "config", name)
	c.office.must(os.MkdirAll(filepath.Dir(path), 0o700))
	c.office.must(os.WriteFile(path, []byte(text), 0o600))
}

// clashes are the open conflicts of this machine.
func (c *colleague) clashes() (out []store.Clash) {
	c.with(func(st *store.Store) {
		var err error
		out, err = st.Clashes(c.t.Context())
		c.office.must(err)
	})
	return out
}

// revisedRenewal is the shipped play for renewals with another version and title.
func revisedRenewal(version int, title string) string {
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	p, _ := library.Current("renewal")
	src := string(playbook.Revised([]byte(p.Source), "renewal", version))
	return strings.Replace(src, p.Title["en"], title, 1)
}

// A lead's files reach everybody; nobody else's do, and each machine may stand aside.
func TestALeadSharesFilesWithTheTeam(t *testing.T) {
	o := newOffice(t)
	lead, csm := o.join("lead", filepath.Join(t.TempDir(), "home")), o.join("representative", filepath.Join(t.TempDir(), "home"))

	// A file with a mistake is not shared, and its place is said.
	lead.write("playbooks/renewal.yaml", strings.Replace(revisedRenewal(7, "Our renewal"), "kind: ask", "kind: sing", 1))
	lead.run(exitUsage, "playbook", "share", "renewal")
	lead.says("renewal.yaml:", "sing", "mend it before you share it")
	lead.run(exitNotFound, "playbook", "share", "outage")
	lead.run(exitNotFound, "rules", "share")

	// Without a network it waits in the outbox, and is in force here.
	lead.write("playbooks/renewal.yaml", revisedRenewal(7, "Our renewal"))
	lead.write("rules.toml", "[usage.drop]\npercent = 45\n")
	lead.run(exitDone, "playbook", "share", "renewal")
	lead.run(exitDone, "rules", "share")
	lead.says("The team has rules.toml now", "rules.toml.shared")
	lead.run(exitDone, "playbook", "list", "--plain")
	lead.says("renewal\t7\tOur renewal\t", "contract.changed\tteam")
	lead.run(exitDone, "rules", "show")
	lead.says("percent = 45", "team/rules.toml:2")

	lead.sync()
	csm.sync()
	csm.run(exitDone, "playbook", "list", "--plain")
	csm.says("renewal\t7\tOur renewal\t", "contract.changed\tteam")
	csm.run(exitDone, "rules", "show")
	csm.says("percent = 45", "team/rules.toml:2")

	// Who is no lead is told so at once, and by the server where the machine is not asked.
	csm.write("rules.toml", "[usage.drop]\npercent = 20\n")
	csm.run(exitFailed, "rules", "share")
	csm.says(`only a lead changes what the team shares, and your role is "representative"`)
	csm.with(func(st *store.Store) {
		if _, err := st.ShareFile(t.Context(), data.TeamRules, "[usage.drop]\npercent = 1\n", csm.user); err != nil {
			t.Fatal(err)
		}
		csm.exchange(st)
		letters, err := st.Letters(t.Context())
		if err != nil || len(letters) != 1 || letters[0].Detail != "only a lead changes a team_file" {
			t.Errorf("refused: %+v, %v", letters, err)
		}
	})
	lead.sync()
	lead.run(exitDone, "rules", "show")
	lead.says("percent = 45")

	// A file of one's own stands in place of the shared one, on that machine alone.
	csm.run(exitDone, "rules", "show")
	csm.says("percent = 20")
	o.must(os.Remove(filepath.Join(csm.env["ROUNDS_HOME"], "config", "rules.toml")))
	csm.run(exitDone, "rules", "show")
	csm.says("percent = 45")

	// One version means one text; the next edit goes on from what is shared.
	lead.write("playbooks/renewal.yaml", revisedRenewal(7, "Another text"))
	lead.run(exitFailed, "playbook", "share", "renewal")
	lead.says("renewal.yaml:1:1:", "write 8 or more")
	o.must(os.Remove(filepath.Join(lead.env["ROUNDS_HOME"], "config", "playbooks", "renewal.yaml")))
	lead.env["EDITOR"] = `sed -i "s/Our renewal/Renewal, revised/"`
	lead.run(exitDone, "playbook", "edit", "renewal")
	lead.run(exitDone, "playbook", "list", "--plain")
	lead.says("contract.changed\town")
	lead.run(exitDone, "playbook", "share", "renewal")
	lead.sync()
	csm.sync()
	csm.run(exitDone, "playbook", "list", "--plain")
	csm.says("renewal\t8\tRenewal, revised\t")

	// Taken back, the shipped ones are in force everywhere.
	lead.run(exitDone, "playbook", "unshare", "renewal")
	lead.run(exitDone, "rules", "unshare")
	lead.run(exitNotFound, "rules", "unshare")
	lead.sync()
	csm.sync()
	csm.run(exitDone, "rules", "show")
	if strings.Contains(csm.out, "team/") {
		t.Error("the shared rules are still in force")
	}
	csm.run(exitDone, "playbook", "list", "--json")
	if strings.Contains(csm.out, "revised") {
		t.Error("the shared playbook is still in force")
	}
}

// A running workstation takes what arrives at once: an open run stays on its version, and
// a file with a mistake leaves what was before, also after a restart.
func TestARunningWorkstationTakesSharedFiles(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	lead, csm := o.join("lead", filepath.Join(t.TempDir(), "home")), o.join("manager", filepath.Join(t.TempDir(), "home"))
	share := func(path, text string) {
		t.Helper()
		lead.with(func(st *store.Store) {
			if _, err := st.ShareFile(ctx, path, text, lead.user); err != nil {
				t.Fatal(err)
			}
			lead.exchange(st)
		})
	}
	const path = data.TeamPlaybooks + "renewal.yaml"
	share(path, revisedRenewal(7, "As it was"))

	var errs bytes.Buffer
	m := &Main{
		Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &errs, Clock: shellClock,
		Getenv: func(k string) string { return csm.env[k] },
	}
	d, err := m.openDesk(ctx)
	o.must(err)
	changes, cancel := d.Store.Subscribe()
	defer cancel()
	reread := m.rereadPlaybooks(d.Store)
	arrives := func(title string, version int, percent int, refused string) {
		t.Helper()
		csm.exchange(d.Store)
		if c := <-changes; !c.All && !strings.Contains(strings.Join(c.Kinds, " "), store.ChangedTeamFile) {
			t.Errorf("the change that is published is %+v", c)
		}
		found, err := reread(ctx)
		o.must(err)
		d.UseLibrary(found.Library)
		rules, err := m.rereadRules()
		o.must(err)
		p, _ := found.Library.Current("renewal")
		if p.Title["en"] != title || p.Version != version || rules.Team.Signal.DropPercent != percent {
			t.Errorf("in force: %q version %d, %d %%", p.Title["en"], p.Version, rules.Team.Signal.DropPercent)
		}
		switch {
		case refused == "" && len(found.Refused) > 0:
			t.Errorf("refused: %v", found.Refused)
		case refused != "" && (len(found.Refused) == 0 || !strings.HasPrefix(found.Refused[0].String(), refused)):
			t.Errorf("refused: %v, want %s…", found.Refused, refused)
		}
	}
	arrives("As it was", 7, 30, "")

	account := data.Account{ID: data.NewIDs(shellClock, bytes.NewReader(bytes.Repeat([]byte{7}, 64))).New(), Name: "Lindqvist"}
	o.must(o.ledger.Load(ctx, o.ws, func(put func(any) error) error { return put(account) }))
	o.must(o.ledger.SetGrant(ctx, o.ws, csm.user, account.ID, true))
	csm.exchange(d.Store)
	<-changes
	p, _ := d.Library().Current("renewal")
	begun, err := d.Store.StartCall(ctx, store.CallPlan{
		AccountID: account.ID, PlaybookID: p.ID, PlaybookVersion: int64(p.Version), PlaybookSource: []byte(p.Source), Reason: data.ReasonRenewal,
	})
	o.must(err)
	<-changes

	share(path, revisedRenewal(8, "As it is now"))
	share(data.TeamRules, "[usage.drop]\npercent = 45\n")
	arrives("As it is now", 8, 45, "")
	if p := d.PlayOfRun(&begun.Run); p == nil || p.Title["en"] != "As it was" {
		t.Errorf("the open run goes on as %+v", p)
	}

	share(path, strings.Replace(revisedRenewal(9, "With a slip"), "kind: ask", "kind: sing", 1))
	arrives("As it is now", 8, 45, "team/playbooks/renewal.yaml:")
	share(data.TeamRules, "[usage.drop]\npercent = 45\n\nfast = true\n")
	arrives("As it is now", 8, 45, "team/playbooks/renewal.yaml:")
	o.must(m.Close())

	// Another start has the same in force, and says what is wrong with line and column.
	csm.run(exitDone, "playbook", "list", "--plain")
	csm.says("renewal\t8\tAs it is now\t", "team/playbooks/renewal.yaml:", "team/rules.toml:4:1:", "stays in force")
	csm.run(exitDone, "rules", "show")
	csm.says("percent = 45")
}

// Two leads who share a file without knowing of each other see both texts on the Sync
// page, and whoever picks one picks it for the team.
func TestTwoLeadsShareOneFile(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	one, two := o.join("lead", filepath.Join(t.TempDir(), "home")), o.join("lead", filepath.Join(t.TempDir(), "home"))
	const first, second = "[usage.drop]\npercent = 40\n", "[usage.drop]\npercent = 50\n"
	one.write("rules.toml", first)
	two.write("rules.toml", second)
	one.run(exitDone, "rules", "share")
	two.run(exitDone, "rules", "share")
	one.sync()
	two.sync()
	one.sync()
	for _, c := range []*colleague{one, two} {
		open := c.clashes()
		if len(open) != 1 || open[0].AccountName != "rules.toml" || open[0].Field != "text" || !strings.Contains(open[0].Kept, "40") || !strings.Contains(open[0].Other, "50") {
			t.Fatalf("conflicts %+v", open)
		}
		c.run(exitDone, "rules", "show")
		c.says("percent = 40")
	}
	two.with(func(st *store.Store) {
		clash, err := st.Clashes(ctx)
		o.must(err)
		o.must(st.Settle(ctx, clash[0].ID, store.PickOther, nil, two.user))
	})
	two.sync()
	one.sync()
	for _, c := range []*colleague{one, two} {
		if open := c.clashes(); len(open) != 0 {
			t.Errorf("still open: %+v", open)
		}
		c.run(exitDone, "rules", "show")
		c.says("percent = 50")
	}
}
