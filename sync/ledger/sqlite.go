package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// sqlite is a database file: one connection that writes, and a few that read.
type sqlite struct {
	path    string
	writer  *sql.DB
	reader  *sql.DB
	writing chan *sqliteConn // the free ones
	reading chan *sqliteConn
	closed  chan struct{}
}

// sqliteReaders is how many reads run at once.
const sqliteReaders = 8

// serverApplicationID marks a SQLite file as a server's ("rndS").
const serverApplicationID = 0x726e6453

func openSQLite(ctx context.Context, path string) (*sqlite, error) {
	if path == "" {
		return nil, data.Errorf(data.CodeInvalid, "sqlite: names no file; write sqlite:PATH")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", path, err)
	}
	if err := checkGone(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	s := &sqlite{path: path, writing: make(chan *sqliteConn, 1), reading: make(chan *sqliteConn, sqliteReaders), closed: make(chan struct{})}
	if err := s.checkOwner(ctx); err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", path, s.explained(err))
	}
	s.writer, err = sql.Open("sqlite3", s.dsn(url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "mode": {"rw"}, "_cache_size": {"-64000"},
	}))
	if err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	s.reader, err = sql.Open("sqlite3", s.dsn(url.Values{"mode": {"ro"}, "_query_only": {"1"}, "_cache_size": {"-16000"}}))
	if err != nil {
		return nil, errors.Join(err, s.writer.Close())
	}
	s.writing <- &sqliteConn{db: s.writer, free: s.writing, begin: "BEGIN IMMEDIATE"}
	for range sqliteReaders {
		s.reading <- &sqliteConn{db: s.reader, free: s.reading, begin: "BEGIN"}
	}
	return s, nil
}

// checkGone refuses a path whose file is gone and whose log is still there: a new database
// beside it would throw away what the log has.
func checkGone(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return nil //nolint:nilerr // there is nothing that could be lost
	}
	return data.Errorf(data.CodeDamaged, "%s is gone, and its log %s-wal is there: put the file back beside it, or bring the team back with `rounds serve restore FILE`, from the latest backup", path, path)
}

func (s *sqlite) dsn(q url.Values) string {
	q.Set("_busy_timeout", "5000")
	return fileURL(s.path, q)
}

func fileURL(path string, q url.Values) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// checkOwner refuses another program's database, also a cache of ours, before the
// writer's settings would change it.
func (s *sqlite) checkOwner(ctx context.Context) error {
	db, err := sql.Open("sqlite3", s.dsn(url.Values{"mode": {"ro"}}))
	if err != nil {
		return err
	}
	var app, tables int
	// One statement sees one moment: another process may be making its tables just now.
	err = db.QueryRowContext(ctx, `SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id`).Scan(&app, &tables)
	if err == nil && app != serverApplicationID && tables > 0 {
		err = data.Errorf(data.CodeInvalid, "it is no server's database; choose another file with --db sqlite:PATH")
	}
	return errors.Join(err, db.Close())
}

func (s *sqlite) migrate(ctx context.Context) error {
	t, err := s.begin(ctx, writes)
	if err != nil {
		return err
	}
	defer t.rollback()
	var version int
	t.ask(func(row scan) error { return row(&version) }, `PRAGMA user_version`)
	if err := t.flush(ctx); err != nil || version == schemaVersion {
		return err
	}
	if version > schemaVersion {
		return newerSchema(version)
	}
	for _, statement := range ddl(version, "BLOB", "WITHOUT ROWID") {
		t.tell(statement)
	}
	if version == 0 {
		for _, statement := range sqliteStatistics {
			t.tell(statement)
		}
	}
	t.tell(fmt.Sprintf(`PRAGMA application_id = %d`, serverApplicationID))
	t.tell(fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
	return t.commit(ctx)
}

// sqliteStatistics tell SQLite the shape of the data, which it would guess wrongly from
// the start and learn only by ANALYZE: workspaces are few and an account's rows are
// some dozens of many.
var sqliteStatistics = []string{
	`ANALYZE sqlite_schema`,
	`INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
		('item', 'item', '1000000 1000000 40000 1'),
		('item', 'item_account', '1000000 1000000 50 5 1'),
		('item', 'item_rev', '1000000 1000000 4 2 1'),
		('scope', 'scope', '100000 100000 10000 1'),
		('scope', 'scope_account', '100000 100000 1 1')`,
	`ANALYZE sqlite_schema`, // this connection has to read it too, or it guesses until it is opened again
}

func newerSchema(version int) error {
	return data.Errorf(data.CodeInvalid, "the database was written by a newer rounds (schema %d, this one knows %d); install the newer version", version, schemaVersion)
}

func (s *sqlite) lock() string { return "" } // a transaction that writes is alone

func (s *sqlite) stages() bool { return true }

func (s *sqlite) ping(ctx context.Context) error {
	t, err := s.begin(ctx, glances)
	if err != nil {
		return err
	}
	t.rollback()
	return nil
}

// close waits for the transactions under way.
func (s *sqlite) close() error {
	close(s.closed)
	var err error
	for range sqliteReaders {
		err = errors.Join(err, (<-s.reading).close())
	}
	err = errors.Join(err, (<-s.writing).close())
	return errors.Join(err, s.reader.Close(), s.writer.Close())
}

// listen and notify have nothing to do: other processes on one file are rare, and the
// heads are polled.
func (s *sqlite) listen(context.Context, func()) {}

func (s *sqlite) notify(context.Context) {}

func (s *sqlite) judge(err error) verdict {
	var e sqlite3.Error
	switch {
	case errors.Is(err, driver.ErrBadConn):
		return verdictAgain
	case !errors.As(err, &e):
		return verdictBroken
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return verdictAgain
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return verdictDamaged
	case sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly, sqlite3.ErrCantOpen:
		return verdictLater
	case sqlite3.ErrConstraint, sqlite3.ErrTooBig, sqlite3.ErrMismatch, sqlite3.ErrRange:
		return verdictRefused
	}
	return verdictBroken
}
