package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/store/disk"
)

// isDamage reports whether SQLite says that a file is not as it was written. It says so
// too where the disk does not give it back.
func isDamage(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}

// isUnread reports whether SQLite says that the disk failed.
func isUnread(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrIoErr
}

// damaged says what is wrong with a database file, and what its keeper does.
func damaged(path string, err error) error {
	if failed := failing(path); failed != nil {
		return failed
	}
	return data.Errorf(data.CodeDamaged, "%s is damaged (%w): stop the server, and bring the team back with `rounds serve restore FILE`, from the latest backup; "+restoring, path, err)
}

// failing says that the disk does not give a database file back, nil where it does.
func failing(path string) error {
	err := disk.Unreadable(path, path+"-wal")
	if err == nil {
		return nil
	}
	return data.Errorf(data.CodeDamaged, "the disk of %s fails (%w): stop the server, and bring the team back on another one with `rounds serve restore FILE`, from the latest backup; "+restoring, path, err)
}

const restoring = "devices keep what they have not sent, and send again what the backup lacks"

// explained is an error of the file with what its keeper does; any other as it is.
func (s *sqlite) explained(err error) error {
	switch {
	case isDamage(err):
		return damaged(s.path, err)
	case isUnread(err):
		return cmp.Or(failing(s.path), err)
	}
	return err
}

// CheckFile asks SQLite what is wrong with the pages and rows of a database file, nil for
// nothing. Others may work on it meanwhile.
func CheckFile(ctx context.Context, path string) (problem, err error) {
	db, err := sql.Open("sqlite3", fileURL(path, url.Values{"mode": {"ro"}, "_busy_timeout": {"5000"}}))
	if err != nil {
		return nil, err
	}
	var found []string
	rows, err := db.QueryContext(ctx, `PRAGMA quick_check(3)`)
	if err == nil {
		for rows.Next() && err == nil {
			var line string
			err = rows.Scan(&line)
			found = append(found, strings.TrimSpace(line))
		}
		err = errors.Join(err, rows.Err(), rows.Close())
	}
	switch err = errors.Join(err, db.Close()); {
	case isDamage(err):
		problem = err
	case err != nil:
		return nil, err
	case len(found) != 1 || found[0] != "ok":
		problem = errors.New(strings.Join(found, "; "))
	}
	return problem, nil
}
