package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rounds/data"
)

// finding is what Examine says of one check.
func (w *world) finding(check string) Finding {
	w.t.Helper()
	for _, f := range Examine(w.ctx, w.path, w.Now()) {
		if f.Check == check {
			return f
		}
	}
	w.t.Fatalf("nothing was found of %q: %+v", check, Examine(w.ctx, w.path, w.Now()))
	return Finding{}
}

func TestExamineOfAWholeBook(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, "a note"))
	before, err := os.ReadFile(w.path)
	must(t, err)
	for _, f := range Examine(w.ctx, w.path, w.Now()) {
		if f.Level != LevelOK {
			t.Errorf("%+v", f)
		}
	}
	if after, err := os.ReadFile(w.path); err != nil || !bytes.Equal(after, before) {
		t.Error("looking changed the file")
	}
}

func TestExamineFindsAndRepairs(t *testing.T) {
	for _, c := range []struct {
		name, damage, check, state, fix string
	}{
		{"orphan draft", `INSERT INTO draft (field_id, pos, del, ins) VALUES (99, 0, 0, 'x')`, "drafts", "orphans", FixDrafts},
		{"search differs", `DELETE FROM fulltext_row`, "search", "differs", FixSearch},
		{"search lost", `DELETE FROM fulltext`, "search", "differs", FixSearch},
		{"standing lost", `DELETE FROM standing`, "standings", "missing", FixStandings},
		{"erasure cut short", `INSERT INTO setting VALUES ('erasing', '1')`, "erasure", "unfinished", FixErasure},
		{"orphan row", `UPDATE note SET account_id = x'01'`, "orphans", "some", ""},
		{"future", `UPDATE action SET at = 9999999999999`, "clock", "future", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			a := w.account("Lindqvist")
			must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, "a note on fees"))
			must2(t)(w.writer.Exec(c.damage))
			f := w.finding(c.check)
			if f.State != c.state || f.Level != LevelAttention || f.Fix != c.fix {
				t.Fatalf("found %+v", f)
			}
			if c.fix == "" {
				return
			}
			must(t, w.Repair(w.ctx, c.fix))
			for _, f := range Examine(w.ctx, w.path, w.Now()) {
				if f.Level != LevelOK {
					t.Errorf("after the repair: %+v", f)
				}
			}
			if found, err := w.SearchText(w.ctx, "fees", 5); err != nil || len(found) != 1 {
				t.Errorf("after the repair the search finds %v, %v", found, err)
			}
		})
	}
}

func TestRepairedSearchHoldsWhatStands(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	w.typeText(key, "", "first")
	must2(t)(w.Seal(w.ctx, key))
	w.typeText(key, "first", " second")
	must2(t)(w.Seal(w.ctx, key))
	must(t, w.Repair(w.ctx, FixSearch))
	if found, err := w.SearchText(w.ctx, "first", 5); err != nil || len(found) != 1 {
		t.Errorf("the search finds %v, %v: the older version is history", found, err)
	}
}

func TestExamineOfWhatIsNoBook(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	now := data.At(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, b, 0o600))
		return path
	}
	for _, c := range []struct {
		path, check, state string
		level              Level
	}{
		{filepath.Join(dir, "absent.db"), "file", "absent", LevelOK},
		{write("empty.db", nil), "file", "empty", LevelAttention},
		{dir, "file", "folder", LevelBroken},
		{write("letter.db", []byte("Dear Sirs, this is a letter and not a book")), "header", "foreign", LevelBroken},
		{write("torn.db", append([]byte("SQLite format 3\x00"), bytes.Repeat([]byte{7}, 5000)...)), "schema", "unreadable", LevelBroken},
	} {
		found := Examine(ctx, c.path, now)
		if last := found[len(found)-1]; last.Check != c.check || last.State != c.state || last.Level != c.level {
			t.Errorf("%s: %+v", c.path, found)
		}
	}
}

func TestExamineOfADamagedBook(t *testing.T) {
	w := open(t)
	for range 60 {
		a := w.account("Lindqvist Handels AB")
		must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, "a note that is long enough to fill some of a page of the file"))
	}
	must(t, w.Close())
	raw, err := os.ReadFile(w.path)
	must(t, err)
	for i := len(raw) * 7 / 8; i < len(raw); i++ {
		raw[i] = 0xA5
	}
	must(t, os.WriteFile(w.path, raw, 0o600))
	if f := w.finding("integrity"); f.Level != LevelBroken || f.State != "damaged" {
		t.Errorf("found %+v", f)
	}
	w.Store = nil
	must(t, os.Remove(w.path))
	w.reopen()
}

func TestExamineWhileAnotherWrites(t *testing.T) {
	w := open(t)
	tx, err := w.begin(w.ctx)
	must(t, err)
	defer tx.rollback()
	must(t, tx.exec(`INSERT INTO setting VALUES ('x', 'y')`))
	if f := w.finding("lock"); f.State != "held" || f.Level != LevelAttention {
		t.Errorf("found %+v", f)
	}
}

func TestExamineOfAnotherSchema(t *testing.T) {
	w := open(t)
	for version, state := range map[int]string{99: "newer", 0: "older"} {
		must2(t)(w.writer.Exec(`PRAGMA user_version = ` + data.Money(version*100).String()))
		if f := w.finding("schema"); f.State != state {
			t.Errorf("version %d: %+v", version, f)
		}
	}
}

func TestUnknownRepair(t *testing.T) {
	wantCode(t, open(t).Repair(context.Background(), "magic"), data.CodeInternal)
}
