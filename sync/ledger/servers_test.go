package ledger_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	front "rounds/sync/server"
	"rounds/sync/wire"
)

// patience is how long these tests wait for what has to come.
const patience = time.Minute

// client is a device that speaks HTTP.
type client struct {
	*remote.Remote
	keys  remote.Keyring
	epoch string
}

// client enrols a device of a person with a server at an address.
func (s *server) client(t *testing.T, url string, user data.ID) *client {
	t.Helper()
	code, err := s.l.NewCode(t.Context(), s.ws, user, ledger.KindDevice, "a test")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{keys: remote.Keyring{Path: filepath.Join(t.TempDir(), "login")}}
	c.Remote = remote.New(remote.Options{Keyring: c.keys, Clock: s.clock.Now})
	if _, err := c.Enrol(t.Context(), url, code, "laptop"); err != nil {
		t.Fatal(err)
	}
	err = c.Snapshot(t.Context(), "", data.ID{}, func(f wire.Frame) error {
		if f.Epoch != "" {
			c.epoch = f.Epoch
		}
		return nil
	})
	if err != nil || c.epoch == "" {
		t.Fatalf("epoch %q, %v", c.epoch, err)
	}
	return c
}

// moveTo has the device speak to another address.
func (c *client) moveTo(t *testing.T, url string) {
	t.Helper()
	l, err := c.keys.Load()
	if err == nil {
		l.URL = url
		err = c.keys.Save(l)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Two servers on one PostgreSQL are one: a push at the first pokes who waits at the
// second, by notification alone and by polling alone.
func TestAPushAtOneServerPokesWhoWaitsAtTheOther(t *testing.T) {
	t.Parallel()
	for how, tweaks := range map[string]ledger.Tweaks{
		"notification": {Poll: 24 * time.Hour},
		"polling":      {Hook: ledger.Mute},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			dsn := postgresDSN(t)
			clock := newClock()
			s := serveOn(t, openWith(t, dsn, clock, tweaks), clock)
			acme := s.account(s.manager)
			listen := func(l *ledger.Ledger) string {
				h := front.New(front.Options{Ledger: l, Clock: clock.Now})
				at := httptest.NewServer(h)
				t.Cleanup(func() {
					h.Close()
					at.Close()
				})
				return at.URL
			}
			here, there := listen(s.l), listen(openWith(t, dsn, clock, tweaks))
			writes, waits := s.client(t, here, s.manager), s.client(t, there, s.lead)

			ctx, cancel := context.WithCancel(t.Context())
			heads, ended := make(chan int64, 64), make(chan error, 1)
			go func() { ended <- waits.Poke(ctx, func(head int64) { heads <- head }) }()
			t.Cleanup(func() {
				cancel()
				if err := <-ended; err == nil {
					t.Error("the pokes ended by themselves")
				}
			})
			late := time.After(patience)
			reaches := func(seq int64) {
				t.Helper()
				for head := int64(-1); head < seq; {
					select {
					case head = <-heads:
					case err := <-ended:
						ended <- err
						t.Fatalf("the pokes have ended: %v", err)
					case <-late:
						t.Fatalf("nobody poked for %d; the last was %d", seq, head)
					}
				}
			}
			reaches(0) // it waits
			d := &device{server: s}
			for n := range int64(3) {
				muts := d.notes(acme, 1)
				for i := range muts {
					muts[i].N = n*int64(len(muts)) + int64(i) + 1
				}
				pushed, err := writes.Push(t.Context(), data.SyncPoint{Epoch: writes.epoch}, muts)
				if err != nil {
					t.Fatal(err)
				}
				begun := time.Now()
				reaches(pushed.Head)
				t.Logf("poked after %s", time.Since(begun).Round(time.Millisecond))
			}
		})
	}
}

// A push that is under way when its server is told to stop is answered and kept; one
// whose sender does not hear of it is sent again, to another server, and is there once.
func TestAPushUnderWayWhenItsServerStops(t *testing.T) {
	for _, heard := range []bool{true, false} {
		name := "answered"
		if !heard {
			name = "sent again"
		}
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, dsn string) {
				clock := newClock()
				stall, arm, reached, release := ledger.Stall()
				release = sync.OnceFunc(release)
				l := openWith(t, dsn, clock, ledger.Tweaks{Hook: stall})
				t.Cleanup(release)
				s := serveOn(t, l, clock)
				acme := s.account(s.manager)
				url, stop := run(t, l, clock)
				c := s.client(t, url, s.manager)

				muts := (&device{server: s}).notes(acme, 1)
				for i := range muts {
					muts[i].N = int64(i) + 1
				}
				type answer struct {
					wire.Pushed
					error
				}
				answers := make(chan answer, 1)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				arm()
				go func() {
					pushed, err := c.Push(ctx, data.SyncPoint{Epoch: c.epoch}, muts)
					answers <- answer{pushed, err}
				}()
				select {
				case <-reached:
				case a := <-answers:
					t.Fatalf("answered before it was committed: %+v", a)
				case <-time.After(patience):
					t.Fatal("it never came to the commit")
				}
				stopped := stop()
				if !heard {
					cancel()
					if a := within(t, "the answer", answers); !errors.Is(a.error, context.Canceled) {
						t.Errorf("an answer although nobody listens: %+v", a)
					}
				}
				release()
				if heard {
					if a := within(t, "the answer", answers); a.error != nil || len(a.Receipts) != len(muts) || a.Receipts[0].Status != data.ReceiptApplied {
						t.Errorf("not answered: %+v", a)
					}
				}
				if err := within(t, "the end of the server", stopped); err != nil {
					t.Errorf("it stopped with %v", err)
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}

				s.l = open(t, dsn, clock)
				url, stop = run(t, s.l, clock)
				c.moveTo(t, url)
				again, err := c.Push(t.Context(), data.SyncPoint{Epoch: c.epoch}, muts)
				if err != nil || len(again.Receipts) != len(muts) || again.Receipts[0].Status != data.ReceiptApplied {
					t.Errorf("sent again: %+v, %v", again, err)
				}
				d := s.device(s.lead)
				d.pull(5000)
				if n := noteCount(d); n != 1 {
					t.Errorf("%d notes", n)
				}
				if err := within(t, "the end of the server", stop()); err != nil {
					t.Errorf("it stopped with %v", err)
				}
			})
		})
	}
}

// run serves a ledger on loopback until stop, which does not wait; the channel gives how
// it ended.
func run(t *testing.T, l *ledger.Ledger, clock *clock) (url string, stop func() <-chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ended := make(chan error, 1)
	h := front.New(front.Options{Ledger: l, Clock: clock.Now})
	go func() { ended <- h.Run(ctx, listener, nil) }()
	return "http://" + listener.Addr().String(), func() <-chan error {
		cancel()
		return ended
	}
}

// within takes what has to come.
func within[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("%s does not come", what)
	}
	return v
}
