package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/remote"
	"rounds/ui/page"
)

// connection joins a book with the server that it belongs to.
type connection struct {
	*engine.Engine
	store *store.Store
	login remote.Login
}

var _ page.Syncer = (*connection)(nil)

// connect gives the connection of a book; nil when it belongs to no server.
func (m *Main) connect(ctx context.Context, st *store.Store, log *slog.Logger) (*connection, error) {
	r, err := m.remoteOf(st.Path())
	if err != nil {
		return nil, err
	}
	login, err := r.Login()
	if errors.Is(err, remote.ErrNoLogin) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if of, err := st.Workspace(ctx); err != nil || of != login.Workspace {
		return nil, errors.Join(err, data.Errorf(data.CodeConflict, "the login beside this book is of another server; `rounds logout --force` forgets it, `rounds login URL` connects the book again"))
	}
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	seed := uint64(clock().UnixNano())
	return &connection{
		Engine: engine.New(engine.CacheOf(st), r, engine.Options{Clock: clock, Rand: rand.New(rand.NewPCG(seed, uint64(os.Getpid()))), Log: log}),
		store:  st, login: login,
	}, nil
}

// background syncs until ctx ends: what is committed here is sent at once. The function
// that it returns waits for the end.
func (c *connection) background(ctx context.Context) (wait func()) {
	changes, cancel := c.store.Subscribe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Run(ctx)
	}()
	go func() {
		for range changes {
			c.Changed()
		}
	}()
	return func() {
		<-done
		cancel()
	}
}

// Server names the workspace and its address.
func (c *connection) Server() string { return c.login.Name + " · " + c.login.URL }

// Export writes what needs attention to a file beside the book.
func (c *connection) Export(ctx context.Context) (string, error) {
	doc, err := attentionOf(ctx, c.store)
	if err != nil {
		return "", err
	}
	raw, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return "", err
	}
	path, err := c.store.KeepNeeds(append(raw, '\n'))
	if err != nil {
		return "", data.Errorf(data.CodeReadOnly, "it cannot be written: %w", err)
	}
	return path, nil
}

// Limits of the log of the workstation: a longer one is begun anew, the one before it
// is kept.
const maxLog = 4 << 20

// openLog opens the log of what happens in the background. It never holds tokens or
// texts of customers.
func (m *Main) openLog() (*slog.Logger, error) {
	h, err := m.home()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(h.state, 0o700); err != nil {
		return nil, data.Errorf(data.CodeReadOnly, "the log cannot be kept: %w", err)
	}
	path := filepath.Join(h.state, "rounds.log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, data.Errorf(data.CodeReadOnly, "the log cannot be kept: %w", err)
	}
	m.closers = append(m.closers, f.Close)
	return slog.New(slog.NewTextHandler(f, nil)), nil
}
