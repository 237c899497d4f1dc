package store

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"syscall"
	"testing"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/schema"
	"rounds/data/store/disk"
)

// frames are the peer's rows as a snapshot has them, in pieces of at most so many.
func (p *peer) frames(most int) (infos []FrameInfo, packed [][]byte) {
	byKind := map[string][]data.Row{}
	for key, r := range p.rows {
		if r.GoneAt == 0 && !p.outside[r.Account] {
			byKind[key.ent] = append(byKind[key.ent], p.row(r))
		}
	}
	for _, e := range schema.All() {
		rows := byKind[e.Name]
		slices.SortFunc(rows, func(a, b data.Row) int { return bytes.Compare(a.Key[:], b.Key[:]) })
		for part := range slices.Chunk(rows, most) {
			raw, err := json.Marshal(part)
			must(p.t, err)
			infos = append(infos, FrameInfo{Ent: e.Name, Rows: len(part), Next: fmt.Sprintf("after %d", len(infos)), Sum: fmt.Sprint(len(raw))})
			packed = append(packed, raw)
		}
	}
	return infos, packed
}

func unpackTest(packed []byte, sum string, row func(*data.Row) error) error {
	if sum != fmt.Sprint(len(packed)) {
		return errors.New("the sum is wrong")
	}
	var rows []data.Row
	if err := json.Unmarshal(packed, &rows); err != nil {
		return err
	}
	for i := range rows {
		if err := row(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// snapshot takes a first sync of everything that the peer has.
func (w *synced) snapshot(most int) {
	w.t.Helper()
	infos, packed := w.peer.frames(most)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(w.t, err)
	from := 0
	if token := n.Token(); token != "" {
		_, err := fmt.Sscanf(token, "after %d", &from)
		must(w.t, err)
		from++
	}
	for i := from; i < len(infos); i++ {
		must(w.t, n.Add(w.ctx, infos[i], packed[i]))
	}
	must(w.t, n.Finish(w.ctx, "e1", fmt.Sprintf("c%d", w.peer.seq), w.peer.seq))
	must(w.t, n.Close())
}

// fresh has the cache stand as before its first sync.
func (w *synced) fresh() {
	w.t.Helper()
	must(w.t, w.transact(w.ctx, "test", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error { r.Cursor, r.Schema = "", 0; return nil })
	}))
}

// populate gives the peer accounts with notes.
func (p *peer) populate(accounts int) {
	for i := range accounts {
		a := data.ID{1, byte(i >> 8), byte(i), 15: 1}
		p.add("account", a, a, fmt.Sprintf(`{"name":"Firma %d","stage":"adoption","mrr":%d,"renewal_on":"2027-01-31","auto_renew":true,"custom":{"skus":140}}`, i, i*10_000))
		p.add("contact", data.ID{2, byte(i >> 8), byte(i), 15: 1}, a, fmt.Sprintf(`{"name":"Person %d","email":"p%d@example.com"}`, i, i))
		note := data.ID{3, byte(i >> 8), byte(i), 15: 1}
		p.add("note", note, a, `{"at":7}`)
		old := data.ID{4, byte(i >> 8), byte(i), 15: 1}
		p.add("note_version", old, a, fmt.Sprintf(`{"note_id":%q,"text":"older words %d","at":7}`, note, i))
		p.add("note_version", data.ID{5, byte(i >> 8), byte(i), 15: 1}, a, fmt.Sprintf(`{"note_id":%q,"parent":%q,"text":"standing words %d","at":8}`, note, old, i))
	}
	p.add("user", data.ID{9}, data.ID{}, `{"name":"Aiko","languages":["ja","en"]}`)
}

func TestASnapshotIsTheServersBook(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	w.peer.populate(30)
	w.snapshot(7)
	w.equal()
	if to, err := os.Readlink(w.path); err != nil || generationOf(w.path, to) != 2 {
		t.Errorf("the pointer says %q, %v", to, err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(w.path), "*.db*"))
	must(t, err)
	for _, f := range files {
		if base := filepath.Base(f); base != "book.db" && base != "book.cache-2.db" && base != "book.cache-2.db-wal" && base != "book.cache-2.db-shm" {
			t.Errorf("%s is left behind", base)
		}
	}
	names := 0
	must(t, w.EachName(w.ctx, func(*Name) error { names++; return nil }))
	if names != 60 {
		t.Errorf("%d names can be found, want 60", names)
	}
	if n := w.count(`SELECT count(*) FROM standing WHERE next_at = 0`); n != 30 {
		t.Errorf("%d accounts wait to be evaluated", n)
	}
	for words, want := range map[string]int{"standing": 30, "older": 0} {
		found, err := w.SearchText(w.ctx, words, 100)
		must(t, err)
		if len(found) != want {
			t.Errorf("%q is found in %d notes, want %d", words, len(found), want)
		}
	}
	w.reopen()
	w.equal()
	w.account("and it goes on")
	w.settle()
}

func TestWhatIsOnesOwnGoesOverIntoTheNewFile(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	a := data.ID{1, 15: 1}
	w.save(a, func(a *data.Account) { a.Plan = "mine" })
	w.push()
	w.save(a, func(a *data.Account) { a.Industry = "mine too" })
	_, err := w.AddNote(w.ctx, Capture{AccountID: a}, "never sent")
	must(t, err)
	note, err := w.OpenNote(w.ctx, a, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{"note", note, "text"}
	must(t, w.Type(key, "", draft.Edit{Ins: "half a sen"})(w.ctx))
	must(t, w.SetSetting(w.ctx, "shown", "yes"))
	w.peer.edit(a, "website", `"https://theirs.example"`)
	before := w.count(`SELECT max(id) FROM outbox`)
	w.snapshot(2)
	if got := w.get(a); got.Plan != "mine" || got.Industry != "mine too" || got.Website != "https://theirs.example" {
		t.Errorf("the account is %+v", got)
	}
	must(t, w.Type(key, "", draft.Edit{Pos: 10, Ins: "tence"})(w.ctx))
	drafts, err := w.AllDrafts(w.ctx)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Text != "half a sentence" {
		t.Errorf("drafts %+v", drafts)
	}
	if got, err := w.Setting(w.ctx, "shown"); err != nil || got != "yes" {
		t.Errorf("setting %q, %v", got, err)
	}
	w.account("new")
	if n := w.count(`SELECT min(id) FROM outbox WHERE id > ?`, before); n != before+1 {
		t.Errorf("the next entry is %d after %d", n, before)
	}
	if _, err := w.Seal(w.ctx, key); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if _, err := w.Undo(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.settle()
}

func TestASnapshotWithoutAnAccountQuarantinesWhatWaitsForIt(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	a := data.ID{1, 15: 1}
	w.save(a, func(a *data.Account) { a.Plan = "mine" })
	w.peer.outside[a] = true
	w.snapshot(100)
	w.equal()
	if st, err := w.Status(w.ctx); err != nil || st.Quarantined != 1 {
		t.Errorf("status %+v, %v", st, err)
	}
	w.peer.outside[a] = false
	w.snapshot(100)
	if got := w.get(a); got.Plan != "mine" {
		t.Errorf("it came back as %+v", got)
	}
	w.settle()
}

// What is typed about an account that a snapshot does not have any more is on no page.
func TestASnapshotWithoutAnAccountKeepsWhatIsTypedAboutIt(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	gone, stays := data.ID{1, 15: 1}, data.ID{1, 0, 1, 15: 1}
	for _, a := range []data.ID{gone, stays} {
		note, err := w.OpenNote(w.ctx, a, data.ID{}, data.ID{})
		must(t, err)
		w.settle()
		w.typeText(DraftKey{"note", note, "text"}, "", "half a sen")
	}
	w.typeText(DraftKey{"account", gone, "capture.issue"}, "", "the export is sl")
	w.peer.outside[gone] = true
	w.snapshot(100)
	letters, err := w.Letters(w.ctx)
	must(t, err)
	var said []string
	for i := range letters {
		said = append(said, letters[i].Body())
	}
	if want := []string{"half a sen", "the export is sl"}; !slices.Equal(said, want) {
		t.Errorf("needs attention: %q, want %q", said, want)
	}
	if left, err := w.AllDrafts(w.ctx); err != nil || len(left) != 1 {
		t.Errorf("typed still is %+v, %v", left, err)
	}
}

// Another process on the same book: a second store, which knows nothing of the swap.
func TestAnotherProcessFollowsTheSwap(t *testing.T) {
	w := openSynced(t)
	other, err := Open(w.ctx, w.path, Options{Clock: w.clock, IDs: data.NewIDs(w.clock, seeded{rand.NewPCG(3, 4)})})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	w.peer.populate(3)
	w.snapshot(100)
	changes, cancel := other.Subscribe()
	defer cancel()
	_, err = other.AddNote(w.ctx, Capture{AccountID: data.ID{1, 15: 1}}, "written by the other")
	must(t, err)
	if c := <-changes; !c.All {
		t.Errorf("it was told %+v", c)
	}
	notes, err := w.Notes(w.ctx, data.ID{1, 15: 1})
	must(t, err)
	if len(notes) != 2 {
		t.Errorf("%d notes in the file in force", len(notes))
	}
	w.snapshot(100) // and once more, while the other only looks
	must(t, other.Poll(w.ctx))
	notes, err = other.Notes(w.ctx, data.ID{1, 15: 1})
	must(t, err)
	if len(notes) != 2 {
		t.Errorf("the other sees %d notes", len(notes))
	}
}

// A file that somebody reads in while another takes its place stays, with its log,
// until the next snapshot; one that nobody reads says in itself that it was moved.
func TestAnOldFileIsRemovedWhenItSaysItselfThatItMoved(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	reading, err := w.reader.BeginTx(w.ctx, nil)
	must(t, err)
	if _, err := readSync(w.ctx, reading); err != nil {
		t.Fatal(err)
	}
	before, err := filepath.EvalSymlinks(w.path)
	must(t, err)
	w.snapshot(100)
	for _, file := range []string{before, before + "-wal"} {
		if _, err := os.Stat(file); err != nil {
			t.Errorf("while it is read: %v", err)
		}
	}
	must(t, reading.Rollback())
	next, err := filepath.EvalSymlinks(w.path)
	must(t, err)
	copied := filepath.Join(t.TempDir(), "alone.db")
	failpoint = func(point string) {
		if point == "swap.pointed" {
			must(t, disk.Copy(next, copied)) // without its log, as a late opener finds it
		}
	}
	defer func() { failpoint = func(string) {} }()
	w.snapshot(100)
	db, err := sql.Open("sqlite3", dsn(copied, url.Values{"mode": {"rw"}}))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	if to, err := movedTo(w.ctx, db); err != nil || to == "" {
		t.Errorf("the old file says it moved to %q, %v", to, err)
	}
	for _, file := range []string{before, before + "-wal", next, next + "-wal"} {
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left behind: %v", filepath.Base(file), err)
		}
	}
}

func TestTwoProcessesTakeNoSnapshotSideBySide(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	infos, packed := w.peer.frames(100)
	first, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	must(t, first.Add(w.ctx, infos[0], packed[0]))
	_, err = w.Snapshot(w.ctx, unpackTest)
	wantCode(t, err, data.CodeConflict)
	must(t, first.Discard())
	must(t, first.Close())
	if _, err := os.Stat(spoolOf(w.path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder stays: %v", err)
	}
	w.snapshot(100)
	w.equal()
}

// A spool that a kill left half removed holds frames of the snapshot before.
func TestFramesOfTwoSnapshotsDoNotMix(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(9)
	infos, packed := w.peer.frames(4)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	for i := range infos {
		must(t, n.Add(w.ctx, infos[i], packed[i]))
	}
	must(t, n.Close())
	must(t, os.Remove(filepath.Join(spoolOf(w.path), "000000.json")))
	n, err = w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	other := infos[0]
	other.Next = "after 0 of another"
	must(t, n.Add(w.ctx, other, packed[0]))
	must(t, n.Close())
	n, err = w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	if got := n.Token(); got != other.Next {
		t.Errorf("it goes on from %q", got)
	}
	must(t, n.Discard())
	must(t, n.Close())
}

// Keys are typed, in two stores, while one exchanges the file again and again.
func TestNoKeyIsLostInASwap(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(2)
	w.snapshot(100)
	other, err := Open(w.ctx, w.path, Options{Clock: w.clock, IDs: data.NewIDs(w.clock, seeded{rand.NewPCG(3, 4)})})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	stores := [2]*Store{w.Store, other}
	var keys [2]DraftKey
	for i, s := range stores {
		note, err := s.OpenNote(w.ctx, data.ID{1, byte(0), byte(i), 15: 1}, data.ID{}, data.ID{})
		must(t, err)
		keys[i] = DraftKey{"note", note, "text"}
	}
	typed := [2]int{}
	for range 5 {
		// The keys of a snapshot are few: a typist without a pause would keep the
		// other one, and the snapshot, off the book for longer than they wait.
		var typing sync.WaitGroup
		swapped := make(chan struct{})
		for i, s := range stores {
			typing.Go(func() {
				for range 200 {
					if err := s.Type(keys[i], "", draft.Edit{Pos: typed[i], Ins: "x"})(w.ctx); err != nil {
						t.Error(err)
						return
					}
					typed[i]++
					select {
					case <-swapped:
						return
					default:
					}
				}
			})
		}
		func() {
			defer typing.Wait()
			defer close(swapped)
			w.snapshot(100)
		}()
	}
	drafts, err := w.AllDrafts(w.ctx)
	must(t, err)
	if len(drafts) != 2 || len(drafts[0].Text)+len(drafts[1].Text) != typed[0]+typed[1] {
		t.Errorf("typed %v, kept %+v", typed, drafts)
	}
}

func TestAccountsComeEarlyAndTheRestIsResumed(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	w.peer.populate(10)
	infos, packed := w.peer.frames(4)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	at := slices.IndexFunc(infos, func(f FrameInfo) bool { return f.Ent == "note" })
	for i := range at + 1 {
		must(t, n.Add(w.ctx, infos[i], packed[i]))
	}
	if got := w.count(`SELECT count(*) FROM account`); got != 10 {
		t.Errorf("%d accounts are there early", got)
	}
	if partial, err := w.Partial(w.ctx); err != nil || !partial {
		t.Errorf("partial %v, %v", partial, err)
	}
	w.save(data.ID{1, 15: 1}, func(a *data.Account) { a.Plan = "early" })
	top, err := w.Top(w.ctx, 20)
	must(t, err)
	if len(top) != 10 || top[0].MRR != 90_000 || len(top[0].Standing.Firings) != 1 || top[0].Standing.Firings[0].Code != data.ReasonLoading {
		t.Errorf("the first screen shows %d accounts, first %+v", len(top), top)
	}
	evaluated := 0
	must(t, w.Refresh(w.ctx, Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing {
			if evaluated++; !f.Partial {
				t.Error("the facts pass for whole")
			}
			return data.Loading(f.Account.ID, at)
		},
		Rank: func(*data.Facts, *data.Standing, data.Instant) int64 { return 1 },
	}, nil))
	if evaluated != 1 {
		t.Errorf("%d accounts were looked at, want the one that changed", evaluated)
	}
	wantCode(t, w.Done(w.ctx, top[0].ID, top[0].Standing.Firings, data.ID{}), data.CodeConflict)
	must(t, n.Close())
	w.reopen() // as after a kill
	n, err = w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	var kept int64
	for _, f := range infos[:at+1] {
		kept += int64(f.Rows)
	}
	if got, rows := n.Token(), n.Rows(); got != infos[at].Next || rows != kept {
		t.Errorf("it goes on from %q with %d rows, want %q with %d", got, rows, infos[at].Next, kept)
	}
	must(t, n.Close())
	w.snapshot(4)
	if partial, err := w.Partial(w.ctx); err != nil || partial {
		t.Errorf("partial %v, %v", partial, err)
	}
	if got := w.get(data.ID{1, 15: 1}); got.Plan != "early" {
		t.Errorf("what was done early is lost: %+v", got)
	}
	w.settle()
}

// A pointer to a file that is not there is said, and nothing is begun in its place.
func TestAPointerToNothing(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(1)
	w.snapshot(10)
	must(t, w.Close())
	file, err := filepath.EvalSymlinks(w.path)
	must(t, err)
	must(t, os.Rename(file, file+".away"))
	_, err = Open(w.ctx, w.path, Options{})
	wantCode(t, err, data.CodeDamaged)
	found := Examine(w.ctx, w.path, 0)
	if len(found) != 1 || found[0].State != "pointer" || found[0].Level != LevelBroken {
		t.Errorf("doctor says %+v", found)
	}
	must(t, os.Rename(file+".away", file))
	w.Store = nil
	w.reopen()
}

// At whatever point of the exchange the process is killed, the book opens, what was
// typed is there, and the next attempt ends well.
func TestAKillInASwapLosesNothing(t *testing.T) {
	for _, point := range []string{"swap.locked", "swap.carried", "swap.synced", "swap.marked", "swap.pointed"} {
		t.Run(point, func(t *testing.T) {
			w := openSynced(t)
			w.peer.populate(5)
			must(t, w.Close())
			child := exec.Command(os.Args[0], "-test.run", "^TestSwapAndDie$")
			child.Env = append(os.Environ(), "ROUNDS_SWAP="+w.path, "ROUNDS_SWAP_AT="+point)
			out, err := child.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the child ended with %v: %s", err, out)
			}
			w.Store = nil
			w.reopen()
			drafts, err := w.AllDrafts(w.ctx)
			must(t, err)
			if len(drafts) != 1 || drafts[0].Text != "typed before" {
				t.Fatalf("drafts %+v", drafts)
			}
			w.snapshot(3)
			w.settle()
			if drafts, err = w.AllDrafts(w.ctx); err != nil || len(drafts) != 1 {
				t.Errorf("drafts %+v, %v", drafts, err)
			}
		})
	}
}

// TestSwapAndDie is the child of the test above.
func TestSwapAndDie(t *testing.T) {
	path := os.Getenv("ROUNDS_SWAP")
	if path == "" {
		t.Skip("the child of TestAKillInASwapLosesNothing")
	}
	at := os.Getenv("ROUNDS_SWAP_AT")
	failpoint = func(name string) {
		if name == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
	w := &synced{world: open(t), peer: newPeer(t)}
	must(t, w.Close())
	w.Store, w.path, w.runs = nil, path, 99
	w.reopen()
	w.peer.populate(5)
	must(t, w.Type(DraftKey{"account", data.ID{1, 15: 1}, "capture"}, "", draft.Edit{Ins: "typed before"})(w.ctx))
	w.snapshot(3)
}

// What a row says on the wire is what the fast scan and the careful one make of it.
func TestTheFastScanReadsWhatTheCarefulOneReads(t *testing.T) {
	w := open(t)
	for _, k := range kinds() {
		row := reflect.New(k.typ).Elem()
		for i := range k.columns {
			fill(row.Field(i), i)
		}
		if k.accountAt >= 0 && k.accountAt != k.idAt {
			row.Field(k.accountAt).Set(reflect.ValueOf(data.ID{8}))
		}
		r := data.Row{Ent: k.name, Key: k.id(row), Account: k.account(row), Rev: 5, Fields: k.fields(row)}
		for name, raw := range map[string][]byte{"tight": r.Fields, "loose": indent(t, r.Fields), "empty": []byte(` { } `)} {
			r.Fields = raw
			read := &loadedKind{kind: k, scan: newFieldScanner(k)}
			values, err := read.values(&r, nil)
			must(t, err)
			args := make([]any, len(values))
			for i := range values {
				args[i] = values[i]
			}
			careful, err := k.stateOf(&r)
			must(t, err)
			must(t, w.transact(w.ctx, "test", func(tx *Tx) error { return tx.exec(k.put, args...) }))
			tx, err := w.begin(w.ctx)
			must(t, err)
			got, _, err := tx.load(k, r.Key)
			tx.rollback()
			must(t, err)
			if !reflect.DeepEqual(got.Interface(), careful.v.Interface()) {
				t.Errorf("%s, %s: read as\n%+v\nwant\n%+v", k.name, name, got.Interface(), careful.v.Interface())
			}
		}
	}
}

func indent(t *testing.T, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, json.Indent(&b, raw, "\t", "  "))
	return b.Bytes()
}

func FuzzFieldScan(f *testing.F) {
	f.Add([]byte(`{"name":"A \"b\" \u00e9","mrr":12,"auto_renew":true,"renewal_on":"2027-01-31","owner":"","custom":{"a":[1,"}"]},"later":{"x":[]}}`))
	f.Add([]byte(`{"name":1}`))
	k := kindNamed("account")
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := &data.Row{Ent: "account", Key: data.ID{1}, Account: data.ID{1}, Fields: raw}
		read := &loadedKind{kind: k, scan: newFieldScanner(k)}
		_, fast := read.values(r, nil)
		if !json.Valid(raw) {
			return
		}
		if _, careful := k.stateOf(r); careful == nil && fast != nil {
			t.Errorf("%s is read by one and not by the other: %v", raw, fast)
		}
	})
}

// A device takes up with a server that was brought back without a word, which gave seqs a
// second time. What it edits on the way, after what waited was pushed, builds on what it saw
// where the server has that, and on nothing where another value came under the same seq.
func TestAnEditOnTheWayToAnotherEpochOverwritesNothing(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	w.peer.edit(a.ID, "mrr", "20000")
	w.pull(100)
	must(t, w.Rewind(w.ctx, "e2", 0))
	w.push()
	w.save(a.ID, func(a *data.Account) { a.MRR, a.Stage = 25000, data.StageRenewal })
	w.peer.rows[rowKey{"account", a.ID}].fields["mrr"] = json.RawMessage("30000") // in this history
	w.snapshot(100)

	muts, err := w.Outgoing(w.ctx, 10, 1<<20)
	must(t, err)
	if len(muts) != 1 || muts[0].Fields["mrr"].Base != "0" || muts[0].Fields["stage"].Base == "0" {
		t.Errorf("it sends %+v", muts)
	}
	w.settle()
	if got := w.get(a.ID); got.MRR != 30000 || got.Stage != data.StageRenewal {
		t.Errorf("it has %d, %s", got.MRR, got.Stage)
	}
}
