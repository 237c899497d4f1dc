package ledger_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// Processes that start at once on an empty database make one set of tables.
func TestSeveralStartAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				l, err := ledger.Open(t.Context(), dsn, ledger.Options{Clock: c.Now})
				if err != nil {
					t.Error(err)
					return
				}
				_, err = l.NewWorkspace(t.Context(), "One of several")
				if err != nil {
					t.Error(err)
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if list, err := open(t, dsn, c).Workspaces(t.Context()); err != nil || len(list) != 6 {
			t.Errorf("%d workspaces (%v)", len(list), err)
		}
	})
}

// On a full disk a push is to be sent again later; nothing of it is half there.
func TestFullDisk(t *testing.T) {
	var said bytes.Buffer
	c := newClock()
	l, err := ledger.Open(t.Context(), sqliteDSN(t), ledger.Options{Clock: c.Now, Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s := serveOn(t, l, c)
	acme := s.account(s.manager)
	d := s.device(s.manager)
	if err := ledger.Fill(t.Context(), s.l, 1); err != nil {
		t.Fatal(err)
	}
	muts := d.notes(acme, 500)
	for range 3 {
		p := problemOf(t, second(d.try(muts...)))
		if p.Status != 503 || !p.Retryable || p.Code != wire.CodeUnavailable || p.RetryAfterMS == 0 {
			t.Fatalf("%+v", p)
		}
	}
	if d.pull(1000); noteCount(d) != 0 {
		t.Errorf("%d notes", noteCount(d))
	}
	if err := ledger.Fill(t.Context(), s.l, 1_000_000); err != nil {
		t.Fatal(err)
	}
	d.push(muts...)
	if d.pull(1000); noteCount(d) != 500 {
		t.Errorf("%d notes", noteCount(d))
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(said.String(), "level=ERROR"); n != 1 || !strings.Contains(said.String(), "takes pushes again") || !strings.Contains(said.String(), "not_told=2") {
		t.Errorf("the log says %d errors:\n%s", n, said.String())
	}
}

// A backup made while devices push is whole, and says what it holds.
func TestBackupBesideWriters(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	s.loadMany(3000)
	acme := s.account(s.manager)
	stop := make(chan struct{})
	var busy sync.WaitGroup
	for range 4 {
		d := s.device(s.manager)
		busy.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := d.try(d.notes(acme, 5)...); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for i := range 3 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".db"))
		if err := s.l.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		var whole string
		var head, newest, pushes int64
		err = db.QueryRow(`PRAGMA integrity_check`).Scan(&whole)
		if err == nil {
			err = db.QueryRow(`SELECT head, (SELECT max(rev) FROM item), (SELECT count(*) FROM push) FROM workspace`).Scan(&head, &newest, &pushes)
		}
		if err != nil || whole != "ok" || newest != head || pushes != head {
			t.Errorf("backup %d: %s, head %d, newest row %d, %d pushes (%v)", i, whole, head, newest, pushes, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if w, err := s.l.Workspace(t.Context(), s.ws); err != nil || w.Durable != head {
			t.Errorf("durable is %d (%v), the backup has %d", w.Durable, err, head)
		}
	}
	close(stop)
	busy.Wait()
}

// A file of somebody else is left alone.
func TestAnotherProgramsDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE recipe (name TEXT)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = ledger.Open(t.Context(), "sqlite:"+path, ledger.Options{})
	if err == nil || !strings.Contains(err.Error(), "no server's database") {
		t.Errorf("%v", err)
	}
	if data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("code %s", data.CodeOf(err))
	}
}

// A newer program's tables are not touched.
func TestNewerTables(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		l, err := ledger.Open(t.Context(), dsn, ledger.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.Newer(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.Open(t.Context(), dsn, ledger.Options{}); err == nil || !strings.Contains(err.Error(), "newer rounds") {
			t.Errorf("%v", err)
		}
	})
}

// A load of keys that are there is refused, and not tried for ever.
func TestLoadOfWhatIsThere(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		c := newClock()
		s := serveOn(t, openWith(t, dsn, c, ledger.Tweaks{Patience: 500 * time.Millisecond}), c)
		acme := s.account(s.manager)
		err := s.l.Load(t.Context(), s.ws, func(put func(any) error) error { return put(data.Account{ID: acme, Name: "Again"}) })
		if err == nil {
			t.Error("it was loaded again")
		}
		if head, err := s.l.Head(t.Context(), s.ws); err != nil || head != 2 {
			t.Errorf("the head is %d (%v)", head, err)
		}
	})
}
