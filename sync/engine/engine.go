package engine

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"rounds/data"
	"rounds/sync/wire"
)

// Store is the cache as syncing sees it; data/store is one.
type Store interface {
	// SyncPoint is how far the cache has come.
	SyncPoint(ctx context.Context) (data.SyncPoint, error)
	// Outgoing numbers and returns the mutations to send next, in order: those that
	// have no receipt yet, at most so many and about so many bytes.
	Outgoing(ctx context.Context, most, bytes int) ([]data.Mutation, error)
	// Receive takes receipts, and the seq up to which the server has a backup.
	Receive(ctx context.Context, receipts []data.Receipt, durable int64, now data.Instant) error
	// Apply writes a page that was pulled from a cursor; one that is not the cache's
	// (any more) changes nothing.
	Apply(ctx context.Context, from string, page *data.Page) error
	// Rewind takes another epoch: acknowledged mutations past lastN wait again.
	Rewind(ctx context.Context, epoch string, lastN int64) error
	// Renumber begins to count anew, for a new device id.
	Renumber(ctx context.Context) error
	// Snapshot opens the spool of a first sync, the one that a kill interrupted if
	// there is one.
	Snapshot(ctx context.Context) (Spool, error)
	// Unsent is everything that the server has not taken, whatever became of it here.
	Unsent(ctx context.Context) ([]data.Mutation, error)
	// Wipe purges the book; of what was not sent, only what was handed in.
	Wipe(ctx context.Context, handed []data.Mutation) error
	// ShutOut notes that the device is shut out, and keeps the book.
	ShutOut(ctx context.Context) error
	// Contact notes that the server was there now, for the offline lease.
	Contact(ctx context.Context) error
}

// Spool receives a snapshot.
type Spool interface {
	// Token asks the server for what follows the last frame that is kept.
	Token() string
	// Rows is how many rows the frames hold that an earlier attempt kept.
	Rows() int64
	// Add keeps a verified frame on the disk and begins to load it.
	Add(ctx context.Context, f wire.Frame) error
	// Finish loads what is left and puts the new cache in force, to pull on from the
	// cursor.
	Finish(ctx context.Context, epoch, cursor string, seq int64) error
	// Discard throws the kept frames away.
	Discard() error
	// Close leaves the spool for the next time.
	Close() error
}

// Remote is the server as syncing sees it; sync/remote is one.
type Remote interface {
	Push(ctx context.Context, at data.SyncPoint, muts []data.Mutation) (wire.Pushed, error)
	Changes(ctx context.Context, cursor string, limit int, actor data.ID) (*data.Page, error)
	Snapshot(ctx context.Context, token string, actor data.ID, frame func(wire.Frame) error) error
	Poke(ctx context.Context, head func(int64)) error
	Fork(ctx context.Context) error
	Rescue(ctx context.Context, epoch string, muts []data.Mutation) error
}

// Options of New.
type Options struct {
	Clock data.Clock
	Rand  *rand.Rand   // jitter
	Log   *slog.Logger // nil: nothing is logged
}

// Engine syncs one cache with its server.
type Engine struct {
	store  Store
	remote Remote
	clock  data.Clock
	log    *slog.Logger

	randMu sync.Mutex
	rand   *rand.Rand

	up, down lane
	pushing  sync.Mutex  // held through a round of pushes and by whatever changes the numbers
	pushSize *size       // by whoever holds pushing
	pullSize *size       // by the lane that pulls
	poked    atomic.Bool // a stream of pokes is open and has spoken
	handed   atomic.Bool // the work of a device that was shut out, once
	tally    atomic.Pointer[tally]
	report   *reporter
	cut      *gate
}

// New makes an engine; Run starts it.
func New(store Store, remote Remote, o Options) *Engine {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{
		store: store, remote: remote, clock: o.Clock, rand: o.Rand, log: o.Log,
		up: newLane("push"), down: newLane("pull"), cut: newGate(),
		pushSize: newSize(1, wire.MaxMutations), pullSize: newSize(leastPage, wire.MaxPage),
	}
	e.report = newReporter(e)
	return e
}

// Run syncs until ctx ends.
func (e *Engine) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { e.lane(ctx, &e.up, e.pushAll) })
	all.Go(func() { e.lane(ctx, &e.down, e.pullAll) })
	all.Go(func() { e.listen(ctx) })
	all.Wait()
}

// Changed says that something may wait to be sent. It never blocks.
func (e *Engine) Changed() { e.up.wake() }

// Nudge has everything tried now, without waiting for the end of a pause.
func (e *Engine) Nudge() {
	e.up.hurry()
	e.down.hurry()
}

// Once exchanges everything once, for a command without a screen: what waits is
// pushed, then all there is is pulled. Where an account comes back with that, what was
// written of it before it left is pushed as well. The first failure ends it.
func (e *Engine) Once(ctx context.Context) error {
	e.tally.Store(&tally{ours: map[tallied]bool{}})
	for range 2 {
		if err := e.attempt(ctx, &e.up, e.pushAll); err != nil {
			return err
		}
		if err := e.attempt(ctx, &e.down, e.pullAll); err != nil {
			return err
		}
		if free, err := e.store.Outgoing(ctx, 1, packBytes); err != nil || len(free) == 0 {
			return err
		}
	}
	return nil
}

func (e *Engine) now() data.Instant { return data.At(e.clock()) }
