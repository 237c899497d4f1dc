package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/server"
)

// Settings of a world's book: when the world was made, and the server's seq then.
const (
	settingBuilt     = "demo.built"
	settingBuiltHead = "demo.head"
)

// worldName is what the team of a world is called.
const worldName = "Demo"

// openWorld starts the world's server on loopback, making the world when it is not
// there, when a fresh one is asked for, or when it is a day old and nothing was done in
// it: its clocks run from the moment for which it was made. The book is then brought up
// to date over HTTP, as any device's.
func (m *Main) openWorld(ctx context.Context, path string, f demoFlags) (*desk.Desk, error) {
	if f.fresh {
		if err := removeWorld(path); err != nil {
			return nil, err
		}
	}
	w, err := m.startWorld(ctx, path, f)
	if err != nil {
		return nil, err
	}
	d, err := m.openDeskAt(ctx, path)
	if err != nil {
		return nil, err
	}
	if m.untouched(ctx, d.Store, w) {
		if err := m.Close(); err != nil {
			return nil, err
		}
		f.fresh = true
		return m.openWorld(ctx, path, f)
	}
	return d, m.joinWorld(ctx, d.Store, w)
}

// serverOfWorld is the file of a world's server.
func serverOfWorld(path string) string { return strings.TrimSuffix(path, ".db") + ".server.db" }

// world is the server of a demo, running.
type world struct {
	ledger *ledger.Ledger
	ws     data.ID
	me     data.User // whose the demo is
	url    string
	built  time.Time // when it was made just now; zero for one that was kept
}

// startWorld opens the server's database, filling an empty one, and serves it on a
// loopback port of the system's choice until the program ends.
func (m *Main) startWorld(ctx context.Context, path string, f demoFlags) (*world, error) {
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	opts := demo.Options{Accounts: f.accounts, Seed: f.seed, Now: clock().Truncate(time.Minute)}
	if err := opts.Check(); err != nil { // before anything is made
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, data.Errorf(data.CodeReadOnly, "the world cannot be kept: %w; choose another folder with --dir", err)
	}
	l, err := ledger.Open(ctx, "sqlite:"+serverOfWorld(path), ledger.Options{Clock: clock, LeaseDays: data.NoLease}) // what is made up needs no lease
	if err != nil {
		return nil, err
	}
	m.closers = append(m.closers, l.Close)
	w := &world{ledger: l}
	team := demo.Team(opts)
	w.me = team[0]
	known, err := l.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	if len(known) > 0 && known[0].Head > 0 {
		w.ws = known[0].ID
	} else if err := m.buildWorld(ctx, w, opts, team); err != nil {
		return nil, errors.Join(err, m.Close(), removeWorld(path))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, data.Errorf(data.CodeConflict, "the demo's server cannot listen on loopback: %w", err)
	}
	w.url = "http://" + listener.Addr().String()
	m.runServer(ctx, server.New(server.Options{Ledger: l, Clock: clock, Log: slog.New(slog.DiscardHandler)}), listener)
	return w, nil
}

// runServer serves in the background until the program ends.
func (m *Main) runServer(ctx context.Context, s *server.Server, listener net.Listener) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener, nil) }()
	m.closers = append(m.closers, func() error {
		cancel()
		return <-ended
	})
}

// buildWorld fills the server with the generated history, all of it or nothing.
func (m *Main) buildWorld(ctx context.Context, w *world, opts demo.Options, team []data.User) (err error) {
	if w.ws, err = w.ledger.NewWorkspace(ctx, worldName); err != nil {
		return err
	}
	report := m.progress(m.words().T("cli.building"))
	err = w.ledger.Load(ctx, w.ws, func(put func(any) error) error {
		for _, u := range team {
			if err := put(u); err != nil {
				return err
			}
		}
		done := 0
		return demo.Generate(opts, func(b demo.Bundle) error {
			done++
			report(done, opts.Accounts)
			return b.Each(put)
		})
	})
	w.built = opts.Now
	return err
}

// joinWorld enrols the book with the world's server, or finds the server again at its
// new port, and brings the book up to date; one that is to begin offline stays as it was
// left, with what waits in it.
func (m *Main) joinWorld(ctx context.Context, st *store.Store, w *world) error {
	keys := keyring(st.Path())
	login, err := keys.Load()
	switch {
	case err == nil && login.Workspace == w.ws:
		login.URL = w.url
		if err = keys.Save(login); err == nil && m.offline && w.built.IsZero() {
			return nil
		}
	case err == nil || errors.Is(err, remote.ErrNoLogin):
		err = m.enrolInWorld(ctx, st, w)
	}
	if err != nil {
		return err
	}
	if _, _, err := m.syncOnce(ctx, st); err != nil {
		return err
	}
	if w.built.IsZero() {
		return nil
	}
	head, err := w.ledger.Head(ctx, w.ws)
	if err != nil {
		return err
	}
	if err := st.SetSetting(ctx, settingBuiltHead, strconv.FormatInt(head, 10)); err != nil {
		return err
	}
	return st.SetSetting(ctx, settingBuilt, w.built.UTC().Format(time.RFC3339))
}

func (m *Main) enrolInWorld(ctx context.Context, st *store.Store, w *world) error {
	code, err := w.ledger.NewCode(ctx, w.ws, w.me.ID, ledger.KindDevice, "the demo")
	if err != nil {
		return err
	}
	r, err := m.remoteOf(st.Path())
	if err != nil {
		return err
	}
	l, err := r.Enrol(ctx, w.url, code, "demo")
	if err != nil {
		return err
	}
	return st.Enrolled(ctx, enrolment(l))
}

// untouched reports whether a kept world is a day old and nobody has done anything in
// it.
func (m *Main) untouched(ctx context.Context, st *store.Store, w *world) bool {
	if !w.built.IsZero() {
		return false
	}
	raw, err := st.Setting(ctx, settingBuilt)
	if err != nil {
		return false
	}
	built, err := time.Parse(time.RFC3339, raw)
	if err != nil || st.Now().Time(nil).Sub(built) < 24*time.Hour {
		return false
	}
	head, err := w.ledger.Head(ctx, w.ws)
	status, serr := st.Status(ctx)
	was, werr := st.Setting(ctx, settingBuiltHead)
	return err == nil && serr == nil && werr == nil && status.Waiting+status.Drafts+status.Attention == 0 && was == strconv.FormatInt(head, 10)
}

// removeWorld removes book and server of a world with what belongs to them.
func removeWorld(path string) error {
	err := errors.Join(store.Remove(path), store.Remove(serverOfWorld(path)), keyring(path).Forget())
	if err != nil {
		return data.Errorf(data.CodeReadOnly, "the old world cannot be removed: %w; choose another folder with --dir", err)
	}
	return nil
}
