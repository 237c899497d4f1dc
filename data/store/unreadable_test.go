package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// lost is a path whose reads fail as those of a failing disk do (EIO): the beginning of a
// process's memory, where nothing is.
func lost(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "main.db")
	must(t, os.Symlink("/proc/self/mem", path))
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no /proc here")
	}
	return path
}

func TestAFileThatTheDiskDoesNotGiveIsNotCalledDamaged(t *testing.T) {
	path := lost(t)
	found := Examine(context.Background(), path, data.Instant(0))
	if len(found) != 1 || found[0].Check != "disk" || found[0].State != "fails" || found[0].Level != LevelBroken || found[0].Fix != "" {
		t.Errorf("found %+v", found)
	}
	_, err := Rebuild(context.Background(), path, Home{}, Options{})
	wantCode(t, err, data.CodeDamaged)
	if !strings.Contains(err.Error(), "the disk fails") {
		t.Errorf("%v", err)
	}
}

// SQLite says that a file is malformed where the disk did not give it, and says it of no
// file: what a person reads names the file and tells the two apart.
func TestAnErrorNamesTheFileAndWhatIsWrongWithIt(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "main.db")
	must(t, os.WriteFile(whole, []byte("can be read"), 0o600))
	for path, says := range map[string]string{lost(t): "the disk fails: copy the book's folder", whole: "`rounds doctor --fix` makes a new book"} {
		for _, err := range []error{
			workError("reading the queue", &fileError{path, sqlite3.Error{Code: sqlite3.ErrCorrupt}}),
			openError(path, sqlite3.Error{Code: sqlite3.ErrCorrupt}),
		} {
			wantCode(t, err, data.CodeDamaged)
			if !strings.Contains(err.Error(), says) || strings.Count(err.Error(), path) != 1 {
				t.Errorf("%v", err)
			}
		}
	}
	_, err := mustOpenDamaged(t)
	if err == nil || strings.Count(err.Error(), "main.db") != 1 {
		t.Errorf("a query of a damaged book says %v", err)
	}
}

// mustOpenDamaged is what a question to a book says of which every page but the first ones
// is noise.
func mustOpenDamaged(t *testing.T) (int64, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "main.db")
	s, err := Open(context.Background(), path, Options{})
	must(t, err)
	must(t, s.Close())
	raw, err := os.ReadFile(path)
	must(t, err)
	for i := 2 * 4096; i < len(raw); i++ {
		raw[i] = 0xA5
	}
	must(t, os.WriteFile(path, raw, 0o600))
	if s, err = Open(context.Background(), path, Options{ReadOnly: true}); err != nil {
		return 0, err
	}
	defer func() { must(t, s.Close()) }()
	st, err := s.Status(context.Background())
	return int64(st.Waiting), err
}
