package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/draft"
)

// A table that nobody thought of would stay behind in a wipe, or be lost in a swap.
func TestEveryTableHasItsPlace(t *testing.T) {
	w := open(t)
	rows, err := w.reader.QueryContext(w.ctx, `SELECT name FROM sqlite_master WHERE type = 'table'`)
	must(t, err)
	tables, err := scanStrings(rows)
	must(t, err)
	// These are told apart row by row; see wipe and carry.
	byRow := []string{"outbox", "setting", "name_index"}
	// What a new file makes anew from its rows.
	derived := []string{"shadow", "standing", "name_entry", "name_index", "fulltext", "fulltext_row", "setting"}
	for _, table := range tables {
		shadow := strings.HasPrefix(table, "fulltext_") && table != "fulltext_row" || strings.HasPrefix(table, "name_index_")
		if strings.HasPrefix(table, "sqlite_") || shadow || slices.Contains(kindNames(), table) {
			continue
		}
		if !slices.Contains(wiped, table) && !slices.Contains(byRow, table) {
			t.Errorf("a wipe leaves %s", table)
		}
		if !slices.Contains(carried, table) && !slices.Contains(derived, table) {
			t.Errorf("a swap loses %s", table)
		}
	}
}

// wipable is a synced book with something of everything that may be left behind.
func wipable(t *testing.T) *synced {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	a := data.ID{1, 15: 1}
	w.peer.refuse[`"zanzibar refused"`] = true
	for _, text := range []string{"zanzibar refused", "zanzibar waiting"} {
		if _, err := w.AddNote(w.ctx, Capture{AccountID: a}, text); err != nil {
			t.Fatal(err)
		}
		if text == "zanzibar refused" {
			w.settle()
		}
	}
	note, err := w.OpenNote(w.ctx, a, data.ID{}, data.ID{})
	must(t, err)
	must(t, w.Type(DraftKey{"note", note, "text"}, "", draft.Edit{Ins: "zanzibar typed"})(w.ctx))
	must(t, w.Type(DraftKey{"account", a, "capture.issue"}, "", draft.Edit{Ins: "zanzibar captured"})(w.ctx))
	must(t, w.Type(DraftKey{"account", a, "seconds:12"}, "", draft.Edit{Ins: "41"})(w.ctx))
	must(t, w.SetSetting(w.ctx, "shown", "zanzibar"))
	infos, packed := w.peer.frames(2)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	must(t, n.Add(w.ctx, infos[0], packed[0]))
	must(t, n.Close())
	return w
}

func TestAWipeLeavesNothingInAnyFile(t *testing.T) {
	w := wipable(t)
	muts, err := w.Unsent(w.ctx)
	must(t, err)
	w.wipe(muts)
	if n := w.count(`SELECT count(*) FROM outbox`); n != 0 {
		t.Errorf("%d changes stay", n)
	}
	must(t, w.Close())
	dir := filepath.Dir(w.path)
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, word := range []string{"zanzibar", "Firma", "standing words", "example.com"} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%q stands in %s", word, filepath.Base(path))
			}
		}
		return nil
	}))
	w.Store = nil
	w.reopen()
	if found := Examine(w.ctx, w.path, w.Now()); slices.ContainsFunc(found, func(f Finding) bool { return f.Level != LevelOK }) {
		t.Errorf("doctor says %+v", found)
	}
}

// A wipe that a kill has cut short before its old pages were overwritten is ended by the next
// one, which finds no row any more; one after that has nothing to do.
func TestAWipeThatWasCutShortIsEnded(t *testing.T) {
	w := wipable(t)
	muts, err := w.Unsent(w.ctx)
	must(t, err)
	must(t, w.transact(w.ctx, "test", func(tx *Tx) error { return tx.wipe(muts) }))
	must(t, w.Wipe(w.ctx, nil))
	files, err := filepath.Glob(w.path[:len(w.path)-len(filepath.Ext(w.path))] + "*")
	must(t, err)
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil && bytes.Contains(raw, []byte("zanzibar")) {
			t.Errorf("%s still has it", file)
		}
	}
	changes, cancel := w.Subscribe()
	defer cancel()
	must(t, w.Wipe(w.ctx, nil))
	select {
	case c := <-changes:
		t.Errorf("it was told as %+v", c)
	default:
	}
}

func (w *synced) wipe(handed []data.Mutation) {
	w.t.Helper()
	changes, cancel := w.Subscribe()
	defer cancel()
	must(w.t, w.Wipe(w.ctx, handed))
	if c := <-changes; !c.All {
		w.t.Errorf("it was told as %+v", c)
	}
	for _, table := range append(kindNames(), wiped...) {
		if n := w.count(`SELECT count(*) FROM ` + table); n != 0 {
			w.t.Errorf("%d rows stay in %s", n, table)
		}
	}
	at, err := w.SyncPoint(w.ctx)
	must(w.t, err)
	if at.Cursor != "" {
		w.t.Errorf("it stands at %+v", at)
	}
}

// What could not be handed in stays, and is sent when the device is let in again.
func TestAWipeKeepsWhatWasNotSent(t *testing.T) {
	w := wipable(t)
	muts, err := w.Unsent(w.ctx)
	must(t, err)
	w.wipe(nil)
	again, err := w.Unsent(w.ctx)
	must(t, err)
	if len(muts) != len(again) {
		t.Errorf("before the wipe %d changes are not sent, after it %d", len(muts), len(again))
	}
	var said []string
	for _, m := range muts {
		for _, name := range []string{"text", "capture.issue"} {
			if f, ok := m.Fields[name]; ok {
				said = append(said, string(f.V))
			}
		}
	}
	slices.Sort(said)
	if want := []string{`"zanzibar captured"`, `"zanzibar refused"`, `"zanzibar typed"`, `"zanzibar waiting"`}; !slices.Equal(said, want) {
		t.Errorf("handed in are %q, want %q", said, want)
	}
	w.snapshot(100)
	w.settle()
	for _, words := range []string{"zanzibar waiting", "zanzibar typed"} {
		found, err := w.SearchText(w.ctx, words, 10)
		must(t, err)
		if len(found) != 1 {
			t.Errorf("%q is found %d times", words, len(found))
		}
	}
	letters, err := w.Letters(w.ctx)
	must(t, err)
	bodies := map[string]bool{}
	for i := range letters {
		bodies[letters[i].Body()] = true
	}
	if !bodies["zanzibar refused"] || !bodies["zanzibar captured"] {
		t.Errorf("letters %+v", letters)
	}
}

// A person goes on typing while what she did is on its way to rescue.
func TestAWipeKeepsWhatWasWrittenWhileWorkWasHandedIn(t *testing.T) {
	w := wipable(t)
	handed, err := w.Unsent(w.ctx)
	must(t, err)
	_, err = w.AddNote(w.ctx, Capture{AccountID: data.ID{1, 15: 1}}, "written meanwhile")
	must(t, err)
	w.wipe(handed)
	left, err := w.Unsent(w.ctx)
	must(t, err)
	if len(left) != 2 || string(left[1].Fields["text"].V) != `"written meanwhile"` {
		t.Errorf("what stays is %+v", left)
	}
}

// A text in a field of a page has no row: it waits among what needs attention, from
// where it cannot be sent by itself.
func TestATextOfAPageOutlivesItsAccount(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi")
	w.settle()
	must(t, w.Type(DraftKey{"account", a.ID, "capture.issue"}, "", draft.Edit{Ins: "the export is slow"})(w.ctx))
	w.peer.scope(a.ID, false)
	w.pull(1000)
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 1 || letters[0].Body() != "the export is slow" {
		t.Fatalf("letters %+v", letters)
	}
	w.peer.scope(a.ID, true)
	w.pull(1000)
	wantCode(t, w.RetryLetter(w.ctx, letters[0].Entry, LetterField{}, ""), data.CodeInvalid)
	if letters, err = w.Letters(w.ctx); err != nil || len(letters) != 1 {
		t.Errorf("after another try: %+v, %v", letters, err)
	}
}
