package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

func TestWhatWaitsIsPushedAndThenPulled(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(1200)
		if err := b.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(b.remote.sizes); got != "[500 500 200]" {
			t.Errorf("pushed in pieces of %s", got)
		}
		if got := b.store.heard(); got != "receive 500, receive 500, receive 200, apply c1" {
			t.Errorf("the cache heard %s", got)
		}
		if s := b.State(); s.Phase != data.SyncIdle || s.Last == 0 {
			t.Errorf("state %+v", s)
		}
	})
}

// What a page sets free, of an account that is given back, is sent by the same exchange.
func TestWhatComesBackWithAPullIsPushed(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.back = muts(3)
		if err := b.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); got != "apply c1, receive 3, apply c1" {
			t.Errorf("the cache heard %s", got)
		}
	})
}

func TestALocalChangeIsPushedAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.run(t)
		b.store.mu.Lock()
		b.store.waiting = muts(1)
		b.store.mu.Unlock()
		start := time.Now()
		b.Changed()
		synctest.Wait()
		if n := len(b.remote.pushes); n != 1 || !b.remote.pushes[0].Equal(start) {
			t.Errorf("%d pushes, the first after %s", n, b.remote.pushes[0].Sub(start))
		}
	})
}

func TestWithoutPokesItLooksEveryHalfMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.run(t)
		start := time.Now()
		pass(95 * time.Second)
		if got := b.remote.pulledAfter(start); got != "[0s 30s 1m0s 1m30s]" {
			t.Errorf("pulled after %s", got)
		}
	})
}

// While the server is heard, it is not asked: a heartbeat says that nothing is new, which
// is as good as a pull, and a pull comes by itself once in five to ten minutes. When the
// stream is lost it is asked at once, and every half minute from then on.
func TestWhileTheServerIsHeardItIsHardlyAsked(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.run(t)
		hear := func(head int64) {
			b.remote.pokes <- head
			synctest.Wait()
		}
		hear(1)
		pass(30 * time.Second) // the pause that had begun
		b.remote.forget()
		start := time.Now()
		states, cancel := b.Watch()
		defer cancel()
		for range 180 {
			pass(20 * time.Second)
			hear(1)
		}
		if n := len(b.remote.pulls); n < 6 || n > 12 {
			t.Errorf("asked %d times in an hour: %s", n, b.remote.pulledAfter(start))
		}
		if last := b.State().Last; data.At(time.Now()).Sub(last) > confirmOnce {
			t.Errorf("it says that it was in step %s ago", data.At(time.Now()).Sub(last))
		}
		told := 0
		for len(states) > 0 {
			<-states
			told++
		}
		if told > 1 {
			t.Errorf("who watches was woken %d times for nothing", told)
		}
		for what, head := range map[string]int64{"news": 2, "a server that was brought back": -1} {
			b.remote.forget()
			if hear(head); len(b.remote.pulls) != 1 {
				t.Errorf("%s: asked %d times", what, len(b.remote.pulls))
			}
		}
		b.remote.forget()
		start = time.Now()
		close(b.remote.cut)
		synctest.Wait()
		pass(61 * time.Second)
		if got := b.remote.pulledAfter(start); got != "[0s 30s 1m0s]" {
			t.Errorf("without the stream it asked after %s", got)
		}
	})
}

// The pauses double to a minute, half of each left to chance; typing does not shorten
// them, a person does.
func TestPausesGrowAndAPersonCutsThemShort(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(1)
		b.remote.push = func([]data.Mutation) (wire.Pushed, error) { return wire.Pushed{}, remote.ErrOffline }
		b.run(t)
		for range 300 {
			b.Changed()
			pass(time.Second)
		}
		at := b.remote.pushes
		if len(at) < 9 || len(at) > 14 {
			t.Errorf("%d attempts in five minutes", len(at))
		}
		for i := 1; i < len(at); i++ {
			most := min(time.Second<<(i-1), time.Minute)
			if d := at[i].Sub(at[i-1]); d < most/2 || d > most {
				t.Errorf("pause %d is %s, want %s to %s", i, d, most/2, most)
			}
		}
		n := len(at)
		b.Nudge()
		synctest.Wait()
		if len(b.remote.pushes) != n+1 {
			t.Error("a person's wish did not cut the pause short")
		}
		if s := b.State(); s.Phase != data.SyncOffline || s.Retry <= data.At(time.Now()) || s.Since == 0 {
			t.Errorf("state %+v", s)
		}
	})
}

func TestTheServerSaysHowLongToWait(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(1)
		b.remote.push = func([]data.Mutation) (wire.Pushed, error) {
			p := problem(wire.CodeTooMany)
			p.RetryAfterMS = 20_000
			return wire.Pushed{}, p
		}
		b.run(t)
		pass(time.Minute)
		at := b.remote.pushes
		if len(at) < 2 || at[1].Sub(at[0]) < 20*time.Second {
			t.Errorf("%d attempts, the second after %s", len(at), at[1].Sub(at[0]))
		}
	})
}

func TestAnUploadThatHangsBlocksNoDownload(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		hang := make(chan struct{})
		b.store.waiting = muts(1)
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) { <-hang; return accept(m), nil }
		b.run(t)
		t.Cleanup(func() { close(hang) })
		pass(5 * time.Minute)
		if n := len(b.remote.pulls); n < 10 {
			t.Errorf("%d pulls while a push hangs", n)
		}
	})
}

func TestAFailureIsLoggedOnceInAWhileAndItsEndIsSaid(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		down := true
		b.store.waiting = muts(1)
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			if down {
				return wire.Pushed{}, remote.ErrOffline
			}
			return accept(m), nil
		}
		b.run(t)
		pass(11 * time.Minute)
		b.remote.mu.Lock()
		down = false
		b.remote.mu.Unlock()
		pass(2 * time.Minute)
		if n := strings.Count(b.log.String(), "sync failed"); n < 2 || n > 3 {
			t.Errorf("said %d times in eleven minutes:\n%s", n, b.log)
		}
		if n := strings.Count(b.log.String(), "recovered"); n != 1 {
			t.Errorf("its end is said %d times:\n%s", n, b.log)
		}
		if s := b.State(); s.Phase != data.SyncIdle || s.Problem != "" || s.Since != 0 {
			t.Errorf("state %+v", s)
		}
	})
}

func TestAClonedDeviceTakesANewIDAndSendsAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(3)
		for i := range b.store.waiting {
			b.store.waiting[i].N += 40
		}
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			if m[0].N != 1 {
				return wire.Pushed{}, problem(wire.CodeReused)
			}
			return accept(m), nil
		}
		if err := b.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); b.remote.forks != 1 || got != "renumber, receive 3, apply c1" {
			t.Errorf("%d new ids; the cache heard %s", b.remote.forks, got)
		}
	})
}

func TestAGapIsFilledOrTheDeviceGoesOnAsANewOne(t *testing.T) {
	for _, kept := range []bool{true, false} {
		inBubble(t, func(t *testing.T, b *bench) {
			b.store.waiting = muts(3)
			first := true
			b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
				if !first {
					return accept(m), nil
				}
				first = false
				p := problem(wire.CodeGap)
				if p.N = 9; kept {
					p.N = 1
				}
				return wire.Pushed{}, p
			}
			if err := b.Once(context.Background()); err != nil {
				t.Fatal(err)
			}
			want, forks := "rewind e1 8, renumber, receive 3, apply c1", 1
			if kept {
				want, forks = "rewind e1 0, receive 3, apply c1", 0
			}
			if got := b.store.heard(); got != want || b.remote.forks != forks {
				t.Errorf("kept %v: %d new ids; the cache heard %s", kept, b.remote.forks, got)
			}
		})
	}
}

// A server that acknowledged more than it has now was brought back without a word: it is sent
// again before the page counts. One that never has it is not asked for ever.
func TestWhatAServerHasLostIsSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.point.Acked = 5
		has := int64(3)
		b.remote.pull = func(string, int) (*data.Page, error) {
			return &data.Page{Cursor: "c2", Seq: 9, LastN: has}, nil
		}
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			has = 5
			return accept(m), nil
		}
		b.store.waiting = muts(2)
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); got != "rewind e1 3, receive 2, apply c1" {
			t.Errorf("the cache heard %s", got)
		}
		b.store.point.Acked = 6
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err == nil {
			t.Error("it goes on without what was acknowledged")
		}
	})
}

// A restored server: what it lost is pushed before the snapshot is taken.
func TestANewEpochIsPushedToFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		lastN := int64(7)
		b.store.waiting = muts(2)
		b.remote.frames = []wire.Frame{
			{FrameHead: wire.FrameHead{Seq: 9, Epoch: "e2", Counts: map[string]int64{"account": 1}}},
			{FrameHead: wire.FrameHead{Seq: 9, Ent: "account", Rows: 1, Bytes: 1}},
			{FrameHead: wire.FrameHead{Seq: 9, Epoch: "e2", Cursor: "c9"}},
		}
		b.remote.pull = func(cursor string, _ int) (*data.Page, error) {
			if cursor == "c9" {
				return &data.Page{Cursor: "c9", Seq: 9}, nil
			}
			p := problem(wire.CodeEpoch)
			p.Epoch, p.LastN = "e2", &lastN
			return nil, p
		}
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); got != "rewind e2 0, receive 2, snapshot, finish c9, apply c9" {
			t.Errorf("the cache heard %s", got)
		}
		if !b.store.spool.closed || b.store.spool.frames != 1 {
			t.Errorf("spool: %+v", b.store.spool)
		}
	})
}

// The line goes in the midst of taking up with a restored server: the cursor is gone
// already, and still nothing is taken before what waits was pushed.
func TestAnInterruptedNewEpochIsPushedToFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.point = data.SyncPoint{Epoch: "e2"}
		b.store.waiting = muts(2)
		b.remote.frames = []wire.Frame{{FrameHead: wire.FrameHead{Seq: 9, Epoch: "e2", Cursor: "c9"}}}
		b.remote.push = func([]data.Mutation) (wire.Pushed, error) { return wire.Pushed{}, problem(wire.CodeUnavailable) }
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err == nil {
			t.Fatal("the push did not fail")
		}
		if got := b.store.heard(); got != "" {
			t.Errorf("after the push failed the cache heard %s", got)
		}
		b.remote.push = nil
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); got != "receive 2, snapshot, finish c9, apply c9" {
			t.Errorf("the cache heard %s", got)
		}
	})
}

// Frames that an earlier attempt left are of no use to a server that was restored since, or
// has forgotten where they ended: the same attempt takes all anew.
func TestKeptFramesThatAreOfNoUseAreTakenAnew(t *testing.T) {
	for _, code := range []wire.Code{wire.CodeEpoch, wire.CodeCursorExpired, wire.CodeBadRequest} {
		inBubble(t, func(t *testing.T, b *bench) {
			b.store.point, b.store.kept, b.remote.refused = data.SyncPoint{Epoch: "e1"}, "t7", problem(code)
			b.remote.frames = []wire.Frame{{FrameHead: wire.FrameHead{Seq: 9, Epoch: "e1", Cursor: "c9"}}}
			if err := b.attempt(context.Background(), &b.down, b.pullAll); err != nil {
				t.Fatal(err)
			}
			if got := b.store.heard(); got != "snapshot, discard, snapshot, finish c9, apply c9" {
				t.Errorf("%s: the cache heard %s", code, got)
			}
		})
	}
}

func TestAnExpiredCursorIsPushedToFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(2)
		b.remote.frames = []wire.Frame{{FrameHead: wire.FrameHead{Seq: 9, Epoch: "e1", Cursor: "c9"}}}
		b.remote.pull = func(cursor string, _ int) (*data.Page, error) {
			if cursor == "c9" {
				return &data.Page{Cursor: "c9", Seq: 9}, nil
			}
			return nil, problem(wire.CodeCursorExpired)
		}
		if err := b.attempt(context.Background(), &b.down, b.pullAll); err != nil {
			t.Fatal(err)
		}
		if got := b.store.heard(); got != "receive 2, snapshot, finish c9, apply c9" {
			t.Errorf("the cache heard %s", got)
		}
	})
}

func TestARevokedDeviceHandsInWhatItHasAndPurgesTheRest(t *testing.T) {
	for _, wipe := range []bool{true, false} {
		inBubble(t, func(t *testing.T, b *bench) {
			b.store.waiting = muts(2)
			b.remote.pull = func(string, int) (*data.Page, error) {
				p := problem(wire.CodeRevoked)
				p.Wipe = wipe
				return nil, p
			}
			b.remote.push = func([]data.Mutation) (wire.Pushed, error) { return wire.Pushed{}, remote.ErrOffline }
			err := b.attempt(context.Background(), &b.down, b.pullAll)
			var p *wire.Problem
			if !errors.As(err, &p) || p.Code != wire.CodeRevoked {
				t.Errorf("it ends with %v", err)
			}
			if !wipe { // it goes on without the server, and hands in nothing again
				b.store.waiting = muts(3)
				_ = b.attempt(context.Background(), &b.down, b.pullAll)
			}
			want := "shut out" // noted once, for whoever looks without asking the server
			if wipe {
				want = "wipe 2"
			}
			if got := b.store.heard(); got != want || b.remote.saved != 2 {
				t.Errorf("wipe %v: %d handed in; the cache heard %q", wipe, b.remote.saved, got)
			}
			if s := b.State(); s.Phase != data.SyncRevoked {
				t.Errorf("state %+v", s)
			}
		})
	}
}

// It is so as well while a first sync is under way, or one that a new epoch asks for, and once the
// book was wiped: what a kill left of that is done then.
func TestADeviceThatIsRevokedBeforeItsFirstPullPurgesWhatItHas(t *testing.T) {
	for _, epoch := range []string{"", "e1"} {
		inBubble(t, func(t *testing.T, b *bench) {
			b.store.point = data.SyncPoint{Epoch: epoch}
			p := problem(wire.CodeRevoked)
			p.Wipe = true
			b.remote.ended = p
			for range 2 {
				if err := b.attempt(context.Background(), &b.down, b.pullAll); !errors.Is(err, p) {
					t.Errorf("it ends with %v", err)
				}
			}
			if got := b.store.heard(); !strings.HasSuffix(got, "wipe 0, snapshot, wipe 0") {
				t.Errorf("the cache heard %q", got)
			}
		})
	}
}

// The server takes one request for rescue: what does not fit stays on the device.
func TestWhatRescueHasNoRoomForStays(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(wire.MaxMutations * 3)
		long := json.RawMessage(`"` + strings.Repeat("x", wire.MaxText-2) + `"`)
		for i := range b.store.waiting {
			b.store.waiting[i].Fields = map[string]data.FieldWrite{"text": {V: long}}
		}
		b.remote.pull = func(string, int) (*data.Page, error) {
			p := problem(wire.CodeRevoked)
			p.Wipe = true
			return nil, p
		}
		b.remote.push = func([]data.Mutation) (wire.Pushed, error) { return wire.Pushed{}, remote.ErrOffline }
		_ = b.attempt(context.Background(), &b.down, b.pullAll)
		if n := b.remote.saved; n < 100 || n >= len(b.store.waiting) {
			t.Errorf("%d of %d were handed in", n, len(b.store.waiting))
		}
		if got := b.store.heard(); got != fmt.Sprintf("wipe %d", b.remote.saved) {
			t.Errorf("the cache heard %q", got)
		}
	})
}

// A request that is small enough for rescue may still be too large as it is sent.
func TestWhatRescueTakesIsHandedIn(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting, b.remote.rescues = muts(9), 4
		b.remote.pull = func(string, int) (*data.Page, error) {
			p := problem(wire.CodeRevoked)
			p.Wipe = true
			return nil, p
		}
		b.remote.push = func([]data.Mutation) (wire.Pushed, error) { return wire.Pushed{}, remote.ErrOffline }
		_ = b.attempt(context.Background(), &b.down, b.pullAll)
		if got := b.store.heard(); got != "wipe 4" || b.remote.saved != 4 {
			t.Errorf("%d were handed in; the cache heard %q", b.remote.saved, got)
		}
	})
}

func TestAProgramThatIsTooOldStillSends(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.remote.pull = func(string, int) (*data.Page, error) { return nil, problem(wire.CodeUpgrade) }
		b.run(t)
		b.store.mu.Lock()
		b.store.waiting = muts(1)
		b.store.mu.Unlock()
		b.Changed()
		synctest.Wait()
		if got := b.store.heard(); got != "receive 1" {
			t.Errorf("the cache heard %s", got)
		}
		if s := b.State(); s.Phase != data.SyncUpgrade {
			t.Errorf("state %+v", s)
		}
	})
}

func TestAPoorLinkIsAskedForLess(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		s := newSize(leastPage, wire.MaxPage)
		var got []int
		for range 5 {
			s.shrink()
			got = append(got, s.n)
		}
		for range 8 {
			s.grow()
			got = append(got, s.n)
		}
		if fmt.Sprint(got) != "[1250 312 78 50 50 100 200 400 800 1600 3200 5000 5000]" {
			t.Errorf("sizes %v", got)
		}
	})
}

// A line that breaks, or is too slow, under a large push carries a small one, if not in
// this attempt then in a later one; a server that cannot be reached says nothing of it.
func TestALargeOutboxGetsThroughAPoorLine(t *testing.T) {
	slow := problem(wire.CodeTimeout)
	slow.Status = 408
	for name, broken := range map[string]error{"breaks": wire.ErrTruncated, "resets": remote.ErrOffline, "is too slow": slow} {
		inBubble(t, func(t *testing.T, b *bench) {
			b.store.waiting = muts(300)
			sent, most := 0, 0
			b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
				if most = max(most, len(m)); len(m) > 20 {
					return wire.Pushed{}, broken
				}
				sent += len(m)
				return wire.Pushed{}, broken // what came through is not told
			}
			for range 6 {
				_ = b.attempt(context.Background(), &b.up, b.pushAll)
			}
			if sent == 0 || most != 300 {
				t.Errorf("on a line that %s, %d of 300 went through; the largest push had %d", name, sent, most)
			}
		})
	}
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.waiting = muts(300)
		var sizes []int
		b.remote.push = func(m []data.Mutation) (wire.Pushed, error) {
			sizes = append(sizes, len(m))
			return wire.Pushed{}, fmt.Errorf("%w: %w", remote.ErrOffline, &net.OpError{Op: "dial", Err: errors.New("no route")})
		}
		for range 5 {
			_ = b.attempt(context.Background(), &b.up, b.pushAll)
		}
		if slices.Min(sizes) != 300 {
			t.Errorf("pushes of %v to a server that was not reached", sizes)
		}
	})
}

func TestAPersonCutsTheConnectionAndRestoresIt(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.run(t)
		b.Cut(true)
		synctest.Wait()
		b.remote.mu.Lock()
		b.remote.pulls = nil
		b.remote.mu.Unlock()
		b.store.mu.Lock()
		b.store.waiting = muts(1)
		b.store.mu.Unlock()
		b.Changed()
		pass(10 * time.Minute)
		if len(b.remote.pushes)+len(b.remote.pulls) != 0 {
			t.Errorf("%d pushes and %d pulls over a cut connection", len(b.remote.pushes), len(b.remote.pulls))
		}
		if s := b.State(); s.Phase != data.SyncPostpone {
			t.Errorf("state %+v", s)
		}
		b.Cut(false)
		synctest.Wait()
		if got := b.store.heard(); !strings.Contains(got, "receive 1") {
			t.Errorf("the cache heard %s", got)
		}
		if s := b.State(); s.Phase != data.SyncIdle {
			t.Errorf("state %+v", s)
		}
	})
}

// Where the line is cut, nobody asks the server; another process may have, and was told to
// wipe the book.
func TestAWipeByAnotherProcessIsToldOverACutLine(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.run(t)
		b.Cut(true)
		synctest.Wait()
		b.store.mu.Lock()
		b.store.point = data.SyncPoint{ShutOut: true}
		b.store.mu.Unlock()
		b.Changed()
		synctest.Wait()
		if s := b.State(); s.Phase != data.SyncRevoked || s.Problem != wire.ShutOut {
			t.Errorf("state %+v", s)
		}
		b.store.mu.Lock()
		b.store.point.ShutOut = false // somebody has logged in
		b.store.mu.Unlock()
		pass(2 * time.Minute)
		if s := b.State(); s.Phase != data.SyncPostpone {
			t.Errorf("after a login: state %+v", s)
		}
	})
}

func TestAFirstSyncTellsHowFarItIs(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		states, cancel := b.Watch()
		defer cancel()
		progress := b.report.first(0)
		progress(&wire.FrameHead{Counts: map[string]int64{"account": 10_000, "note": 5_000}})
		pass(time.Second)
		progress(&wire.FrameHead{Ent: "account", Rows: 5_000})
		if s := (<-states).Progress; s.Rows != 5_000 || s.Total != 15_000 || s.Rate != 5_000 || s.Late {
			t.Errorf("progress %+v", s)
		}
		pass(time.Second)
		progress(&wire.FrameHead{Ent: "account", Rows: 5_000})
		for _, err := range []error{nil, remote.ErrOffline} { // of what is sent meanwhile
			b.report.went(&b.up, err)
		}
		progress(&wire.FrameHead{Ent: "note", Rows: 2_000})
		if s := <-states; s.Phase != data.SyncFirst || s.Progress.Rows != 12_000 || s.Progress.Total != 15_000 || s.Progress.Rate != 6_000 || !s.Progress.Late {
			t.Errorf("progress %+v", s)
		}
		b.report.went(&b.down, nil)
		if s := <-states; s.Phase != data.SyncOffline || s.Progress != (data.SyncProgress{}) {
			t.Errorf("and then %+v", s)
		}
	})
}

// As long as no answer came nothing is said of an exchange, though there was nothing to send.
func TestNothingToSendIsNoExchange(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		answer := make(chan error)
		b.remote.pull = func(cursor string, _ int) (*data.Page, error) { return &data.Page{Cursor: cursor, Seq: 1}, <-answer }
		b.run(t)
		if s := b.State(); s.Last != 0 || s.Phase != data.SyncIdle {
			t.Errorf("nobody has answered: %+v", s)
		}
		answer <- nil
		synctest.Wait()
		if s := b.State(); s.Last == 0 {
			t.Errorf("the server has answered: %+v", s)
		}
		close(answer)
	})
}

// A first sync that was interrupted goes on from the rows that are kept, of all that there are.
func TestAFirstSyncGoesOnFromWhatIsKept(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.store.point, b.store.kept, b.store.rows = data.SyncPoint{}, "kept", 40_000
		b.remote.frames = []wire.Frame{
			{FrameHead: wire.FrameHead{Epoch: "e1", Counts: map[string]int64{"note": 50_000}}},
			{FrameHead: wire.FrameHead{Ent: "note", Rows: 5_000, Bytes: 1}},
			{FrameHead: wire.FrameHead{Cursor: "c1", Seq: 1}},
		}
		if err := b.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.store.spool.seen; got.Rows != 45_000 || got.Total != 50_000 {
			t.Errorf("progress %+v", got)
		}
	})
}

// Both directions fail by one and the same failure, which comes and goes: each direction
// says it once in a while, and its end once each time that it was said.
func TestAFailureOfEachDirectionIsSaidAndItsEndOnce(t *testing.T) {
	var log bytes.Buffer
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	e := New(&fakeStore{}, nil, Options{Clock: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil))})
	both := func(err error) {
		e.report.went(&e.up, err)
		e.report.went(&e.down, err)
	}
	said := func(when string, failed, recovered int) {
		t.Helper()
		if f, r := strings.Count(log.String(), "sync failed"), strings.Count(log.String(), "recovered"); f != failed || r != recovered {
			t.Errorf("%s: failed %d times, recovered %d times; want %d and %d\n%s", when, f, r, failed, recovered, log.String())
		}
	}
	both(nil)
	said("before anything", 0, 0)
	both(remote.ErrOffline)
	said("down", 2, 0)
	for range 5 {
		both(nil)
		both(remote.ErrOffline)
		now = now.Add(10 * time.Second)
	}
	both(nil)
	said("after a minute of coming and going", 2, 2)
	now = now.Add(sayAgain)
	both(remote.ErrOffline)
	both(nil)
	said("and later once more", 4, 4)
	both(errCut)
	both(nil)
	said("cut by a person", 4, 4)
}
