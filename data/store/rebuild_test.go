package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rounds/data"
	"rounds/data/dbfile"
	"rounds/data/draft"
)

// worn is a book as a week without a network leaves it: rows of the server, changes of
// every state, texts that are long, a text that is being typed.
func worn(t *testing.T) *synced {
	w := openSynced(t)
	w.peer.populate(40)
	w.snapshot(100)
	a := func(i int) data.ID { return data.ID{1, 0, byte(i), 15: 1} }
	for i := range 20 {
		w.save(a(i), func(a *data.Account) { a.Plan = fmt.Sprintf("plan %d", i) })
	}
	w.push() // which no page has settled yet
	for i := range 40 {
		_, err := w.AddNote(w.ctx, Capture{AccountID: a(i)}, fmt.Sprintf("never sent %d %s", i, strings.Repeat("and what she said about it, ", i)))
		must(t, err)
	}
	_, err := w.AddNote(w.ctx, Capture{AccountID: a(3)}, strings.Repeat("a text that needs pages of its own. ", 600))
	must(t, err)
	note, err := w.OpenNote(w.ctx, a(2), data.ID{}, data.ID{})
	must(t, err)
	for i, r := range "half a sentence" {
		must(t, w.Type(DraftKey{"note", note, "text"}, "", draft.Edit{Pos: i, Ins: string(r)})(w.ctx))
	}
	must(t, w.SetSetting(w.ctx, "shown", "yes"))
	return w
}

// files are a book's file and log as they stand while it is open, as a kill leaves them.
func (w *world) files() (db, log []byte) {
	w.t.Helper()
	file, err := filepath.EvalSymlinks(w.path)
	must(w.t, err)
	db, err = os.ReadFile(file)
	must(w.t, err)
	log, err = os.ReadFile(file + "-wal")
	must(w.t, err)
	return db, log
}

// laid puts files in a folder of their own and gives the path of the book.
func laid(t testing.TB, db, log []byte) string {
	path := filepath.Join(t.TempDir(), "book.db")
	must(t, os.WriteFile(path, db, 0o600))
	if log != nil {
		must(t, os.WriteFile(path+"-wal", log, 0o600))
	}
	return path
}

// outboxBy reads the outbox with SQLite, entry by entry: those that it can read.
func outboxBy(t testing.TB, path string) map[int64]string {
	out := map[int64]string{}
	db, err := sql.Open("sqlite3", dsn(path, url.Values{"mode": {"ro"}}))
	must(t, err)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	for id := range int64(200) {
		var mut, key []byte
		var ent, op, fields string
		var state int
		err := db.QueryRow(`SELECT mut_id, ent, key, op, fields, state FROM outbox WHERE id = ?`, id+1).Scan(&mut, &ent, &key, &op, &fields, &state)
		if err == nil {
			out[id+1] = fmt.Sprintf("%x %s %x %s %s", mut, ent, key, op, fields)
		}
	}
	return out
}

func TestPagesAreReadAsSQLiteReadsThem(t *testing.T) {
	w := worn(t)
	db, log := w.files()
	f := dbfile.Open(bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
	if f.Log.Broken != 0 || f.Log.Frames == 0 || f.Version() != len(migrationNames()) {
		t.Errorf("log %+v, version %d", f.Log, f.Version())
	}
	roots := map[string]int64{}
	rows, err := w.reader.Query(`SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0`)
	must(t, err)
	for rows.Next() {
		var name string
		var root int64
		must(t, rows.Scan(&name, &root))
		roots[name] = root
	}
	must(t, errors.Join(rows.Err(), rows.Close()))
	layouts, err := layoutsAt(w.ctx, len(migrationNames()))
	must(t, err)
	all := 0
	for name, l := range layouts {
		var got []string
		walk := f.Walk(uint32(roots[name]), l.rowid, func(r dbfile.Row) {
			for i, c := range l.columns {
				if c.alias {
					r.Values[i] = r.ID
				}
			}
			got = append(got, fmt.Sprintf("%v", r.Values))
			if l.taken() && !l.fits(r, false) {
				t.Errorf("%s: %v does not fit", name, r.Values)
			}
		})
		var want []string
		var names []string
		for _, c := range l.columns {
			names = append(names, c.name)
		}
		rows, err := w.reader.Query(`SELECT ` + quoted(names) + ` FROM "` + name + `"`)
		must(t, err)
		for rows.Next() {
			values, targets := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				targets[i] = &values[i]
			}
			must(t, rows.Scan(targets...))
			want = append(want, fmt.Sprintf("%v", values))
		}
		must(t, errors.Join(rows.Err(), rows.Close()))
		slices.Sort(got)
		slices.Sort(want)
		if walk.Lost != 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows and %d lost, want %d", name, len(got), walk.Lost, len(want))
		}
		all += len(got)
	}
	if all < 400 {
		t.Errorf("only %d rows", all)
	}
}

// sameRows holds two books against each other, but for what is derived.
func sameRows(t *testing.T, got, want *Store) {
	t.Helper()
	for _, k := range kinds() {
		a, b := dump(t, got, k), dump(t, want, k)
		if !slices.Equal(a, b) {
			t.Errorf("%s: %d rows, want %d", k.name, len(a), len(b))
		}
	}
	for _, table := range []string{"outbox", "draft", "draft_field", "shadow", "action", "ext_ref", "notification", "fulltext_row", "name_entry"} {
		var a, b int
		must(t, got.reader.QueryRow(`SELECT count(*) FROM `+table).Scan(&a))
		must(t, want.reader.QueryRow(`SELECT count(*) FROM `+table).Scan(&b))
		if a != b {
			t.Errorf("%s has %d rows, want %d", table, a, b)
		}
	}
}

func dump(t *testing.T, s *Store, k *kind) (out []string) {
	rows, err := s.reader.Query(k.selectAll + ` ORDER BY 1`)
	must(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		v := reflect.New(k.typ).Elem()
		must(t, rows.Scan(k.targets(v, nil)...))
		out = append(out, fmt.Sprintf("%+v", v.Interface()))
	}
	must(t, rows.Err())
	return out
}

// goOnWith has the world work with another file, as the device that it was.
func (w *synced) goOnWith(path string) {
	w.t.Helper()
	if w.Store != nil {
		must(w.t, w.Close())
	}
	w.Store, w.path = nil, path
	w.reopen()
}

func TestAWholeBookThatIsRebuiltIsTheSame(t *testing.T) {
	w := worn(t)
	db, log := w.files()
	path := laid(t, db, log)
	out, err := Rebuild(w.ctx, path, Home{}, Options{Clock: w.clock})
	must(t, err)
	if out.LostChanges != 0 || out.Lost != 0 || out.Damaged != 0 || out.Drafts != 1 || int(out.Changes) != w.count(`SELECT count(*) FROM outbox`) {
		t.Errorf("it says %+v", out)
	}
	if kept, err := os.ReadFile(out.Kept); err != nil || !bytes.Equal(kept, db) {
		t.Errorf("the damaged file is not kept as it was: %v", err)
	}
	if kept, err := os.ReadFile(out.Kept + "-wal"); err != nil || !bytes.Equal(kept, log) {
		t.Errorf("its log is not kept as it was: %v", err)
	}
	before := w.Store
	w.Store = nil
	defer func() { _ = before.Close() }()
	w.goOnWith(path)
	sameRows(t, w.Store, before)
	if drafts, err := w.AllDrafts(w.ctx); err != nil || len(drafts) != 1 || drafts[0].Text != "half a sentence" {
		t.Errorf("drafts %+v, %v", drafts, err)
	}
	if at, err := w.SyncPoint(w.ctx); err != nil || at.Cursor != "" || at.Epoch != "e1" {
		t.Errorf("it goes on from %+v, %v", at, err)
	}
	for _, f := range Examine(w.ctx, w.path, w.Now()) {
		if f.Level != LevelOK {
			t.Errorf("doctor says %+v", f)
		}
	}
	w.push()
	w.snapshot(50)
	w.settle()
	if n := w.count(`SELECT count(*) FROM outbox WHERE state < 3`); n != 0 {
		t.Errorf("%d changes still wait", n)
	}
}

// Bytes are flipped, zeroed and cut off all over a book and its log. Either the doctor
// finds it whole, and whatever SQLite reads of the outbox is as it was; or what is
// rebuilt has every entry that SQLite could still read as it was written.
func TestDamageAllOverABook(t *testing.T) {
	w := worn(t)
	db, log := w.files()
	whole := outboxBy(t, w.path)
	must(t, w.Close())
	closed, err := os.ReadFile(w.path) // the log is in it
	must(t, err)
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	rebuilt, kept, possible, fine := 0, 0, 0, 0
	for n := range rounds {
		dice := rand.New(rand.NewPCG(uint64(n), 11))
		bad, badLog := slices.Clone(db), slices.Clone(log)
		if n%2 == 0 {
			bad, badLog = slices.Clone(closed), nil
		}
		what := harm(dice, &bad, &badLog)
		t.Run(fmt.Sprintf("%d %s", n, what), func(t *testing.T) {
			path := laid(t, bad, badLog)
			found := Examine(w.ctx, path, w.Now())
			readable := outboxBy(t, laid(t, bad, badLog))
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Fix == FixRebuild }) {
				fine++
				s, err := Open(w.ctx, path, Options{Clock: w.clock})
				if err != nil {
					t.Fatalf("the doctor found nothing to rebuild, and it does not open: %v\n%+v", err, found)
				}
				must(t, s.Close())
				return
			}
			out, err := Rebuild(w.ctx, path, Home{}, Options{Clock: w.clock})
			must(t, err)
			rebuilt++
			got := outboxBy(t, path)
			missing := 0
			for id, entry := range whole {
				if got[id] == entry {
					kept++
				}
				if _, there := got[id]; !there {
					missing++
				}
				if readable[id] == entry {
					possible++
					if got[id] != entry {
						t.Errorf("entry %d can be read and is not kept: %q, was %q", id, got[id], entry)
					}
				}
			}
			if int64(missing) < out.LostChanges {
				t.Errorf("%d changes are missing, %d were said to be", missing, out.LostChanges)
			}
			for _, f := range Examine(w.ctx, path, w.Now()) {
				if f.Level == LevelBroken {
					t.Errorf("after it: %+v", f)
				}
			}
			s, err := Open(w.ctx, path, Options{Clock: w.clock})
			must(t, err)
			if _, err := s.AllDrafts(w.ctx); err != nil {
				t.Error(err)
			}
			if _, err := s.Outgoing(w.ctx, 500, 1<<22); err != nil {
				t.Error(err)
			}
			must(t, s.Close())
		})
	}
	t.Logf("%d rebuilt, %d found whole; of %d entries %d kept (SQLite reads %d)", rebuilt, fine, len(whole)*rebuilt, kept, possible)
	if rebuilt < rounds/4 || kept < possible {
		t.Errorf("%d of %d were rebuilt, %d entries kept of %d that SQLite reads", rebuilt, rounds, kept, possible)
	}
}

// harm does one thing to a file or to its log, and says what.
func harm(dice *rand.Rand, db, log *[]byte) string {
	target, name := db, "file"
	if *log != nil && dice.IntN(2) == 0 {
		target, name = log, "log"
	}
	b := *target
	at := dice.IntN(len(b))
	switch dice.IntN(5) {
	case 0:
		b[at] ^= 1 << dice.IntN(8)
		return fmt.Sprintf("%s: a bit at %d", name, at)
	case 1:
		page := at / 4096 * 4096
		for i := range 12 { // the head of a page
			b[min(page+i, len(b)-1)] = byte(dice.Uint32())
		}
		return fmt.Sprintf("%s: the head of a page at %d", name, page)
	case 2:
		clear(b[at/512*512 : min(at/512*512+512, len(b))])
		return fmt.Sprintf("%s: a sector of zeroes at %d", name, at/512*512)
	case 3:
		page := at / 4096 * 4096
		for i := page; i < min(page+4096, len(b)); i++ {
			b[i] = byte(dice.Uint32())
		}
		return fmt.Sprintf("%s: a page of noise at %d", name, page)
	}
	*target = b[:len(b)/2+at/2]
	return fmt.Sprintf("%s: cut at %d", name, len(*target))
}

// SQLite reads a log up to the first frame that is not as it was written, and forgets
// the rest: no book is opened over that.
func TestADamagedLogIsNoticedBeforeItIsForgotten(t *testing.T) {
	w := worn(t)
	db, log := w.files()
	whole := outboxBy(t, w.path)
	log[32+24+4096*2+100] ^= 0x10 // in one of the first frames; the others are newer
	path := laid(t, db, log)
	for _, readOnly := range []bool{false, true} {
		_, err := Open(w.ctx, path, Options{ReadOnly: readOnly})
		wantCode(t, err, data.CodeDamaged)
	}
	if found := Examine(w.ctx, path, w.Now()); found[len(found)-1].State != "damaged" || found[len(found)-1].Check != "log" {
		t.Errorf("doctor says %+v", found)
	}
	if after, err := os.ReadFile(path + "-wal"); err != nil || !bytes.Equal(after, log) {
		t.Fatal("looking changed the log")
	}
	out, err := Rebuild(w.ctx, path, Home{}, Options{Clock: w.clock})
	must(t, err)
	got := outboxBy(t, path)
	for id, entry := range whole {
		if got[id] != entry {
			t.Errorf("entry %d is lost", id)
		}
	}
	if out.LostChanges != 0 {
		t.Errorf("it says %+v", out)
	}
}

// At whatever point of a rebuild the process is killed, the old book is in force or the
// new one, and doing it again ends well.
func TestAKillInARebuildLosesNothing(t *testing.T) {
	w := worn(t)
	whole := outboxBy(t, w.path)
	must(t, w.Close())
	db, err := os.ReadFile(w.path)
	must(t, err)
	for i := range 40 {
		db[len(db)-4096+i] = 0xA5
	}
	for _, point := range []string{"rebuild.read", "rebuild.filled", "rebuild.kept", "rebuild.pointed"} {
		t.Run(point, func(t *testing.T) {
			path := laid(t, db, nil)
			child := exec.Command(os.Args[0], "-test.run", "^TestRebuildAndDie$")
			child.Env = append(os.Environ(), "ROUNDS_REBUILD="+path, "ROUNDS_REBUILD_AT="+point)
			out, err := child.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the child ended with %v: %s", err, out)
			}
			if to, err := os.Readlink(path); (err == nil) != (point == "rebuild.pointed") {
				t.Errorf("the pointer says %q, %v", to, err)
			}
			if point != "rebuild.pointed" {
				must2(t)(Rebuild(w.ctx, path, Home{}, Options{Clock: w.clock}))
			}
			asides, err := asidesOf(path)
			must(t, err)
			if len(asides) != 1 {
				t.Errorf("kept %q", asides)
			}
			got := outboxBy(t, path)
			for id, entry := range whole {
				if got[id] != entry {
					t.Errorf("entry %d is lost", id)
				}
			}
			s, err := Open(w.ctx, path, Options{Clock: w.clock})
			must(t, err)
			must(t, s.Repair(w.ctx, FixLeftovers))
			must(t, s.Close())
		})
	}
}

// TestRebuildAndDie is the child of the test above.
func TestRebuildAndDie(t *testing.T) {
	path := os.Getenv("ROUNDS_REBUILD")
	if path == "" {
		t.Skip("the child of TestAKillInARebuildLosesNothing")
	}
	failpoint = func(name string) {
		if name == os.Getenv("ROUNDS_REBUILD_AT") {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
	w := open(t)
	must2(t)(Rebuild(w.ctx, path, Home{}, Options{Clock: w.clock}))
}
