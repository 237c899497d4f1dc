package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/intake"
	"rounds/data/text"
)

// OwnTable reports whether a file was written by Export, and which table it is.
func OwnTable(open intake.Opener) (table string, own bool, err error) {
	file, err := open()
	if err != nil {
		return "", false, err
	}
	head := make([]byte, 64)
	n, err := io.ReadFull(file, head)
	if cerr := file.Close(); cerr != nil {
		return "", false, cerr
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	rest, own := bytes.CutPrefix(bytes.TrimPrefix(head[:n], utf8BOM), []byte(exportMark))
	if !own {
		return "", false, nil
	}
	end := bytes.IndexAny(rest, ",;\t\r\n")
	if end < 0 {
		end = len(rest)
	}
	table = string(rest[:end])
	return table, slices.Contains(ExportTables(), table), nil
}

var utf8BOM = []byte("\xef\xbb\xbf")

// Table brings one file of an export into the book, like File: rows are the same
// by their ids, so a table read back into its own book changes nothing.
func (im *Importer) Table(ctx context.Context, name string, open intake.Opener) (intake.Report, error) {
	table, own, err := OwnTable(open)
	if err != nil || !own {
		return intake.Report{}, data.Errorf(data.CodeInvalid, "%s is not a file of an export", name)
	}
	t := &tableImport{
		opts: im.opts, name: name, table: table, kind: kindOfExport(table),
		report: intake.Report{
			File: name, Kind: intake.Kind(table), Connector: "rounds", Encoding: "utf-8", Delimiter: ",", HeaderLine: 1,
			Key: exportMark + table, DryRun: im.opts.DryRun, Rejected: []intake.Rejection{}, Columns: map[string]intake.ColumnReport{}, Notes: []string{},
		},
	}
	err = im.transact(ctx, func(tx *Tx) error {
		t.tx = tx
		return t.run(open)
	})
	return t.report, err
}

// tableImport is the import of one file of an export.
type tableImport struct {
	tx     *Tx
	opts   ImportOptions
	name   string
	table  string
	kind   *kind // nil for references
	report intake.Report

	header  []string
	columns []string       // of the entity, that the file has
	custom  []customColumn // by place in the header; "" elsewhere
	keys    []string
	known   bool
	gone    int64
}

func (t *tableImport) run(open intake.Opener) (err error) {
	file, err := open()
	if err != nil {
		return t.unreadable(err)
	}
	defer func() {
		if cerr := file.Close(); err == nil && cerr != nil {
			err = t.unreadable(cerr)
		}
	}()
	buffered := bufio.NewReader(file)
	if head, _ := buffered.Peek(len(utf8BOM)); bytes.Equal(head, utf8BOM) {
		_, _ = buffered.Discard(len(utf8BOM)) // what was peeked is there
	}
	rows := csv.NewReader(buffered)
	rows.ReuseRecord, rows.FieldsPerRecord = true, -1
	header, err := rows.Read()
	if err != nil {
		return t.unreadable(err)
	}
	t.header = slices.Clone(header)
	if err := t.readHeader(); err != nil {
		return err
	}
	if t.kind != nil {
		if err := t.tx.sql.QueryRowContext(t.tx.ctx, "SELECT EXISTS (SELECT 1 FROM "+t.kind.name+")").Scan(&t.known); err != nil {
			return err
		}
	}
	return t.readRows(rows)
}

func (t *tableImport) unreadable(err error) error {
	return data.Errorf(data.CodeInvalid, "%s could not be read: %w; export it again, or check the file", t.name, err)
}

func (t *tableImport) readHeader() error {
	if t.header[0] != t.report.Key {
		return t.unreadable(data.Errorf(data.CodeInvalid, "it was saved with another delimiter than a comma"))
	}
	t.custom = make([]customColumn, len(t.header))
	for i, name := range t.header {
		rest, custom := strings.CutPrefix(name, "custom.")
		switch {
		case i == 0 || strings.HasPrefix(name, "("):
		case custom && t.kind != nil:
			at := strings.LastIndexByte(rest, ':')
			if at <= 0 || !slices.Contains([]string{"text", "number", "bool"}, rest[at+1:]) {
				return t.unreadable(data.Errorf(data.CodeInvalid, "the column %q does not end with :text, :number or :bool", name))
			}
			t.custom[i] = customColumn{rest[:at], rest[at+1:]}
			t.keys = append(t.keys, rest[:at])
		case t.kind == nil && slices.Contains(refColumns, name):
		case t.kind != nil && slices.Contains(t.kind.columns, name) && name != "id" && name != "custom":
			t.columns = append(t.columns, name)
		default:
			return t.unreadable(data.Errorf(data.CodeInvalid, "%q is no column of %s", name, t.table))
		}
		to := name
		if i == 0 {
			to = "id"
		} else if strings.HasPrefix(name, "(") {
			to = ""
		}
		t.report.Columns[name] = intake.ColumnReport{To: to, Type: intake.TypeText}
	}
	if len(t.keys) > 0 {
		t.columns = append(t.columns, "custom")
	}
	if t.kind == nil && len(t.header) != len(refColumns)+1 {
		return t.unreadable(data.Errorf(data.CodeInvalid, "columns are missing"))
	}
	return nil
}

func (t *tableImport) readRows(rows *csv.Reader) error {
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t.unreadable(err)
		}
		if t.report.Rows%batchSize == 0 {
			if err := t.tx.ctx.Err(); err != nil {
				return err
			}
			if t.opts.Progress != nil {
				t.opts.Progress(t.report.Rows, t.report.Rows+1)
			}
		}
		t.report.Rows++
		line, _ := rows.FieldPos(0)
		if err := t.take(cells, line); err != nil {
			return err
		}
	}
	if t.gone > 0 {
		t.report.Notes = append(t.report.Notes, fmt.Sprintf("%d rows were deleted here and stay deleted", t.gone))
	}
	if t.opts.Progress != nil {
		t.opts.Progress(t.report.Rows, t.report.Rows)
	}
	return nil
}

func (t *tableImport) take(cells []string, line int) error {
	reject := func(at int, reason string) error {
		value := ""
		if at < len(cells) {
			value, _ = text.Truncate(text.Line(cells[at]), mostValue)
		}
		t.report.Rejected = append(t.report.Rejected, intake.Rejection{File: t.name, Line: line, Column: t.header[at], Value: value, Reason: reason})
		return nil
	}
	if len(cells) != len(t.header) {
		return reject(0, "the row has another number of cells than the header")
	}
	if t.kind == nil {
		return t.takeRef(cells, reject)
	}
	row := reflect.New(t.kind.typ)
	at, err := t.fill(row.Elem(), cells)
	if err != nil {
		return reject(at, err.Error())
	}
	id := t.kind.id(row.Elem())
	if id.IsZero() {
		return reject(0, "the id is blank")
	}
	return t.put(row, id)
}

// fill reads the cells into a row; at is the place of a bad one.
func (t *tableImport) fill(v reflect.Value, cells []string) (at int, err error) {
	custom := data.Fields{}
	for i, cell := range cells {
		name := t.header[i]
		switch {
		case i == 0:
			name = "id"
		case strings.HasPrefix(name, "("):
			continue
		case t.custom[i].key != "":
			value, ok, err := t.custom[i].parse(cell, text.Block)
			if err != nil {
				return i, err
			}
			if ok {
				custom[t.custom[i].key] = value
			}
			continue
		}
		clean := text.Line
		if isBlock(t.kind, name) {
			clean = text.Block
		}
		if err := parseCell(v.Field(t.kind.index[name]), cell, clean); err != nil {
			return i, err
		}
	}
	if len(custom) > 0 {
		v.Field(t.kind.index["custom"]).Set(reflect.ValueOf(custom))
	}
	return 0, nil
}

// isBlock reports whether a column holds texts of several lines.
func isBlock(k *kind, column string) bool {
	switch k.name {
	case "goal", "hand_off", "story":
		return column != "title"
	}
	switch column {
	case "body", "impact", "real_need", "summary", "detail", "verbatim", "answer", "root_cause":
		return true
	}
	return k.name == "note_version" && column == "text"
}

// put writes one row that was read.
func (t *tableImport) put(row reflect.Value, id data.ID) error {
	if t.known {
		old, frev, gone, err := t.tx.loadWhole(t.kind, id)
		switch {
		case err == nil && gone != 0:
			t.gone++
			t.report.Skipped++
			return nil
		case err == nil:
			return t.merge(row.Elem(), old, frev)
		case data.CodeOf(err) != data.CodeNotFound:
			return err
		}
	}
	if err := t.tx.Insert(row.Interface()); err != nil {
		return err
	}
	t.report.Added++
	return nil
}

func (t *tableImport) merge(v, old reflect.Value, frev frevs) error {
	if at, ok := t.kind.index["custom"]; ok {
		merged := mergeFields(old.Field(at).Interface().(data.Fields), v.Field(at).Interface().(data.Fields), t.keys)
		v.Field(at).Set(reflect.ValueOf(merged))
	}
	changed, err := t.tx.saveOver(t.kind, old, v, frev, t.columns)
	if changed {
		t.report.Changed++
		t.tx.changed[t.kind.account(old)] = struct{}{}
	} else if err == nil {
		t.report.Unchanged++
	}
	return err
}

// takeRef writes one name in another system.
func (t *tableImport) takeRef(cells []string, reject func(int, string) error) error {
	var created data.Instant
	if err := created.UnmarshalText([]byte(cells[3])); err != nil {
		return reject(3, err.Error())
	}
	r := extRef{created: created}
	for at, into := range map[int]*data.ID{5: &r.key, 6: &r.account} {
		id, err := data.ParseID(cells[at])
		if err != nil {
			return reject(at, err.Error())
		}
		*into = id
	}
	o := object{text.Line(unquoteFormula(cells[0])), text.Line(unquoteFormula(cells[1]))}
	extID, ent := text.Line(unquoteFormula(cells[2])), cells[4]
	if o.connector == "" || extID == "" || r.key.IsZero() || kindNamed(ent) == nil {
		return reject(0, "the reference names nothing")
	}
	old, ok, err := t.tx.findRef(o, extID, created)
	if err != nil {
		return err
	}
	if ok && old == r {
		t.report.Unchanged++
		return nil
	}
	if ok && old.created == created {
		t.report.Changed++
	} else {
		t.report.Added++
	}
	return t.tx.putRef(o, extID, r, ent)
}
