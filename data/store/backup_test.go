package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/draft"
)

func TestABackupIsTheBookAsItWas(t *testing.T) {
	w := open(t)
	a := w.account("Brewster & Sons")
	_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "before the backup")
	must(t, err)
	key := DraftKey{"account", a.ID, "website"}
	w.Type(key, "", draft.Edit{Ins: "https://brew"}) // not waited for
	to := filepath.Join(t.TempDir(), "backup.db")
	pages := 0
	must(t, w.Backup(w.ctx, to, func(done, total int) {
		if done > total || done < pages {
			t.Errorf("%d of %d pages", done, total)
		}
		pages = done
	}))
	if pages == 0 {
		t.Error("no progress was told")
	}
	wantCode(t, w.Backup(w.ctx, to, nil), data.CodeConflict)
	info, err := os.Stat(to)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
	if found := Examine(w.ctx, to, w.Now()); found[0].Level != LevelOK || len(found) < 5 {
		t.Errorf("doctor says %+v", found)
	}
	_, err = w.AddNote(w.ctx, Capture{AccountID: a.ID}, "after the backup")
	must(t, err)
	if _, err := w.Seal(w.ctx, key); err != nil {
		t.Fatal(err)
	}

	must(t, w.Close())
	out, err := Restore(w.ctx, w.path, to, Options{Clock: w.clock})
	must(t, err)
	if out.Waiting != 0 || !strings.Contains(filepath.Base(out.Kept), "book.before-20261121T140500") {
		t.Errorf("restored: %+v", out)
	}
	w.Store = nil
	w.reopen()
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 1 || notes[0].Texts[0] != "before the backup" {
		t.Errorf("notes %+v", notes)
	}
	drafts, err := w.AllDrafts(w.ctx)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Text != "https://brew" {
		t.Errorf("drafts %+v", drafts)
	}
	kept, err := Open(w.ctx, out.Kept, Options{Clock: w.clock})
	must(t, err)
	defer func() { must(t, kept.Close()) }()
	if notes, err = kept.Notes(w.ctx, a.ID); err != nil || len(notes) != 2 {
		t.Errorf("kept are %d notes, %v", len(notes), err)
	}
	onlyThese(t, w.path, "book.db", "book.cache-1.db", filepath.Base(out.Kept))
}

// A backup that is made while somebody writes is the book of one moment: whole actions,
// all of before it and none of after it.
func TestABackupWhileSomebodyWritesIsOfOneMoment(t *testing.T) {
	w := open(t)
	a := w.account("Brewster & Sons")
	done, halt := make(chan error, 1), make(chan struct{})
	wrote := make(chan int, 1<<16)
	go func() {
		for i := 1; ; i++ {
			select {
			case <-halt:
				done <- nil
				return
			default:
			}
			if _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, strings.Repeat("x", 1000)); err != nil {
				done <- err
				return
			}
			wrote <- i
		}
	}()
	for round := range 5 {
		before := 0
		for before == 0 || len(wrote) > 0 {
			before = <-wrote
		}
		to := filepath.Join(t.TempDir(), "backup.db")
		must(t, w.Backup(w.ctx, to, nil))
		for _, f := range Examine(w.ctx, to, w.Now()) {
			if f.Level != LevelOK {
				t.Errorf("doctor says of the backup %+v", f)
			}
		}
		b, err := Open(w.ctx, to, Options{Clock: w.clock})
		must(t, err)
		notes, err := b.Notes(w.ctx, a.ID)
		must(t, err)
		var sent, steps int
		must(t, b.reader.QueryRowContext(w.ctx, `SELECT count(*) FROM outbox WHERE ent = 'note_version'`).Scan(&sent))
		must(t, b.reader.QueryRowContext(w.ctx, `SELECT count(*) FROM action WHERE label = 'note'`).Scan(&steps))
		if len(notes) < before || sent != len(notes) || steps != len(notes) {
			t.Errorf("backup %d: %d notes, %d in the outbox, %d to take back; %d were noted before it", round, len(notes), sent, steps, before)
		}
		must(t, b.Close())
	}
	close(halt)
	must(t, <-done)
}

// onlyThese wants nothing but these databases in the book's folder.
func onlyThese(t *testing.T, path string, want ...string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	for _, f := range files {
		base := strings.TrimSuffix(strings.TrimSuffix(f.Name(), "-wal"), "-shm")
		found := false
		for _, name := range want {
			found = found || base == name
		}
		if !found {
			t.Errorf("%s is left behind", f.Name())
		}
	}
}

// Others work in the book while it is restored: they go over to what was restored.
func TestARestoreIsFollowedByThoseWhoWorkInTheBook(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(2)
	w.snapshot(100)
	to := filepath.Join(t.TempDir(), "backup.db")
	must(t, w.Backup(w.ctx, to, nil))
	a := data.ID{1, 15: 1}
	w.save(a, func(a *data.Account) { a.Plan = "later" })
	_, err := Restore(w.ctx, w.path, to, Options{Clock: w.clock})
	must(t, err)
	must(t, w.Poll(w.ctx))
	if got := w.get(a).Plan; got != "" {
		t.Errorf("the plan is %q", got)
	}
	w.save(a, func(a *data.Account) { a.Industry = "food" })
	w.settle()
}

// A restored cache counts from where it stood: what it sends anew under old numbers is
// known, or refused as another's, and nothing is lost.
func TestARestoredBookGoesOnSyncing(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	to := filepath.Join(t.TempDir(), "backup.db")
	must(t, w.Backup(w.ctx, to, nil))
	w.settle()
	must(t, w.Close())
	_, err := Restore(w.ctx, w.path, to, Options{Clock: w.clock})
	must(t, err)
	w.Store = nil
	w.reopen()
	w.settle()
	if got := w.get(a.ID).Name; got != "Brewster" {
		t.Errorf("the account is %q", got)
	}
}

func TestADamagedBookIsPutAside(t *testing.T) {
	for _, damage := range []string{"header", "middle", "pointer"} {
		t.Run(damage, func(t *testing.T) {
			w := openSynced(t)
			w.peer.populate(200)
			w.snapshot(1000)
			to := filepath.Join(t.TempDir(), "backup.db")
			must(t, w.Backup(w.ctx, to, nil))
			must(t, w.Close())
			file, err := filepath.EvalSymlinks(w.path)
			must(t, err)
			raw, err := os.ReadFile(file)
			must(t, err)
			switch damage {
			case "header":
				copy(raw, "no database at all")
				must(t, os.WriteFile(file, raw, 0o600))
			case "middle":
				for i := 40 * 4096; i < len(raw); i++ {
					raw[i] ^= 0x5a
				}
				must(t, os.WriteFile(file, raw, 0o600))
			case "pointer":
				must(t, os.Remove(file))
			}
			out, err := Restore(w.ctx, w.path, to, Options{Clock: w.clock})
			must(t, err)
			if kept := out.Kept != ""; kept != (damage != "pointer") {
				t.Errorf("kept as %q", out.Kept)
			}
			if out.Kept != "" {
				if info, err := os.Stat(out.Kept); err != nil || info.Size() != int64(len(raw)) {
					t.Errorf("what was damaged: %v", err)
				}
			}
			w.Store = nil
			w.reopen()
			if n := w.count(`SELECT count(*) FROM account`); n != 200 {
				t.Errorf("%d accounts", n)
			}
			w.account("and it goes on")
		})
	}
}

// The log that a removed book has left is not replayed into the one that is put in its place.
func TestARestoreBesideTheLogOfARemovedBook(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(5)
	w.snapshot(1000)
	to := filepath.Join(t.TempDir(), "backup.db")
	must(t, w.Backup(w.ctx, to, nil))
	other := openSynced(t)
	other.peer.populate(50)
	other.snapshot(1000)
	other.account("in the log")
	file, err := filepath.EvalSymlinks(other.path)
	must(t, err)
	log, err := os.ReadFile(file + "-wal")
	must(t, err)
	if len(log) == 0 {
		t.Fatal("nothing stands in the log")
	}
	must(t, w.Close())
	must(t, Remove(w.path))
	must(t, os.WriteFile(w.path+"-wal", log, 0o600))
	_, err = Restore(w.ctx, w.path, to, Options{Clock: w.clock})
	must(t, err)
	w.Store = nil
	w.reopen()
	if n := w.count(`SELECT count(*) FROM account`); n != 5 {
		t.Errorf("%d accounts", n)
	}
	w.account("and it goes on")
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	w := open(t)
	w.account("Brewster")
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	must(t, os.WriteFile(text, []byte("name,mrr\nBrewster,100\n"), 0o600))
	cut := filepath.Join(dir, "cut.db")
	must(t, w.Backup(w.ctx, cut, nil))
	must(t, os.Truncate(cut, 8192))
	for path, code := range map[string]data.Code{text: data.CodeInvalid, cut: data.CodeDamaged, filepath.Join(dir, "absent"): data.CodeNotFound} {
		_, err := Restore(w.ctx, w.path, path, Options{Clock: w.clock})
		wantCode(t, err, code)
	}
	w.reopen()
	if n := w.count(`SELECT count(*) FROM account`); n != 1 {
		t.Errorf("%d accounts", n)
	}
	onlyThese(t, w.path, "book.db")
}

// What is cut short leaves nothing that could pass for a backup.
func TestABackupThatIsCancelledLeavesNothing(t *testing.T) {
	w := open(t)
	w.account("Brewster")
	ctx, cancel := context.WithCancel(w.ctx)
	dir := t.TempDir()
	err := w.Backup(ctx, filepath.Join(dir, "backup.db"), func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	files, err := os.ReadDir(dir)
	must(t, err)
	if len(files) != 0 {
		t.Errorf("%v are left", files)
	}
	_, err = os.Stat(filepath.Join(dir, "backup.db"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
