package engine

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// sayAgain is how long the same failure is not logged again.
const sayAgain = 5 * time.Minute

// reporter keeps the state that is shown, and logs what changed in it.
type reporter struct {
	e *Engine

	mu     sync.Mutex
	state  data.SyncState
	subs   map[chan data.SyncState]struct{}
	failed map[string]error     // by lane; what needs a person or passes by itself
	said   map[string]time.Time // when a failure was logged, by lane and text
	open   map[string]bool      // lanes of which a failure was logged, and its end not yet
	rates  []rate
}

// rate is how many rows had come at a moment.
type rate struct {
	at   data.Instant
	rows int64
}

func newReporter(e *Engine) *reporter {
	return &reporter{
		e: e, state: data.SyncState{Phase: data.SyncIdle}, subs: map[chan data.SyncState]struct{}{},
		failed: map[string]error{}, said: map[string]time.Time{}, open: map[string]bool{},
	}
}

// State is where syncing stands.
func (e *Engine) State() data.SyncState {
	e.report.mu.Lock()
	defer e.report.mu.Unlock()
	return e.report.state
}

// Watch returns a channel of one slot that receives the newest state whenever it
// changes; call cancel to leave.
func (e *Engine) Watch() (states <-chan data.SyncState, cancel func()) {
	r := e.report
	ch := make(chan data.SyncState, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subs[ch] = struct{}{}
	return ch, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if _, ok := r.subs[ch]; ok {
			delete(r.subs, ch)
			close(ch)
		}
	}
}

// set shows a state to who watches. The caller holds mu.
func (r *reporter) set(s data.SyncState) {
	if s == r.state {
		return
	}
	r.state = s
	for ch := range r.subs {
		select {
		case <-ch:
		default:
		}
		ch <- s // the slot is free: only set fills it, under the lock
	}
}

// busy says that something is being exchanged.
func (r *reporter) busy() {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	if s.Phase == data.SyncIdle {
		s.Phase = data.SyncBusy
		r.set(s)
	}
}

// went notes how a round of a lane ended.
func (r *reporter) went(l *lane, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed[l.name] = err
	r.logFailure(l.name, err)
	if l == &r.e.up && r.state.Phase == data.SyncFirst {
		return // what is sent meanwhile does not end a first sync
	}
	now := r.e.now()
	s := r.state
	s.Progress = data.SyncProgress{}
	worst := r.failed["pull"]
	if r.failed["push"] != nil && (worst == nil || !needsPerson(worst)) {
		worst = r.failed["push"]
	}
	was := s.Phase
	s.Phase, s.Problem = phaseOf(worst)
	switch {
	case worst == nil:
		s.Since, s.Retry = 0, 0
		if l == &r.e.down { // where nothing waits to be sent, the other asks nobody
			s.Last = now
		}
	case was != s.Phase:
		s.Since = now
	}
	r.set(s)
}

// confirmed notes that the server was heard to have nothing new. Who watches is not told:
// a clock that goes on is read when it is drawn.
func (r *reporter) confirmed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.e.now(); r.state.Phase == data.SyncIdle && r.state.Last != 0 && now.Sub(r.state.Last) >= confirmOnce {
		r.state.Last = now
	}
}

// paused notes when a failed lane tries again.
func (r *reporter) paused(until data.Instant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.state; s.Problem != "" {
		s.Retry = until
		r.set(s)
	}
}

// logFailure says a failure of a lane once in a while, and its end once where it was
// said. What comes and goes is not said each time.
func (r *reporter) logFailure(lane string, err error) {
	log := r.e.log.With("lane", lane)
	now := r.e.clock()
	switch {
	case err == nil:
		if r.open[lane] {
			log.Info("recovered")
			delete(r.open, lane)
		}
	case !errors.Is(err, errCut):
		maps.DeleteFunc(r.said, func(_ string, at time.Time) bool { return now.Sub(at) >= sayAgain })
		what := lane + " " + err.Error()
		if _, recently := r.said[what]; recently {
			return
		}
		r.said[what], r.open[lane] = now, true
		log.Warn("sync failed", "err", err.Error())
	}
}

// phaseOf says what a failure means for the person.
func phaseOf(err error) (data.SyncPhase, string) {
	var p *wire.Problem
	switch {
	case err == nil:
		return data.SyncIdle, ""
	case errors.Is(err, errCut):
		return data.SyncPostpone, ""
	case errors.Is(err, remote.ErrOffline), errors.Is(err, wire.ErrTruncated), errors.Is(err, context.DeadlineExceeded):
		return data.SyncOffline, err.Error()
	case errors.Is(err, remote.ErrNoLogin):
		return data.SyncSignIn, err.Error()
	case errors.As(err, &p):
		switch p.Code {
		case wire.CodeUnauthorized:
			return data.SyncSignIn, err.Error()
		case wire.CodeRevoked:
			return data.SyncRevoked, err.Error()
		case wire.CodeUpgrade:
			return data.SyncUpgrade, err.Error()
		case wire.CodeUnavailable, wire.CodeTooMany, wire.CodeTimeout:
			return data.SyncOffline, err.Error()
		}
	}
	return data.SyncRefused, err.Error()
}

// needsPerson reports whether a failure does not pass by itself.
func needsPerson(err error) bool {
	switch phase, _ := phaseOf(err); phase {
	case data.SyncSignIn, data.SyncRevoked, data.SyncUpgrade:
		return true
	}
	return false
}

// first begins to report a snapshot of which so many rows are kept already; the function it
// returns takes each head.
func (r *reporter) first(kept int64) func(*wire.FrameHead) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	s.Phase, s.Problem, s.Progress = data.SyncFirst, "", data.SyncProgress{Rows: kept}
	r.rates = []rate{{r.e.now(), kept}}
	r.set(s)
	return r.frame
}

// rateOver is over how long the rate of rows is taken.
const rateOver = 5 * time.Second

func (r *reporter) frame(h *wire.FrameHead) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	for _, n := range h.Counts {
		s.Progress.Total += n
	}
	s.Progress.Rows += int64(h.Rows)
	s.Progress.Late = s.Progress.Rows > 0 && h.Ent != "" && h.Ent != "user" && h.Ent != "account"
	now := r.e.now()
	r.rates = append(r.rates, rate{now, s.Progress.Rows})
	for len(r.rates) > 2 && now.Sub(r.rates[1].at) > rateOver {
		r.rates = r.rates[1:]
	}
	if span := now.Sub(r.rates[0].at); span > 0 {
		s.Progress.Rate = (s.Progress.Rows - r.rates[0].rows) * int64(time.Second) / int64(span)
	}
	r.set(s)
}
