package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rounds/data"
	"rounds/data/store/disk"
)

// stateOf is the finding of a check that is not as it should be, "" when all are.
func stateOf(found []Finding, check string) string {
	for _, f := range found {
		if f.Check == check && f.Level != LevelOK {
			return f.State
		}
	}
	return ""
}

// repaired makes every repair that is offered and looks again.
func (w *synced) repaired(found []Finding) []Finding {
	w.t.Helper()
	for _, f := range found {
		if f.Fix != "" {
			must(w.t, w.Repair(w.ctx, f.Fix))
		}
	}
	return Examine(w.ctx, w.path, w.Now())
}

func TestExamineSeesWhatASyncLeaves(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(*synced)
		check string
		want  string
		fixed bool
	}{
		"nothing": {func(*synced) {}, "snapshot", "", true},
		"a file of a load that was killed": {func(w *synced) {
			must(t, os.WriteFile(fileOfGeneration(w.path, 9), []byte("half a database"), 0o600))
		}, "snapshot", "leftover", true},
		"a shadow that nothing lies over": {func(w *synced) {
			must(t, w.transact(w.ctx, "test", func(tx *Tx) error {
				row := w.peer.row(w.peer.rows[rowKey{"account", data.ID{1, 15: 1}}])
				return tx.putShadow(&row)
			}))
		}, "shadows", "alone", true},
		"a refused change": {func(w *synced) {
			w.peer.refuse[`"poison"`] = true
			w.save(data.ID{1, 15: 1}, func(a *data.Account) { a.Plan = "poison" })
			w.push()
		}, "sync", "attention", false},
		"a snapshot that goes on": {func(w *synced) {
			infos, packed := w.peer.frames(2)
			n, err := w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			must(t, n.Add(w.ctx, infos[0], packed[0]))
			must(t, n.Close())
		}, "snapshot", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := openSynced(t)
			w.peer.populate(3)
			w.snapshot(100)
			c.do(w)
			found := Examine(w.ctx, w.path, w.Now())
			if got := stateOf(found, c.check); got != c.want {
				t.Fatalf("%s is %q, want %q: %+v", c.check, got, c.want, found)
			}
			if again := stateOf(w.repaired(found), c.check); (again == "") != c.fixed {
				t.Errorf("after the repairs %s is %q", c.check, again)
			}
			w.pull(1000)
		})
	}
}

func TestExamineFindsAMissingLogOnlyWhereItIsMissing(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	file, err := filepath.EvalSymlinks(w.path)
	must(t, err)
	copied := filepath.Join(t.TempDir(), "book.db")
	for _, suffix := range []string{"", "-shm"} {
		must(t, disk.Copy(file+suffix, copied+suffix))
	}
	if got := stateOf(Examine(w.ctx, copied, w.Now()), "log"); got != "missing" {
		t.Errorf("without its log: %q", got)
	}
	must(t, w.Close())
	for range 2 { // also after somebody has only looked
		if got := stateOf(Examine(w.ctx, w.path, w.Now()), "log"); got != "" {
			t.Errorf("in order: %q", got)
		}
		s, err := Open(w.ctx, w.path, Options{ReadOnly: true})
		must(t, err)
		if _, err := s.Status(w.ctx); err != nil {
			t.Error(err)
		}
		must(t, s.Close())
	}
	w.Store = nil
	w.reopen()
}

// A copy of a file that moved is looked at, and kept: nothing is begun in its place.
func TestACopyOfAFileThatMovedIsKept(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	var old string
	failpoint = func(point string) {
		if point == "swap.pointed" && old == "" {
			old = filepath.Join(t.TempDir(), "old.db")
			must(t, disk.Copy(fileOfGeneration(w.path, 1), old))
		}
	}
	defer func() { failpoint = func(string) {} }()
	w.snapshot(100)
	old = ""
	w.snapshot(100)
	before, err := os.ReadFile(old)
	must(t, err)
	found := Examine(w.ctx, old, w.Now())
	if got := stateOf(found, "pointer"); got != "moved_away" {
		t.Errorf("doctor says %+v", found)
	}
	_, err = Open(w.ctx, old, Options{})
	wantCode(t, err, data.CodeDamaged)
	after, err := os.ReadFile(old)
	must(t, err)
	if !slices.Equal(before, after) {
		t.Error("the copy is another one now")
	}
	if _, err := Restore(w.ctx, old+".again", old, Options{Clock: w.clock}); err != nil {
		t.Errorf("it cannot be restored: %v", err)
	}
}
