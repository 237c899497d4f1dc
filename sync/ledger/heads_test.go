package ledger_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// next waits for the head of a workspace to be seq.
func wantHead(t testing.TB, heads <-chan ledger.Head, s *server, seq int64) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case h, ok := <-heads:
			if !ok {
				t.Fatal("the heads have ended")
			}
			if h.Workspace != s.ws || h.Seq > seq {
				t.Fatalf("%+v, want %d", h, seq)
			}
			if h.Seq == seq {
				return
			}
		case <-late:
			t.Fatalf("nobody told of %d", seq)
		}
	}
}

// A commit of one process is told of in all of them, on PostgreSQL sooner than by
// polling.
func TestHeadsOfOtherProcesses(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		other := open(t, dsn, s.clock)
		ctx, cancel := context.WithCancel(t.Context())
		here, there := s.l.Heads(ctx), other.Heads(ctx)
		d := s.device(s.manager)
		for n := range int64(3) {
			d.push(d.notes(acme, 1)...)
			wantHead(t, here, s, 3+n)
			wantHead(t, there, s, 3+n)
		}
		// Who reads slowly misses some, but not the newest.
		for range 20 {
			d.push(d.notes(acme, 1)...)
		}
		wantHead(t, here, s, 25)
		cancel()
		waitFor(t, func() bool {
			_, open := <-here
			return !open
		})
	})
}

// On PostgreSQL nobody has to poll.
func TestHeadsByNotification(t *testing.T) {
	t.Parallel()
	dsn := postgresDSN(t)
	s := serve(t, dsn)
	acme := s.account(s.manager)
	other := openWith(t, dsn, s.clock, ledger.Tweaks{Poll: time.Hour})
	heads := other.Heads(t.Context())
	d := s.device(s.manager)
	for n := range int64(3) {
		d.push(d.notes(acme, 1)...)
		wantHead(t, heads, s, 3+n)
	}
}

// However many commits there are, other processes are told every 50 ms at most: each
// notification costs the database, and says the same.
func TestNotificationsAreCollected(t *testing.T) {
	dsn := postgresDSN(t)
	s := serve(t, dsn)
	acme := s.account(s.manager)
	listener, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close(context.Background()) })
	if _, err := listener.Exec(t.Context(), "LISTEN "+ledger.Channel); err != nil {
		t.Fatal(err)
	}
	d := s.device(s.manager)
	begun := time.Now()
	const pushes = 60
	for range pushes {
		d.push(d.notes(acme, 1)...)
	}
	// One more, when nothing is under way any more: it ends the count.
	if _, err := listener.WaitForNotification(t.Context()); err != nil {
		t.Fatal(err)
	}
	told := 1
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := listener.WaitForNotification(ctx)
		cancel()
		if err != nil {
			break
		}
		told++
	}
	if most := int(time.Since(begun)/(50*time.Millisecond)) + 1; told > most || told >= pushes {
		t.Errorf("%d notifications of %d commits in %v, at most %d are in order", told, pushes, time.Since(begun), most)
	}
}

func TestClose(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		l, err := ledger.Open(t.Context(), dsn, ledger.Options{Clock: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		heads := l.Heads(t.Context())
		if err := l.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if _, open := <-heads; open {
			t.Error("the heads go on after the end")
		}
	})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for dsn, want := range map[string]string{
		"mysql://x": `"mysql" names no database; write sqlite:PATH or postgres://HOST/DATABASE`,
		"sqlite:":   "sqlite: names no file; write sqlite:PATH",
	} {
		if _, err := ledger.Open(t.Context(), dsn, ledger.Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}

// What comes while the ledger closes is answered, and nothing that was acknowledged is
// lost.
func TestPushesWhileClosing(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		l, err := ledger.Open(t.Context(), dsn, ledger.Options{Clock: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		s := serveOn(t, l, c)
		acme := s.account(s.manager)
		var busy sync.WaitGroup
		var acknowledged atomic.Int64
		begun := make(chan struct{}, 100)
		for range 8 {
			d := s.device(s.manager)
			busy.Go(func() {
				for {
					out, err := d.try(d.notes(acme, 1)...)
					if err != nil {
						wantProblem(t, "a push while it closes", err, 503, wire.CodeUnavailable)
						return
					}
					acknowledged.Add(int64(len(out.Receipts)))
					select {
					case begun <- struct{}{}:
					default:
					}
				}
			})
		}
		for range 20 {
			<-begun
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		busy.Wait()
		if _, open := <-l.Heads(t.Context()); open {
			t.Error("a closed ledger has heads")
		}
		wantProblem(t, "a question to a closed ledger", second(l.Head(t.Context(), s.ws)), 503, wire.CodeUnavailable)
		s.l = open(t, dsn, c)
		d := s.device(s.lead)
		d.pull(5000)
		if n := int64(noteCount(d)); n != acknowledged.Load() {
			t.Errorf("%d notes, %d acknowledged", n, acknowledged.Load())
		}
		if err := l.Close(); err != nil {
			t.Error("closing again: ", err)
		}
	})
}
