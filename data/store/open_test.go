package store

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

func TestOpenRefusesWhatIsNotOurs(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, b, 0o600))
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite3", foreign)
	must(t, err)
	must2(t)(db.Exec(`CREATE TABLE recipe (id)`))
	must(t, db.Close())

	newer := filepath.Join(dir, "newer.db")
	s, err := Open(ctx, newer, Options{})
	must(t, err)
	must2(t)(s.writer.Exec(`PRAGMA user_version = 99`))
	must(t, s.Close())

	for _, c := range []struct {
		name, path string
		code       data.Code
		says       string
	}{
		{"text", write("text.db", []byte("this is a letter, not a database, and it is long enough to look at")), data.CodeDamaged, "doctor"},
		{"foreign", foreign, data.CodeInvalid, "another program; choose another file with --db"},
		{"newer", newer, data.CodeInvalid, "newer rounds"},
		{"folder", dir, data.CodeInvalid, dir + ": it is a folder; name the file in it with --db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			_, err := Open(ctx, c.path, Options{})
			if err == nil {
				t.Fatal("it was opened")
			}
			wantCode(t, err, c.code)
			if !contains(err.Error(), c.says) {
				t.Errorf("the error does not say %q: %v", c.says, err)
			}
			if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestReadOnlySaysSo(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	must(t, w.Close())
	s, err := Open(w.ctx, w.path, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = s.Close() }()
	if got, err := s.Account(w.ctx, a.ID); err != nil || got.Name != "Lindqvist" {
		t.Errorf("reading: %v %v", got.Name, err)
	}
	_, err = s.AddNote(w.ctx, Capture{AccountID: a.ID}, "x")
	wantCode(t, err, data.CodeReadOnly)
	w.Store = nil
	w.reopen()
}

func TestFullDiskLeavesNothingHalfWritten(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	must2(t)(w.writer.Exec(`PRAGMA max_page_count = 1`)) // SQLite takes the present size as the least
	var err error
	notes := 0
	for range 2000 {
		if _, err = w.AddNote(w.ctx, Capture{AccountID: a.ID}, string(bytes.Repeat([]byte("long text "), 400))); err != nil {
			break
		}
		notes++
	}
	wantCode(t, err, data.CodeFull)
	if !contains(err.Error(), "free some space") {
		t.Errorf("the error does not help: %v", err)
	}
	if n := w.count(`SELECT count(*) FROM note`); n != notes {
		t.Errorf("%d notes, %d were acknowledged", n, notes)
	}
	if n := w.count(`SELECT count(*) FROM outbox WHERE ent = 'note'`); n != notes {
		t.Errorf("%d outbox entries of notes for %d notes", n, notes)
	}
}

func TestChangesArePublishedAfterCommitAndMerged(t *testing.T) {
	w := open(t)
	changes, cancel := w.Subscribe()
	a := w.account("Lindqvist")
	b := w.account("Brewster")
	got := <-changes
	if len(got.Accounts) != 2 || got.Accounts[0] != a.ID || got.Accounts[1] != b.ID {
		t.Errorf("merged change %+v", got)
	}
	cancel()
	if _, ok := <-changes; ok {
		t.Error("the channel is not closed after cancel")
	}
	w.account("Casa Verde")
}

func TestPollSeesOtherProcesses(t *testing.T) {
	w := open(t)
	must(t, w.Poll(w.ctx))
	changes, cancel := w.Subscribe()
	defer cancel()
	a := w.account("mine")
	<-changes
	must(t, w.Poll(w.ctx))
	select {
	case c := <-changes:
		t.Errorf("our own commit was taken for another process's: %+v", c)
	default:
	}
	other, err := Open(w.ctx, w.path, Options{})
	must(t, err)
	must2(t)(other.AddNote(w.ctx, Capture{AccountID: a.ID}, "from a shell"))
	must(t, other.Close())
	must(t, w.Poll(w.ctx))
	if c := <-changes; !c.All {
		t.Errorf("another process wrote, and the change is %+v", c)
	}
}

func TestPollSeesWhatWasWrittenBeforeTheFirstPoll(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	w.reopen()
	changes, cancel := w.Subscribe()
	defer cancel()
	other, err := Open(w.ctx, w.path, Options{})
	must(t, err)
	must2(t)(other.AddNote(w.ctx, Capture{AccountID: a.ID}, "from a shell"))
	must(t, other.Close())
	must(t, w.Poll(w.ctx))
	select {
	case c := <-changes:
		if !c.All {
			t.Errorf("another process wrote, and the change is %+v", c)
		}
	default:
		t.Error("what another process wrote after the opening is not seen")
	}
	w.reopen()
	quiet, leave := w.Subscribe()
	defer leave()
	must(t, w.Poll(w.ctx))
	select {
	case c := <-quiet:
		t.Errorf("nobody wrote, and the change is %+v", c)
	default:
	}
}

func TestNoSpaceIsSaidAsSuch(t *testing.T) {
	path := &os.PathError{Op: "open", Path: "book.db", Err: syscall.ENOSPC}
	for name, c := range map[string]struct {
		err  error
		code data.Code
	}{
		"shared memory": {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrSHMSize, SystemErrno: syscall.ENOSPC}, data.CodeFull},
		"quota":         {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrWrite, SystemErrno: syscall.EDQUOT}, data.CodeFull},
		"no room":       {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.ENOSPC}, data.CodeFull},
		"database":      {sqlite3.Error{Code: sqlite3.ErrFull}, data.CodeFull},
		"file":          {path, data.CodeFull},
		"broken disk":   {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrRead, SystemErrno: syscall.EIO}, data.CodeDamaged},
	} {
		err := openError("book.db", c.err)
		if data.CodeOf(err) != c.code || contains(err.Error(), "free some space") != (c.code == data.CodeFull) {
			t.Errorf("%s: %v with code %s", name, err, data.CodeOf(err))
		}
	}
}

func TestIsBook(t *testing.T) {
	w := open(t)
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite3", foreign)
	must(t, err)
	must2(t)(db.Exec(`CREATE TABLE recipe (id)`))
	must(t, db.Close())
	letter := filepath.Join(dir, "letter.db")
	must(t, os.WriteFile(letter, bytes.Repeat([]byte("Dear Sirs, "), 20), 0o600))
	must(t, w.Close())
	for path, want := range map[string]bool{w.path: true, foreign: false, letter: false, dir: false, filepath.Join(dir, "absent.db"): false} {
		if IsBook(path) != want {
			t.Errorf("%s is a book: %v", path, !want)
		}
	}
	w.Store = nil
	w.reopen()
}

func TestRefreshEvaluatesWhatChangedOrCameDue(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	rules := Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing {
			return data.Standing{AccountID: f.Account.ID, At: at, NextAt: at.Add(time.Hour), Score: 61, Band: data.BandYellow,
				Firings: []data.Firing{{Code: data.ReasonRenewal, Occurrence: "2027-02-17@90", N: 88, Label: "更新"}}}
		},
		Rank: func(*data.Facts, *data.Standing, data.Instant) int64 { return 42 },
	}
	must(t, w.Refresh(w.ctx, rules, nil))
	top, err := w.Top(w.ctx, 10)
	must(t, err)
	if len(top) != 1 || top[0].ID != a.ID || top[0].Standing.Score != 61 || top[0].Standing.Firings[0].Label != "更新" {
		t.Fatalf("top %+v", top)
	}
	calls := 0
	counting := rules
	counting.Evaluate = func(f *data.Facts, at data.Instant) data.Standing { calls++; return rules.Evaluate(f, at) }
	must(t, w.Refresh(w.ctx, counting, nil))
	if calls != 0 {
		t.Error("an account was evaluated whose time had not come")
	}
	must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, "x"))
	must(t, w.Refresh(w.ctx, counting, nil))
	w.now = w.now.Add(2 * time.Hour)
	must(t, w.Refresh(w.ctx, counting, nil))
	w.now = w.now.Add(-48 * time.Hour) // --at an earlier time
	w.reopen()
	must(t, w.Refresh(w.ctx, counting, nil))
	if calls != 3 {
		t.Errorf("%d evaluations, want one for the change, one for the hour and one for the earlier time", calls)
	}
}

func TestResultOfOlderFactsIsNotKept(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	found, err := w.dueAccounts(w.ctx, w.Now())
	must(t, err)
	must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, "an edit while the rules were at work"))
	rules := Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing {
			return data.Standing{AccountID: f.Account.ID, At: at, NextAt: at.Add(time.Hour)}
		},
		Rank: func(*data.Facts, *data.Standing, data.Instant) int64 { return 1 },
	}
	must2(t)(w.refresh(w.ctx, found, w.Now(), rules))
	if again, err := w.dueAccounts(w.ctx, w.Now()); err != nil || len(again) != 1 {
		t.Errorf("the account is not due any more (%v, %v)", again, err)
	}
}
