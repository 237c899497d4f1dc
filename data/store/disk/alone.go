package disk

import (
	"errors"
	"os"
	"syscall"
)

// SQLite locks bytes far behind the end of a database; whoever has it open holds some
// of them (unixShmLock and unixLock in its source, "File Locking" in its documentation).
const (
	lockStart = 0x40000000
	lockBytes = 512
)

// HeldBy is another process that has a database open, 0 for none. It must not be asked
// while this process has it open: closing the file would end the locks of its own.
func HeldBy(path string) int {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }()
	return holder(f)
}

func holder(f *os.File) int { return holderOf(f, lockStart, lockBytes) }

// IndexHeld reports whether another process has a write-ahead log open, by the file of its
// index: whoever uses it holds one byte, also while making it anew (UNIX_SHM_DMS in
// SQLite's source).
func IndexHeld(index *os.File) bool {
	const used = 128
	return holderOf(index, used, 1) != 0
}

// holderOf is another process that has locked some of these bytes, 0 for none.
func holderOf(f *os.File, from, bytes int64) int {
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: from, Len: bytes}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock); err != nil || lock.Type == syscall.F_UNLCK {
		return 0
	}
	return int(lock.Pid)
}

// HoldAlone keeps every other process out of a database until the file is closed, unless
// one has it open: by is that one then.
func HoldAlone(f *os.File) (by int, err error) {
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: lockStart, Len: lockBytes}
	err = syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &lock)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
		return holder(f), nil
	}
	return 0, err
}
