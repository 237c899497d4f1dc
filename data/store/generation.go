package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// A book's path is a file, or a pointer to one: a symbolic link to the generation in
// force (main.db → main.cache-3.db). A snapshot is loaded into a new file under its own name
// and put in force by replacing the link, because a file that replaces a live database
// would find that one's write-ahead log beside it and replay it.
//
// Whoever puts a new generation in force first marks the old file as moved, in the
// last transaction that it takes. Every write looks for that mark, in every process,
// so that nothing is ever written into a file that is no longer in force.

// settingMoved names the file that took this one's place.
const settingMoved = "moved"

// generation tells connections of one store which of them are of an older file.
type generation struct {
	path   string
	count  atomic.Int64
	target atomic.Pointer[string] // what the pointer said when it was last looked at
}

func newGeneration(path string) *generation {
	g := &generation{path: path}
	g.look()
	return g
}

// look reads the pointer and reports whether it says something new; connections that
// were opened before are then dropped when they are next taken from their pool.
func (g *generation) look() bool {
	target, err := os.Readlink(g.path)
	if err != nil {
		target = "" // a file, or nothing yet
	}
	if old := g.target.Swap(&target); old != nil && *old == target {
		return false
	}
	g.count.Add(1)
	return true
}

// connector opens connections to the file in force.
type connector struct {
	g   *generation
	dsn string
}

// openPool is a pool of connections that follows the pointer.
func (g *generation) openPool(dsn string) *sql.DB { return sql.OpenDB(connector{g, dsn}) }

var sqliteDriver = &sqlite3.SQLiteDriver{}

// Connect opens one connection. The count is read first: a connection that finds the
// newer file under an older count is only opened again.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	count := c.g.count.Load()
	conn, err := sqliteDriver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &connection{SQLiteConn: conn.(*sqlite3.SQLiteConn), g: c.g, count: count}, nil
}

func (c connector) Driver() driver.Driver { return sqliteDriver }

// connection is a connection that knows of which generation it is.
type connection struct {
	*sqlite3.SQLiteConn
	g     *generation
	count int64
}

// ResetSession drops a connection to a file that is no longer in force.
func (c *connection) ResetSession(context.Context) error {
	if c.count != c.g.count.Load() {
		return driver.ErrBadConn
	}
	return nil
}

// mostMoves bounds how many swaps of others a write waits through.
const mostMoves = 8

// beginFile begins a write transaction in the file in force.
func (s *Store) beginFile(ctx context.Context) (*sql.Tx, error) {
	for range mostMoves {
		tx, to, err := beginUnmoved(ctx, s.writer)
		if err != nil || to == "" {
			return tx, err
		}
		if err := s.follow(ctx, to); err != nil {
			return nil, err
		}
	}
	return nil, errMoving
}

// holdFile is beginFile on a connection that stays with that file after the
// transaction, until it is closed.
func (s *Store) holdFile(ctx context.Context) (*sql.Conn, *sql.Tx, error) {
	for range mostMoves {
		conn, err := s.writer.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		tx, to, err := beginUnmoved(ctx, conn)
		if err == nil && to == "" {
			return conn, tx, nil
		}
		if err := errors.Join(err, conn.Close()); err != nil {
			return nil, nil, err
		}
		if err := s.follow(ctx, to); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, errMoving
}

var errMoving = data.Errorf(data.CodeConflict, "this book is being exchanged again and again; close the other rounds that work on it")

// beginUnmoved begins a write transaction, or says which file took this one's place.
func beginUnmoved(ctx context.Context, db interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}) (tx *sql.Tx, to string, err error) {
	if tx, err = db.BeginTx(ctx, nil); err != nil {
		return nil, "", err
	}
	if to, err = movedTo(ctx, tx); err == nil && to == "" {
		return tx, "", nil
	}
	_ = tx.Rollback()
	return nil, to, err
}

// movedTo is the file that took this one's place, "" while it is in force.
func movedTo(ctx context.Context, q querier) (to string, err error) {
	err = q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, settingMoved).Scan(&to)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return to, err
}

// follow goes over to the file that took this one's place. Where whoever exchanged
// them was killed before the pointer said so, it is set here.
func (s *Store) follow(ctx context.Context, to string) error {
	if err := point(s.path, *s.gen.target.Load(), to); err != nil {
		return err
	}
	s.gen.look()
	s.presentOnly.Store(false)
	s.journal.moved()
	version, err := s.dataVersion(ctx)
	if err != nil {
		return err
	}
	s.watchMu.Lock()
	s.version = version
	s.watchMu.Unlock()
	s.publish(data.Change{All: true})
	return nil
}

// point has the pointer name another file beside it, for good, unless somebody has set
// it since it named from.
func point(path, from, to string) (err error) {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }() // which ends the lock
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if now, err := os.Readlink(path); err == nil && now != from {
		return nil
	}
	// A copy of a file that moved, put elsewhere, knows a name that is nothing there.
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), to)); errors.Is(err, fs.ErrNotExist) {
		return data.Errorf(data.CodeDamaged, "it says that %s took its place, which is not there; put that file beside it, or restore a backup", to)
	}
	temp := path + ".pointer"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Symlink(to, temp); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return folder.Sync()
}

// settleFile goes over to the file in force, where somebody was killed before the
// pointer named it.
func (s *Store) settleFile(ctx context.Context) error {
	tx, err := s.beginFile(ctx)
	if err != nil {
		return err
	}
	return tx.Rollback()
}
