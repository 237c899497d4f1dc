package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/store"
)

const (
	// restAfter is how long a book of which no session is open stays open: long enough
	// for a person who asks one thing after another.
	restAfter = 10 * time.Minute
	restEvery = time.Minute
)

// watch sees to it until the host ends that nobody stays who left the team, and that
// books which nobody uses cost nothing.
func (p *people) watch() {
	changes, cancel := p.store.Subscribe()
	defer cancel()
	tick := time.NewTicker(restEvery)
	defer tick.Stop()
	for {
		if err := p.partings(p.ctx); err != nil && p.ctx.Err() == nil {
			p.log.Error("who left the team is not known", "err", err)
		}
		select {
		case <-changes:
		case <-tick.C:
			p.rest()
		case <-p.ctx.Done():
			return
		}
	}
}

// partings ends the sessions of those who left the team, and purges their books.
func (p *people) partings(ctx context.Context) error {
	gone, err := p.store.Left(ctx)
	if err != nil {
		return err
	}
	for _, id := range gone {
		p.mu.Lock()
		one, done := p.open[id], p.left[id]
		uses := 0
		if one != nil {
			one.expel()
			uses = one.uses
		}
		p.mu.Unlock()
		// Her sessions are ending, and the next look finds none; the host's own book is
		// purged by its exchange with the server.
		if done || uses > 0 || one != nil && one == p.host {
			continue
		}
		if err := p.purge(ctx, id, one); err != nil {
			p.log.Error("the book of a person who left was not purged", "person", id, "err", err)
			continue
		}
		p.mu.Lock()
		p.left[id] = true
		delete(p.open, id)
		p.mu.Unlock()
	}
	return nil
}

// purge wipes the book of a person who left, but for what was not sent.
func (p *people) purge(ctx context.Context, id data.ID, one *person) (err error) {
	if one != nil {
		one.mu.Lock()
		p.shut(one)
		one.mu.Unlock()
	}
	path := p.pathOf(id)
	if begun, err := store.Begun(path); err != nil || !begun {
		return err
	}
	clock, err := p.m.clock()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, path, store.Options{Clock: clock})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return st.Wipe(ctx, nil)
}

// rest closes the books that nobody used for long and in which nothing waits to be sent.
func (p *people) rest() {
	p.mu.Lock()
	all := slices.Collect(maps.Values(p.open))
	p.mu.Unlock()
	for _, one := range all {
		p.restOf(one)
	}
}

func (p *people) restOf(one *person) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.store == nil || one == p.host {
		return
	}
	p.mu.Lock()
	unused := one.uses == 0 && p.store.Now().Sub(one.since) >= restAfter
	p.mu.Unlock()
	if !unused {
		return
	}
	if s, err := one.store.Status(p.ctx); err == nil && s.Waiting == 0 {
		p.shut(one)
	}
}

// shut ends the exchange of a book and closes it. The caller holds the person's mu, or
// has ended all who could.
func (p *people) shut(one *person) {
	if one.stop != nil {
		one.stop()
	}
	if one.store != nil && one.store != p.store { // that of the host is closed with Main
		if err := one.store.Close(); err != nil {
			p.log.Error("a book was not closed well", "person", one.user.ID, "err", err)
		}
	}
	one.store, one.sync, one.desk, one.stop = nil, nil, nil, nil
}

// obey ends a person's sessions when her book is shut out by the server.
func (one *person) obey(ctx context.Context, c *connection) {
	states, cancel := c.Watch()
	defer cancel()
	for {
		select {
		case s := <-states:
			if s.Phase == data.SyncRevoked {
				one.expel()
			}
		case <-ctx.Done():
			return
		}
	}
}
