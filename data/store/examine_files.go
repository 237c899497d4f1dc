package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"rounds/data/store/disk"
)

// beside looks at what lies beside the file: its log, the pointer's other end, and what
// snapshots have left.
func (x *examination) beside() {
	if to, err := os.Readlink(x.path); err == nil {
		x.add("pointer", "points", LevelOK, "", x.path, to)
	}
	if pid := disk.HeldBy(x.path); pid != 0 {
		x.add("lock", "shared", LevelOK, "", pid)
	}
	if log := inspectLog(x.ctx, x.path); log.Broken > 0 {
		x.add("log", "damaged", LevelBroken, FixRebuild, log.Broken, log.Frames)
	}
	// Whoever closes a book in order removes both. A process that has it open keeps both.
	if _, err := os.Stat(logOf(x.path)); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(indexOf(x.path)); err == nil {
			x.add("log", "missing", LevelAttention, "", logOf(x.path))
		}
	}
	found, err := leftovers(x.path)
	if err != nil || len(found) == 0 {
		return
	}
	var bytes int64
	for _, path := range found {
		if info, err := os.Stat(path); err == nil {
			bytes += info.Size()
		}
	}
	if lock, err := os.Open(spoolOf(x.path)); err == nil {
		defer func() { _ = lock.Close() }()
		if errors.Is(syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
			x.add("snapshot", "running", LevelOK, "", bytes>>20)
			return
		}
	}
	if _, err := os.Stat(filepath.Join(spoolOf(x.path), "000000.json")); err == nil {
		x.add("snapshot", "waiting", LevelOK, "", bytes>>20) // the next sync goes on with it
		return
	}
	x.add("snapshot", "leftover", LevelAttention, FixLeftovers, len(found), bytes>>20)
}

// leftovers are the files beside a book that are not in force: those of snapshots, and
// of generations before.
func leftovers(path string) ([]string, error) {
	inForce, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	found, err := generationsOf(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range found {
		if file, err := filepath.EvalSymlinks(f); err == nil && file != inForce {
			out = append(out, f)
		}
	}
	frames, err := filepath.Glob(filepath.Join(escapeGlob(spoolOf(path)), "*"))
	return append(out, frames...), err
}

// moved looks whether another file took this one's place. Open goes over to it; where
// it is gone, nothing may be written here or there.
func (x *examination) moved() error {
	to, err := movedTo(x.ctx, x.db)
	if err != nil || to == "" {
		return err
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(x.path), to)); errors.Is(err, fs.ErrNotExist) {
		x.add("pointer", "moved_away", LevelBroken, "", to)
		return nil
	}
	x.add("pointer", "moved", LevelAttention, FixPointer, to)
	return nil
}

// removable reports whether nobody can need what stands beside a file any more; see
// checkpoint. A load that was cut short is no database at all.
func removable(ctx context.Context, path string) bool {
	db, err := sql.Open("sqlite3", dsn(path, url.Values{"mode": {"rw"}}))
	if err != nil {
		return true
	}
	defer func() { _ = db.Close() }()
	whole, err := checkpoint(ctx, db)
	return whole || err != nil
}

// removeLeftovers removes the files of loads that were cut short, and those that
// somebody still read in when another one took their place. The caller holds the
// spool's folder; its frames stay.
func (s *Store) removeLeftovers(ctx context.Context) error {
	found, err := leftovers(s.path)
	if err != nil {
		return err
	}
	for _, path := range found {
		if filepath.Dir(path) == spoolOf(s.path) || !removable(ctx, path) {
			continue
		}
		if err := removeDatabase(path); err != nil {
			return err
		}
	}
	if _, err := os.Readlink(s.path); err != nil {
		return nil //nolint:nilerr // it is a file: what lies beside it is its own
	}
	for _, suffix := range []string{"-wal", "-shm"} { // of the file where the pointer is now
		if err := os.Remove(s.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
