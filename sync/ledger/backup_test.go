package ledger_test

import (
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
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
