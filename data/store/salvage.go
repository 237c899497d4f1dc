package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/dbfile"
	"rounds/data/store/disk"
)

// salvage takes out of a damaged file what can be read of it, page by page: what SQLite
// would still find, and rows of pages that it cannot find any more.
type salvage struct {
	ctx     context.Context
	file    *dbfile.File
	closers []*os.File
	version int
	layouts map[string]*layout
	into    *sql.Tx
	inserts map[string]*sql.Stmt
	reached map[uint32]bool
	known   map[int64]bool // places in the outbox that some index tells of
	indexes []outboxIndex
	kept    map[int64]bool // places in the outbox that were taken over
	out     Rebuilt
}

// outboxIndex is an index of the outbox: it names every entry, too.
type outboxIndex struct {
	ids   map[int64]bool
	whole bool
}

// layout is how a table's rows stand in a file.
type layout struct {
	name    string
	columns []column
	rowid   bool // rows have ids; else the tree is ordered by the first columns
}

type column struct {
	name, typ string
	required  bool
	alias     bool // of the rowid, which stands beside the record and not in it
}

// openSalvage opens a damaged file for reading, without SQLite.
func openSalvage(ctx context.Context, path string) (*salvage, error) {
	s := &salvage{ctx: ctx, reached: map[uint32]bool{}, known: map[int64]bool{}, kept: map[int64]bool{}, inserts: map[string]*sql.Stmt{}}
	db, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, db)
	by, err := disk.HoldAlone(db)
	if by != 0 {
		err = data.Errorf(data.CodeConflict, "another rounds (process %d) has the book open; close it, then try again", by)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	info, err := db.Stat()
	if err != nil {
		s.close()
		return nil, err
	}
	s.file = dbfile.Open(db, info.Size(), nil, 0)
	if log, err := os.Open(path + "-wal"); err == nil {
		s.closers = append(s.closers, log)
		if logInfo, err := log.Stat(); err == nil {
			s.file = dbfile.Open(db, info.Size(), log, logInfo.Size())
		}
	}
	s.version = fileVersion(ctx, s.file)
	s.layouts, err = layoutsAt(ctx, s.version)
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *salvage) close() {
	for _, f := range s.closers {
		_ = f.Close()
	}
}

// fill makes a book of the file's version of what can be read. Nobody looks at it
// before it is in force, so it is written without a journal.
func (s *salvage) fill(to string) (err error) {
	if err := makeFile(to); err != nil {
		return err
	}
	db, err := openLoad(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for at, name := range migrationNames()[:s.version] {
		if err := applyMigration(s.ctx, db, name, at); err != nil {
			return err
		}
	}
	if s.into, err = db.BeginTx(s.ctx, nil); err != nil {
		return err
	}
	defer func() { _ = s.into.Rollback() }()
	if err := s.take(); err != nil {
		return err
	}
	for _, stmt := range s.inserts {
		_ = stmt.Close()
	}
	return s.into.Commit()
}

// layoutsAt are the tables of a version of the schema.
func layoutsAt(ctx context.Context, version int) (map[string]*layout, error) {
	db, err := scratchAt(ctx, version)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT m.name, m.sql LIKE '%WITHOUT ROWID', c.name, c.type, c."notnull", c.pk
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]*layout{}
	for rows.Next() {
		var table string
		var without, required bool
		var c column
		var pk int
		if err := rows.Scan(&table, &without, &c.name, &c.typ, &required, &pk); err != nil {
			return nil, err
		}
		if out[table] == nil {
			out[table] = &layout{name: table, rowid: !without}
		}
		c.alias = !without && pk == 1 && c.typ == "INTEGER"
		c.required = required && !c.alias || pk > 0 && !c.alias
		out[table].columns = append(out[table].columns, c)
	}
	return out, rows.Err()
}

// scratchAt makes an empty book of a version of the schema, in memory.
func scratchAt(ctx context.Context, version int) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // another connection would have a memory of its own
	for at, name := range migrationNames()[:version] {
		if err := applyMigration(ctx, db, name, at); err != nil {
			_ = db.Close()
			return nil, err
		}
	}
	return db, nil
}

// schemaAt is what a version's list of tables and indexes says.
func schemaAt(ctx context.Context, version int) ([]string, error) {
	db, err := scratchAt(ctx, version)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}

// fileVersion is the version of a file's schema: the one whose tables it has, else what
// its header says, else the newest.
func fileVersion(ctx context.Context, file *dbfile.File) int {
	newest := len(migrationNames())
	if v := matchingVersion(ctx, file); v > 0 {
		return v
	}
	if v := file.Version(); v > 0 && v <= newest {
		return v
	}
	return newest
}

// matchingVersion is the version whose tables a file has, 0 for none of ours.
func matchingVersion(ctx context.Context, file *dbfile.File) int {
	var has []string
	file.Walk(1, true, func(r dbfile.Row) {
		if e, ok := masterEntry(r); ok && e.sql != "" {
			has = append(has, e.name+" "+e.sql)
		}
	})
	slices.Sort(has)
	for v := len(migrationNames()); v > 0; v-- {
		if want, err := schemaAt(ctx, v); err == nil && slices.Equal(has, want) {
			return v
		}
	}
	return 0
}

// master is an entry of a file's list of tables and indexes.
type master struct {
	typ, name, sql string
	root           uint32 // 0 of a virtual table
}

func masterEntry(r dbfile.Row) (e master, ok bool) {
	if len(r.Values) != 5 {
		return e, false
	}
	e.typ, _ = r.Values[0].(string)
	e.name, _ = r.Values[1].(string)
	root, _ := r.Values[3].(int64)
	e.sql, _ = r.Values[4].(string)
	e.root = uint32(root)
	return e, e.typ != "" && root >= 0
}

// derived are the tables that are built anew from the others.
var derived = []string{"standing", "name_entry", "fulltext_row"}

// taken reports whether rows of a table are to be taken over.
func (l *layout) taken() bool {
	return !slices.Contains(derived, l.name) && !strings.HasPrefix(l.name, "sqlite_") && !strings.HasPrefix(l.name, "fulltext") && !strings.HasPrefix(l.name, "name_index")
}

// take copies what can be read into an empty book of the file's version.
func (s *salvage) take() error {
	free := s.file.Free()
	var failed error
	entries := map[string]master{}
	s.walk(1, true, func(r dbfile.Row) {
		if e, ok := masterEntry(r); ok {
			entries[e.name] = e
		}
	})
	s.readIndexes(entries)
	for _, name := range tableOrder(s.layouts) {
		l := s.layouts[name]
		e, there := entries[name]
		if !there {
			continue
		}
		lost := s.walk(e.root, l.rowid, func(r dbfile.Row) {
			if !l.taken() || failed != nil {
				return
			}
			if !l.fits(r, false) {
				s.out.Lost++
				return
			}
			failed = s.insert(l, r)
		})
		if failed != nil {
			return failed
		}
		if l.taken() {
			s.out.Lost += int64(lost)
		}
	}
	// Pages of indexes and of the search are in a tree, too.
	for _, e := range entries {
		if s.layouts[e.name] == nil && e.root > 0 {
			s.walk(e.root, e.typ == "table", func(dbfile.Row) {})
		}
	}
	for number := uint32(2); number <= s.file.Pages() && failed == nil; number++ {
		if !s.reached[number] && !free[number] {
			failed = s.stray(number)
		}
	}
	if failed != nil {
		return failed
	}
	s.countLost()
	return s.number(entries["sqlite_sequence"])
}

// number has what is written next come after everything that ever was: rows name
// entries of the outbox by their places.
func (s *salvage) number(e master) error {
	newest := map[string]int64{}
	s.walk(e.root, true, func(r dbfile.Row) {
		if len(r.Values) == 2 {
			name, _ := r.Values[0].(string)
			newest[name], _ = r.Values[1].(int64)
		}
	})
	for id := range s.known {
		newest["outbox"] = max(newest["outbox"], id)
	}
	for _, name := range []string{"outbox", "draft_field", "draft"} {
		for _, statement := range []string{
			`INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)`,
			`UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1`,
		} {
			if _, err := s.into.ExecContext(s.ctx, statement, name, newest[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func tableOrder(layouts map[string]*layout) []string {
	var out []string
	for name := range layouts {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (s *salvage) walk(root uint32, table bool, row func(dbfile.Row)) (lost int) {
	w := s.file.Walk(root, table, row)
	for _, number := range w.Reached {
		s.reached[number] = true
	}
	return w.Lost
}

// readIndexes finds which entries the outbox has.
func (s *salvage) readIndexes(entries map[string]master) {
	for _, name := range []string{"outbox_key", "outbox_action"} {
		e, there := entries[name]
		if !there {
			continue
		}
		x := outboxIndex{ids: map[int64]bool{}}
		lost := s.walk(e.root, false, func(r dbfile.Row) {
			if len(r.Values) != 2 {
				return
			}
			if id, ok := r.Values[1].(int64); ok && id > 0 {
				x.ids[id], s.known[id] = true, true
			}
		})
		x.whole = lost == 0
		s.indexes = append(s.indexes, x)
	}
}

// told reports whether the outbox is known to have had an entry, and whether that is
// known of every entry: an index whose pages can be read may still be damaged, so all of
// those have to tell of it.
func (s *salvage) told(id int64) (had, sure bool) {
	had = s.known[id]
	for _, x := range s.indexes {
		if x.whole {
			had, sure = had && x.ids[id], true
		}
	}
	return had, sure
}

// stray takes the rows of a page that no tree has: what they are shows in their form.
func (s *salvage) stray(number uint32) error {
	rows, table := s.file.Stray(number)
	for _, r := range rows {
		var fit *layout
		for _, l := range s.layouts {
			if l.rowid == table && l.fits(r, true) {
				if fit != nil {
					fit = nil
					break
				}
				fit = l
			}
		}
		if fit == nil || !fit.taken() {
			continue
		}
		// Where the indexes are whole, an entry that they do not have was taken back.
		if fit.name == "outbox" {
			if _, sure := s.told(r.ID); sure && !s.known[r.ID] {
				continue
			}
		}
		if err := s.insert(fit, r); err != nil {
			return err
		}
	}
	return nil
}

// countLost counts the changes that are known to have been there.
func (s *salvage) countLost() {
	for id := range s.known {
		if had, _ := s.told(id); had && !s.kept[id] {
			s.out.LostChanges++
		}
	}
}

// addedOutbox is how many columns of the outbox came with a later version; rows of
// before it do not have them.
const addedOutbox = 5

// fits reports whether a row can be one of the table. One that was found in no tree has
// to have all columns.
func (l *layout) fits(r dbfile.Row, stray bool) bool {
	n := len(r.Values)
	switch {
	case n > len(l.columns):
		return false
	case n == len(l.columns):
	case l.name == "outbox" && n >= len(l.columns)-addedOutbox:
	default:
		return false
	}
	for i, v := range r.Values {
		c := l.columns[i]
		switch v := v.(type) {
		case nil:
			if c.required {
				return false
			}
		case int64:
			if c.typ != "INTEGER" {
				return false
			}
		case string:
			if c.typ != "TEXT" {
				return false
			}
		case []byte:
			// Every blob is an id, but the text of a playbook and entries of the indexes.
			if c.typ != "BLOB" && c.typ != "" || c.typ == "BLOB" && len(v) != len(data.ID{}) && l.name != "playbook" {
				return false
			}
		default:
			return false
		}
	}
	if l.name == "outbox" {
		return saysWhat(r.Values[l.at("op")])
	}
	return !stray || n > 2
}

func (l *layout) at(name string) int {
	return slices.IndexFunc(l.columns, func(c column) bool { return c.name == name })
}

// saysWhat reports whether a value is one of the things that a change does.
func saysWhat(v any) bool {
	switch op, _ := v.(string); data.Op(op) {
	case data.OpCreate, data.OpUpdate, data.OpDelete, data.OpRestore, data.OpErase:
		return true
	}
	return false
}

// insert writes a row, unless there is one: a page may stand in two trees.
func (s *salvage) insert(l *layout, r dbfile.Row) error {
	n := len(r.Values)
	stmt := s.inserts[fmt.Sprint(l.name, n)]
	if stmt == nil {
		var names []string
		for _, c := range l.columns[:n] {
			names = append(names, c.name)
		}
		var err error
		stmt, err = s.into.PrepareContext(s.ctx, fmt.Sprintf(`INSERT OR IGNORE INTO %s (%s) VALUES (?%s)`, l.name, quoted(names), strings.Repeat(", ?", n-1)))
		if err != nil {
			return err
		}
		s.inserts[fmt.Sprint(l.name, n)] = stmt
	}
	args := slices.Clone(r.Values)
	for i, c := range l.columns[:n] {
		if c.alias {
			args[i] = r.ID
		}
	}
	if l.name == "outbox" {
		if s.kept[r.ID] {
			return nil
		}
		s.kept[r.ID] = true
		s.mend(l, args)
	}
	res, err := stmt.ExecContext(s.ctx, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", l.name, err)
	}
	if did, err := res.RowsAffected(); err == nil && did == 1 && l.name == "outbox" {
		s.out.Changes++
	}
	return nil
}

// codeDamaged is why a change needs attention of which a part was damaged on the disk.
const codeDamaged = "damaged"

// mend has a change whose fields make no sense any more wait for a person, with what
// can be read of it: it cannot be sent, and nothing behind it could.
func (s *salvage) mend(l *layout, args []any) {
	fields, before := l.at("fields"), l.at("before")
	raw, _ := args[fields].(string)
	var writes map[string]data.FieldWrite
	if json.Unmarshal([]byte(raw), &writes) != nil {
		text, err := json.Marshal(strings.ToValidUTF8(raw, "\uFFFD"))
		if err != nil {
			text = []byte(`""`)
		}
		args[fields] = `{"damaged":{"v":` + string(text) + `}}`
		args[l.at("op")] = string(data.OpUpdate)
		args[l.at("state")] = int64(stateRefused)
		args[l.at("n")] = nil
		if at := l.at("code"); at >= 0 && at < len(args) {
			args[at], args[at+1] = codeDamaged, "the disk did not keep all of this change; what can be read of it is here"
		}
		s.out.Damaged++
	}
	if state, _ := args[l.at("state")].(int64); state < 0 || state > int64(stateRefused) {
		args[l.at("state")] = int64(stateWaiting)
	}
	var olds map[string]json.RawMessage
	if raw, _ := args[before].(string); raw != "" && json.Unmarshal([]byte(raw), &olds) != nil {
		args[before] = ""
	}
}
