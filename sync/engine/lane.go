package engine

import (
	"context"
	"errors"
	"net/http"
	"time"

	"rounds/sync/wire"
)

// lane is one direction: its wake-ups and its failures.
type lane struct {
	name   string
	woken  chan struct{} // there may be work
	now    chan struct{} // a person wants it tried now
	fails  int
	failed error // of the last attempt
}

func newLane(name string) lane {
	return lane{name: name, woken: make(chan struct{}, 1), now: make(chan struct{}, 1)}
}

func (l *lane) wake()  { signal(l.woken) }
func (l *lane) hurry() { signal(l.now) }

func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Pauses after failures, and between two looks for changes: without pokes, and at most
// while they are heard, when looking only mends what no poke told of.
const (
	firstPause  = time.Second
	mostPause   = time.Minute
	pollPause   = 30 * time.Second
	pokedPause  = 10 * time.Minute
	confirmOnce = 30 * time.Second // how often the server's word that nothing is new is noted
)

// lane works in one direction until ctx ends.
func (e *Engine) lane(ctx context.Context, l *lane, work func(context.Context) error) {
	for {
		flipped := e.cut.changed()
		var pause time.Duration
		err := e.attempt(ctx, l, work)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && l == &e.down:
			pause = e.lookAgain()
		case err != nil:
			pause = e.pause(l.fails, err)
			e.report.paused(e.now().Add(pause))
		}
		if !e.rest(ctx, l, pause, flipped) {
			return
		}
	}
}

// attempt runs one round and notes how it went.
func (e *Engine) attempt(ctx context.Context, l *lane, work func(context.Context) error) error {
	under, cancel, err := e.cut.through(ctx)
	if err == nil {
		if err = work(under); err != nil && context.Cause(under) != nil {
			err = context.Cause(under)
		}
		cancel()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if l.fails++; err == nil {
		l.fails = 0
	}
	err = e.foretold(ctx, err)
	l.failed = err
	e.report.went(l, err)
	return err
}

// foretold puts in the place of a failure that passes what another process was told: that
// this device was shut out. Where the line is cut nobody else says so.
func (e *Engine) foretold(ctx context.Context, err error) error {
	if err == nil || needsPerson(err) {
		return err
	}
	if point, perr := e.store.SyncPoint(ctx); perr != nil || !point.ShutOut {
		return err
	}
	return &wire.Problem{Status: http.StatusForbidden, Code: wire.CodeRevoked, Detail: wire.ShutOut}
}

// rest waits for work; after a failure (pause > 0 and no success) only the end of the
// pause or a person ends it, so that typing does not hammer a server that is down. It
// is false when ctx ended.
func (e *Engine) rest(ctx context.Context, l *lane, pause time.Duration, flipped <-chan struct{}) bool {
	woken := l.woken
	if l.failed != nil && !errors.Is(l.failed, errCut) { // where the line is cut, nobody is asked
		woken = nil
	}
	var timer <-chan time.Time
	if pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-woken:
	case <-l.now:
	case <-timer:
	case <-flipped:
	}
	return true
}

// pause is how long to wait after so many failures in a row: doubled each time, with
// half of it left to chance so that a team does not come back all at once; never
// shorter than what the server asked for.
func (e *Engine) pause(fails int, err error) time.Duration {
	d := mostPause
	if fails < 7 {
		d = min(firstPause<<(fails-1), mostPause)
	}
	d = e.jitter(d)
	var p *wire.Problem
	if errors.As(err, &p) {
		d = max(d, time.Duration(p.RetryAfterMS)*time.Millisecond)
	}
	if needsPerson(err) {
		d = max(d, mostPause)
	}
	return d
}

// lookAgain is how long after a pull the next one comes by itself. While the server is
// heard it tells of every change, and a pull of each device all the same would cost a
// host of many people more than all else.
func (e *Engine) lookAgain() time.Duration {
	if e.poked.Load() {
		return e.jitter(pokedPause)
	}
	return pollPause
}

// jitter leaves half of a pause to chance.
func (e *Engine) jitter(d time.Duration) time.Duration {
	e.randMu.Lock()
	defer e.randMu.Unlock()
	return d/2 + time.Duration(e.rand.Int64N(int64(d/2)))
}
