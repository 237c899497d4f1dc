package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"rounds/data"
	"rounds/data/store/disk"
)

// Restored says what a restore did.
type Restored struct {
	Kept    string // where the book is kept that was there before; "" when there was none
	Waiting int64  // changes in it that were never sent
}

// Restore puts a backup in force as the book at path. What is there is kept beside it,
// as a backup of its own, or as it is when it cannot be read any more. A book that syncs
// goes on from where the backup stood. CodeInvalid when the backup is no book or of a
// newer rounds, CodeDamaged when it is not whole.
func Restore(ctx context.Context, path, from string, opts Options) (Restored, error) {
	out, err := restore(ctx, path, from, opts)
	return out, workError("restoring", err)
}

func restore(ctx context.Context, path, from string, opts Options) (out Restored, err error) {
	backup, err := openBackup(ctx, from)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, backup.Close()) }()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return out, err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return out, placeCopy(ctx, backup, path)
	}
	out, err = restoreOver(ctx, path, backup, opts)
	switch data.CodeOf(err) {
	case "", data.CodeFull, data.CodeReadOnly, data.CodeConflict:
		return out, err
	}
	clock := opts.Clock
	if clock == nil {
		clock = time.Now
	}
	if out.Kept, err = putAside(path, clock()); err != nil {
		return out, err
	}
	return out, placeCopy(ctx, backup, path)
}

// openBackup opens a backup for looking, and refuses what cannot be put in force.
func openBackup(ctx context.Context, from string) (*sql.DB, error) {
	if _, err := os.Stat(from); err != nil {
		return nil, err
	}
	if !IsBook(from) {
		return nil, data.Errorf(data.CodeInvalid, "%s is no book; name a file that `rounds backup` wrote", from)
	}
	if err := checkCopy(ctx, from); err != nil {
		return nil, err
	}
	db, err := newGeneration(from).openReader(ctx)
	if err != nil {
		return nil, err
	}
	version, err := schemaVersion(ctx, db)
	if want := len(migrationNames()); err == nil && version > want {
		err = data.Errorf(data.CodeInvalid, "it was written by a newer rounds (schema %d, this one knows %d); install the newer version", version, want)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// placeCopy copies a backup into a new file. A mark that another file took its place is
// not of this one.
func placeCopy(ctx context.Context, backup *sql.DB, to string) (err error) {
	conn, err := backup.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	whole := to + ".restored"
	if err := removeDatabase(whole); err != nil {
		return err
	}
	if err := copyRead(ctx, conn, whole, nil); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeDatabase(whole)) }()
	db, err := sql.Open("sqlite3", dsn(whole, url.Values{"mode": {"rw"}}))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `DELETE FROM setting WHERE name = ?`, settingMoved)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := syncFile(whole); err != nil {
		return err
	}
	// The log of a file that is gone would be replayed into this one.
	if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
		if err := removeLog(to); err != nil {
			return err
		}
	}
	if err := os.Link(whole, to); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(to))
}

// restoreOver exchanges a book that can be read for a copy of a backup.
func restoreOver(ctx context.Context, path string, backup *sql.DB, opts Options) (out Restored, err error) {
	s, err := Open(ctx, path, opts)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	sp, err := openSpool(path)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, sp.close()) }()
	if out.Waiting, err = s.unsentToServer(ctx); err != nil {
		return out, err
	}
	kept, err := asideOf(path, s.clock())
	if err != nil {
		return out, err
	}
	if err := s.Backup(ctx, kept, nil); err != nil {
		return out, err
	}
	out.Kept = kept
	if err := errors.Join(sp.remove(), s.removeLeftovers(ctx)); err != nil {
		return out, err
	}
	file, err := s.nextFile()
	if err != nil {
		return out, err
	}
	if err := placeCopy(ctx, backup, file); err != nil {
		return out, err
	}
	return out, s.exchange(ctx, file, func(next *Store, _ string) error {
		return next.eachExec(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	})
}

// unsentToServer counts what waits to be sent; a book without a server sends nothing.
func (s *Store) unsentToServer(ctx context.Context) (int64, error) {
	at, err := readSync(ctx, s.reader)
	if err != nil || at.Workspace.IsZero() {
		return 0, err
	}
	st, err := s.Status(ctx)
	return st.Waiting, err
}

// putAside gives a file that cannot be opened another name, with its log.
func putAside(path string, now time.Time) (kept string, err error) {
	file, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) { // a pointer to nothing
		return "", os.Remove(path)
	}
	if err != nil {
		return "", err
	}
	if kept, err = asideOf(path, now); err != nil {
		return "", err
	}
	for _, suffix := range []string{"-shm", "-wal", ""} {
		if err := os.Rename(file+suffix, kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if file != path {
		return kept, os.Remove(path)
	}
	return kept, nil
}
