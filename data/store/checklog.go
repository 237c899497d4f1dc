package store

import (
	"os"
	"strings"

	"rounds/data"
	"rounds/data/dbfile"
	"rounds/data/store/disk"
)

// inspectLog looks at the write-ahead log beside a file; an absent one is whole.
func inspectLog(path string) dbfile.Log {
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
	for range 2 { // another process may begin the log anew under our eyes
		if found.Broken == 0 {
			break
		}
		found = checkWritten(log, path)
	}
	return found
}

// checkWritten checks what the log's index says was committed, or all of it where the
// index says nothing. A process that was killed before its commit counted leaves pages
// behind that, which the next one has written over in part.
func checkWritten(log *os.File, path string) dbfile.Log {
	info, err := log.Stat()
	if err != nil {
		return dbfile.Log{}
	}
	size := info.Size()
	if index, err := disk.Beside(strings.TrimSuffix(logOf(path), "-wal") + "-shm"); err == nil {
		if written, known := dbfile.Written(log, index); known {
			size = min(size, written)
		}
	}
	return dbfile.CheckLog(log, size)
}

// checkLog refuses a book whose log is damaged: SQLite would read it up to the damage,
// forget without a word what was committed after it, and write over it.
func checkLog(path string) error {
	if log := inspectLog(path); log.Broken > 0 {
		return data.Errorf(data.CodeDamaged, "its write-ahead log is damaged, and what was saved last stands behind the damage; `rounds doctor --fix` makes a new book of it, with all that was not sent")
	}
	return nil
}
