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
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/dbfile"
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
	FixLeftovers  = "leftovers"  // remove what snapshots that were cut short have left
	FixPointer    = "pointer"    // finish an exchange of files that was cut short
	FixRepoint    = "repoint"    // Repoint, before the book can be opened
	FixShadows    = "shadows"    // take settled changes out of rows that still show them
	FixRebuild    = "rebuild"    // make a new book of what can be read; see Rebuild
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
	if !x.header() || x.failing(unreadable(x.path)) {
		return
	}
	if x.beside(); x.damagedLog() {
		return // whoever opens it takes what stands behind the damage for nothing
	}
	db, err := newGeneration(x.path).openReader(x.ctx)
	switch {
	case noSpace(err):
		x.add("schema", "no_space", LevelAttention, "", x.path)
		return
	case x.failing(err):
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
	if !x.integrity() {
		return // counts of a damaged file say nothing, and the last writer to close it would change it
	}
	x.lock()
	x.log()
	for _, check := range []func() error{x.moved, x.orphans, x.drafts, x.search, x.standings, x.outbox, x.attention, x.shadows, x.lease, x.clock, x.erasure} {
		switch err := check(); {
		case x.failing(err):
			return
		case err != nil:
			x.add("read", "failed", LevelBroken, FixRebuild, err.Error())
			return
		}
	}
}

// failing says when an error is the disk's: then nothing more is asked of it, and nothing
// made anew of what can still be copied.
func (x *examination) failing(err error) bool {
	if err == nil || !failedAtIO(err) {
		return false
	}
	x.add("disk", "fails", LevelBroken, "", x.path, err.Error())
	return true
}

func (x *examination) damagedLog() bool {
	return slices.ContainsFunc(x.found, func(f Finding) bool { return f.Check == "log" && f.State == "damaged" })
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

// unpointed are the books that lost their pointer. A folder that cannot be read has none.
func (x *examination) unpointed() []string {
	found, _ := unpointed(x.path)
	return found
}

// header looks at the file itself.
func (x *examination) header() bool {
	file, err := os.Open(x.path)
	target, _ := os.Readlink(x.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && target != "":
		x.add("file", "pointer", LevelBroken, "", x.path, target)
		return false
	case errors.Is(err, fs.ErrNotExist) && len(x.unpointed()) == 1:
		x.add("pointer", "lost", LevelBroken, FixRepoint, x.path, baseNames(x.unpointed()))
		return false
	case errors.Is(err, fs.ErrNotExist) && len(x.unpointed()) > 1:
		x.add("pointer", "lost_many", LevelBroken, "", x.path, baseNames(x.unpointed()))
		return false
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
	head := make([]byte, len(magic))
	switch _, err := io.ReadFull(file, head); {
	case x.failing(err):
		return false
	case info.Size() == 0:
		x.add("file", "empty", LevelAttention, "", x.path)
		return false
	case err != nil, !bytes.Equal(head, magic):
		if ours(x.ctx, file, info.Size()) > 0 {
			x.add("header", "damaged", LevelBroken, FixRebuild, x.path)
			return false
		}
		x.add("header", "foreign", LevelBroken, "", x.path)
		return false
	}
	x.add("file", "found", LevelOK, "", x.path, info.Size())
	return true
}

func (x *examination) schema() bool {
	version, err := schemaVersion(x.ctx, x.db)
	if x.failing(err) {
		return false
	}
	var refused *data.Error
	has := 0 // whose tables the file has, where that is not sure
	want := len(migrationNames())
	if err != nil || version != want {
		has = x.versionByTables()
	}
	switch {
	case errors.As(err, &refused) && has > 0, err == nil && has > 0 && misnumbered(version, has):
		x.add("schema", "misnumbered", LevelBroken, FixRebuild, has)
	case errors.As(err, &refused):
		x.add("schema", "foreign", LevelBroken, "", x.path)
	case err != nil && (has > 0 || IsBook(x.path)):
		x.add("schema", "unreadable", LevelBroken, FixRebuild, err.Error())
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

// newerSteps is how many versions a newer rounds may be ahead without another table.
const newerSteps = 64

// misnumbered reports whether a file with the tables of one version of ours cannot be of
// the version that it says.
func misnumbered(version, has int) bool {
	return version < has || version > len(migrationNames())+newerSteps
}

// versionByTables is the version of ours whose tables the file has, 0 for none.
func (x *examination) versionByTables() int {
	file, err := os.Open(x.path)
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return 0
	}
	return ours(x.ctx, file, info.Size())
}

func ours(ctx context.Context, file io.ReaderAt, size int64) int {
	return matchingVersion(ctx, dbfile.Open(file, size, nil, 0))
}

// integrity asks SQLite whether pages, indexes and rows fit together.
func (x *examination) integrity() bool {
	var problems []string
	rows, err := x.db.QueryContext(x.ctx, `PRAGMA integrity_check(20)`)
	if err == nil {
		problems, err = scanStrings(rows)
	}
	for _, problem := range problems {
		if x.failing(saysIO(problem)) {
			return false
		}
	}
	switch {
	case x.failing(err):
	case err != nil:
		x.add("integrity", "damaged", LevelBroken, FixRebuild, err.Error())
	case len(problems) == 1 && problems[0] == "ok":
		x.add("integrity", "whole", LevelOK, "")
		return true
	case len(problems) > 0:
		x.add("integrity", "damaged", LevelBroken, FixRebuild, firstProblem(problems[0]))
	}
	return false
}

// firstProblem is the first line of what SQLite found that says something.
func firstProblem(found string) string {
	for line := range strings.Lines(found) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "***") {
			return line
		}
	}
	return found
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
	info, err := os.Stat(logOf(x.path))
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
	for _, k := range kinds() {
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
	bad, err := x.count(`SELECT count(*) FROM outbox WHERE NOT json_valid(fields) OR json_type(fields) <> 'object'
		OR op NOT IN (?, ?, ?, ?, ?)`, string(data.OpCreate), string(data.OpUpdate), string(data.OpDelete), string(data.OpRestore), string(data.OpErase))
	if err != nil {
		return err
	}
	if bad > 0 {
		x.add("outbox", "damaged", LevelBroken, FixRebuild, bad)
	}
	n, err := x.count(`SELECT count(*) FROM outbox WHERE ` + undecided)
	if err != nil {
		return err
	}
	x.add("outbox", "waiting", LevelOK, "", n)
	return nil
}

// lease says how long the book may be used without its server.
func (x *examination) lease() error {
	r, err := readSync(x.ctx, x.db)
	if err != nil {
		return err
	}
	switch l := r.lease(); {
	case l.Days == 0:
		x.add("lease", "none", LevelOK, "")
	case l.Out(x.now):
		x.add("lease", "out", LevelAttention, "", momentText(l.Ends()))
	default:
		x.add("lease", "runs", LevelOK, "", momentText(l.Ends()))
	}
	return nil
}

// attention counts what waits for a person: the file is in order, the work is not.
func (x *examination) attention() error {
	letters, quarantined, err := countAttending(x.ctx, x.db)
	if err != nil {
		return err
	}
	conflicts, err := openConflicts(x.ctx, x.db)
	if err != nil {
		return err
	}
	if letters > 0 || len(conflicts) > 0 {
		x.add("sync", "attention", LevelAttention, "", letters, int64(len(conflicts)))
	}
	if quarantined > 0 {
		x.add("sync", "quarantined", LevelOK, "", quarantined)
	}
	return nil
}

// loneShadows are rows of the server that are kept apart although nothing of ours lies
// over them any more.
const loneShadows = `FROM shadow WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.key = shadow.key AND o.ent = shadow.ent AND o.` + over + `)`

func (x *examination) shadows() error {
	n, err := x.count(`SELECT count(*) ` + loneShadows)
	if err == nil && n > 0 {
		x.add("shadows", "alone", LevelAttention, FixShadows, n)
	}
	return err
}

// clockSlack is how far ahead another machine's clock may be.
const clockSlack = 10 * time.Minute

// longAway is how long nobody works with a book; a clock that says so is more likely
// wrong.
const longAway = 2 * 365 * 24 * time.Hour

// clock looks for work that was done in the future, and for a clock that is there.
func (x *examination) clock() error {
	newest, err := x.count(`SELECT max(coalesce((SELECT max(at) FROM outbox), 0), coalesce((SELECT max(at) FROM action), 0))`)
	if err != nil {
		return err
	}
	if at := data.Instant(newest); at > x.now.Add(clockSlack) {
		x.add("clock", "future", LevelAttention, "", momentText(at))
		return nil
	}
	r, err := readSync(x.ctx, x.db)
	if err != nil {
		return err
	}
	if at := max(data.Instant(newest), r.Contact); at > 0 && at < x.now.Add(-longAway) {
		x.add("clock", "far", LevelAttention, "", momentText(at))
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
