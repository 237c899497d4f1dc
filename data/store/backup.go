package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/store/disk"
)

// backupPages is how many pages are copied between two looks at the context.
const backupPages = 1024

// Backup copies the book as it is at this moment into a new file, while others go on
// working with it. The file is complete by itself, and is there only when it is whole:
// CodeConflict when something is there already, CodeFull, CodeReadOnly. progress, which
// may be nil, hears how many pages of how many are copied.
func (s *Store) Backup(ctx context.Context, to string, progress func(done, total int)) error {
	const doing = "making a backup"
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = data.Errorf(data.CodeConflict, "%s is there already; name another file, or remove that one", to)
		}
		return workError(doing, err)
	}
	s.journal.drain(ctx)
	for range mostMoves {
		moved, err := backup(ctx, s.reader, to, progress)
		if err != nil || !moved {
			return workError(doing, err)
		}
		s.gen.look()
	}
	return errMoving
}

// backup copies what a pool reads. It reports as moved that this is a file which is no
// longer in force, and then copies nothing.
func backup(ctx context.Context, from *sql.DB, to string, progress func(done, total int)) (moved bool, err error) {
	conn, err := from.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tx, err := conn.BeginTx(ctx, nil) // one moment, whatever is written meanwhile
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()
	if next, err := movedTo(ctx, tx); err != nil || next != "" {
		return next != "", err
	}
	return false, copyRead(ctx, conn, to, progress)
}

// copyRead copies what a connection of ours reads.
func copyRead(ctx context.Context, conn *sql.Conn, to string, progress func(done, total int)) error {
	return conn.Raw(func(c any) error {
		from, ok := c.(*connection)
		if !ok {
			return errors.New("the driver's connection is another one")
		}
		return copyDatabase(ctx, from.SQLiteConn, to, progress)
	})
}

// copyDatabase writes what a connection reads into a new file, by SQLite's online
// backup, checks the copy and makes it durable.
func copyDatabase(ctx context.Context, from *sqlite3.SQLiteConn, to string, progress func(done, total int)) (err error) {
	part := to + ".part"
	if err := removeDatabase(part); err != nil {
		return err
	}
	if err := makeFile(part); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeDatabase(part)) }()
	if err := copyPages(ctx, from, part, progress); err != nil {
		return err
	}
	if err := checkCopy(ctx, part); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Link(part, to); err != nil { // a rename would replace what somebody has put there meanwhile
		return err
	}
	return disk.SyncFolder(filepath.Dir(to))
}

func copyPages(ctx context.Context, from *sqlite3.SQLiteConn, part string, progress func(done, total int)) (err error) {
	raw, err := sqliteDriver.Open(dsn(part, url.Values{"mode": {"rw"}}))
	if err != nil {
		return err
	}
	into := raw.(*sqlite3.SQLiteConn)
	defer func() { err = errors.Join(err, into.Close()) }()
	b, err := into.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for {
		done, err := b.Step(backupPages)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return errors.Join(err, b.Finish())
		}
		if progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
		if done {
			break
		}
	}
	if err := b.Finish(); err != nil {
		return err
	}
	// One file that needs no log beside it, so that it can be read from anywhere.
	_, err = into.Exec(`PRAGMA journal_mode = DELETE`, nil)
	return err
}

// checkCopy asks SQLite whether a file is whole.
func checkCopy(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, url.Values{"mode": {"ro"}}))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `PRAGMA quick_check(1)`)
	if err != nil {
		return err
	}
	problems, err := scanStrings(rows)
	if err == nil && (len(problems) != 1 || problems[0] != "ok") {
		err = data.Errorf(data.CodeDamaged, "%s is damaged: %s; run `rounds doctor`", path, problems[0])
	}
	return err
}
