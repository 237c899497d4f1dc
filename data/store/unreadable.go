package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/mattn/go-sqlite3"

	"rounds/data/store/disk"
)

// A disk that fails says so at a read, and SQLite takes that for damage of the file
// (SQLITE_IOERR_CORRUPTFS): what would be made anew of a file that is whole would lose what
// can still be copied. So it is the file itself that is read where SQLite finds damage.

// diskFails is what to do then.
const diskFails = "; the disk fails: copy the book's folder to another one while it can be read, then `rounds doctor --fix --db COPY`"

// unreadable is why the file of a book or its log cannot be read to its end, nil when both
// can be.
func unreadable(path string) error { return disk.Unreadable(path, logOf(path)) }

// ioErrCorruptFS is what SQLite calls a read that the disk did not carry out.
var ioErrCorruptFS = sqlite3.ErrIoErr.Extend(33)

// failedAtIO reports whether an error is that the disk did not carry out a read.
func failedAtIO(err error) bool {
	var se sqlite3.Error
	if errors.As(err, &se) {
		return se.ExtendedCode == sqlite3.ErrIoErrRead || se.ExtendedCode == ioErrCorruptFS
	}
	var pe *fs.PathError
	return errors.As(err, &pe) && pe.Op == "read"
}

// saysIO is the error in a finding of SQLite's own check, where it is that the disk did not
// give a page.
func saysIO(found string) error {
	var code sqlite3.ErrNoExtended
	_, after, _ := strings.Cut(found, "error code=")
	if _, err := fmt.Sscanf(after, "%d", &code); err != nil {
		return nil
	}
	if se := (sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: code}); failedAtIO(se) {
		return fmt.Errorf("%s: %w", firstProblem(found), se)
	}
	return nil
}

// fileError is an error of SQLite about a file, which SQLite does not name.
type fileError struct {
	path string
	err  error
}

func (e *fileError) Error() string { return e.path + ": " + e.err.Error() }

func (e *fileError) Unwrap() error { return e.err }

// named gives an error the name of the file, where it is about that.
func (c *connection) named(err error) error {
	var se sqlite3.Error
	if err == nil || !errors.As(err, &se) {
		return err
	}
	switch se.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrIoErr:
		return &fileError{c.g.path, err}
	}
	return err
}

// QueryContext is SQLite's, with errors that name the file.
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.SQLiteConn.QueryContext(ctx, query, args)
	return c.rows(rows, err)
}

// ExecContext is SQLite's, with errors that name the file.
func (c *connection) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.SQLiteConn.ExecContext(ctx, query, args)
	return result, c.named(err)
}

// PrepareContext is SQLite's, with errors that name the file.
func (c *connection) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.SQLiteConn.PrepareContext(ctx, query)
	if own, ok := stmt.(*sqlite3.SQLiteStmt); ok && err == nil {
		return &statement{own, c}, nil
	}
	return stmt, c.named(err)
}

func (c *connection) rows(rows driver.Rows, err error) (driver.Rows, error) {
	if own, ok := rows.(*sqlite3.SQLiteRows); ok && err == nil {
		return &reading{own, c}, nil
	}
	return rows, c.named(err)
}

// statement is a prepared statement of a connection.
type statement struct {
	*sqlite3.SQLiteStmt
	c *connection
}

func (s *statement) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.c.rows(s.SQLiteStmt.QueryContext(ctx, args))
}

func (s *statement) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	result, err := s.SQLiteStmt.ExecContext(ctx, args)
	return result, s.c.named(err)
}

// reading is the rows of a query.
type reading struct {
	*sqlite3.SQLiteRows
	c *connection
}

func (r *reading) Next(into []driver.Value) error { return r.c.named(r.SQLiteRows.Next(into)) }
