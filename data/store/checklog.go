package store

import (
	"os"

	"rounds/data"
	"rounds/data/dbfile"
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
	if found.Broken > 0 {
		// Another process may have begun the log anew under our eyes.
		return dbfile.CheckLog(log, info.Size())
	}
	return found
}

// checkLog refuses a book whose log is damaged: SQLite would read it up to the damage,
// forget without a word what was committed after it, and write over it.
func checkLog(path string) error {
	if log := inspectLog(path); log.Broken > 0 {
		return data.Errorf(data.CodeDamaged, "its write-ahead log is damaged, and what was saved last stands behind the damage; `rounds doctor --fix` makes a new book of it, with all that was not sent")
	}
	return nil
}
