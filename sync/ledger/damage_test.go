package ledger_test

import (
	"bytes"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"rounds/data"
	"rounds/sync/ledger"
)

// noise writes over the pages where some tables of a database that nobody has open begin.
func noise(t *testing.T, path string, tables ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	var pages []int64
	for _, table := range tables {
		var page int64
		if err := db.QueryRow(`SELECT rootpage FROM sqlite_master WHERE name = ?`, table).Scan(&page); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	const size = 4096
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		for i := range size {
			raw[(page-1)*size+int64(i)] = byte(i*7 + 3)
		}
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A database that is damaged under a server: what devices send is neither refused nor
// counted as kept, the log says what to do, and no backup is made that would take the place
// of a whole one. Brought back from the last that is, it has everything again.
func TestADamagedDatabaseRefusesNoWork(t *testing.T) {
	ctx, c, dir := t.Context(), newClock(), t.TempDir()
	path, saved := filepath.Join(dir, "server.db"), filepath.Join(dir, "saved.db")
	l, err := ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: c.Now, Rand: newDice(9)})
	if err != nil {
		t.Fatal(err)
	}
	s := serveOn(t, l, c)
	acme := s.account(s.manager)
	d := s.device(s.manager)
	d.push(d.notes(acme, 3)...)
	if err := l.Backup(ctx, saved); err != nil {
		t.Fatal(err)
	}
	later := d.notes(acme, 2)
	d.push(later...)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}

	noise(t, path, "item", "receipt")
	var log bytes.Buffer
	if s.l, err = ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: c.Now, Rand: newDice(10), Log: slog.New(slog.NewTextHandler(&log, nil))}); err != nil {
		t.Fatal(err)
	}
	lost := d.notes(acme, 1)
	for range 3 {
		if out, err := d.try(lost...); err == nil || len(out.Receipts) > 0 {
			t.Errorf("it answers %+v, %v", out, err)
		}
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 || !strings.Contains(log.String(), path+" is damaged") || !strings.Contains(log.String(), "rounds serve restore FILE") {
		t.Errorf("the log says %d times:\n%s", n, &log)
	}
	durable := func() int64 {
		w, err := s.l.Workspace(ctx, s.ws)
		if err != nil {
			t.Fatal(err)
		}
		return w.Durable
	}
	was := durable()
	again := filepath.Join(dir, "again.db")
	if err := s.l.Backup(ctx, again); data.CodeOf(err) != data.CodeDamaged || durable() != was {
		t.Errorf("a backup of it: %v, and %d counts as kept, not %d", err, durable(), was)
	}
	if _, err := os.Stat(again); err == nil {
		t.Error("a damaged backup is there")
	}
	if err := s.l.Close(); err != nil {
		t.Fatal(err)
	}
	if problem, err := ledger.CheckFile(ctx, path); err != nil || problem == nil {
		t.Errorf("the check says %v, %v", problem, err)
	}
	if problem, err := ledger.CheckFile(ctx, saved); err != nil || problem != nil {
		t.Errorf("of the backup the check says %v, %v", problem, err)
	}
	if _, err := ledger.RestoreFile(ctx, path, path, ledger.Options{Clock: c.Now}); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "earlier backup") {
		t.Errorf("a damaged backup is restored: %v", err)
	}

	if _, err := ledger.RestoreFile(ctx, saved, path, ledger.Options{Clock: c.Now}); err != nil {
		t.Fatal(err)
	}
	s.l = open(t, "sqlite:"+path, c)
	w, err := s.l.Workspace(ctx, s.ws)
	if err != nil {
		t.Fatal(err)
	}
	d.epoch, d.cursor = w.Epoch, ""
	wantStatuses(t, d.push(append(later, lost...)...), "applied", "applied", "applied")
	if d.pull(100); noteCount(d) != 6 {
		t.Errorf("%d notes", noteCount(d))
	}
}

// What cannot be opened at all says which file it is and what to do, and nothing is begun
// anew over what can still be put back.
func TestADatabaseThatCannotBeOpenedSaysWhatToDo(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string, raw []byte){
		"cut in half": func(t *testing.T, path string, raw []byte) { put(t, path, raw[:len(raw)/2]) },
		"no header": func(t *testing.T, path string, raw []byte) {
			put(t, path, append(bytes.Repeat([]byte{7}, 200), raw[200:]...))
		},
		"no schema": func(t *testing.T, path string, raw []byte) {
			put(t, path, append(raw[:100:100], bytes.Repeat([]byte{7}, len(raw)-100)...))
		},
		"gone but a log":  func(t *testing.T, path string, raw []byte) { put(t, path+"-wal", raw); gone(t, path) },
		"tables are lost": func(t *testing.T, path string, _ []byte) { noise(t, path, "workspace") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "server.db")
			s := serve(t, "sqlite:"+path)
			s.loadMany(200)
			if err := s.l.Close(); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			harm(t, path, raw)
			l, err := ledger.Open(t.Context(), "sqlite:"+path, ledger.Options{})
			if err == nil {
				_, err = l.Bootstrap(t.Context(), "Team")
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
			if data.CodeOf(err) != data.CodeDamaged || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "`rounds serve restore FILE`") {
				t.Errorf("%v", err)
			}
		})
	}
}

func put(t *testing.T, path string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func gone(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestDamageOfPostgreSQLIsSaidAsSuch(t *testing.T) {
	for code, want := range map[string]bool{"XX001": true, "XX002": true, "XX000": false, "22P02": false} {
		err := ledger.Explained(&pgconn.PgError{Code: code, Message: "invalid page"})
		if got := data.CodeOf(err) == data.CodeDamaged && strings.Contains(err.Error(), "`rounds serve restore`"); got != want {
			t.Errorf("%s: %v", code, err)
		}
	}
}
