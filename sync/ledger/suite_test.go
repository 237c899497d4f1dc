package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// onEach runs a test on both databases.
func onEach(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteDSN(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgresDSN(t))
	})
}

func sqliteDSN(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "server.db") }

func postgresDSN(t testing.TB) string {
	dsn, err := sharedCluster(t).database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// clock is the server's time; tests move it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// dice are random bytes that are the same in each run.
type dice struct{ r *rand.ChaCha8 }

func newDice(seed byte) dice { return dice{rand.NewChaCha8([32]byte{seed})} }

func (d dice) Read(b []byte) (int, error) { return d.r.Read(b) }

// check is what a test and a property have in common.
type check interface {
	Helper()
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// server is a ledger with a team of one each: a lead, a manager, a representative
// and an analyst.
type server struct {
	t     check
	l     *ledger.Ledger
	clock *clock
	ids   *data.IDs
	ws    data.ID

	lead, manager, rep, analyst data.ID
}

var seeds struct {
	sync.Mutex
	n byte
}

func open(t testing.TB, dsn string, c *clock) *ledger.Ledger {
	return openWith(t, dsn, c, ledger.Tweaks{})
}

func openWith(t testing.TB, dsn string, c *clock, tweaks ledger.Tweaks) *ledger.Ledger {
	t.Helper()
	seeds.Lock()
	seeds.n++
	seed := seeds.n
	seeds.Unlock()
	l, err := ledger.With(t.Context(), dsn, ledger.Options{Clock: c.Now, Rand: newDice(seed)}, tweaks)
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

func serve(t testing.TB, dsn string) *server {
	t.Helper()
	c := newClock()
	return serveOn(t, open(t, dsn, c), c)
}

func serveOn(t check, l *ledger.Ledger, c *clock) *server {
	t.Helper()
	s := &server{t: t, l: l, clock: c, ids: data.NewIDs(c.Now, newDice(255))}
	s.lead, s.manager, s.rep, s.analyst = s.ids.New(), s.ids.New(), s.ids.New(), s.ids.New()
	ws, err := s.l.NewWorkspace(t.Context(), "Test")
	if err != nil {
		t.Fatal(err)
	}
	s.ws = ws
	s.load(
		data.User{ID: s.lead, Name: "Lea", Role: "lead"}, data.User{ID: s.manager, Name: "Max", Role: "manager"},
		data.User{ID: s.rep, Name: "Rita", Role: "representative"}, data.User{ID: s.analyst, Name: "Ana", Role: "analyst"},
	)
	return s
}

func (s *server) load(rows ...any) {
	s.t.Helper()
	err := s.l.Load(s.t.Context(), s.ws, func(put func(any) error) error {
		for _, row := range rows {
			if err := put(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// account loads an account of an owner.
func (s *server) account(owner data.ID) data.ID {
	s.t.Helper()
	a := data.Account{ID: s.ids.New(), Name: "Acme", Owner: owner, MRR: 100, Stage: data.StageAdoption}
	s.load(a)
	return a.ID
}

// device is a device with its counter, and a plain replica: rows as they were pulled.
type device struct {
	*server
	ledger.Caller
	epoch  string
	n      int64
	cursor string
	token  string // of an interrupted snapshot
	rows   map[rowKey]data.Row
	lastN  int64
}

type rowKey struct {
	ent string
	key data.ID
}

func (s *server) device(user data.ID) *device { return s.deviceOf(user, ledger.KindDevice) }

func (s *server) deviceOf(user data.ID, kind ledger.Kind) *device {
	s.t.Helper()
	code, err := s.l.NewCode(s.t.Context(), s.ws, user, kind, "a test")
	if err != nil {
		s.t.Fatal(err)
	}
	e, err := s.l.Enrol(s.t.Context(), code, "laptop")
	if err != nil {
		s.t.Fatal(err)
	}
	tokens, err := s.l.Refresh(s.t.Context(), e.Refresh)
	if err != nil {
		s.t.Fatal(err)
	}
	caller, err := s.l.Authenticate(s.t.Context(), tokens.Access)
	if err != nil {
		s.t.Fatal(err)
	}
	return &device{server: s, Caller: caller, epoch: e.Epoch, rows: map[rowKey]data.Row{}}
}

// set is a mutation under construction: the fields as "name", value, base, ….
func mut(id data.ID, op data.Op, ent string, key data.ID, fields ...any) data.Mutation {
	m := data.Mutation{ID: id, Op: op, Ent: ent, Key: key}
	for i := 0; i+2 < len(fields)+1 && len(fields) > 0; i += 3 {
		raw, err := json.Marshal(fields[i+1])
		if err != nil {
			panic(err)
		}
		if m.Fields == nil {
			m.Fields = map[string]data.FieldWrite{}
		}
		m.Fields[fields[i].(string)] = data.FieldWrite{V: raw, Base: fmt.Sprint(fields[i+2])}
	}
	return m
}

func (s *server) mut(op data.Op, ent string, key data.ID, fields ...any) data.Mutation {
	return mut(s.ids.New(), op, ent, key, fields...)
}

// push numbers mutations and pushes them; an error fails the test.
func (d *device) push(muts ...data.Mutation) []data.Receipt {
	d.t.Helper()
	out, err := d.try(muts...)
	if err != nil {
		d.t.Fatalf("push: %v", err)
	}
	return out.Receipts
}

func (d *device) try(muts ...data.Mutation) (wire.Pushed, error) {
	for i := range muts {
		if muts[i].N == 0 {
			muts[i].N = d.n + int64(i) + 1
		}
	}
	out, err := d.l.Push(context.Background(), d.Caller, wire.Push{Device: d.Device, Epoch: d.epoch, Cursor: d.cursor, Muts: muts})
	if err == nil {
		d.n = max(d.n, out.LastN)
	}
	return out, err
}

// pull takes pages until there are no more, and returns how many it took.
func (d *device) pull(limit int) int {
	d.t.Helper()
	for pages := 1; ; pages++ {
		if more, err := d.pullOne(limit); err != nil {
			d.t.Fatalf("pull: %v", err)
		} else if !more {
			return pages
		}
	}
}

func (d *device) pullOne(limit int) (more bool, err error) {
	page, err := d.l.Changes(context.Background(), d.Caller, d.cursor, limit)
	if err != nil {
		return false, err
	}
	p, err := wire.ReadPage(bytes.NewReader(page.Body), 1<<30)
	if err != nil {
		return false, err
	}
	if len(p.Items) != page.Items || p.Cursor != page.Cursor || p.More != page.More || p.LastN != page.LastN || p.Head != page.Head || p.Seq != page.Seq {
		return false, fmt.Errorf("the page says %+v, its body %+v", page, p)
	}
	d.apply(p)
	return p.More, nil
}

// apply takes a page in as a client has to.
func (d *device) apply(p *data.Page) {
	for _, item := range p.Items {
		switch {
		case item.Grant != nil && !item.Grant.Granted:
			maps.DeleteFunc(d.rows, func(_ rowKey, r data.Row) bool { return r.Account == item.Grant.Account })
		case item.Row != nil:
			d.take(*item.Row)
		}
	}
	d.cursor = p.Cursor
	if p.LastN > 0 {
		d.lastN = p.LastN
	}
}

func (d *device) take(r data.Row) {
	k := rowKey{r.Ent, r.Key}
	if have, ok := d.rows[k]; ok && have.Rev >= r.Rev && !(have.Rev == r.Rev && !r.Moved) {
		return
	}
	if r.Moved {
		delete(d.rows, k)
		return
	}
	d.rows[k] = r
}

// live lists the rows that are no tombstones, for comparing replicas.
func (d *device) live() []string {
	var out []string
	for _, r := range d.rows {
		if r.GoneAt == 0 {
			out = append(out, fmt.Sprintf("%s %s %s %d %s %s", r.Ent, r.Key, r.Account, r.Rev, r.Fields, r.Frevs))
		}
	}
	slices.Sort(out)
	return out
}

func (d *device) row(ent string, key data.ID) data.Row {
	d.t.Helper()
	r, ok := d.rows[rowKey{ent, key}]
	if !ok {
		d.t.Fatalf("%s %s is not there", ent, key)
	}
	return r
}

// field is a field's value of a pulled row as JSON, "" when it is not set.
func (d *device) field(ent string, key data.ID, name string) string {
	d.t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(d.row(ent, key).Fields, &fields); err != nil {
		d.t.Fatal(err)
	}
	return string(fields[name])
}

// frev is the number of a field of a pulled row.
func (d *device) frev(ent string, key data.ID, name string) int64 {
	d.t.Helper()
	r := d.row(ent, key)
	if len(r.Frevs) == 0 {
		return r.Rev
	}
	var frevs map[string]int64
	if err := json.Unmarshal(r.Frevs, &frevs); err != nil {
		d.t.Fatal(err)
	}
	if n, ok := frevs[name]; ok {
		return n
	}
	return frevs["*"]
}

// problemOf is the problem in err; anything else fails the test.
func problemOf(t check, err error) *wire.Problem {
	t.Helper()
	var p *wire.Problem
	if !errors.As(err, &p) {
		t.Fatalf("no problem: %v", err)
	}
	return p
}

func statuses(receipts []data.Receipt) []string {
	var out []string
	for _, r := range receipts {
		s := string(r.Status)
		if r.Code != "" {
			s += " " + r.Code
		}
		out = append(out, s)
	}
	return out
}

func wantStatuses(t check, receipts []data.Receipt, want ...string) {
	t.Helper()
	if got := statuses(receipts); !slices.Equal(got, want) {
		t.Fatalf("receipts %v, want %v (%+v)", got, want, receipts)
	}
}

// waitFor waits until something is so.
func waitFor(t testing.TB, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !so(); <-time.After(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never happened")
		}
	}
}

// snapshot loads the device's replica anew.
func (d *device) snapshot() {
	d.t.Helper()
	frames, err := d.frames("")
	if err != nil {
		d.t.Fatalf("snapshot: %v", err)
	}
	clear(d.rows)
	d.load(frames)
}

func (d *device) frames(token string) ([]wire.Frame, error) {
	var out []wire.Frame
	err := d.l.Snapshot(context.Background(), d.Caller, token, func(f wire.Frame) error {
		out = append(out, f)
		return nil
	})
	return out, err
}

// load takes frames in; the last one gives the cursor.
func (d *device) load(frames []wire.Frame) {
	d.t.Helper()
	z, err := wire.NewUnpacker()
	if err != nil {
		d.t.Fatal(err)
	}
	defer z.Close()
	for i := range frames {
		f := &frames[i]
		if f.Cursor != "" {
			d.cursor = f.Cursor
		}
		if f.Bytes == 0 {
			continue
		}
		if err := errors.Join(f.Check(), f.EachRow(z, func(r *data.Row) error {
			d.take(*r)
			return nil
		})); err != nil {
			d.t.Fatal(err)
		}
	}
}
