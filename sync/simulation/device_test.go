package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// device is a workstation of somebody: a cache on a disk, a clock that may be wrong,
// and a link to the server that may be anything.
type device struct {
	w      *world
	name   string
	path   string
	user   data.User
	id     data.ID
	caller ledger.Caller
	// refresh is the token that a revoked device still has.
	refresh string
	skew    time.Duration
	store   *store.Store
	link    *link
	gone    bool             // revoked and wiped
	fields  []store.DraftKey // in which something is typed
}

// addDevice enrols a device of a user and opens its empty cache.
func (w *world) addDevice(user data.User, name string) {
	code, err := w.server.ledger.NewCode(w.ctx, w.server.ws, user.ID, ledger.KindDevice, "a test")
	w.must(err)
	d := &device{w: w, name: name, path: filepath.Join(w.dir, name, "book.db"), user: user}
	d.caller, d.refresh = w.server.enrol(code, name)
	d.id = d.caller.Device
	d.link = &link{d: d}
	d.open()
	w.must(d.store.Enrolled(w.ctx, data.Enrolment{Workspace: w.server.ws, Device: d.id, User: user.ID, LeaseDays: ledger.LeaseDays}))
	w.devices = append(w.devices, d)
}

func (d *device) clock() time.Time { return d.w.now.Add(d.skew) }

func (d *device) open() {
	s, err := store.Open(d.w.ctx, d.path, store.Options{Clock: d.clock, IDs: data.NewIDs(d.clock, d.w.reader())})
	d.w.must(err)
	d.store = s
}

// restart is a kill and a new start: what was not committed is gone.
func (d *device) restart() {
	err := d.store.Close()
	d.store = nil
	d.w.must(err)
	d.open()
}

// clone copies the disk of a device: both go on under one device id.
func (d *device) clone(name string) {
	d.w.must(d.store.Close())
	c := &device{w: d.w, name: name, path: filepath.Join(d.w.dir, name, "book.db"), user: d.user, id: d.id, caller: d.caller, skew: d.skew}
	d.w.must(copyFolder(filepath.Dir(d.path), filepath.Dir(c.path)))
	c.link = &link{d: c}
	c.open()
	d.open()
	d.w.devices = append(d.w.devices, c)
}

func copyFolder(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		src, dst := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if e.IsDir() {
			if err := copyFolder(src, dst); err != nil {
				return err
			}
			continue
		}
		if target, err := os.Readlink(src); err == nil {
			if err := os.Symlink(target, dst); err != nil {
				return err
			}
			continue
		}
		raw, err := os.ReadFile(src)
		if err != nil {
			return err
		}
		if err := os.WriteFile(dst, raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// errKilled says that the process was killed in the midst of it.
var errKilled = errors.New("killed")

// sync lets the device exchange what it can, with whatever happens on the way.
func (d *device) sync() error {
	e := engine.New(&fragile{engine.CacheOf(d.store), d}, d.link, engine.Options{Clock: d.clock, Rand: rand.New(rand.NewPCG(1, 1))})
	err := e.Once(d.w.ctx)
	if errors.Is(err, errKilled) {
		d.w.note("%s: killed", d.name)
		d.restart()
	}
	return err
}

// fragile is a cache whose process is killed, or whose disk is full, now and then:
// before a step, or right after it.
type fragile struct {
	engine.Store
	d *device
}

var errFull = errors.New("no space left on the disk")

func (f *fragile) step(do func() error) error {
	if f.d.w.chance(4) {
		if f.d.w.dice.IntN(2) == 0 {
			return errFull
		}
		return errKilled
	}
	if err := do(); err != nil {
		return err
	}
	if f.d.w.chance(2) {
		return errKilled
	}
	return nil
}

func (f *fragile) Receive(ctx context.Context, r []data.Receipt, durable int64, now data.Instant) error {
	return f.step(func() error { return f.Store.Receive(ctx, r, durable, now) })
}

func (f *fragile) Apply(ctx context.Context, from string, p *data.Page) error {
	return f.step(func() error { return f.Store.Apply(ctx, from, p) })
}

func (f *fragile) Rewind(ctx context.Context, epoch string, lastN int64) error {
	return f.step(func() error { return f.Store.Rewind(ctx, epoch, lastN) })
}

func (f *fragile) Renumber(ctx context.Context) error {
	return f.step(func() error { return f.Store.Renumber(ctx) })
}

func (f *fragile) Snapshot(ctx context.Context) (engine.Spool, error) {
	s, err := f.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return &fragileSpool{s, f}, nil
}

type fragileSpool struct {
	engine.Spool
	f *fragile
}

func (s *fragileSpool) Add(ctx context.Context, f wire.Frame) error {
	return s.f.step(func() error { return s.Spool.Add(ctx, f) })
}

func (s *fragileSpool) Finish(ctx context.Context, epoch, cursor string, seq int64) error {
	return s.f.step(func() error { return s.Spool.Finish(ctx, epoch, cursor, seq) })
}

// describe names a device's state for the log.
func (d *device) describe() string {
	st, err := d.store.Status(d.w.ctx)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s: %d waiting, %d need attention", d.name, st.Waiting, st.Attention)
}
