package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"strings"
	"sync"
	"time"

	"rounds/data"
)

// Options of Open; the zero value is the program's.
type Options struct {
	Clock data.Clock   // default time.Now
	Rand  io.Reader    // default crypto/rand.Reader
	Log   *slog.Logger // default: nothing is logged
	// LeaseDays is how long a device works without the server; data.NoLease: for ever.
	LeaseDays int64 // default LeaseDays

	// Of tests.
	hook     func(engine) engine // between the ledger and its database
	patience time.Duration       // default commitTimeout
	poll     time.Duration       // default pollEvery
}

// Ledger is an open database of workspaces. It is safe for concurrent use, and
// several of them, in several processes, may work on one database.
type Ledger struct {
	clock data.Clock
	log   *slog.Logger
	db    engine

	randMu sync.Mutex
	rand   io.Reader
	ids    *data.IDs

	mu     sync.Mutex
	queues map[int64]chan *job
	keys   map[int64][]byte // by workspace

	leaseDays int64
	trouble   trouble
	poll      time.Duration // how often heads are read where nobody tells of them
	patience  time.Duration // how long a push waits for the database
	closing   chan struct{} // closed when no more is taken
	over      chan struct{} // closed when nothing is under way any more
	closed    sync.Once
	running   sync.WaitGroup
	heads     heads
}

// Open opens the database that dsn names and brings its tables up to date:
// "sqlite:PATH", or "postgres://…" with one host or several (then with
// target_session_attrs=read-write, which is the default here).
func Open(ctx context.Context, dsn string, opts Options) (*Ledger, error) {
	l := &Ledger{clock: opts.Clock, rand: opts.Rand, log: opts.Log, leaseDays: opts.LeaseDays, queues: map[int64]chan *job{}, keys: map[int64][]byte{}, patience: opts.patience, poll: opts.poll, closing: make(chan struct{}), over: make(chan struct{})}
	if l.leaseDays == 0 {
		l.leaseDays = LeaseDays
	}
	if l.patience == 0 {
		l.patience = commitTimeout
	}
	if l.poll == 0 {
		l.poll = pollEvery
	}
	if l.clock == nil {
		l.clock = time.Now
	}
	if l.rand == nil {
		l.rand = rand.Reader
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	l.ids = data.NewIDs(l.clock, lockedReader{l})
	l.heads.init()
	var err error
	scheme, rest, _ := strings.Cut(dsn, ":")
	switch scheme {
	case "sqlite":
		l.db, err = openSQLite(ctx, rest)
	case "postgres", "postgresql":
		l.db, err = openPostgres(ctx, dsn)
	default:
		return nil, data.Errorf(data.CodeInvalid, "%q names no database; write sqlite:PATH or postgres://HOST/DATABASE", scheme)
	}
	if err != nil {
		return nil, err
	}
	if opts.hook != nil {
		l.db = opts.hook(l.db)
	}
	if err := l.db.migrate(ctx); err != nil {
		err = errors.Join(l.db.explained(err), l.db.close())
		return nil, fmt.Errorf("cannot prepare the tables: %w", err)
	}
	l.running.Go(l.watchHeads)
	return l, nil
}

// Close stops taking pushes, lets those under way finish, and closes the database.
func (l *Ledger) Close() error {
	var err error
	l.closed.Do(func() {
		l.mu.Lock()
		close(l.closing)
		l.mu.Unlock()
		l.running.Wait()
		close(l.over)
		err = l.db.close()
	})
	return err
}

// isClosing is asked under mu before something is started.
func (l *Ledger) isClosing() bool {
	select {
	case <-l.closing:
		return true
	default:
		return false
	}
}

// Ping asks the database whether it is there.
func (l *Ledger) Ping(ctx context.Context) error {
	return l.failure("asking the database", l.db.ping(ctx))
}

func (l *Ledger) now() data.Instant { return data.At(l.clock()) }

// lockedReader shares the ledger's randomness.
type lockedReader struct{ l *Ledger }

func (r lockedReader) Read(b []byte) (int, error) {
	r.l.randMu.Lock()
	defer r.l.randMu.Unlock()
	return io.ReadFull(r.l.rand, b)
}

func (l *Ledger) randomID() (data.ID, error) {
	var id data.ID
	_, err := lockedReader{l}.Read(id[:])
	return id, err
}

func (l *Ledger) jitter(most time.Duration) time.Duration {
	n, err := rand.Int(lockedReader{l}, big.NewInt(int64(most)+1))
	if err != nil {
		return 0
	}
	return time.Duration(n.Int64())
}
