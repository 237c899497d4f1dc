package ledger_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// commitsOutOfOrder holds one process's push open, lets another push, polls, and then
// lets the first commit: the names of the contacts that a puller ends up with.
func commitsOutOfOrder(t *testing.T, dsn string, counting ledger.Hook) []string {
	s := serve(t, dsn)
	acme := s.account(s.manager)
	a, b, puller := s.device(s.manager), s.device(s.manager), s.device(s.lead)
	puller.pull(100)

	// Three processes on one database.
	stall, arm, reached, release := ledger.Stall()
	slow := openWith(t, dsn, s.clock, ledger.Tweaks{Hook: ledger.Both(stall, counting)})
	quick := openWith(t, dsn, s.clock, ledger.Tweaks{Hook: counting})
	s.l = openWith(t, dsn, s.clock, ledger.Tweaks{Hook: counting})
	arm()
	push := func(l *ledger.Ledger, d *device, name string) {
		_, err := l.Push(t.Context(), d.Caller, wire.Push{Device: d.Device, Epoch: d.epoch, Muts: []data.Mutation{
			numbered(1, s.mut(data.OpCreate, "contact", s.ids.New(), "account_id", acme, "", "name", name, "")),
		}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var both sync.WaitGroup
	both.Go(func() { push(slow, a, "A") })
	<-reached
	committed := make(chan struct{})
	both.Go(func() {
		push(quick, b, "B")
		close(committed)
	})
	waitFor(t, func() bool {
		select {
		case <-committed:
			return true
		default:
			return isWaiting(t, dsn)
		}
	})
	puller.pull(100)
	release()
	both.Wait()
	puller.pull(100)
	var names []string
	for k := range puller.rows {
		if k.ent == "contact" {
			names = append(names, puller.field(k.ent, k.key, "name"))
		}
	}
	slices.Sort(names)
	return names
}

func numbered(n int64, m data.Mutation) data.Mutation {
	m.N = n
	return m
}

// isWaiting reports whether a writer waits for another's lock. SQLite does not say:
// there a held transaction lets nobody else begin, so that one is enough to know.
func isWaiting(t *testing.T, dsn string) bool {
	if strings.HasPrefix(dsn, "sqlite:") {
		return true
	}
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var n int
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// A push that began before another and commits after it is pulled all the same.
func TestCommitOrder(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		if got := commitsOutOfOrder(t, dsn, nil); !slices.Equal(got, []string{`"A"`, `"B"`}) {
			t.Errorf("pulled %v", got)
		}
	})
}

// The same with a sequence in the place of the counter loses the first: the test above
// tests something.
func TestCommitOrderFailsWithASequence(t *testing.T) {
	t.Parallel()
	dsn := postgresDSN(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `CREATE SEQUENCE naive START 10`); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := commitsOutOfOrder(t, dsn, ledger.Naive); !slices.Equal(got, []string{`"B"`}) {
		t.Errorf("pulled %v; a sequence was to lose A", got)
	}
}

// Whoever pulls beside many writers, of two processes, gets every row, and the seqs are
// dense.
func TestNoRowIsLostBesideWriters(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		const devices, pushes = 16, 12
		s := serve(t, dsn)
		acme := s.account(s.manager)
		other := open(t, dsn, s.clock)
		puller := s.device(s.lead)
		puller.pull(100)
		before := len(puller.rows)
		writers := make([]*device, devices)
		for i := range writers {
			writers[i] = s.device(s.manager)
			if i%2 == 1 {
				writers[i].server = &server{t: t, l: other, clock: s.clock, ids: s.ids, ws: s.ws}
			}
		}
		var busy sync.WaitGroup
		for _, d := range writers {
			busy.Go(func() {
				for range pushes {
					if _, err := d.try(s.mut(data.OpCreate, "contact", s.ids.New(), "account_id", acme, "", "name", "x", "")); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() {
			busy.Wait()
			close(done)
		}()
		for over := false; !over; {
			select {
			case <-done:
				over = true
			default:
			}
			puller.pull(7)
		}
		if got := len(puller.rows) - before; got != devices*pushes {
			t.Errorf("%d rows pulled of %d", got, devices*pushes)
		}
		seqs := map[int64]int{}
		top := int64(0)
		for k, r := range puller.rows {
			if k.ent == "contact" {
				seqs[r.Rev]++
				top = max(top, r.Rev)
			}
		}
		if head, err := s.l.Head(t.Context(), s.ws); err != nil || head != top || len(seqs) != devices*pushes || top != 2+devices*pushes {
			t.Errorf("head %d (%v), newest row %d, %d different seqs; want %d pushes after 2", head, err, top, len(seqs), devices*pushes)
		}
	})
}
