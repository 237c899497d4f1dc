package store

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
)

// An exported book is one CSV file an entity (UTF-8, commas, a header) that
// Importer.Table reads back to the same rows with the same ids:
//
//   - the first header is "rounds:" and the file's name; under it stands the id
//   - every other header is a column of the entity; one in brackets is there for
//     people only, such as the account's name
//   - "custom.skus:number" is a custom field with its type (text, number, bool)
//   - days are 2026-11-30, moments 2026-11-30T14:05:00.000Z, money 12.50, lists JSON;
//     a blank is what is not set
//   - a text that a spreadsheet would take for a formula has a ' before it; phone
//     numbers, which begin with + and hold no letters, stay as they are
const exportMark = "rounds:"

// exportNames are the files of an export, by entity.
var exportNames = map[string]string{
	"user": "users", "account": "accounts", "account_member": "account_members", "contact": "contacts", "subscription": "subscriptions", "usage": "usage",
	"event": "events", "request": "requests", "run": "runs", "step_answer": "step_answers", "activity": "activities",
	"note": "notes", "note_version": "note_versions", "follow_up": "follow_ups", "disposition": "dispositions",
	"survey": "surveys", "proposal": "proposals", "opportunity": "opportunities", "story": "stories", "issue": "issues",
	"promise": "promises", "told": "told", "goal": "goals", "hand_off": "hand_offs",
	"conflict": "conflicts", "write_back": "write_backs", "team_file": "team_files",
}

// refsTable is the file of names in other systems, without which the next import
// from there would bring every row a second time.
const refsTable = "ext_refs"

// ExportTables lists the files of an export, in the order in which they are read
// back.
func ExportTables() []string {
	names := make([]string, 0, len(kinds())+1)
	for _, k := range kinds() {
		names = append(names, exportNames[k.name])
	}
	return append(names, refsTable)
}

// Exported says how many rows a file of an export has.
type Exported struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// Export writes the book, as of one moment, through create, which opens the file
// of a table. Tables without rows and rows that were deleted are left out.
func (s *Store) Export(ctx context.Context, create func(table string) (io.WriteCloser, error)) ([]Exported, error) {
	out, err := s.export(ctx, create)
	return out, workError("exporting", err)
}

func (s *Store) export(ctx context.Context, create func(string) (io.WriteCloser, error)) ([]Exported, error) {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	var out []Exported
	for _, name := range ExportTables() {
		t, err := newExportTable(ctx, tx, name)
		if err != nil {
			return nil, err
		}
		if t.empty {
			continue
		}
		w, err := create(name)
		if err != nil {
			return nil, err
		}
		rows, err := t.write(ctx, tx, w)
		if cerr := w.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Exported{Name: name, Rows: rows})
	}
	return out, nil
}

// exportTable is one file under way.
type exportTable struct {
	name   string
	kind   *kind // nil for the references
	empty  bool
	custom []customColumn
}

// customColumn is one custom field as one column of a file.
type customColumn struct {
	key string
	typ string // text, number, bool
}

func (c customColumn) header() string { return "custom." + c.key + ":" + c.typ }

func newExportTable(ctx context.Context, q querier, name string) (*exportTable, error) {
	t := &exportTable{name: name}
	table, live := "ext_ref", ""
	if name != refsTable {
		t.kind = kindOfExport(name)
		table, live = t.kind.name, " WHERE gone_at = 0"
	}
	var some bool
	if err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+live+")").Scan(&some); err != nil {
		return nil, err
	}
	t.empty = !some
	if t.empty || t.kind == nil || !slices.Contains(t.kind.columns, "custom") {
		return t, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT j.key, CASE j.type WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number'
		WHEN 'true' THEN 'bool' WHEN 'false' THEN 'bool' ELSE 'text' END FROM `+table+` t, json_each(t.custom) j
		WHERE t.gone_at = 0 AND t.custom <> '{}' ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c customColumn
		if err := rows.Scan(&c.key, &c.typ); err != nil {
			return nil, err
		}
		t.custom = append(t.custom, c)
	}
	return t, rows.Err()
}

func kindOfExport(name string) *kind {
	for ent, n := range exportNames {
		if n == name {
			return kindNamed(ent)
		}
	}
	return nil
}

func (t *exportTable) write(ctx context.Context, q querier, w io.Writer) (int64, error) {
	out := csv.NewWriter(w)
	var n int64
	var err error
	if t.kind == nil {
		n, err = writeRefs(ctx, q, out)
	} else {
		n, err = t.writeRows(ctx, q, out)
	}
	if err != nil {
		return n, err
	}
	out.Flush()
	return n, out.Error()
}

func (t *exportTable) writeRows(ctx context.Context, q querier, out *csv.Writer) (int64, error) {
	k := t.kind
	named := k.accountAt >= 0 && k.accountAt != k.idAt
	header := []string{exportMark + t.name}
	if named {
		header = append(header, "(account)")
	}
	for _, column := range k.columns {
		if column != "id" && column != "custom" {
			header = append(header, column)
		}
	}
	for _, c := range t.custom {
		header = append(header, c.header())
	}
	if err := out.Write(header); err != nil {
		return 0, err
	}
	query := k.selectAll
	if named {
		query = strings.Replace(query, " FROM ", ", coalesce((SELECT name FROM account a WHERE a.id = account_id), '') FROM ", 1)
	}
	rows, err := q.QueryContext(ctx, query+" WHERE gone_at = 0 ORDER BY id")
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	return t.writeAll(rows, named, header, out)
}

func (t *exportTable) writeAll(rows *sql.Rows, named bool, header []string, out *csv.Writer) (int64, error) {
	k := t.kind
	row := reflect.New(k.typ).Elem()
	var account string
	targets := k.targets(row, nil)
	if named {
		targets = append(targets, &account)
	}
	cells := make([]string, 0, len(header))
	n := int64(0)
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		cells = append(cells[:0], k.id(row).String())
		if named {
			cells = append(cells, quoteFormula(account))
		}
		for i, column := range k.columns {
			if column != "id" && column != "custom" {
				cells = append(cells, cellOf(row.Field(i)))
			}
		}
		if at, ok := k.index["custom"]; ok {
			custom := row.Field(at).Interface().(data.Fields)
			for _, c := range t.custom {
				cells = append(cells, c.cell(custom[c.key]))
			}
		}
		if err := out.Write(cells); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// cell writes a custom value when it is of the column's type.
func (c customColumn) cell(v any) string {
	switch v := v.(type) {
	case string:
		if c.typ == "text" {
			return quoteFormula(v)
		}
	case float64:
		if c.typ == "number" {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	case json.Number:
		if c.typ == "number" {
			return v.String()
		}
	case bool:
		if c.typ == "bool" {
			return strconv.FormatBool(v)
		}
	}
	return ""
}

// cellOf writes one field.
func cellOf(f reflect.Value) string {
	switch v := f.Interface().(type) {
	case data.ID:
		return v.String()
	case data.Date:
		return v.String()
	case data.Instant:
		return momentText(v)
	case data.Money:
		return v.String()
	case data.Strings:
		if len(v) == 0 {
			return ""
		}
		b, err := json.Marshal([]string(v))
		if err != nil {
			panic("strings that JSON cannot hold: " + err.Error())
		}
		return string(b)
	}
	switch f.Kind() {
	case reflect.String:
		return quoteFormula(f.String())
	case reflect.Bool:
		return strconv.FormatBool(f.Bool())
	case reflect.Int64, reflect.Int32, reflect.Int:
		return strconv.FormatInt(f.Int(), 10)
	}
	panic(fmt.Sprintf("a field of type %s has no cell", f.Type()))
}

func momentText(i data.Instant) string {
	b, err := i.MarshalText()
	if err != nil {
		panic("a moment without a text: " + err.Error())
	}
	return string(b)
}

// formulaStarts are the characters with which spreadsheets begin a formula, the
// full-width ones of Japanese input among them.
const formulaStarts = "=+-@\t\r＝＋－＠"

// quoteFormula keeps a spreadsheet from running what a customer typed into a name.
func quoteFormula(s string) string {
	if s == "" || !startsFormula(s) || isDialable(s) {
		return s
	}
	return "'" + s
}

// unquoteFormula is the inverse of quoteFormula.
func unquoteFormula(s string) string {
	if strings.HasPrefix(s, "'") && startsFormula(s) {
		return s[1:]
	}
	return s
}

// startsFormula looks behind any ' signs, so that quoting has an inverse.
func startsFormula(s string) bool {
	s = strings.TrimLeft(s, "'")
	for _, r := range s {
		return strings.ContainsRune(formulaStarts, r)
	}
	return false
}

// isDialable reports whether a text can be nothing worse than a sum: a phone
// number keeps its +.
func isDialable(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && !strings.ContainsRune("+-/(). ", rune(c)) {
			return false
		}
	}
	return s[0] == '+'
}

var refColumns = []string{"object", "ext_id", "ext_created_at", "ent", "key", "account_id"}

func writeRefs(ctx context.Context, q querier, out *csv.Writer) (int64, error) {
	if err := out.Write(append([]string{exportMark + refsTable}, refColumns...)); err != nil {
		return 0, err
	}
	rows, err := q.QueryContext(ctx, `SELECT connector, object, ext_id, ext_created_at, ent, key, account_id FROM ext_ref
		ORDER BY connector, object, ext_id, ext_created_at`)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	n := int64(0)
	for rows.Next() {
		var connector, object, extID, ent string
		var r extRef
		if err := rows.Scan(&connector, &object, &extID, &r.created, &ent, &r.key, &r.account); err != nil {
			return n, err
		}
		if err := out.Write([]string{
			quoteFormula(connector), quoteFormula(object), quoteFormula(extID), momentText(r.created), ent, r.key.String(), r.account.String(),
		}); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// parseCell reads what cellOf wrote into a field.
func parseCell(f reflect.Value, cell string, clean func(string) string) error {
	switch f.Interface().(type) {
	case data.ID:
		id, err := data.ParseID(cell)
		f.Set(reflect.ValueOf(id))
		return err
	case data.Date:
		d, err := data.ParseDate(cell)
		f.SetInt(int64(d))
		return err
	case data.Instant:
		var i data.Instant
		err := i.UnmarshalText([]byte(cell))
		f.SetInt(int64(i))
		return err
	case data.Money:
		m, err := parseMoney(cell)
		f.SetInt(int64(m))
		return err
	case data.Strings:
		var list []string
		if cell != "" {
			if err := json.Unmarshal([]byte(cell), &list); err != nil {
				return data.Errorf(data.CodeInvalid, `this is not a list; write it as ["a", "b"]`)
			}
		}
		for i := range list {
			list[i] = clean(list[i])
		}
		f.Set(reflect.ValueOf(data.Strings(list)))
		return nil
	}
	switch f.Kind() {
	case reflect.String:
		f.SetString(clean(unquoteFormula(cell)))
	case reflect.Bool:
		yes, err := parseFlag(cell)
		f.SetBool(yes)
		return err
	case reflect.Int64, reflect.Int32, reflect.Int:
		if cell == "" {
			f.SetInt(0)
			return nil
		}
		n, err := strconv.ParseInt(cell, 10, 64)
		if err != nil {
			return data.Errorf(data.CodeInvalid, "this is not a whole number")
		}
		f.SetInt(n)
	}
	return nil
}

func parseFlag(cell string) (bool, error) {
	switch strings.ToLower(cell) { // a spreadsheet writes TRUE
	case "true":
		return true, nil
	case "false", "":
		return false, nil
	}
	return false, data.Errorf(data.CodeInvalid, "this is neither true nor false")
}

// parseMoney reads 12, 12.5 and 12.50, with a sign.
func parseMoney(cell string) (data.Money, error) {
	if cell == "" {
		return 0, nil
	}
	whole, fraction, _ := strings.Cut(cell, ".")
	digits := fraction + strings.Repeat("0", max(0, 2-len(fraction)))
	n, err := strconv.ParseInt(whole+digits, 10, 64)
	if err != nil || len(digits) != 2 || strings.ContainsAny(fraction, "+-") {
		return 0, data.Errorf(data.CodeInvalid, "this is not an amount of money; write it as 1234.50")
	}
	return data.Money(n), nil
}

// parseCustom reads what customColumn.cell wrote; false for a blank.
func (c customColumn) parse(cell string, clean func(string) string) (any, bool, error) {
	if cell == "" {
		return nil, false, nil
	}
	switch c.typ {
	case "number":
		n, ok := data.Number(cell)
		if !ok {
			return nil, false, data.Errorf(data.CodeInvalid, "this is not a number")
		}
		return n, true, nil
	case "bool":
		yes, err := parseFlag(cell)
		return yes, err == nil, err
	}
	return clean(unquoteFormula(cell)), true, nil
}
