package engine

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// fakeStore is a cache in memory that writes down what was asked of it.
type fakeStore struct {
	mu      sync.Mutex
	point   data.SyncPoint
	waiting []data.Mutation
	back    []data.Mutation // wait when the next page was applied
	applied []*data.Page
	calls   []string
	spool   *fakeSpool
	kept    string // the token of frames that an earlier attempt left
	rows    int64  // and how many rows they hold
	state   func() data.SyncState
	err     error
}

func (s *fakeStore) note(format string, args ...any) {
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
}

func (s *fakeStore) SyncPoint(context.Context) (data.SyncPoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.point, s.err
}

func (s *fakeStore) Outgoing(_ context.Context, most, _ int) ([]data.Mutation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]data.Mutation(nil), s.waiting[:min(most, len(s.waiting))]...), nil
}

func (s *fakeStore) Unsent(context.Context) ([]data.Mutation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]data.Mutation(nil), s.waiting...), nil
}

func (s *fakeStore) Receive(_ context.Context, receipts []data.Receipt, _ int64, _ data.Instant) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = s.waiting[len(receipts):]
	s.note("receive %d", len(receipts))
	return nil
}

func (s *fakeStore) Apply(_ context.Context, from string, p *data.Page) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("apply %s", from)
	s.applied = append(s.applied, p)
	s.waiting, s.back = append(s.waiting, s.back...), nil
	s.point.Cursor, s.point.Seq = p.Cursor, p.Seq
	return nil
}

func (s *fakeStore) Rewind(_ context.Context, epoch string, lastN int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("rewind %s %d", epoch, lastN)
	if epoch != s.point.Epoch {
		s.point = data.SyncPoint{Epoch: epoch}
	}
	return nil
}

func (s *fakeStore) Renumber(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("renumber")
	for i := range s.waiting {
		s.waiting[i].N = int64(i + 1)
	}
	return nil
}

func (s *fakeStore) Snapshot(context.Context) (Spool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("snapshot")
	s.spool = &fakeSpool{s: s, token: s.kept}
	return s.spool, nil
}

func (s *fakeStore) Wipe(_ context.Context, handed []data.Mutation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("wipe %d", len(handed))
	return nil
}

func (s *fakeStore) ShutOut(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("shut out")
	s.point.ShutOut = true
	return nil
}

func (s *fakeStore) Contact(context.Context) error { return nil }

func (s *fakeStore) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.calls, ", ")
}

type fakeSpool struct {
	s      *fakeStore
	token  string
	frames int
	closed bool
	seen   data.SyncProgress // at the last frame
}

func (p *fakeSpool) Token() string { return p.token }
func (p *fakeSpool) Rows() int64   { return p.s.rows }
func (p *fakeSpool) Add(context.Context, wire.Frame) error {
	p.frames++
	p.seen = p.s.state().Progress
	return nil
}
func (p *fakeSpool) Discard() error {
	p.s.note("discard")
	p.s.kept = ""
	return nil
}
func (p *fakeSpool) Close() error { p.closed = true; return nil }
func (p *fakeSpool) Finish(_ context.Context, epoch, cursor string, seq int64) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.note("finish %s", cursor)
	p.s.point = data.SyncPoint{Cursor: cursor, Seq: seq, Epoch: epoch}
	return nil
}

// fakeRemote is a server whose answers a test gives.
type fakeRemote struct {
	mu      sync.Mutex
	push    func(muts []data.Mutation) (wire.Pushed, error)
	pull    func(cursor string, limit int) (*data.Page, error)
	pokes   chan int64
	cut     chan struct{} // closed: there are no streams of pokes
	frames  []wire.Frame
	pushes  []time.Time
	pulls   []time.Time
	sizes   []int
	forks   int
	saved   int
	rescues int   // how many mutations rescue takes; 0 is any number
	lost    error // of a rescue
	// refused is the answer to the token of a kept frame.
	refused error
	ended   error // after the frames of a snapshot
}

func (r *fakeRemote) Push(_ context.Context, _ data.SyncPoint, muts []data.Mutation) (wire.Pushed, error) {
	r.mu.Lock()
	r.pushes = append(r.pushes, time.Now())
	r.sizes = append(r.sizes, len(muts))
	push := r.push
	r.mu.Unlock()
	if push != nil {
		return push(muts)
	}
	return accept(muts), nil
}

func (r *fakeRemote) Changes(_ context.Context, cursor string, limit int, _ data.ID) (*data.Page, error) {
	r.mu.Lock()
	r.pulls = append(r.pulls, time.Now())
	pull := r.pull
	r.mu.Unlock()
	if pull != nil {
		return pull(cursor, limit)
	}
	return &data.Page{Cursor: cursor, Seq: 1}, nil
}

func (r *fakeRemote) Snapshot(_ context.Context, token string, _ data.ID, frame func(wire.Frame) error) error {
	if r.refused != nil && token != "" {
		return r.refused
	}
	for _, f := range r.frames {
		if err := frame(f); err != nil {
			return err
		}
	}
	return r.ended
}

func (r *fakeRemote) Poke(ctx context.Context, head func(int64)) error {
	for {
		select {
		case n := <-r.pokes:
			head(n)
		case <-r.cut:
			return remote.ErrOffline
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *fakeRemote) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pulls = nil
}

// pulledAfter is when it was asked for changes.
func (r *fakeRemote) pulledAfter(start time.Time) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var at []time.Duration
	for _, p := range r.pulls {
		at = append(at, p.Sub(start))
	}
	return fmt.Sprint(at)
}

func (r *fakeRemote) Fork(context.Context) error { r.forks++; return nil }

func (r *fakeRemote) Rescue(_ context.Context, _ string, muts []data.Mutation) error {
	if r.rescues > 0 && len(muts) > r.rescues {
		return problem(wire.CodeTooLarge)
	}
	r.saved += len(muts)
	return r.lost
}

func accept(muts []data.Mutation) wire.Pushed {
	var p wire.Pushed
	for _, m := range muts {
		p.Receipts = append(p.Receipts, data.Receipt{N: m.N, ID: m.ID, Status: data.ReceiptApplied})
	}
	return p
}

func muts(n int) []data.Mutation {
	out := make([]data.Mutation, n)
	for i := range out {
		out[i].N = int64(i + 1)
	}
	return out
}

func problem(code wire.Code) *wire.Problem {
	return &wire.Problem{Title: "No", Status: 409, Code: code}
}

// bench is an engine between fakes, in a bubble of its own time.
type bench struct {
	*Engine
	store  *fakeStore
	remote *fakeRemote
	log    *bytes.Buffer
}

func inBubble(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		log := &bytes.Buffer{}
		b := &bench{
			store:  &fakeStore{point: data.SyncPoint{Cursor: "c1", Seq: 1, Epoch: "e1"}},
			remote: &fakeRemote{pokes: make(chan int64), cut: make(chan struct{})}, log: log,
		}
		b.Engine = New(b.store, b.remote, Options{
			Clock: time.Now, Rand: rand.New(rand.NewPCG(1, 1)), Log: slog.New(slog.NewTextHandler(log, nil)),
		})
		b.store.state = b.State
		fn(t, b)
	})
}

// run starts the engine and ends it with the test.
func (b *bench) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	synctest.Wait()
}

// pass lets time go by.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
