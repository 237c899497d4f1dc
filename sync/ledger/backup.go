package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/store/disk"
)

// Backup copies a SQLite database to a new file while it is in use, and notes what is
// in the copy as durable. A PostgreSQL database is backed up by its own tools; then
// BackedUp notes it.
func (l *Ledger) Backup(ctx context.Context, path string) error {
	held, err := l.Copy(ctx, path)
	if err != nil {
		return err
	}
	if err := disk.SyncFolder(filepath.Dir(path)); err != nil { // before it counts: devices forget by it
		return fmt.Errorf("cannot back up to %s: %w", path, err)
	}
	for _, w := range held {
		if err := l.BackedUp(ctx, w.ID, w.Head); err != nil {
			return err
		}
	}
	return nil
}

// Copy is Backup of which it is not sure yet that the copy is kept; it says what the
// copy holds, for BackedUp.
func (l *Ledger) Copy(ctx context.Context, path string) ([]Workspace, error) {
	s, ok := l.db.(*sqlite)
	if !ok {
		return nil, data.Errorf(data.CodeInvalid, "PostgreSQL is backed up by its own tools (pg_basebackup, pg_dump); tell the server afterwards what the backup holds")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot back up to %s: %w", path, err)
	}
	err = f.Close()
	if err == nil {
		err = s.explained(s.copyTo(ctx, path))
	}
	if err == nil { // before it counts: of a damaged database there would be no whole backup any more
		err = s.wholeCopy(ctx, path)
	}
	var held []Workspace
	if err == nil {
		held, err = headsOf(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot back up to %s: %w", path, errors.Join(err, os.Remove(path)))
	}
	return held, nil
}

// wholeCopy checks a copy; what is wrong with it is wrong with the database.
func (s *sqlite) wholeCopy(ctx context.Context, path string) error {
	problem, err := CheckFile(ctx, path)
	if err == nil && problem != nil {
		err = damaged(s.path, problem)
	}
	return err
}

// copyTo is SQLite's online backup into an empty file, and the copy's fsync. Others
// may write meanwhile.
func (s *sqlite) copyTo(ctx context.Context, path string) error {
	to, err := sql.Open("sqlite3", fileURL(path, url.Values{"mode": {"rw"}, "_synchronous": {"FULL"}}))
	if err != nil {
		return err
	}
	err = withDriver(ctx, to, func(target *sqlite3.SQLiteConn) error {
		return withDriver(ctx, s.reader, func(source *sqlite3.SQLiteConn) error {
			b, err := target.Backup("main", source, "main")
			if err != nil {
				return err
			}
			// In one step: between two, any write of another connection makes it begin anew.
			_, err = b.Step(-1)
			return errors.Join(err, b.Finish())
		})
	})
	if err == nil {
		// Whoever looks at the copy leaves no log beside it.
		_, err = to.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	}
	return errors.Join(err, to.Close())
}

// withDriver lends the driver's connection.
func withDriver(ctx context.Context, db *sql.DB, fn func(*sqlite3.SQLiteConn) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(raw any) error {
		c, ok := raw.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("a driver's connection of type %T", raw)
		}
		return fn(c)
	})
	return errors.Join(err, conn.Close())
}

// headsOf reads what a copy holds.
func headsOf(ctx context.Context, path string) ([]Workspace, error) {
	db, err := sql.Open("sqlite3", fileURL(path, url.Values{"mode": {"ro"}}))
	if err != nil {
		return nil, err
	}
	var out []Workspace
	rows, err := db.QueryContext(ctx, `SELECT `+workspaceColumns+` FROM workspace`)
	if err == nil {
		for rows.Next() && err == nil {
			var w Workspace
			w, err = scanWorkspace(rows.Scan)
			out = append(out, w)
		}
		err = errors.Join(err, rows.Err(), rows.Close())
	}
	return out, errors.Join(err, db.Close())
}
