package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/pgtest"
	"rounds/sync/wire"
)

// pair is a primary and its synchronous standby, by streaming replication.
type pair struct {
	t                testing.TB
	primary, standby *pgtest.Cluster
}

func newPair(t testing.TB) *pair {
	t.Helper()
	p := &pair{t: t}
	for _, c := range []**pgtest.Cluster{&p.primary, &p.standby} {
		made, err := pgtest.New()
		if errors.Is(err, pgtest.ErrMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(made.Stop)
		*c = made
	}
	p.must(p.primary.Start("wal_level=replica"))
	p.must(p.standby.Run("pg_basebackup", "-d", "host="+p.primary.Dir+" user=rounds application_name=standby", "-D", p.standby.Data(), "-R", "-X", "stream", "-c", "fast", "--no-sync"))
	p.must(p.standby.Serve())
	p.sql(p.primary, `ALTER SYSTEM SET synchronous_standby_names = 'standby'`)
	p.sql(p.primary, `SELECT pg_reload_conf()`)
	waitFor(t, func() bool {
		return p.number(p.primary, `SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'`) == 1
	})
	p.sql(p.primary, `CREATE DATABASE team`)
	waitFor(t, func() bool {
		return p.number(p.standby, `SELECT count(*) FROM pg_database WHERE datname = 'team'`) == 1
	})
	return p
}

func (p *pair) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pair) sql(c *pgtest.Cluster, statement string) {
	p.t.Helper()
	conn, err := pgx.Connect(context.Background(), c.DSN("postgres"))
	p.must(err)
	_, err = conn.Exec(context.Background(), statement)
	p.must(errors.Join(err, conn.Close(context.Background())))
}

func (p *pair) number(c *pgtest.Cluster, query string) (n int) {
	p.t.Helper()
	return p.numberIn(c, "postgres", query)
}

func (p *pair) numberIn(c *pgtest.Cluster, database, query string) (n int) {
	p.t.Helper()
	conn, err := pgx.Connect(context.Background(), c.DSN(database))
	p.must(err)
	err = conn.QueryRow(context.Background(), query).Scan(&n)
	p.must(errors.Join(err, conn.Close(context.Background())))
	return n
}

// dsn names both hosts, the standby, which can be read from, first: whoever takes writes is
// the one, although the address does not ask for that.
func (p *pair) dsn() string {
	return fmt.Sprintf("postgres://rounds@/team?host=%s,%s", p.standby.Dir, p.primary.Dir)
}

// failover kills the primary as a power cut would, and makes the standby the primary.
func (p *pair) failover() {
	p.t.Helper()
	p.primary.Kill(syscall.SIGKILL)
	p.must(p.standby.Run("pg_ctl", "promote", "-D", p.standby.Data(), "-w"))
}

// Under load the primary is killed and the standby promoted: nothing that was
// acknowledged is lost, nothing has two effects, and pulls go on from their cursors.
func TestFailover(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	s := serve(t, p.dsn())
	acme := s.account(s.manager)
	const devices, pushes = 8, 60
	killAt := make(chan struct{})
	var load sync.WaitGroup
	var once sync.Once
	all := make([]*device, devices)
	for i := range all {
		all[i] = s.device(s.manager)
		contact := s.ids.New()
		s.load(data.Contact{ID: contact, AccountID: acme, Name: "C"})
		load.Go(func() {
			d := all[i]
			for n := range pushes {
				base := "n:" + fmt.Sprint(d.n-1)
				if n == 0 {
					base = "0"
				}
				muts := []data.Mutation{
					s.mut(data.OpUpdate, "contact", contact, "role", fmt.Sprintf("%d", n), base),
					s.mut(data.OpCreate, "note", s.ids.New(), "account_id", acme, ""),
				}
				if n == pushes/3 {
					once.Do(func() { close(killAt) })
				}
				d.insist(muts)
			}
		})
	}
	puller := s.device(s.lead)
	<-killAt
	puller.pull(1000)
	p.failover()
	load.Wait()
	puller.pull(1000)
	if n := noteCount(puller); n != devices*pushes {
		t.Errorf("%d notes of %d that were acknowledged", n, devices*pushes)
	}
	for k := range puller.rows {
		if k.ent == "contact" && puller.field("contact", k.key, "role") != fmt.Sprintf("%q", fmt.Sprint(pushes-1)) {
			t.Errorf("a contact's last value is %s", puller.field("contact", k.key, "role"))
		}
	}
	// A doubled effect would have found its own value there, and kept it as replaced.
	if n := p.numberIn(p.standby, "team", `SELECT count(*) FROM item WHERE ent = 'conflict'`); n != 0 {
		t.Errorf("%d values lost to another that did not see them", n)
	}
	if n := p.numberIn(p.standby, "team", `SELECT count(*) FROM receipt`); n != 2*devices*pushes {
		t.Errorf("%d receipts for %d mutations", n, 2*devices*pushes)
	}
	if n := p.numberIn(p.standby, "team", `SELECT head - (SELECT count(*) FROM push) FROM workspace`); n != 0 {
		t.Errorf("%d seqs have no push", n)
	}
}

// insist pushes until it is acknowledged, as a device does.
func (d *device) insist(muts []data.Mutation) {
	for {
		out, err := d.try(muts...)
		if err == nil {
			for _, r := range out.Receipts {
				if r.Status != data.ReceiptApplied {
					d.t.Errorf("%+v", r)
				}
			}
			return
		}
		var p *wire.Problem
		if !errors.As(err, &p) || p.Status != 503 || !p.Retryable {
			d.t.Errorf("push: %v", err)
			return
		}
	}
}

// A commit whose wait for the standby was cancelled is answered 503, and acknowledged
// when it is sent again and the standby has it.
func TestACancelledWaitIsNotDurable(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	c := newClock()
	s := serveOn(t, openWith(t, p.dsn(), c, ledger.Tweaks{Patience: 3 * time.Second}), c)
	acme := s.account(s.manager)
	d := s.device(s.manager)
	p.standby.Kill(syscall.SIGQUIT)
	muts := d.notes(acme, 1)
	answer := make(chan error, 1)
	push := func() {
		_, err := d.try(muts...)
		answer <- err
	}
	cancelled := func() error {
		go push()
		waitFor(t, func() bool {
			return p.numberIn(p.primary, "team", `SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`) > 0
		})
		return <-answer
	}
	for _, what := range []string{"the first time", "a replay, whose mutation is in the database but not on the standby"} {
		pr := problemOf(t, cancelled())
		if pr.Status != 503 || !pr.Retryable || pr.RetryAfterMS == 0 {
			t.Fatalf("%s: %+v", what, pr)
		}
	}
	// A database that does not answer at all is no different, after a while.
	go push()
	if pr := problemOf(t, <-answer); pr.Status != 503 || !pr.Retryable {
		t.Fatalf("%+v", pr)
	}
	p.must(p.standby.Serve())
	d.insist(muts)
	p.failover()
	d.insist(muts)
	d.pull(100)
	if n := noteCount(d); n != 1 {
		t.Errorf("%d notes", n)
	}
}

// The rate with a synchronous standby, on one disk.
func BenchmarkPushWithStandby(b *testing.B) {
	benchPush(b, newPair(b).dsn(), 1)
}
