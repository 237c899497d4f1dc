package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/store/disk"
)

// Books are named as people like, with numbers, too: what a book does with the files of
// its generations leaves them alone.
func TestABookWithANumberIsNoGenerationOfAnother(t *testing.T) {
	w := openSynced(t)
	other := strings.TrimSuffix(w.path, ".db") + "-1.db"
	s, err := Open(w.ctx, other, Options{Clock: w.clock})
	must(t, err)
	must(t, s.Close())
	before, err := os.ReadFile(other)
	must(t, err)
	w.peer.populate(3)
	for range 2 {
		w.snapshot(100)
	}
	must(t, w.removeLeftovers(w.ctx))
	must(t, w.Close())
	_, err = Rebuild(w.ctx, w.path, Home{}, Options{Clock: w.clock})
	must(t, err)
	must(t, Remove(w.path))
	after, err := os.ReadFile(other)
	if err != nil || string(after) != string(before) {
		t.Errorf("the other book has %d bytes of %d (%v)", len(after), len(before), err)
	}
}

// A copy of the folder without its links has the book and not its pointer: nothing is
// begun in the book's place.
func TestABookThatLostItsPointerIsFound(t *testing.T) {
	w := openSynced(t)
	w.peer.populate(3)
	w.snapshot(100)
	must(t, w.Close())
	must(t, os.Remove(w.path))
	if begun, err := Begun(w.path); err != nil || !begun {
		t.Errorf("begun is %v (%v)", begun, err)
	}
	_, err := Open(w.ctx, w.path, Options{Clock: w.clock})
	if data.CodeOf(err) != data.CodeDamaged || !strings.Contains(err.Error(), "book.cache-1.db") {
		t.Errorf("opened with %v", err)
	}
	if got := stateOf(Examine(w.ctx, w.path, w.Now()), "pointer"); got != "lost" {
		t.Errorf("doctor says %q", got)
	}

	second := fileOfGeneration(w.path, 2)
	must(t, disk.Copy(fileOfGeneration(w.path, 1), second))
	if got := stateOf(Examine(w.ctx, w.path, w.Now()), "pointer"); got != "lost_many" {
		t.Errorf("of two, doctor says %q", got)
	}
	must(t, Repoint(w.path))
	if _, err := os.Lstat(w.path); err == nil {
		t.Error("of two books one was chosen")
	}
	must(t, os.Remove(second))

	must(t, Repoint(w.path))
	w.reopen()
	w.get(data.ID{1, 15: 1})
}

func TestAnEmptyFileIsNoBook(t *testing.T) {
	whole := func(path string) { must(t, os.WriteFile(path, []byte("something"), 0o600)) }
	empty := func(path string) { must(t, os.WriteFile(path, nil, 0o600)) }
	for name, c := range map[string]struct {
		make func(path string)
		want bool
	}{
		"nothing":                   {func(string) {}, false},
		"an empty file":             {empty, false},
		"one with an empty log":     {func(path string) { empty(path); empty(path + "-wal") }, false},
		"one whose log has it":      {func(path string) { empty(path); whole(path + "-wal") }, true},
		"a file":                    {whole, true},
		"a pointer to nothing":      {func(path string) { must(t, os.Symlink("gone.db", path)) }, true},
		"what is no book beside it": {func(path string) { whole(fileOfGeneration(path, 1)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "book.db")
			c.make(path)
			if begun, err := Begun(path); err != nil || begun != c.want {
				t.Errorf("begun is %v (%v)", begun, err)
			}
		})
	}
}
