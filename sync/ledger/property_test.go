package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// fleet is a team whose devices edit, pull and fall behind by chance.
type fleet struct {
	*server
	rt       *rapid.T
	devices  []*device
	accounts []data.ID
	contacts []data.ID
	steps    []data.ID
	run      data.ID
	texts    int
	purged   bool                 // then old texts may be gone
	written  map[data.ID]*writing // by mutation
	seqs     map[data.ID][]int64  // of each device's mutations, in order
}

// writing is a text that a device wrote.
type writing struct {
	row   rowKey
	field string
	text  string
	seq   int64
	seen  bool // by somebody who then wrote another
}

func newFleet(rt *rapid.T, l *ledger.Ledger, c *clock) *fleet {
	ids := data.NewIDs(c.Now, newDice(byte(rapid.IntRange(0, 250).Draw(rt, "dice"))))
	s := &server{t: rt, l: l, clock: c, ids: ids}
	s.lead, s.manager, s.rep, s.analyst = ids.New(), ids.New(), ids.New(), ids.New()
	ws, err := l.NewWorkspace(rt.Context(), "Fleet")
	if err != nil {
		rt.Fatal(err)
	}
	s.ws = ws
	rows := []any{
		data.User{ID: s.lead, Name: "Lea", Role: "lead"}, data.User{ID: s.manager, Name: "Max", Role: "manager"},
		data.User{ID: s.rep, Name: "Rita", Role: "representative"}, data.User{ID: s.analyst, Name: "Ana", Role: "analyst"},
	}
	f := &fleet{server: s, rt: rt, run: ids.New(), written: map[data.ID]*writing{}, seqs: map[data.ID][]int64{}}
	for _, owner := range []data.ID{s.manager, s.manager, s.rep, s.lead} {
		a := data.Account{ID: ids.New(), Name: "Acme", Owner: owner, MRR: 100}
		f.accounts = append(f.accounts, a.ID)
		rows = append(rows, a)
		for range 2 {
			c := data.Contact{ID: ids.New(), AccountID: a.ID, Name: "start"}
			f.contacts = append(f.contacts, c.ID)
			rows = append(rows, c)
		}
	}
	f.steps = []data.ID{ids.New(), ids.New()}
	s.load(append(rows, data.Run{ID: f.run, AccountID: f.accounts[0], PlaybookID: "p"})...)
	for _, user := range []data.ID{s.lead, s.manager, s.manager, s.rep, s.analyst} {
		f.devices = append(f.devices, s.device(user))
	}
	return f
}

func (f *fleet) pick(what string, n int) int { return rapid.IntRange(0, n-1).Draw(f.rt, what) }

// base is what an edit builds on: mostly what the device has, sometimes something old,
// its own last mutation, or nothing.
func (f *fleet) base(d *device, ent string, key data.ID, field string) string {
	switch f.pick("base", 6) {
	case 0:
		return ""
	case 1:
		return fmt.Sprint(f.pick("old", 30))
	case 2:
		if d.n > 0 {
			return fmt.Sprintf("n:%d", 1+f.pick("own", int(d.n)))
		}
	}
	if _, ok := d.rows[rowKey{ent, key}]; !ok {
		return ""
	}
	return fmt.Sprint(d.frev(ent, key, field))
}

func (f *fleet) text() string {
	f.texts++
	return fmt.Sprintf("text-%d.", f.texts)
}

// mutation makes one of a device.
func (f *fleet) mutation(d *device) data.Mutation {
	account := f.accounts[f.pick("account", len(f.accounts))]
	contact := f.contacts[f.pick("contact", len(f.contacts))]
	step := f.steps[f.pick("step", len(f.steps))]
	switch f.pick("kind", 12) {
	case 0, 1, 2:
		return f.write(d, data.OpUpdate, "contact", contact, "name", f.text())
	case 3, 4:
		return f.write(d, data.OpUpdate, "account", account, "next_step_of_tests", f.text())
	case 5:
		return f.write(d, data.OpUpdate, "account", account, "override_reason", f.text())
	case 6:
		m := f.mut(data.OpDelete, "contact", contact)
		m.Base = f.base(d, "contact", contact, "*")
		return m
	case 7:
		return f.mut(data.OpRestore, "contact", contact)
	case 8:
		return f.mut(data.OpUpdate, "contact", contact, "account_id", account, f.base(d, "contact", contact, "account_id"))
	case 9:
		owner := []data.ID{f.lead, f.manager, f.rep}[f.pick("owner", 3)]
		return f.mut(data.OpUpdate, "account", account, "owner", owner, f.base(d, "account", account, "owner"))
	case 10:
		state := []string{"open", "done", "not_applicable"}[f.pick("state", 3)]
		return f.mut(data.OpCreate, "step_answer", step, "account_id", f.accounts[0], "", "run_id", f.run, "", "state", state, f.base(d, "step_answer", step, "state"))
	}
	key := f.ids.New()
	f.contacts = append(f.contacts, key)
	m := f.write(d, data.OpCreate, "contact", key, "name", f.text())
	m.Fields["account_id"] = data.FieldWrite{V: json.RawMessage(fmt.Sprintf("%q", account))}
	return m
}

func (f *fleet) write(d *device, op data.Op, ent string, key data.ID, field, text string) data.Mutation {
	m := f.mut(op, ent, key, field, text, f.base(d, ent, key, field))
	f.written[m.ID] = &writing{row: rowKey{ent, key}, field: field, text: text}
	return m
}

// push sends some mutations, and some of what was sent before.
func (f *fleet) push(rt *rapid.T) {
	f.rt = rt
	d := f.devices[f.pick("device", len(f.devices))]
	var muts []data.Mutation
	for range 1 + f.pick("muts", 4) {
		muts = append(muts, f.mutation(d))
	}
	first, err := d.try(muts...)
	if err != nil {
		rt.Fatal(err)
	}
	for i, r := range first.Receipts {
		f.seqs[d.Device] = append(f.seqs[d.Device], r.Seq)
		if w := f.written[r.ID]; w != nil {
			w.seq = r.Seq
			f.sees(d, w.row, w.field, muts[i].Fields[w.field].Base)
		}
	}
	if f.pick("again", 3) == 0 {
		again, err := d.try(muts[f.pick("from", len(muts)):]...)
		if err != nil || fmt.Sprint(again.Receipts) != fmt.Sprint(first.Receipts[len(muts)-len(again.Receipts):]) {
			rt.Fatalf("sent again: %v, %v; first %v", again.Receipts, err, first.Receipts)
		}
	}
}

// sees marks the texts that stood where a write says that it builds on. All that a
// device wrote in one push, it has seen.
func (f *fleet) sees(d *device, row rowKey, field, base string) {
	var n int64
	if _, err := fmt.Sscanf(base, "n:%d", &n); err == nil {
		base = fmt.Sprint(f.seqs[d.Device][n-1])
	}
	for _, w := range f.written {
		if w.row == row && w.field == field && w.seq > 0 && base == fmt.Sprint(w.seq) {
			w.seen = true
		}
	}
}

func (f *fleet) pull(rt *rapid.T) {
	f.rt = rt
	d := f.devices[f.pick("device", len(f.devices))]
	limit := 1 + f.pick("limit", 12)
	for range 1 + f.pick("pages", 3) {
		if !d.catch(limit) {
			return
		}
	}
}

// catch pulls a page, or takes a snapshot where the scope became another kind or the
// cursor is too old.
func (d *device) catch(limit int) (more bool) {
	more, err := d.pullOne(limit)
	var p *wire.Problem
	if errors.As(err, &p) && p.Status == 410 {
		d.snapshot()
		return true
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return more
}

func (f *fleet) grant(rt *rapid.T) {
	f.rt = rt
	user := []data.ID{f.manager, f.rep}[f.pick("user", 2)]
	account := f.accounts[f.pick("account", len(f.accounts))]
	if err := f.l.SetGrant(rt.Context(), f.ws, user, account, f.pick("given", 2) == 0); err != nil {
		rt.Fatal(err)
	}
}

func (f *fleet) role(rt *rapid.T) {
	f.rt = rt
	role := []ledger.Role{ledger.RoleManager, ledger.RoleRepresentative, ledger.RoleLead}[f.pick("role", 3)]
	if err := f.l.SetRole(rt.Context(), f.ws, f.rep, role); err != nil {
		rt.Fatal(err)
	}
}

// settle brings every device up to date and looks at what there is.
func (f *fleet) settle(rt *rapid.T) {
	f.rt = rt
	lead := f.devices[0]
	for _, d := range f.devices {
		for d.catch(1 + f.pick("limit", 9)) {
		}
		if d.lastN != d.n {
			rt.Fatalf("last_n is %d of %d", d.lastN, d.n)
		}
	}
	users, err := f.l.Users(rt.Context(), f.ws)
	if err != nil {
		rt.Fatal(err)
	}
	for _, d := range f.devices {
		want := lead.live()
		i := slices.IndexFunc(users, func(u data.User) bool { return u.ID == d.User })
		if !ledger.Role(users[i].Role).SeesAll() {
			want = grantedRows(lead, f.scopeOf(d.User)...)
		}
		wantSame(f.t, users[i].Name+"'s replica", d.live(), want)
		fresh := &device{server: f.server, Caller: d.Caller, rows: map[rowKey]data.Row{}}
		fresh.snapshot()
		wantSame(f.t, users[i].Name+"'s snapshot", fresh.live(), want)
		fresh = &device{server: f.server, Caller: d.Caller, rows: map[rowKey]data.Row{}}
		for fresh.catch(5) {
		}
		wantSame(f.t, users[i].Name+"'s first pull", fresh.live(), want)
	}
	if !f.purged {
		f.nothingLost(lead)
	}
}

// months pass, and the server forgets what is too old.
func (f *fleet) months(rt *rapid.T) {
	f.rt, f.purged = rt, true
	f.clock.Move(time.Duration(f.pick("days", 120)) * 24 * time.Hour)
	if err := f.l.Purge(rt.Context()); err != nil {
		rt.Fatal(err)
	}
}

func (f *fleet) scopeOf(user data.ID) (accounts []data.ID) {
	grants, err := f.l.Grants(f.rt.Context(), f.ws, user)
	if err != nil {
		f.rt.Fatal(err)
	}
	for _, g := range grants {
		accounts = append(accounts, g.Account)
	}
	return accounts
}

// nothingLost looks for every text that was written: in a row, in a conflict, in a
// rejected mutation, or replaced by somebody who had seen it.
func (f *fleet) nothingLost(lead *device) {
	var all strings.Builder
	for _, r := range lead.rows {
		all.Write(r.Fields)
	}
	letters, err := f.l.Letters(f.rt.Context(), f.ws)
	if err != nil {
		f.rt.Fatal(err)
	}
	for _, x := range letters {
		all.Write(x.Payload)
	}
	for _, w := range f.written {
		if w.seq > 0 && !w.seen && !strings.Contains(all.String(), w.text) {
			f.rt.Fatalf("%s of %s.%s is nowhere", w.text, w.row.ent, w.field)
		}
	}
}

// The same over months, in which tombstones go and devices are away for too long.
func TestReplicasConvergeOverMonths(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		l := open(t, dsn, c)
		rapid.Check(t, func(rt *rapid.T) {
			f := newFleet(rt, l, c)
			rt.Repeat(map[string]func(*rapid.T){"push": f.push, "push more": f.push, "pull": f.pull, "grant": f.grant, "months": f.months})
			f.settle(rt)
		})
	})
}

// Whatever a team does: every replica of a scope is equal in the end, however it came
// there, and nothing that was written is lost unseen.
func TestReplicasConverge(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		l := open(t, dsn, c)
		rapid.Check(t, func(rt *rapid.T) {
			f := newFleet(rt, l, c)
			rt.Repeat(map[string]func(*rapid.T){"push": f.push, "push more": f.push, "pull": f.pull, "grant": f.grant, "role": f.role})
			f.settle(rt)
		})
	})
}
