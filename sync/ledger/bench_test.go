package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"rounds/data"
	"rounds/sync/wire"
)

// writers is how many devices push at the same time.
const writers = 16

// onEachB runs a benchmark on both databases.
func onEachB(b *testing.B, bench func(b *testing.B, dsn string)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, sqliteDSN(b)) })
	b.Run("postgres", func(b *testing.B) { bench(b, postgresDSN(b)) })
}

// newWriters makes devices of the manager, each with a contact of its own that it
// edits.
func newWriters(s *server, n int) []*pusher {
	acme := s.account(s.manager)
	out := make([]*pusher, n)
	for i := range out {
		c := data.Contact{ID: s.ids.New(), AccountID: acme, Name: "C"}
		s.load(c)
		out[i] = &pusher{device: s.device(s.manager), contact: c.ID}
	}
	return out
}

type pusher struct {
	*device
	contact data.ID
}

// once pushes one edit, as a device does after a field was left.
func (p *pusher) once() error {
	base := "0"
	if p.n > 0 {
		base = fmt.Sprintf("n:%d", p.n)
	}
	out, err := p.try(p.mut(data.OpUpdate, "contact", p.contact, "role", fmt.Sprintf("role %d of a contact", p.n), base))
	if err == nil && out.Receipts[0].Status != data.ReceiptApplied {
		err = fmt.Errorf("%+v", out.Receipts[0])
	}
	return err
}

// BenchmarkPush measures push transactions of one workspace as fast as they go.
func BenchmarkPush(b *testing.B) {
	onEachB(b, func(b *testing.B, dsn string) { benchPush(b, dsn, 1) })
}

// BenchmarkPushLimit measures, beside BenchmarkPush, what as many writers get out of
// PostgreSQL with bare transactions in one round trip each: a counter, a row stamped
// from it, COMMIT. A loaded machine slows both.
func BenchmarkPushLimit(b *testing.B) {
	pool, err := pgxpool.New(b.Context(), postgresDSN(b)+"&pool_max_conns=16")
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	for _, statement := range []string{
		`CREATE TABLE counter (no BIGINT PRIMARY KEY, head BIGINT NOT NULL)`, `INSERT INTO counter VALUES (1, 0)`,
		`CREATE TABLE stamped (key BYTEA PRIMARY KEY, rev BIGINT NOT NULL, doc TEXT NOT NULL)`,
	} {
		if _, err := pool.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	ids := data.NewIDs(time.Now, newDice(1))
	race(b, writers, func(int) error {
		key := ids.New()
		batch := &pgx.Batch{}
		batch.Queue(`BEGIN`)
		batch.Queue(`UPDATE counter SET head = head + 1 WHERE no = 1`)
		batch.Queue(`INSERT INTO stamped VALUES ($1, (SELECT head FROM counter WHERE no = 1), $2)`, key[:], `{"role":"a contact's"}`)
		batch.Queue(`COMMIT`)
		return pool.SendBatch(context.Background(), batch).Close()
	})
}

// race runs b.N steps on several goroutines and reports their rate.
func race(b *testing.B, n int, step func(goroutine int) error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var done sync.WaitGroup
	b.ResetTimer()
	begun := time.Now()
	for i := range n {
		done.Go(func() {
			for left.Add(-1) >= 0 {
				if err := step(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	done.Wait()
	b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "push/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPushOfSeveral is the same by four processes on one database.
func BenchmarkPushOfSeveral(b *testing.B) {
	benchPush(b, postgresDSN(b), 4)
}

// BenchmarkPushOf500 measures the outbox of a device that comes back: 500 mutations in a
// push.
func BenchmarkPushOf500(b *testing.B) {
	onEachB(b, func(b *testing.B, dsn string) {
		s := serve(b, dsn)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		for b.Loop() {
			b.StopTimer()
			muts := d.notes(acme, wire.MaxMutations)
			b.StartTimer()
			if _, err := d.try(muts...); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*wire.MaxMutations)/b.Elapsed().Seconds(), "mutations/s")
	})
}

func benchPush(b *testing.B, dsn string, processes int) {
	benchOn(b, serve(b, dsn), dsn, processes)
}

func benchOn(b *testing.B, s *server, dsn string, processes int) {
	devices := newWriters(s, writers)
	for p := range processes - 1 {
		other := *s
		other.l = open(b, dsn, s.clock)
		for i := p; i < len(devices); i += processes {
			devices[i].server = &other
		}
	}
	for _, d := range devices {
		if err := d.once(); err != nil {
			b.Fatal(err)
		}
	}
	race(b, len(devices), func(i int) error { return devices[i].once() })
}

// BenchmarkPushLatency offers pushes at half of the rate that is to be reached, and
// measures how long each takes from the moment at which it was due.
func BenchmarkPushLatency(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchLatency(b, sqliteDSN(b), 1500) })
	b.Run("postgres", func(b *testing.B) { benchLatency(b, postgresDSN(b), 500) })
}

func benchLatency(b *testing.B, dsn string, rate int) {
	s := serve(b, dsn)
	devices := newWriters(s, writers)
	took := make([]time.Duration, b.N)
	due := make(chan int, b.N)
	var done sync.WaitGroup
	b.ResetTimer()
	begun := time.Now()
	at := func(i int) time.Time { return begun.Add(time.Duration(i) * time.Second / time.Duration(rate)) }
	for _, d := range devices {
		done.Go(func() {
			for i := range due {
				if err := d.once(); err != nil {
					b.Error(err)
				}
				took[i] = time.Since(at(i))
			}
		})
	}
	for i := range b.N {
		<-time.After(time.Until(at(i)))
		due <- i
	}
	close(due)
	done.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRead measures rows of a snapshot and of pulls, of 20,000 contacts.
func BenchmarkRead(b *testing.B) {
	onEachB(b, func(b *testing.B, dsn string) {
		const rows = 20_000
		s := serve(b, dsn)
		begun := time.Now()
		s.loadMany(rows)
		loaded := time.Since(begun)
		for _, who := range []struct {
			name string
			d    *device
		}{{"lead", s.device(s.lead)}, {"manager", s.device(s.manager)}} {
			b.Run("snapshot/"+who.name, func(b *testing.B) {
				n := 0
				for b.Loop() {
					err := s.l.Snapshot(context.Background(), who.d.Caller, "", func(f wire.Frame) error { n += f.Rows; return nil })
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
			})
			b.Run("pull/"+who.name, func(b *testing.B) {
				n := 0
				for b.Loop() {
					for at, more := "", true; more; {
						p, err := s.l.Changes(context.Background(), who.d.Caller, at, wire.MaxPage)
						if err != nil {
							b.Fatal(err)
						}
						at, more, n = p.Cursor, p.More, n+p.Items
					}
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
			})
		}
		b.Run("load", func(b *testing.B) { b.ReportMetric(float64(rows)/loaded.Seconds(), "rows/s") })
	})
}

// loadMany loads contacts of accounts with ten each, half of them the manager's.
func (s *server) loadMany(rows int) {
	s.t.Helper()
	var account data.ID
	err := s.l.Load(s.t.Context(), s.ws, func(put func(any) error) error {
		for i := range rows {
			if i%10 == 0 {
				a := data.Account{ID: s.ids.New(), Name: fmt.Sprintf("Account %d & Sons", i), Owner: s.manager, Stage: data.StageAdoption, MRR: 12_000}
				if i%20 == 0 {
					a.Owner = s.lead
				}
				account = a.ID
				if err := put(a); err != nil {
					return err
				}
			}
			if err := put(data.Contact{ID: s.ids.New(), AccountID: account, Name: "Jo Brewster", Email: "jo@example.com", Language: "en", CreatedAt: 1_700_000_000_000}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}
