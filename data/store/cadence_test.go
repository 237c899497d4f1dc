package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/cadence"
)

func TestCadenceIsAgreedAndTakenBack(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	r, err := cadence.Parse("mon thu 10:00")
	must(t, err)
	must(t, w.SetCadence(w.ctx, Capture{AccountID: a.ID}, r))
	kept, err := w.Account(w.ctx, a.ID)
	must(t, err)
	if kept.Cadence != "mon thu 10:00" {
		t.Errorf("kept is %q", kept.Cadence)
	}
	if u, err := w.Undo(w.ctx); err != nil || u.Label != "cadence" {
		t.Fatalf("undo took back %q: %v", u.Label, err)
	}
	if kept, err = w.Account(w.ctx, a.ID); err != nil || kept.Cadence != "" {
		t.Errorf("after undo it is %q (%v)", kept.Cadence, err)
	}
	wantCode(t, w.SetCadence(w.ctx, Capture{AccountID: data.ID{9}}, r), data.CodeNotFound)
}

// A book of before keeps its rhythms.
func TestTheRhythmsOfAnOlderBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite3", path)
	must(t, err)
	for i, name := range migrationNames() {
		if strings.Contains(name, "cadence") {
			break
		}
		must(t, applyMigration(t.Context(), db, name, i))
	}
	for i, days := range []int{0, 1, 7, 10} {
		id := data.ID{byte(i + 1)}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO account (id, cadence_days) VALUES (?, ?)`, id[:], days); err != nil {
			t.Fatal(err)
		}
	}
	must(t, db.Close())
	s, err := Open(t.Context(), path, Options{})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	for i, want := range []string{"", "daily", "weekly", "every 10 days"} {
		a, err := s.Account(t.Context(), data.ID{byte(i + 1)})
		if err != nil || a.Cadence != want || cadence.Kept(a.Cadence).String() != want {
			t.Errorf("account %d keeps %q (%v), want %q", i+1, a.Cadence, err, want)
		}
	}
}
