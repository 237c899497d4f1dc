package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// Level says how bad a finding is.
type Level string

// The levels. A book with a broken finding cannot be worked with as it is.
const (
	LevelOK        Level = "ok"
	LevelAttention Level = "attention"
	LevelBroken    Level = "broken"
)

// Finding is one thing that was looked at.
type Finding struct {
	Check string // "header", "schema", …
	State string // what was found; with Check it names the sentence
	Level Level
	Args  []any // numbers and names of the sentence
	// Fix names the repair that Repair makes, "" when a person must act.
	Fix string
}

// The repairs.
const (
	FixCheckpoint = "checkpoint" // empty the write-ahead log
	FixSearch     = "search"     // build the full-text index anew
	FixStandings  = "standings"  // evaluate every account anew
	FixDrafts     = "drafts"     // drop keystrokes that belong to no field
	FixErasure    = "erasure"    // finish overwriting what was erased
)

// largeLog is the size at which a write-ahead log says that nobody empties it.
const largeLog = 64 << 20

// Examine looks at a book's file without changing it and without needing it to be
// whole. It goes on after a finding as far as the file allows.
func Examine(ctx context.Context, path string, now data.Instant) []Finding {
	x := &examination{ctx: ctx, path: path, now: now}
	x.run()
	return x.found
}

type examination struct {
	ctx   context.Context
	path  string
	now   data.Instant
	db    *sql.DB
	probe *sql.DB // for a write; closed last, because only a writer tidies the log away
	found []Finding
}

func (x *examination) add(check, state string, level Level, fix string, args ...any) {
	x.found = append(x.found, Finding{Check: check, State: state, Level: level, Fix: fix, Args: args})
}

func (x *examination) run() {
	if !x.header() {
		return
	}
	db, err := openReader(x.ctx, x.path)
	switch {
	case noSpace(err):
		x.add("schema", "no_space", LevelAttention, "", x.path)
		return
	case err != nil:
		x.add("schema", "unreadable", LevelBroken, "", err.Error())
		return
	}
	defer func() {
		_ = db.Close()
		if x.probe != nil {
			_ = x.probe.Close()
		}
	}()
	x.db = db
	if !x.schema() {
		return
	}
	whole := x.integrity()
	x.lock()
	x.log()
	if !whole {
		return // counts of a damaged file say nothing
	}
	for _, check := range []func() error{x.orphans, x.drafts, x.search, x.standings, x.outbox, x.clock, x.erasure} {
		if err := check(); err != nil {
			x.add("read", "failed", LevelBroken, "", err.Error())
			return
		}
	}
}

// IsBook reports whether path is a file with a book in it, by the mark in its
// header. It opens nothing as a database, so that nothing comes to lie beside it.
func IsBook(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, markAt+4)
	if _, err := io.ReadFull(file, head); err != nil {
		return false
	}
	return bytes.HasPrefix(head, magic) && binary.BigEndian.Uint32(head[markAt:]) == applicationID
}

// magic is what every SQLite database begins with, markAt where its header has the
// application id (SQLite's file format, 1.3).
var magic = []byte("SQLite format 3\x00")

const markAt = 68

// header looks at the file itself.
func (x *examination) header() bool {
	file, err := os.Open(x.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.add("file", "absent", LevelOK, "", x.path)
		return false
	case err != nil:
		x.add("file", "unreadable", LevelBroken, "", x.path, err.Error())
		return false
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		x.add("file", "folder", LevelBroken, "", x.path)
		return false
	}
	if info.Size() == 0 {
		x.add("file", "empty", LevelAttention, "", x.path)
		return false
	}
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(file, head); err != nil || !bytes.Equal(head, magic) {
		x.add("header", "foreign", LevelBroken, "", x.path)
		return false
	}
	x.add("file", "found", LevelOK, "", x.path, info.Size())
	return true
}

func (x *examination) schema() bool {
	version, err := schemaVersion(x.ctx, x.db)
	var ours *data.Error
	switch want := len(migrationNames()); {
	case errors.As(err, &ours):
		x.add("schema", "foreign", LevelBroken, "", x.path)
	case err != nil:
		x.add("schema", "unreadable", LevelBroken, "", err.Error())
	case version > want:
		x.add("schema", "newer", LevelBroken, "", version, want)
	case version < want:
		x.add("schema", "older", LevelAttention, "", version, want)
	default:
		x.add("schema", "current", LevelOK, "", version)
		return true
	}
	return false
}

// integrity asks SQLite whether pages, indexes and rows fit together.
func (x *examination) integrity() bool {
	rows, err := x.db.QueryContext(x.ctx, `PRAGMA quick_check(20)`)
	if err != nil {
		x.add("integrity", "damaged", LevelBroken, "", err.Error())
		return false
	}
	problems, err := scanStrings(rows)
	switch {
	case err != nil:
		x.add("integrity", "damaged", LevelBroken, "", err.Error())
	case len(problems) == 1 && problems[0] == "ok":
		x.add("integrity", "whole", LevelOK, "")
		return true
	case len(problems) > 0:
		x.add("integrity", "damaged", LevelBroken, "", strings.ReplaceAll(problems[0], "\n", " "))
	}
	return false
}

// lock tries to begin a write, and takes it back.
func (x *examination) lock() {
	q := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}}
	source := strings.Replace(dsn(x.path, q), "_busy_timeout=5000", "_busy_timeout=200", 1)
	db, err := sql.Open("sqlite3", source)
	if err == nil {
		x.probe = db
		var tx *sql.Tx
		if tx, err = db.BeginTx(x.ctx, nil); err == nil {
			err = tx.Rollback()
		}
	}
	var se sqlite3.Error
	switch {
	case err == nil:
		x.add("lock", "free", LevelOK, "")
	case noSpace(err):
		x.add("lock", "no_space", LevelAttention, "")
	case errors.As(err, &se) && (se.Code == sqlite3.ErrBusy || se.Code == sqlite3.ErrLocked):
		x.add("lock", "held", LevelAttention, "")
	case errors.As(err, &se) && (se.Code == sqlite3.ErrReadonly || se.Code == sqlite3.ErrPerm || se.Code == sqlite3.ErrCantOpen):
		x.add("lock", "read_only", LevelBroken, "", err.Error())
	default:
		x.add("lock", "failed", LevelBroken, "", err.Error())
	}
}

func (x *examination) log() {
	info, err := os.Stat(x.path + "-wal")
	if err != nil {
		return // no log: the last rounds closed the file in order
	}
	if info.Size() > largeLog {
		x.add("log", "large", LevelAttention, FixCheckpoint, info.Size())
		return
	}
	x.add("log", "small", LevelOK, "", info.Size())
}

func (x *examination) count(query string, args ...any) (n int64, err error) {
	err = x.db.QueryRowContext(x.ctx, query, args...).Scan(&n)
	return n, err
}

// orphans counts rows whose account is not there. They may be a page ahead of
// their account, so nothing deletes them.
func (x *examination) orphans() error {
	total, tables := int64(0), []string{}
	for _, k := range kinds {
		if k.accountAt < 0 || k.accountAt == k.idAt {
			continue
		}
		n, err := x.count(`SELECT count(*) FROM ` + k.name + ` WHERE gone_at = 0 AND account_id NOT IN (SELECT id FROM account)`)
		if err != nil {
			return err
		}
		if n > 0 {
			total += n
			tables = append(tables, exportNames[k.name])
		}
	}
	if total > 0 {
		x.add("orphans", "some", LevelAttention, "", total, strings.Join(tables, ", "))
		return nil
	}
	x.add("orphans", "none", LevelOK, "")
	return nil
}

func (x *examination) drafts() error {
	n, err := x.count(orphanDrafts)
	if err != nil {
		return err
	}
	if n > 0 {
		x.add("drafts", "orphans", LevelAttention, FixDrafts, n)
		return nil
	}
	if n, err = x.count(`SELECT count(DISTINCT field_id) FROM draft`); err != nil {
		return err
	}
	x.add("drafts", "waiting", LevelOK, "", n)
	return nil
}

const orphanDrafts = `SELECT count(*) FROM draft WHERE field_id NOT IN (SELECT id FROM draft_field)`

// search holds the full-text index against its list of objects.
func (x *examination) search() error {
	n, err := x.count(`SELECT count(*) FROM fulltext`)
	if err != nil {
		x.add("search", "broken", LevelAttention, FixSearch)
		return nil //nolint:nilerr // it is the finding, and the rest of the book can be looked at
	}
	known, err := x.count(`SELECT count(*) FROM fulltext_row`)
	if err != nil {
		return err
	}
	if n != known {
		x.add("search", "differs", LevelAttention, FixSearch, n, known)
		return nil
	}
	x.add("search", "whole", LevelOK, "", n)
	return nil
}

func (x *examination) standings() error {
	missing, err := x.count(`SELECT count(*) FROM account WHERE gone_at = 0 AND id NOT IN (SELECT account_id FROM standing)`)
	if err != nil {
		return err
	}
	accounts, err := x.count(`SELECT count(*) FROM account WHERE gone_at = 0`)
	if err != nil {
		return err
	}
	if missing > 0 {
		x.add("standings", "missing", LevelAttention, FixStandings, missing, accounts)
		return nil
	}
	due, err := x.count(`SELECT count(*) FROM standing WHERE next_at <= ?`, int64(x.now))
	if err != nil {
		return err
	}
	x.add("standings", "all", LevelOK, "", accounts, due)
	return nil
}

func (x *examination) outbox() error {
	n, err := x.count(`SELECT count(*) FROM outbox WHERE state = 0`)
	if err != nil {
		return err
	}
	x.add("outbox", "waiting", LevelOK, "", n)
	return nil
}

// clockSlack is how far ahead another machine's clock may be.
const clockSlack = 10 * time.Minute

// clock looks for work that was done in the future.
func (x *examination) clock() error {
	newest, err := x.count(`SELECT max(coalesce((SELECT max(at) FROM outbox), 0), coalesce((SELECT max(at) FROM action), 0))`)
	if err != nil {
		return err
	}
	if at := data.Instant(newest); at > x.now.Add(clockSlack) {
		x.add("clock", "future", LevelAttention, "", momentText(at))
		return nil
	}
	x.add("clock", "plausible", LevelOK, "")
	return nil
}

func (x *examination) erasure() error {
	n, err := x.count(`SELECT count(*) FROM setting WHERE name = ?`, settingErasing)
	if err == nil && n > 0 {
		x.add("erasure", "unfinished", LevelAttention, FixErasure)
	}
	return err
}
