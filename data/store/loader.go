package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/store/disk"
)

// loader fills a new file of a book with a snapshot. The file is not in force, so it is
// written without a journal and without waiting for the disk; a kill leaves a file
// that nobody looks at. Rows come in the order of their keys, and the indexes are
// built when all of them are there.
type loader struct {
	s       *Store
	path    string
	db      *sql.DB
	conn    *sql.Conn
	tx      *sql.Tx
	kinds   map[string]*loadedKind
	indexes []string // what makes them again
	batch   *pipeline
	names   int64 // how many the file has
	entry   driver.Stmt
	grams   driver.Stmt
}

// loadedKind is the prepared insert of one kind.
type loadedKind struct {
	*kind
	insert driver.Stmt
	scan   *fieldScanner
}

// newLoader begins an empty file of the next generation.
func (s *Store) newLoader(ctx context.Context) (*loader, error) {
	path, err := s.nextFile()
	if err != nil {
		return nil, err
	}
	if err := removeDatabase(path); err != nil {
		return nil, err
	}
	if err := makeFile(path); err != nil {
		return nil, err
	}
	l, err := s.openLoader(path)
	if err != nil {
		return nil, err
	}
	err = migrate(ctx, l.db)
	if err == nil {
		err = l.begin(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, l.abandon())
	}
	return l, nil
}

// copyLoader begins a file of the next generation with what another one has.
func (s *Store) copyLoader(ctx context.Context, from string) (*loader, error) {
	path := fileOfGeneration(s.path, generationOf(s.path, from)+1)
	if err := removeDatabase(path); err != nil {
		return nil, err
	}
	if err := disk.Copy(from, path); err != nil {
		return nil, err
	}
	l, err := s.openLoader(path)
	if err != nil {
		return nil, err
	}
	if err := l.begin(ctx); err != nil {
		return nil, errors.Join(err, l.abandon())
	}
	return l, nil
}

func (s *Store) openLoader(path string) (*loader, error) {
	db, err := openLoad(path)
	if err != nil {
		return nil, err
	}
	return &loader{s: s, path: path, db: db, kinds: map[string]*loadedKind{}}, nil
}

// openLoad opens a file that nobody looks at until it is whole.
func openLoad(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn(path, url.Values{
		"mode": {"rw"}, "_journal_mode": {"OFF"}, "_synchronous": {"OFF"}, "_locking_mode": {"EXCLUSIVE"}, "_cache_size": {"-64000"},
	}))
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// begin drops the indexes and opens the one transaction of the load.
func (l *loader) begin(ctx context.Context) error {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return err
	}
	l.conn = conn
	rows, err := conn.QueryContext(ctx, `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
		AND tbl_name IN ('`+strings.Join(kindNames(), `', '`)+`')`)
	if err != nil {
		return err
	}
	var names []string
	for rows.Next() {
		var name, again string
		if err := rows.Scan(&name, &again); err != nil {
			_ = rows.Close()
			return err
		}
		names, l.indexes = append(names, name), append(l.indexes, again)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.ExecContext(ctx, `DROP INDEX `+name); err != nil {
			return err
		}
	}
	if err := conn.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM name_entry`).Scan(&l.names); err != nil {
		return err
	}
	// The end of a request does not end the load: it may go on with the next one.
	if l.tx, err = conn.BeginTx(context.WithoutCancel(ctx), nil); err != nil {
		return err
	}
	l.batch = newPipeline(l)
	return nil
}

func kindNames() []string {
	var out []string
	for _, k := range kinds() {
		out = append(out, k.name)
	}
	return out
}

// frame loads the rows of a frame. Unpacking runs ahead of writing.
func (l *loader) frame(ctx context.Context, unpack Unpack, number int, f FrameInfo, packed []byte) error {
	return l.batch.add(ctx, job{unpack: unpack, info: f, packed: packed, number: number})
}

// prepare finds the insert of a kind, on the connection of the load.
func (l *loader) prepare(conn *sqlite3.SQLiteConn, ent string) (*loadedKind, error) {
	if k, ok := l.kinds[ent]; ok {
		return k, nil
	}
	k := kindNamed(ent)
	if k == nil {
		return nil, nil // a newer server knows more; see SyncPoint
	}
	stmt, err := conn.Prepare(strings.Replace(k.put, "INSERT OR REPLACE", "INSERT OR IGNORE", 1))
	if err != nil {
		return nil, err
	}
	l.kinds[ent] = &loadedKind{kind: k, insert: stmt, scan: newFieldScanner(k)}
	return l.kinds[ent], nil
}

// nameOf is what a row is found by.
func (k *loadedKind) nameOf(r *data.Row, values []driver.Value) loadedName {
	text := func(column string) string {
		s, _ := values[k.index[column]].(string)
		return s
	}
	n := loadedName{Name: Name{
		Kind: k.name, ID: r.Key, AccountID: r.Account, Name: text("name"), Alt: set(text("reading"), text("email"), text("phone")),
	}}
	n.alt, n.grams = strings.Join(n.Alt, altMark), gramsOf(&n.Name)
	return n
}

func (l *loader) insertName(conn *sqlite3.SQLiteConn, n *loadedName) (err error) {
	if l.entry == nil {
		if l.entry, err = conn.Prepare(`INSERT INTO name_entry (id, key, ent, account_id, name, alt) VALUES (?, ?, ?, ?, ?, ?)`); err != nil {
			return err
		}
		if l.grams, err = conn.Prepare(`INSERT INTO name_index (rowid, grams) VALUES (?, ?)`); err != nil {
			return err
		}
	}
	l.names++
	if err := execRow(l.entry, l.names, n.ID[:], n.Kind, n.AccountID[:], n.Name.Name, n.alt); err != nil {
		return fmt.Errorf("a name: %w", err)
	}
	return execRow(l.grams, l.names, n.grams)
}

// execRow runs a statement of the driver. The way with a context would cost a goroutine
// a row.
func execRow(stmt driver.Stmt, values ...driver.Value) error {
	_, err := stmt.Exec(values) //nolint:staticcheck // see above
	return err
}

// finish builds what the rows are found by and closes the file, which is then on the
// disk. A file that is not the whole snapshot has names and nothing else to search.
func (l *loader) finish(ctx context.Context, whole bool) (path string, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, l.abandon())
		}
	}()
	if err := l.batch.wait(); err != nil {
		return "", err
	}
	for _, again := range l.indexes {
		if _, err := l.tx.ExecContext(ctx, again); err != nil {
			return "", err
		}
	}
	if err := l.index(ctx, whole); err != nil {
		return "", err
	}
	if err := l.tx.Commit(); err != nil {
		return "", err
	}
	if err := l.close(); err != nil {
		return "", err
	}
	return l.path, syncFile(l.path)
}

func (l *loader) close() error {
	for _, stmt := range []driver.Stmt{l.entry, l.grams} {
		if stmt != nil {
			_ = stmt.Close()
		}
	}
	for _, k := range l.kinds {
		_ = k.insert.Close()
	}
	if l.tx != nil {
		_ = l.tx.Rollback() // unless it was committed
	}
	var err error
	if l.conn != nil {
		err = l.conn.Close()
	}
	return errors.Join(err, l.db.Close())
}

// abandon closes the file and removes it.
func (l *loader) abandon() error {
	if l.batch != nil {
		_ = l.batch.wait() // what failed was told
	}
	return errors.Join(l.close(), removeDatabase(l.path))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// values turns a server's row into what the insert takes; the slice is used again.
func (k *loadedKind) values(r *data.Row, into []driver.Value) ([]driver.Value, error) {
	into = into[:0]
	for range k.columns {
		into = append(into, nil)
	}
	if err := k.scan.scan(r.Fields, into); err != nil {
		return nil, fmt.Errorf("%s %s: %w", k.name, r.Key, err)
	}
	into[k.idAt] = r.Key[:]
	if k.accountAt >= 0 && k.accountAt != k.idAt {
		into[k.accountAt] = r.Account[:]
	}
	frev := "{}"
	if len(r.Frevs) > 0 {
		frev = string(r.Frevs)
	}
	return append(into, r.Rev, frev, int64(r.GoneAt)), nil
}
