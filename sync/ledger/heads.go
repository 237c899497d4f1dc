package ledger

import (
	"context"
	"maps"
	"sync"
	"time"

	"rounds/data"
)

// Head is a workspace's newest seq.
type Head struct {
	Workspace data.ID
	Seq       int64
}

// heads tells who listens how far the workspaces are.
type heads struct {
	mu    sync.Mutex
	known map[int64]int64
	ids   map[int64]data.ID
	subs  map[chan Head]map[int64]int64 // what each was told
	wake  chan struct{}
	tell  chan struct{} // other processes
}

func (h *heads) init() {
	h.known, h.ids, h.subs = map[int64]int64{}, map[int64]data.ID{}, map[chan Head]map[int64]int64{}
	h.wake, h.tell = make(chan struct{}, 1), make(chan struct{}, 1)
}

// Heads sends the head of a workspace whenever it moves, by this process or another,
// until ctx ends; then the channel is closed. A slow reader misses heads, but not the
// newest.
func (l *Ledger) Heads(ctx context.Context) <-chan Head {
	out := make(chan Head)
	signal := make(chan Head, 1)
	h := &l.heads
	h.mu.Lock()
	told := map[int64]int64{}
	for ws, seq := range h.known {
		told[ws] = seq
	}
	h.subs[signal] = told
	h.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isClosing() {
		close(out)
		return out
	}
	l.running.Go(func() {
		defer close(out)
		defer func() {
			h.mu.Lock()
			delete(h.subs, signal)
			h.mu.Unlock()
		}()
		for {
			select {
			case <-signal:
			case <-ctx.Done():
				return
			case <-l.closing:
				return
			}
			for _, head := range h.news(signal) {
				select {
				case out <- head:
				case <-ctx.Done():
					return
				case <-l.closing:
					return
				}
			}
		}
	})
	return out
}

// news lists the heads that a subscriber was not told.
func (h *heads) news(sub chan Head) []Head {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Head
	for ws, seq := range h.known {
		if id := h.ids[ws]; h.subs[sub][ws] != seq && !id.IsZero() {
			h.subs[sub][ws] = seq
			out = append(out, Head{id, seq})
		}
	}
	return out
}

// set notes a head and reports whether it is another one.
func (h *heads) set(ws, seq int64, id data.ID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.put(ws, max(seq, h.known[ws]), id)
}

// read notes a head that was read after so much was known. One that is lower is another
// history's: the database was brought back under this process.
func (h *heads) read(ws, seq int64, id data.ID, before int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if seq >= before {
		seq = max(seq, h.known[ws])
	}
	h.put(ws, seq, id)
}

// put is set and read for a caller that holds mu.
func (h *heads) put(ws, seq int64, id data.ID) bool {
	if h.known[ws] == seq && (id.IsZero() || h.ids[ws] == id) {
		return false
	}
	h.known[ws] = seq
	if !id.IsZero() {
		h.ids[ws] = id
	}
	for sub := range h.subs {
		select {
		case sub <- Head{}:
		default:
		}
	}
	return true
}

// moved notes a head that this process has made, and tells the other processes.
func (l *Ledger) moved(ws, seq int64) {
	if l.heads.set(ws, seq, data.ID{}) {
		select {
		case l.heads.tell <- struct{}{}:
		default:
		}
	}
}

// notifyEvery is how long commits are collected before other processes are told.
const notifyEvery = 50 * time.Millisecond

// pollEvery is how often the heads are read where nobody tells of them.
const pollEvery = time.Second

// watchHeads follows what other processes commit, and tells them what this one does.
func (l *Ledger) watchHeads() {
	ctx, cancel := context.WithCancel(context.Background())
	var parts sync.WaitGroup
	parts.Go(func() {
		l.db.listen(ctx, func() {
			select {
			case l.heads.wake <- struct{}{}:
			default:
			}
		})
	})
	parts.Go(func() { l.tellHeads(ctx) })
	l.readHeads(ctx)
	tick := time.NewTicker(l.poll)
	defer tick.Stop()
	for done := false; !done; {
		select {
		case <-l.heads.wake:
			l.readHeads(ctx)
		case <-tick.C:
			l.readHeads(ctx)
		case <-l.closing:
			done = true
		}
	}
	cancel()
	parts.Wait()
}

func (l *Ledger) tellHeads(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.heads.tell:
			l.db.notify(ctx)
		}
		timer := time.NewTimer(notifyEvery)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// readHeads asks the database for the heads. What fails is asked again a second later.
func (l *Ledger) readHeads(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	l.heads.mu.Lock()
	before := maps.Clone(l.heads.known)
	l.heads.mu.Unlock()
	t, err := l.db.begin(ctx, glances)
	if err != nil {
		return
	}
	defer t.rollback()
	t.ask(func(row scan) error {
		var ws, head int64
		var id data.ID
		if err := row(&ws, &id, &head); err != nil {
			return err
		}
		l.heads.read(ws, head, id, before[ws])
		return nil
	}, `SELECT no, id, head FROM workspace`)
	if err := t.flush(ctx); err != nil && ctx.Err() == nil {
		l.log.Debug("reading the heads", "error", err)
	}
}
