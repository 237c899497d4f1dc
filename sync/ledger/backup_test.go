package ledger_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"rounds/sync/ledger"
)

// A backup that is made while devices push is the team's of one moment: as many pushes as
// its head says, each with its receipt, all that were acknowledged before it began.
func TestABackupWhileDevicesPushIsOfOneMoment(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	devices := newWriters(s, 4)
	var acknowledged atomic.Int64
	halt, ended := make(chan struct{}), make(chan error, len(devices))
	for _, d := range devices {
		go func() {
			for {
				select {
				case <-halt:
					ended <- nil
					return
				default:
				}
				if err := d.once(); err != nil {
					ended <- err
					return
				}
				acknowledged.Add(1)
			}
		}()
	}
	for range 4 {
		before := acknowledged.Load()
		path := filepath.Join(t.TempDir(), "team.db")
		if err := s.l.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		var head, pushes, receipts int64
		var whole string
		for query, into := range map[string]any{
			`SELECT head FROM workspace`: &head, `SELECT count(*) FROM push`: &pushes, `SELECT count(*) FROM receipt`: &receipts, `PRAGMA integrity_check`: &whole,
		} {
			if err := db.QueryRow(query).Scan(into); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if beside, err := filepath.Glob(path + "?*"); err != nil || len(beside) != 0 {
			t.Errorf("beside the backup stand %v (%v)", beside, err)
		}
		if whole != "ok" || pushes != head || receipts < before {
			t.Errorf("the backup is %s: head %d, %d pushes, %d receipts; %d were acknowledged before it", whole, head, pushes, receipts, before)
		}
	}
	close(halt)
	for range devices {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// The log of another database, which a restore that was killed or a file that was removed has
// left, is not replayed into the backup that is brought back.
func TestARestoreBesideAnotherDatabasesLog(t *testing.T) {
	c, dir := newClock(), t.TempDir()
	made := func(name string) (file string, log []byte) {
		file = filepath.Join(dir, name+".db")
		l, err := ledger.Open(t.Context(), "sqlite:"+file, ledger.Options{Clock: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // in several pages
			if _, err := l.NewWorkspace(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		if log, err = os.ReadFile(file + "-wal"); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return file, log
	}
	backup, _ := made("ours")
	_, foreign := made("theirs")
	for name, left := range map[string]string{"a killed restore": ".restoring-wal", "a removed database": "-wal"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "server.db")
			if err := os.WriteFile(path+left, foreign, 0o600); err != nil {
				t.Fatal(err)
			}
			kept, err := ledger.RestoreFile(t.Context(), backup, path, ledger.Options{Clock: c.Now})
			if err != nil {
				t.Fatal(err)
			}
			list, err := open(t, "sqlite:"+path, c).Workspaces(t.Context())
			if err != nil || len(list) != 20 || list[0].Name != "ours" {
				t.Errorf("what was brought back are %d teams, %+v (%v)", len(list), list[:min(1, len(list))], err)
			}
			if held, err := os.ReadFile(kept); left == "-wal" && (err != nil || !bytes.Equal(held, foreign)) {
				t.Errorf("the log that stood there is not kept as %q: %v", kept, err)
			}
		})
	}
}
