package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"rounds/data"
	"rounds/data/store/disk"
)

// RestoreFile puts a backup in the place of a SQLite database that no server has open,
// and begins a new epoch in it. What stood there is kept beside it; its new name is
// returned, "" when there was none.
func RestoreFile(ctx context.Context, backup, path string, opts Options) (kept string, err error) {
	if held, err := headsOf(ctx, backup); err != nil {
		return "", data.Errorf(data.CodeInvalid, "%s is no backup of a server: %w", backup, err)
	} else if len(held) == 0 {
		return "", data.Errorf(data.CodeInvalid, "%s holds no team", backup)
	}
	if problem, err := CheckFile(ctx, backup); err != nil || problem != nil {
		return "", data.Errorf(data.CodeInvalid, "%s is damaged: %w; restore an earlier backup", backup, errors.Join(problem, err))
	}
	clock := opts.Clock
	if clock == nil {
		clock = time.Now
	}
	fresh, when := path+".restoring", clock().UTC().Format("20060102T150405Z")
	// The log that a restore left when it was killed would be replayed into this copy.
	if err := removeLogs(fresh); err != nil {
		return "", fmt.Errorf("cannot restore to %s: %w", path, err)
	}
	if err := disk.Copy(backup, fresh); err != nil {
		return "", fmt.Errorf("cannot restore to %s: %w", path, errors.Join(err, os.Remove(fresh)))
	}
	// The epoch is lifted before the file has its place: a server that is started in the
	// midst of this finds the old database or one that is ready.
	l, err := Open(ctx, "sqlite:"+fresh, opts)
	if err != nil {
		return "", err
	}
	if err := errors.Join(l.Restored(ctx), l.Close()); err != nil {
		return "", err
	}
	if err := alone(ctx, fresh); err != nil {
		return "", err
	}
	if kept, err = setAside(ctx, path, when); err != nil {
		return "", err
	}
	return kept, errors.Join(os.Rename(fresh, path), disk.SyncFolder(filepath.Dir(path)))
}

// setAside gives a database a second name, unless a process has it open. It keeps the
// first until the fresh one takes that over: a kill in between leaves no place without a
// database, where the next start would begin an empty team.
func setAside(ctx context.Context, path, when string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return setLogAside(path, when)
	}
	kept := path + ".before-" + when
	switch err := alone(ctx, path); {
	case err == nil:
	case (isDamage(err) || isUnread(err)) && disk.HeldBy(path) == 0:
		// Its log cannot be brought into it, and is kept as it is.
		if _, err := setLogAside(path, when); err != nil {
			return "", err
		}
	default:
		return "", data.Errorf(data.CodeConflict, "%s is in use: stop its server first (%w)", path, err)
	}
	if os.Link(path, kept) == nil {
		return kept, nil
	}
	return kept, disk.Copy(path, kept) // a file system without links
}

// setLogAside gives the log of a database that is gone another name: beside the one that is
// brought back it would be replayed into that.
func setLogAside(path, when string) (kept string, err error) {
	for _, suffix := range logSuffixes {
		name := path + ".before-" + when + suffix
		switch err := os.Rename(path+suffix, name); {
		case err == nil:
			kept = name
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
	}
	return kept, nil
}

// logSuffixes are what SQLite keeps beside a file.
var logSuffixes = []string{"-shm", "-journal", "-wal"}

func removeLogs(path string) error {
	for _, suffix := range logSuffixes {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// alone brings what a database's log holds into its file, so that the file is all of it.
// It fails while another process has the database open.
func alone(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", fileURL(path, url.Values{"mode": {"rw"}, "_locking_mode": {"EXCLUSIVE"}, "_busy_timeout": {"0"}}))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
	if err == nil && mode != "delete" {
		err = fmt.Errorf("its journal stays in mode %s", mode)
	}
	return errors.Join(err, db.Close())
}
