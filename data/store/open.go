package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	// The SQLite driver; its name is "sqlite3".
	_ "github.com/mattn/go-sqlite3"

	"rounds/data"
)

// Options of Open; the zero value is the program's.
type Options struct {
	Clock data.Clock // default time.Now
	IDs   *data.IDs  // default: from Clock and the system's randomness
	// ReadOnly looks only: an absent file or a write is an error. It works on a full
	// disk too, unless a write-ahead log was left behind there.
	ReadOnly bool
}

// Store is an open cache. It is safe for concurrent use; writes queue behind one
// connection, reads run beside them.
type Store struct {
	path   string
	gen    *generation
	clock  data.Clock
	ids    *data.IDs
	writer *sql.DB
	reader *sql.DB

	subsMu sync.Mutex
	subs   map[chan data.Change]struct{}

	watchMu sync.Mutex
	version int64 // of the file, as Poll last saw it

	presentOnly atomic.Bool // no kept standing is of a later time than ours

	journal *Journal
}

// cacheSize is the page cache of a connection, in KiB below zero.
const cacheSize = -2000

// readers is how many reads run at once: a page loads a handful of panels.
const readers = 4

// readerCache is cacheSize of a reader: behind it stands the system's own cache.
const readerCache = -1000

// idleReaders is how many of them stay open with their caches.
const idleReaders = 2

// Open opens the cache at path, making the file and its folder (mode 0700) when
// they are absent, and brings its schema up to date. A file that is not ours, a
// damaged one and one from a newer rounds are errors that say so.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.IDs == nil {
		opts.IDs = data.NewIDs(opts.Clock, rand.Reader)
	}
	s := &Store{
		path: path, gen: newGeneration(path), clock: opts.Clock, ids: opts.IDs,
		subs: map[chan data.Change]struct{}{},
	}
	if err := s.connect(ctx, opts.ReadOnly); err != nil {
		_ = s.closePools()
		return nil, openError(path, err)
	}
	s.journal = newJournal(s)
	if s.writer == nil {
		return s, nil
	}
	if err := s.settleFile(ctx); err != nil {
		_ = s.Close()
		return nil, openError(path, err)
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, readOnly bool) error {
	if info, err := os.Stat(s.path); err == nil && info.IsDir() {
		return data.Errorf(data.CodeInvalid, "it is a folder; name the file in it with --db")
	}
	if err := checkPointer(s.path); err != nil {
		return err
	}
	if err := checkLog(ctx, s.path); err != nil {
		return err
	}
	if !readOnly {
		if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
			return err
		}
		if err := makeFile(s.path); err != nil {
			return err
		}
		if err := s.checkOwner(ctx); err != nil {
			return err
		}
		writer := s.gen.openPool(dsn(s.path, url.Values{
			"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}, "mode": {"rw"},
		}))
		writer.SetMaxOpenConns(1)
		s.writer = writer
		if err := migrate(ctx, writer); err != nil {
			return err
		}
		var err error
		// Before anything is read, so that Poll misses nothing that comes after it.
		if s.version, err = s.dataVersion(ctx); err != nil {
			return err
		}
	}
	reader, err := s.gen.openReader(ctx)
	if err != nil {
		return err
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(idleReaders)
	s.reader = reader
	return checkSchema(ctx, reader)
}

// openReader opens a database for looking. A reader needs a little room beside the
// file, for the index of the write-ahead log; on a full disk and on a read-only one it
// does without, which is right while the log is empty: then nobody writes, because
// nobody could.
func (g *generation) openReader(ctx context.Context) (*sql.DB, error) {
	q := url.Values{"mode": {"ro"}, "_query_only": {"1"}, "_cache_size": {strconv.Itoa(readerCache)}}
	db := g.openPool(dsn(g.path, q))
	_, err := schemaVersion(ctx, db)
	if err == nil || !noSpace(err) && !onReadOnlyDisk(g.path) {
		return db, nil // what else is wrong comes up with the first question
	}
	if log, serr := os.Stat(logOf(g.path)); serr == nil && log.Size() > 0 {
		return nil, errors.Join(err, db.Close())
	}
	q.Set("immutable", "1")
	if cerr := db.Close(); cerr != nil {
		return nil, cerr
	}
	return g.openPool(dsn(g.path, q)), nil
}

// logOf is the write-ahead log of the file that a path is, or points to.
func logOf(path string) string {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file
	}
	return path + "-wal"
}

// indexOf is the index of a book's log, by which processes share it.
func indexOf(path string) string { return strings.TrimSuffix(logOf(path), "-wal") + "-shm" }

// checkOwner refuses another program's database before the writer's settings would
// change it.
func (s *Store) checkOwner(ctx context.Context) error {
	info, err := os.Stat(s.path)
	if err != nil || info.Size() == 0 || markedOurs(s.path) {
		return err
	}
	db, err := sql.Open("sqlite3", dsn(s.path, url.Values{"mode": {"ro"}}))
	if err != nil {
		return err
	}
	_, err = schemaVersion(ctx, db)
	return errors.Join(err, db.Close())
}

// markedOurs reports whether a file's first page says that it is ours: then nobody has to
// open it to know. Of one that does not, its log may say otherwise.
func markedOurs(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	var page [100]byte // the header of the format, which has the application's id at 68
	_, err = io.ReadFull(f, page[:])
	return err == nil && bytes.HasPrefix(page[:], magic) && binary.BigEndian.Uint32(page[68:]) == applicationID
}

// makeFile creates an empty database file that only its owner may read.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func dsn(path string, q url.Values) string {
	q.Set("_busy_timeout", strconv.Itoa(int((5 * time.Second).Milliseconds())))
	if !q.Has("_cache_size") {
		q.Set("_cache_size", strconv.Itoa(cacheSize))
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// ReadOnly reports whether the store was opened for looking only.
func (s *Store) ReadOnly() bool { return s.writer == nil }

// Path is the file's path.
func (s *Store) Path() string { return s.path }

// Now is the store's clock as an Instant.
func (s *Store) Now() data.Instant { return data.At(s.clock()) }

// NewID makes an id, for objects whose id a page must know before it is stored.
func (s *Store) NewID() data.ID { return s.ids.New() }

// Close commits what the journal still holds and closes the file.
func (s *Store) Close() error {
	err := s.journal.close()
	if cerr := s.closePools(); err == nil {
		err = cerr
	}
	return err
}

func (s *Store) closePools() error {
	var err error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db == nil {
			continue
		}
		if cerr := db.Close(); err == nil {
			err = cerr
		}
	}
	return err
}
