package intake

import (
	"errors"
	"hash/maphash"
	"io"
	"math"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/text"
)

// MaxLevels is how many different texts of one column a Table keeps; a column with
// more of them is an id or free text.
const MaxLevels = 4096

// The codes of cells that hold no level.
const (
	CodeMissing = -1 // blank, or a marker such as NULL
	CodeBeyond  = -2 // a text beyond the first MaxLevels
)

// Table is a CSV file as it stands: every column whole and typed over the whole
// file, for those who work on the values and not on our entities.
type Table struct {
	File      string
	Encoding  string
	Delimiter rune
	Columns   []TableColumn
	Rows      int
	Skipped   int // rows that have another number of cells than the header
}

// TableColumn is one column of a Table. Its slices have one element a row.
type TableColumn struct {
	Name     string
	Type     Type      // TypeText, TypeNumber, TypeDate or TypeBool
	Numbers  []float64 // numbers, days since 1970-01-01, or 1 and 0; NaN where there is none; nil for text
	Codes    []int32   // places in Levels, or CodeMissing or CodeBeyond
	Levels   []string  // the different texts, in the order of the file
	Distinct int       // how many different texts there are
	Missing  int       // cells without a value
	Markers  []string  // texts that a column of numbers or dates uses for "no value"
}

// Column finds a column by its header without regard to case, blanks and signs, or
// by its number from 1 where no header is called so.
func (t *Table) Column(name string) (*TableColumn, bool) {
	for _, same := range []func(string) bool{
		func(s string) bool { return s == name },
		func(s string) bool { return compact(s) == compact(name) && compact(name) != "" },
	} {
		for i := range t.Columns {
			if same(t.Columns[i].Name) {
				return &t.Columns[i], true
			}
		}
	}
	if n, ok := plainInteger([]byte(name)); ok && n >= 1 && n <= int64(len(t.Columns)) {
		return &t.Columns[n-1], true
	}
	return nil, false
}

// ReadTable reads a whole file. It finds encoding, delimiter, header, and the type
// of each column as Inspect does, but asks for no kind and no id. A column of
// numbers or dates may use up to three words for "no value".
func ReadTable(name string, open Opener) (*Table, error) {
	t, err := readTable(name, open)
	if err == nil {
		return t, nil
	}
	var ours *data.Error
	if errors.As(err, &ours) {
		return nil, data.Errorf(ours.Code, "%s: %w", name, err)
	}
	return nil, data.Errorf(data.CodeInvalid, "%s could not be read: %w; check the file and its permissions", name, err)
}

func readTable(name string, open Opener) (*Table, error) {
	raw, err := withFile(open, sniff)
	if err != nil {
		return nil, err
	}
	if err := raw.refuse(); err != nil {
		return nil, err
	}
	layout, err := withFile(open, func(r io.Reader) (layout, error) {
		// No name is known here: the first row that can be a header is it.
		return findLayout(decode(r, raw.encoding), raw.eol, nil, 0, 0)
	})
	if err != nil {
		return nil, err
	}
	tr := tableReader{
		t:      &Table{File: name, Encoding: raw.encoding, Delimiter: rune(layout.delim)},
		layout: layout, looks: make([]look, len(layout.header)),
	}
	seed := maphash.MakeSeed()
	for i := range tr.looks {
		tr.looks[i].seed, tr.looks[i].seen = seed, map[uint64]struct{}{}
	}
	if _, err := withFile(open, func(r io.Reader) (struct{}, error) { return struct{}{}, tr.each(r, tr.survey) }); err != nil {
		return nil, err
	}
	tr.settle()
	_, err = withFile(open, func(r io.Reader) (struct{}, error) { return struct{}{}, tr.each(r, tr.fill) })
	return tr.t, err
}

// look is what the values of one column look like, and how many there are.
type look struct {
	survey survey
	seed   maphash.Seed
	seen   map[uint64]struct{}
	odd    []string // words among numbers or dates, at most maxOdd and one
	order  DateOrder
	point  byte
	codes  map[string]int32
}

// maxOdd is how many different words may stand for "no value" in a column of
// numbers or dates, leastRegular the share of its cells that must be regular, in
// per cent.
const maxOdd, leastRegular = 3, 80

type tableReader struct {
	t      *Table
	layout layout
	looks  []look
}

// each goes over the rows of data.
func (tr *tableReader) each(r io.Reader, take func(cells [][]byte)) error {
	s := newScanner(decode(r, tr.t.Encoding), tr.layout.delim, tr.layout.eol)
	tr.t.Rows, tr.t.Skipped = 0, 0
	var row row
	for s.next(&row) {
		if row.line <= tr.layout.line {
			continue
		}
		if classify(&row, len(tr.looks)) != rowData {
			continue
		}
		if row.problem != "" || len(row.cells) != len(tr.looks) {
			tr.t.Skipped++
			continue
		}
		tr.t.Rows++
		take(row.cells)
	}
	return s.err
}

func (tr *tableReader) survey(cells [][]byte) {
	for i, c := range cells {
		c = unwrap(trim(c))
		l := &tr.looks[i]
		if isMissing(c) {
			continue
		}
		l.seen[maphash.Bytes(l.seed, c)] = struct{}{}
		before := l.survey.filled
		l.survey.add(c)
		if v := &l.survey.verdict; l.survey.filled > before && !v.number && !v.date && len(l.odd) <= maxOdd &&
			!slices.Contains(l.odd, string(c)) {
			l.odd = append(l.odd, string(c))
		}
	}
}

// isMissing reports whether a cell of a table says that there is no value.
func isMissing(b []byte) bool {
	return isNothing(b) && !foldEqual(b, "none") || len(b) == 1 && b[0] == '?' || foldEqual(b, "na") || foldEqual(b, "missing") ||
		foldEqual(b, "#n/a") || foldEqual(b, "#null!")
}

func (tr *tableReader) settle() {
	tr.t.Columns = make([]TableColumn, len(tr.looks))
	for i := range tr.looks {
		l, c := &tr.looks[i], &tr.t.Columns[i]
		c.Name, c.Distinct = tr.layout.header[i], len(l.seen)
		c.Type = l.columnType(c.Name)
		switch c.Type {
		case TypeNumber:
			l.point, _ = l.survey.numberStyle()
			if l.point == 0 {
				l.point = '.'
				if tr.layout.delim == ';' {
					l.point = ','
				}
			}
		case TypeDate:
			if l.order, _ = l.survey.dateOrder(); l.order == "" {
				l.order = OrderDMY
			}
		}
		if c.Type != TypeText {
			c.Numbers = make([]float64, 0, tr.t.Rows)
		}
		c.Codes = make([]int32, 0, tr.t.Rows)
		l.seen, l.codes = nil, map[string]int32{}
	}
}

// columnType is the type of most cells, when the others are few different words.
func (l *look) columnType(name string) Type {
	s := &l.survey
	regular := func(n int64) bool {
		return n == s.filled || len(l.odd) <= maxOdd && n*100 >= s.filled*leastRegular
	}
	switch {
	case s.filled == 0:
		return TypeText
	case s.bools == s.filled:
		return TypeBool
	case s.dates > 0 && regular(s.dates) && (s.packed == 0 || isDateName(compact(name))):
		return TypeDate
	case s.numbers > 0 && regular(s.numbers) && s.styles[styleWrong] == 0 && s.long == 0 && !l.coded():
		return TypeNumber
	}
	return TypeText
}

// coded reports whether numbers are codes, such as 00451.
func (l *look) coded() bool { return l.survey.zeros*10 > l.survey.numbers }

func (tr *tableReader) fill(cells [][]byte) {
	for i, b := range cells {
		b = unwrap(trim(b))
		c, l := &tr.t.Columns[i], &tr.looks[i]
		code := int32(CodeMissing)
		if !isMissing(b) {
			code = l.code(c, b)
		}
		if c.Numbers = l.number(c, b); c.Numbers != nil && code != CodeMissing && math.IsNaN(c.Numbers[len(c.Numbers)-1]) {
			if word := clean(b); !slices.Contains(c.Markers, word) {
				c.Markers = append(c.Markers, word)
			}
			code = CodeMissing
		}
		if code == CodeMissing {
			c.Missing++
		}
		c.Codes = append(c.Codes, code)
	}
}

func clean(b []byte) string {
	s, _ := text.Truncate(text.Line(string(b)), 200)
	return s
}

// code is the place of a text among the levels.
func (l *look) code(c *TableColumn, b []byte) int32 {
	if code, ok := l.codes[string(b)]; ok {
		return code
	}
	if len(c.Levels) == MaxLevels {
		return CodeBeyond
	}
	code := int32(len(c.Levels))
	l.codes[string(b)] = code
	c.Levels = append(c.Levels, clean(b))
	return code
}

// number adds the number of a cell, NaN where it has none.
func (l *look) number(c *TableColumn, b []byte) []float64 {
	v := math.NaN()
	switch c.Type {
	case TypeText:
		return nil
	case TypeNumber:
		if d, ok := parseNumber(b, l.point); ok {
			v = d.float()
		}
	case TypeBool:
		if yes, ok := parseBool(b, true); ok {
			v = 0
			if yes {
				v = 1
			}
		}
	case TypeDate:
		if w, ok := parseDate(b); ok {
			if at, ok := w.at(l.order, time.UTC); ok {
				v = float64(at.DateIn(time.UTC))
			}
		}
	}
	return append(c.Numbers, v)
}
