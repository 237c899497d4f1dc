package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"rounds/data"
	"rounds/data/store/disk"
)

// Rebuilt says what became of a damaged book.
type Rebuilt struct {
	Kept        string // where the damaged file is now
	Changes     int64  // of the outbox, that were taken over
	LostChanges int64  // of the outbox, that are known to have been there and cannot be read
	Damaged     int64  // of Changes, those that wait for a person because a part is lost
	Drafts      int64  // text fields with text that was not filed
	Lost        int64  // pages and rows of the book that cannot be read
	Server      bool   // the rest comes back from a server with the next sync
}

// Home is the server that a book belongs to, as the login beside it says: the damaged
// file may not be able to tell. Zero for none.
type Home struct {
	Workspace, Device, User data.ID
	LeaseDays               int64
}

// Rebuild makes a new book of what can be read of a damaged one: everything that was
// not sent, with its ids and in its order, what is this device's own, and the rows that
// are still there, to work with until the server's come. The damaged file is kept beside
// it. A kill leaves the old one in force, or the new one. CodeConflict when another
// process has the book open; CodeDamaged when the disk does not give all of it back, whose
// folder is to be copied first.
func Rebuild(ctx context.Context, path string, home Home, opts Options) (Rebuilt, error) {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	out, err := rebuild(ctx, path, home, opts)
	return out, workError("building the book anew", err)
}

func rebuild(ctx context.Context, path string, home Home, opts Options) (out Rebuilt, err error) {
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return out, err
	}
	if err := unreadable(path); err != nil {
		return out, err
	}
	sp, err := openSpool(path)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, sp.close()) }()
	old, err := openSalvage(ctx, file)
	if err != nil {
		return out, err
	}
	defer old.close() // which lets others at the old file, too
	next := fileOfGeneration(path, generationOf(path, file)+1)
	if err := fillNext(ctx, old, next, home, opts); err != nil {
		return out, errors.Join(err, removeDatabase(next))
	}
	failpoint("rebuild.filled")
	if old.out.Kept, err = keepDamaged(path, file, opts.Clock()); err != nil {
		return out, err
	}
	failpoint("rebuild.kept")
	from, err := os.Readlink(path)
	if err != nil {
		from = "" // a file; point takes it for one
	}
	if err := point(path, from, filepath.Base(next)); err != nil {
		return out, err
	}
	failpoint("rebuild.pointed")
	if err := removeReplaced(path, file); err != nil {
		return out, err
	}
	return old.out, sp.remove() // frames of a snapshot for the file before
}

// fillNext makes the file that is to take the damaged one's place.
func fillNext(ctx context.Context, old *salvage, next string, home Home, opts Options) error {
	if err := removeDatabase(next); err != nil {
		return err
	}
	if err := old.fill(next); err != nil {
		return err
	}
	failpoint("rebuild.read")
	s, err := Open(ctx, next, opts) // which brings its schema up to date
	if err != nil {
		return err
	}
	m := &mending{home: home, old: old}
	err = s.transact(ctx, "building the book anew", func(tx *Tx) error {
		m.tx, tx.silent = tx, true
		return m.run()
	})
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	return syncFile(next)
}

// keepDamaged gives the damaged file and its log second names, under which they stay.
// Where a kill came between, they have them.
func keepDamaged(path, file string, now time.Time) (kept string, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	asides, err := asidesOf(path)
	if err != nil {
		return "", err
	}
	for _, aside := range asides {
		if there, err := os.Stat(aside); err == nil && os.SameFile(info, there) {
			kept = aside
		}
	}
	if kept == "" {
		if kept, err = asideOf(path, now); err != nil {
			return "", err
		}
	}
	for _, suffix := range []string{"-wal", ""} {
		err := os.Link(file+suffix, kept+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return kept, disk.SyncFolder(filepath.Dir(path))
}

// removeReplaced removes the names under which a replaced file was in force. Where it
// stood under the path itself, the pointer is there now.
func removeReplaced(path, file string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if suffix == "" && file == path {
			continue
		}
		if err := os.Remove(file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
