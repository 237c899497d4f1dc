package crm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/crm"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// TestMain runs few cases of the property where nobody asks for more: it was run with
// hundreds when it was written, and each is a story of fifty deeds.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// check is what a test and a property have in common.
type check interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// The fields of accounts that are the CRM's in these tests, and of contacts.
var (
	ownedFields   = []string{"name", "mrr", "phone", "renewal_on"}
	contactFields = []string{"name", "email"}
)

// objects are what the connector brings.
var objects = []crm.Object{
	{Name: "company", Ent: "account", Owned: ownedFields, Create: true},
	{Name: "person", Ent: "contact", Owned: contactFields, Parent: "company"},
}

// dice are random bytes that are the same in each run.
type dice struct{ r *rand.ChaCha8 }

func (d dice) Read(b []byte) (int, error) { return d.r.Read(b) }

// world is a workspace, a CRM and the connector between them.
type world struct {
	t     check
	clock *clock
	l     *ledger.Ledger
	ws    data.ID
	lead  data.ID
	ids   *data.IDs
	crm   *fake
	weak  *weak
	conn  *crm.Connector
	sum   crm.Report // of all rounds
}

func openLedger(t testing.TB, c *clock) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "server.db"), ledger.Options{Clock: c.Now, Rand: dice{rand.NewChaCha8([32]byte{1})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func newWorld(t testing.TB) *world {
	c := newClock()
	return worldIn(t, openLedger(t, c), c, newFake(c, 1))
}

// worldIn makes a new workspace in a ledger.
func worldIn(t check, l *ledger.Ledger, c *clock, f *fake) *world {
	t.Helper()
	ws, err := l.NewWorkspace(t.Context(), "Test")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: c, l: l, ws: ws, crm: f, ids: data.NewIDs(c.Now, dice{rand.NewChaCha8([32]byte{2})})}
	w.lead = w.ids.New()
	if err := l.Load(t.Context(), ws, func(put func(any) error) error {
		return put(data.User{ID: w.lead, Name: "Lea", Role: "lead"})
	}); err != nil {
		t.Fatal(err)
	}
	w.start()
	return w
}

// start starts the connector, as after a kill.
func (w *world) start() {
	w.t.Helper()
	w.weak = &weak{fake: w.crm, Ledger: w.l, left: -1}
	var err error
	w.conn, err = crm.New(w.t.Context(), crm.Config{
		Name: "crm", Workspace: w.ws, Objects: objects, Source: w.weak, Store: w.weak, Clock: w.clock.Now, Sweep: 6 * time.Hour,
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// round runs the connector once, and fails the test where that fails.
func (w *world) round() crm.Report {
	w.t.Helper()
	r, err := w.try()
	if err != nil {
		w.t.Fatalf("a round: %v", err)
	}
	return r
}

func (w *world) try() (crm.Report, error) {
	r, err := w.conn.Round(context.Background())
	w.sum.Taken += r.Taken
	w.sum.Written += r.Written
	w.sum.Created += r.Created
	w.sum.Merged += r.Merged
	w.sum.Removed += r.Removed
	w.sum.Moved += r.Moved
	w.sum.Failed += r.Failed
	w.sum.Faults = append(w.sum.Faults, r.Faults...)
	return r, err
}

// rest lets time pass until search shows everything, and runs the connector until there
// is nothing left to do; every id is compared on the way.
func (w *world) rest() {
	w.t.Helper()
	w.clock.Move(w.crm.lag + 2*time.Second)
	w.round()
	w.clock.Move(w.crm.lag + 7*time.Hour)
	for range 3 {
		w.clock.Move(2 * time.Second)
		w.round()
	}
}

// weak is the CRM and the ledger with a point at which the process dies, or at which an
// answer of the ledger is lost.
type weak struct {
	*fake
	*ledger.Ledger
	left  int // calls until then; negative: never
	after bool
	lives bool // the process lives on
	dead  bool
}

var errDead = errors.New("the process was killed")

func (k *weak) step(call func() error) error {
	if k.dead {
		return errDead
	}
	if k.left < 0 || k.left > 0 {
		k.left--
		return call()
	}
	k.left, k.dead = -1, !k.lives
	if k.after {
		if err := call(); err != nil {
			return err
		}
	}
	return errDead
}

func (k *weak) Search(ctx context.Context, q crm.Query) (p crm.Page, err error) {
	err = k.step(func() (err error) {
		p, err = k.fake.Search(ctx, q)
		return err
	})
	return p, err
}

func (k *weak) List(ctx context.Context, object, after string) (p crm.Page, err error) {
	err = k.step(func() (err error) {
		p, err = k.fake.List(ctx, object, after)
		return err
	})
	return p, err
}

func (k *weak) Get(ctx context.Context, object, id string) (r crm.Record, err error) {
	err = k.step(func() (err error) {
		r, err = k.fake.Get(ctx, object, id)
		return err
	})
	return r, err
}

func (k *weak) Write(ctx context.Context, seen crm.Record, field string, v json.RawMessage) error {
	return k.step(func() error { return k.fake.Write(ctx, seen, field, v) })
}

func (k *weak) Create(ctx context.Context, object string, key data.ID, fields map[string]json.RawMessage) (r crm.Record, err error) {
	err = k.step(func() (err error) {
		r, err = k.fake.Create(ctx, object, key, fields)
		return err
	})
	return r, err
}

func (k *weak) Take(ctx context.Context, c ledger.Caller, x ledger.Taking) (out wire.Pushed, err error) {
	err = k.step(func() (err error) {
		out, err = k.Ledger.Take(ctx, c, x)
		return err
	})
	return out, err
}

// person is somebody at work with a device: a replica that is as old as the last pull.
type person struct {
	*world
	caller ledger.Caller
	epoch  string
	n      int64
	cursor string
	rows   map[rowKey]data.Row
}

type rowKey struct {
	ent string
	key data.ID
}

func (w *world) person(user data.ID) *person {
	w.t.Helper()
	ctx := w.t.Context()
	code, err := w.l.NewCode(ctx, w.ws, user, ledger.KindDevice, "a test")
	if err != nil {
		w.t.Fatal(err)
	}
	e, err := w.l.Enrol(ctx, code, "laptop")
	if err != nil {
		w.t.Fatal(err)
	}
	tokens, err := w.l.Refresh(ctx, e.Refresh)
	if err != nil {
		w.t.Fatal(err)
	}
	caller, err := w.l.Authenticate(ctx, tokens.Access)
	if err != nil {
		w.t.Fatal(err)
	}
	return &person{world: w, caller: caller, epoch: e.Epoch, rows: map[rowKey]data.Row{}}
}

// pull brings the replica up to date.
func (p *person) pull() *person {
	p.t.Helper()
	for more := true; more; {
		raw, err := p.l.Changes(context.Background(), p.caller, p.cursor, wire.MaxPage)
		if err != nil {
			p.t.Fatal(err)
		}
		page, err := wire.ReadPage(bytes.NewReader(raw.Body), 1<<30)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, item := range page.Items {
			if r := item.Row; r != nil && !r.Moved {
				p.rows[rowKey{r.Ent, r.Key}] = *r
			}
		}
		p.cursor, more = page.Cursor, page.More
	}
	return p
}

// fieldsOf reads a row.
func (w *world) fieldsOf(r data.Row) map[string]string {
	w.t.Helper()
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(r.Fields, &raw); err != nil {
		w.t.Fatal(err)
	}
	out := map[string]string{}
	for name, v := range raw {
		out[name] = string(v)
	}
	return out
}

func (p *person) field(key data.ID, name string) string {
	p.t.Helper()
	return p.fieldsOf(p.rows[rowKey{"account", key}])[name]
}

// live lists the rows of an entity that are no tombstones, in the order of their keys.
func (p *person) live(ent string) (out []data.Row) {
	for _, k := range slices.SortedFunc(maps.Keys(p.rows), func(a, b rowKey) int { return bytes.Compare(a.key[:], b.key[:]) }) {
		if r := p.rows[k]; k.ent == ent && r.GoneAt == 0 {
			out = append(out, r)
		}
	}
	return out
}

// base is what an edit of a field builds on: what the replica shows.
func (p *person) base(ent string, key data.ID, field string) string {
	r, ok := p.rows[rowKey{ent, key}]
	var frevs map[string]int64
	if !ok {
		return ""
	}
	if len(r.Frevs) == 0 {
		return fmt.Sprint(r.Rev)
	}
	if err := json.Unmarshal(r.Frevs, &frevs); err != nil {
		p.t.Fatal(err)
	}
	if n, ok := frevs[field]; ok {
		return fmt.Sprint(n)
	}
	return fmt.Sprint(frevs["*"])
}

// mut is a mutation: fields as "name", value as JSON, ….
func (p *person) mut(op data.Op, ent string, key data.ID, fields ...string) data.Mutation {
	m := data.Mutation{ID: p.ids.New(), Op: op, Ent: ent, Key: key, Fields: map[string]data.FieldWrite{}}
	for i := 0; i < len(fields); i += 2 {
		w := data.FieldWrite{V: json.RawMessage(fields[i+1])}
		if op == data.OpUpdate {
			w.Base = p.base(ent, key, fields[i])
		}
		m.Fields[fields[i]] = w
	}
	if op == data.OpDelete {
		m.Base = fmt.Sprint(p.rows[rowKey{ent, key}].Rev)
	}
	return m
}

// push sends mutations.
func (p *person) push(muts ...data.Mutation) {
	p.t.Helper()
	for i := range muts {
		muts[i].N = p.n + int64(i) + 1
	}
	out, err := p.l.Push(context.Background(), p.caller, wire.Push{Device: p.caller.Device, Epoch: p.epoch, Muts: muts})
	if err != nil {
		p.t.Fatalf("push: %v", err)
	}
	p.n += int64(len(muts))
	for _, r := range out.Receipts {
		if r.Status == data.ReceiptRejected {
			p.t.Fatalf("rejected: %s", r.Detail)
		}
	}
}

// edit changes a field of an account.
func (p *person) edit(key data.ID, field, value string) {
	p.t.Helper()
	p.push(p.mut(data.OpUpdate, "account", key, field, value))
}

// note writes a note about an account.
func (p *person) note(account data.ID) data.ID {
	p.t.Helper()
	key := p.ids.New()
	p.push(p.mut(data.OpCreate, "note", key, "account_id", quoted(account.String()), "at", "5"))
	return key
}

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// row is the row of a record.
func (w *world) row(r *record) data.ID {
	w.t.Helper()
	x := w.ref(r)
	if x == nil {
		w.t.Fatalf("%s %s is not known", r.object, r.id)
	}
	return x.Key
}

func (w *world) ref(r *record) *ledger.ExtRef {
	w.t.Helper()
	refs, err := w.l.Linked(w.t.Context(), w.ws, "crm", r.object, r.id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, x := range refs {
		if x.ExtCreatedAt == r.last().CreatedAt {
			return &x
		}
	}
	return nil
}

// image is what a live record has to look like here: its key, whose it is, its fields.
func image(ent, parent string, fields map[string]string, owned []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %q:", ent, parent)
	for _, name := range owned {
		v := fields[name]
		if v == `""` || v == "0" || v == "null" {
			v = ""
		}
		fmt.Fprintf(&b, " %s=%s", name, v)
	}
	return b.String()
}

// wantEqual checks that the live rows are the live records, field by field, one to one;
// but for accounts that a person brought back by an edit after their record was deleted.
func (w *world) wantEqual(revived ...data.ID) {
	w.t.Helper()
	p := w.person(w.lead).pull()
	for _, o := range objects {
		rows := map[data.ID]string{}
		for _, r := range p.live(o.Ent) {
			parent := ""
			if o.Ent != "account" {
				parent = r.Account.String()
			}
			rows[r.Key] = image(o.Ent, parent, w.fieldsOf(r), o.Owned)
		}
		records := map[data.ID]string{}
		for _, r := range w.crm.alive(o.Name) {
			fields := map[string]string{}
			for name, v := range r.last().Fields {
				fields[name] = string(v)
			}
			parent := ""
			if o.Parent != "" {
				parent = w.row(w.crm.current(o.Parent, r.last().Parent)).String()
			}
			key := w.row(r)
			if records[key] != "" {
				w.t.Errorf("%s %s has the row of another record, %s", o.Name, r.id, key)
			}
			records[key] = image(o.Ent, parent, fields, o.Owned)
		}
		for key, want := range records {
			if rows[key] != want {
				w.t.Errorf("the CRM has %s\n    here it is %s (%s)", want, rows[key], key)
			}
		}
		for key, have := range rows {
			if records[key] == "" && !slices.Contains(revived, key) {
				w.t.Errorf("here is %s (%s), and the CRM has no such record", have, key)
			}
		}
	}
}

// backs lists the edits of fields of the CRM, as "field value state".
func (w *world) backs() (out []string) {
	w.t.Helper()
	for _, r := range w.person(w.lead).pull().live("write_back") {
		f := w.fieldsOf(r)
		var value string
		if err := json.Unmarshal([]byte(f["value"]), &value); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, strings.Trim(f["field"], `"`)+" "+value+" "+strings.Trim(f["state"], `"`))
	}
	slices.Sort(out)
	return out
}

func (w *world) wantBacks(want ...string) {
	w.t.Helper()
	if got := w.backs(); !slices.Equal(got, want) {
		w.t.Errorf("write-backs %q, want %q", got, want)
	}
}

// quiet checks that a round has nothing to do, here or there.
func (w *world) quiet() {
	w.t.Helper()
	head, err := w.l.Head(w.t.Context(), w.ws)
	if err != nil {
		w.t.Fatal(err)
	}
	versions, writes := w.crm.versions(), len(w.crm.writes)
	for range 2 {
		w.clock.Move(time.Minute)
		w.round()
	}
	if now, err := w.l.Head(w.t.Context(), w.ws); err != nil || now != head {
		w.t.Errorf("at rest the head moved from %d to %d (%v)", head, now, err)
	}
	if n := w.crm.versions(); n != versions || len(w.crm.writes) != writes {
		w.t.Errorf("at rest the CRM was written: %d versions, then %d", versions, n)
	}
}

func (f *fake) versions() (n int) {
	for _, r := range f.records {
		n += len(r.versions)
	}
	return n
}
