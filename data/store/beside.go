package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rounds/data/store/disk"
)

// What is kept beside a book has the book's name and says what it is and of when:
// main.before-20261121T140500.db.
const (
	besideBefore = "before"          // a book that a restore or a rebuild replaced
	besideNeeds  = "needs-attention" // changes that were refused, on a person's wish
)

// besideOf names a file that is to be kept beside a book.
func besideOf(path, what, ext string, now time.Time) (string, error) {
	stem := strings.TrimSuffix(path, filepath.Ext(path)) + "." + what + "-" + now.UTC().Format("20060102T150405")
	for n := 1; ; n++ {
		kept := stem + ext
		if n > 1 {
			kept = fmt.Sprintf("%s-%d%s", stem, n, ext)
		}
		if _, err := os.Lstat(kept); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			return kept, err
		}
	}
}

// asideOf names a file for a book that another one replaces.
func asideOf(path string, now time.Time) (string, error) {
	return besideOf(path, besideBefore, filepath.Ext(path), now)
}

// asidesOf are the books that were replaced, without what SQLite keeps beside them.
func asidesOf(path string) ([]string, error) {
	ext := filepath.Ext(path)
	return filepath.Glob(escapeGlob(strings.TrimSuffix(path, ext)) + "." + besideBefore + "-*" + ext)
}

// KeepNeeds writes a list of what needs attention beside the book, as JSON. It is there
// for good when this returns: who drops what stands in it has nothing else. A wipe of the
// book takes it along.
func (s *Store) KeepNeeds(list []byte) (path string, err error) {
	if path, err = besideOf(s.path, besideNeeds, ".json", s.clock()); err != nil {
		return "", err
	}
	if err := writeDurably(path, list); err != nil {
		return "", errors.Join(err, os.Remove(path))
	}
	return path, disk.SyncFolder(filepath.Dir(path))
}

// removeBeside removes everything that is kept beside the book.
func (s *Store) removeBeside() error {
	stem := escapeGlob(strings.TrimSuffix(s.path, filepath.Ext(s.path)))
	for _, what := range []string{besideBefore, besideNeeds} {
		found, err := filepath.Glob(stem + "." + what + "-*")
		if err != nil {
			return err
		}
		for _, file := range found {
			if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return disk.SyncFolder(filepath.Dir(s.path))
}
