package intake

import (
	"errors"
	"io"

	"rounds/data"
)

// Inspect looks at the whole file and says how it will be read. An error says why
// the file cannot be imported and what to do: no header, an unknown kind, no id
// column.
func Inspect(name string, open Opener, opts Options) (*Plan, error) {
	in := inspector{name: name, opts: opts, m: opts.Mapping}
	if in.m == nil {
		in.m = &Mapping{}
	}
	plan, err := in.run(open)
	if err == nil {
		return plan, nil
	}
	var ours *data.Error
	if errors.As(err, &ours) {
		return nil, data.Errorf(ours.Code, "%s: %w", name, err)
	}
	return nil, data.Errorf(data.CodeInvalid, "%s could not be read: %w; check the file and its permissions", name, err)
}

type inspector struct {
	name  string
	opts  Options
	m     *Mapping
	shape *shape

	layout  layout
	columns []Column
	surveys []survey
	known   map[string][]int // compact header form → columns, those that match best first
	plan    *Plan
}

func (in *inspector) run(open Opener) (*Plan, error) {
	raw, err := withFile(open, sniff)
	if err != nil {
		return nil, err
	}
	if in.m.encoding != "" {
		raw.encoding = in.m.encoding
	}
	if err := raw.refuse(); err != nil {
		return nil, err
	}
	in.layout, err = withFile(open, func(r io.Reader) (layout, error) {
		return findLayout(decode(r, raw.encoding), raw.eol, knownNames(), in.m.delim, in.m.headerLine)
	})
	if err != nil {
		return nil, err
	}
	in.plan = &Plan{
		File: in.name, Encoding: raw.encoding, Delimiter: rune(in.layout.delim), HeaderLine: in.layout.line, eol: in.layout.eol,
	}
	rows, err := withFile(open, in.surveyAll)
	if err != nil {
		return nil, err
	}
	in.plan.Rows = rows
	if n := in.plan.footers; n > 0 {
		in.plan.Notes = append(in.plan.Notes, say("note.footers", n))
	}
	in.index()
	if err := in.recognise(); err != nil {
		return nil, err
	}
	if err := in.assign(); err != nil {
		return nil, err
	}
	in.settle()
	if err := in.keys(); err != nil {
		return nil, err
	}
	in.plan.finish()
	return in.plan, nil
}

func withFile[T any](open Opener, f func(io.Reader) (T, error)) (T, error) {
	file, err := open()
	if err != nil {
		var none T
		return none, err
	}
	out, err := f(file)
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	return out, err
}

// surveyAll goes over all rows and counts them.
func (in *inspector) surveyAll(r io.Reader) (int64, error) {
	in.surveys = make([]survey, len(in.layout.header))
	s := newScanner(decode(r, in.plan.Encoding), in.layout.delim, in.layout.eol)
	var rows int64
	var row row
	for s.next(&row) {
		if row.line <= in.layout.line {
			continue
		}
		switch classify(&row, len(in.layout.header)) {
		case rowBlank:
			continue
		case rowFooter:
			in.plan.footers++
			continue
		}
		rows++
		if row.problem != "" || len(row.cells) != len(in.surveys) {
			continue
		}
		for i, c := range row.cells {
			in.surveys[i].add(unwrap(trim(c)))
		}
	}
	return rows, s.err
}

// rowClass tells rows of data from what stands around them.
type rowClass uint8

const (
	rowData rowClass = iota
	rowBlank
	rowFooter
)

// classify also cuts blank cells behind the last column, which spreadsheets leave.
func classify(r *row, columns int) rowClass {
	if r.problem != "" {
		return rowData
	}
	for len(r.cells) > columns && len(trim(r.cells[len(r.cells)-1])) == 0 {
		r.cells = r.cells[:len(r.cells)-1]
	}
	if isBlankRow(r.cells) {
		return rowBlank
	}
	if isFooter(r.cells, columns) {
		return rowFooter
	}
	return rowData
}

// index makes the columns and finds them by the forms of their headers.
func (in *inspector) index() {
	in.columns = make([]Column, len(in.layout.header))
	in.known = make(map[string][]int, 2*len(in.columns))
	depth := 0
	forms := make([][]string, len(in.columns))
	for i, name := range in.layout.header {
		in.columns[i] = Column{Name: name, Currency: headerCurrency(name)}
		forms[i] = headerForms(name)
		depth = max(depth, len(forms[i]))
	}
	for k := range depth {
		for i := range forms {
			if k < len(forms[i]) && forms[i][k] != "" {
				in.known[forms[i][k]] = append(in.known[forms[i][k]], i)
			}
		}
	}
}
