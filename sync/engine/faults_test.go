package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// Whatever a server answers to a push, what waits is still there, downloads go on, and
// the person is told what it means.
func TestNoAnswerToAPushLosesWhatWaits(t *testing.T) {
	for _, c := range []struct {
		code   wire.Code
		status int
		phase  data.SyncPhase
	}{
		{wire.CodeBadRequest, 400, data.SyncRefused},
		{wire.CodeUnauthorized, 401, data.SyncSignIn},
		{wire.CodeForbidden, 403, data.SyncRefused},
		{wire.CodeRevoked, 403, data.SyncRevoked}, // without wipe: a person may have it undone
		{wire.CodeTimeout, 408, data.SyncOffline},
		{wire.CodeGap, 409, data.SyncRefused},    // again and again
		{wire.CodeReused, 409, data.SyncRefused}, // again and again
		{wire.CodeEpoch, 409, data.SyncRefused},  // without saying which
		{wire.CodeTooLarge, 413, data.SyncRefused},
		{wire.CodeUpgrade, 426, data.SyncUpgrade},
		{wire.CodeTooMany, 429, data.SyncOffline},
		{wire.CodeInternal, 500, data.SyncRefused},
		{wire.CodeUnavailable, 503, data.SyncOffline},
	} {
		t.Run(string(c.code), func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *bench) {
				b.store.waiting = muts(40)
				b.remote.push = func([]data.Mutation) (wire.Pushed, error) {
					return wire.Pushed{}, &wire.Problem{Title: "No", Status: c.status, Code: c.code, N: 1}
				}
				b.run(t)
				pass(3 * time.Minute)
				b.remote.mu.Lock()
				pushes, pulls := len(b.remote.pushes), len(b.remote.pulls)
				b.remote.push = nil
				b.remote.mu.Unlock()
				if n := len(b.store.waiting); n != 40 {
					t.Errorf("%d of 40 wait", n)
				}
				if pulls < 6 {
					t.Errorf("%d pulls in three minutes", pulls)
				}
				if s := b.State(); s.Phase != c.phase || s.Problem == "" {
					t.Errorf("state %+v", s)
				}
				if pushes > 200 {
					t.Errorf("the server was asked %d times", pushes)
				}
				b.Nudge()
				synctest.Wait()
				if n := len(b.store.waiting); n != 0 {
					t.Errorf("%d still wait when the server takes them", n)
				}
			})
		})
	}
}

// The same for pulls: a server that answers none of them gets what waits.
func TestNoAnswerToAPullHoldsAnUploadBack(t *testing.T) {
	for _, code := range []wire.Code{
		wire.CodeBadRequest, wire.CodeForbidden, wire.CodeTimeout, wire.CodeEpoch, wire.CodeUpgrade, wire.CodeTooMany, wire.CodeInternal, wire.CodeUnavailable,
	} {
		t.Run(string(code), func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *bench) {
				b.remote.pull = func(string, int) (*data.Page, error) { return nil, problem(code) }
				b.run(t)
				pass(time.Minute)
				b.store.mu.Lock()
				b.store.waiting = muts(3)
				b.store.mu.Unlock()
				b.Changed()
				synctest.Wait()
				if got := b.store.heard(); got != "receive 3" {
					t.Errorf("the cache heard %s", got)
				}
			})
		})
	}
}

// A page past what the protocol allows is asked for in smaller ones, with the pauses of
// any failure; the person is told while it goes on.
func TestAPageThatIsTooLargeIsAskedForInSmallerOnes(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		var limits []int
		b.remote.pull = func(cursor string, limit int) (*data.Page, error) {
			if limits = append(limits, limit); limit > 100 {
				return nil, wire.TooLarge("a page of changes")
			}
			return &data.Page{Cursor: cursor}, nil
		}
		if err := b.attempt(context.Background(), &b.down, b.pullAll); !errors.Is(err, wire.ErrTooLarge) {
			t.Errorf("%v", err)
		}
		if s := b.State(); s.Phase != data.SyncRefused || s.Problem == "" {
			t.Errorf("state %+v", s)
		}
		for range 3 {
			_ = b.attempt(context.Background(), &b.down, b.pullAll)
		}
		if got := fmt.Sprint(limits); got != "[5000 1250 312 78]" {
			t.Errorf("pages of %s rows were asked for", got)
		}
		if s := b.State(); s.Phase != data.SyncIdle {
			t.Errorf("state %+v", s)
		}
	})
}

// A push that is too large is sent in smaller ones.
func TestAPushThatIsTooLargeIsParted(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(400)
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			if len(m) > 30 {
				return wire.Pushed{}, problem(wire.CodeTooLarge)
			}
			return accept(m), nil
		}
		if err := b.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := len(b.store.waiting); n != 0 {
			t.Errorf("%d wait", n)
		}
	})
}

// A server that gives receipts for the first of a push alone: what it took is settled,
// the rest is sent again later.
func TestWhatAServerTookOfAPushIsNotSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(5)
		answered := false
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			if answered {
				return accept(m), nil
			}
			answered = true
			return accept(m[:2]), nil
		}
		b.run(t)
		pass(5 * time.Second)
		if got := fmt.Sprint(b.remote.sizes); got != "[5 3]" {
			t.Errorf("pushes of %s", got)
		}
	})
}

// A full disk, or another failure of the cache, in any step ends the round, loses nothing
// and is tried again.
func TestAFailureOfTheCacheIsTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(2)
		b.store.err = data.Errorf(data.CodeFull, "no room; free some space")
		b.run(t)
		pass(10 * time.Second)
		if s := b.State(); s.Phase != data.SyncRefused || !strings.Contains(s.Problem, "free some space") {
			t.Errorf("state %+v", s)
		}
		if len(b.remote.pushes)+len(b.remote.pulls) != 0 {
			t.Error("the server was asked for what cannot be kept")
		}
		b.store.mu.Lock()
		b.store.err = nil
		b.store.mu.Unlock()
		pass(time.Minute)
		if s := b.State(); s.Phase != data.SyncIdle || len(b.store.waiting) != 0 {
			t.Errorf("state %+v, %d wait", s, len(b.store.waiting))
		}
	})
}

// A download that hangs holds no upload back.
func TestADownloadThatHangsBlocksNoUpload(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		hang := make(chan struct{})
		b.remote.pull = func(string, int) (*data.Page, error) { <-hang; return nil, errors.New("too late") }
		b.run(t)
		t.Cleanup(func() { close(hang) })
		for range 5 {
			b.store.mu.Lock()
			b.store.waiting = muts(1)
			b.store.mu.Unlock()
			b.Changed()
			pass(time.Second)
		}
		if got := b.store.heard(); strings.Count(got, "receive 1") != 5 {
			t.Errorf("the cache heard %s", got)
		}
	})
}
