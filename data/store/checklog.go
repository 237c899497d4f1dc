package store

import (
	"context"
	"os"
	"time"

	"rounds/data"
	"rounds/data/dbfile"
	"rounds/data/store/disk"
)

// What stands behind the newest commit may look like damage, until the log's index says
// where that is. A process that opens a book which nobody has open makes the index anew,
// and others look again meanwhile: so often, and with such a pause, for as long as a
// statement waits for a lock.
const (
	logLooks = 1000
	logPause = 5 * time.Millisecond
)

// inspectLog looks at the write-ahead log beside a file; an absent one is whole.
func inspectLog(ctx context.Context, path string) dbfile.Log {
	return inspectLogWith(path, func() bool { return pause(ctx, logPause) })
}

// pause waits for so long, unless the context ends.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// inspectLogWith has rest called before it looks again, if it may.
func inspectLogWith(path string, rest func() bool) dbfile.Log {
	log, err := os.Open(logOf(path))
	if err != nil {
		return dbfile.Log{}
	}
	defer func() { _ = log.Close() }()
	info, err := log.Stat()
	if err != nil {
		return dbfile.Log{}
	}
	found := dbfile.CheckLog(log, info.Size())
	for range logLooks {
		if found.Broken == 0 {
			break
		}
		var sure bool
		if found, sure = checkWritten(log, path); sure || !rest() {
			break
		}
	}
	return found
}

// checkWritten checks what the log's index says was committed, or all of it where the
// index says nothing. A process that was killed before its commit counted leaves pages
// behind that, which the next one has written over in part. It is sure of what it found
// unless another process began the log anew under its eyes, or is at its index.
func checkWritten(log *os.File, path string) (found dbfile.Log, sure bool) {
	before := headOf(log)
	info, err := log.Stat()
	if err != nil {
		return dbfile.Log{}, true
	}
	size, sure := info.Size(), true
	if index, err := disk.Beside(indexOf(path)); err == nil {
		written, known := dbfile.Written(log, index)
		if known {
			size = min(size, written)
		}
		sure = known || !disk.IndexHeld(index)
	}
	found = dbfile.CheckLog(log, size)
	return found, sure && headOf(log) == before
}

// headOf is the head of a log, which changes when a round of it begins; zero where there is
// none.
func headOf(log *os.File) (head [32]byte) {
	_, _ = log.ReadAt(head[:], 0)
	return head
}

// checkLog refuses a book whose log is damaged: SQLite would read it up to the damage,
// forget without a word what was committed after it, and write over it.
func checkLog(ctx context.Context, path string) error {
	if log := inspectLog(ctx, path); log.Broken > 0 {
		return data.Errorf(data.CodeDamaged, "its write-ahead log is damaged, and what was saved last stands behind the damage; `rounds doctor --fix` makes a new book of it, with all that was not sent")
	}
	return nil
}
