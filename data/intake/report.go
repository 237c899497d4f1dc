package intake

import "rounds/data"

// Report is what `rounds import --json` prints for one file; the command prints
// a list of them.
type Report struct {
	File       string                  `json:"file"`
	Kind       Kind                    `json:"kind"` // "" of a file that was left out; the note says why
	Connector  string                  `json:"connector"`
	Encoding   string                  `json:"encoding"`
	Delimiter  string                  `json:"delimiter"` // ",", ";", "|" or "\t"
	HeaderLine int                     `json:"header_line"`
	Key        string                  `json:"key"`
	Rows       int64                   `json:"rows"`
	Added      int64                   `json:"added"`
	Changed    int64                   `json:"changed"`
	Unchanged  int64                   `json:"unchanged"`
	Repeated   int64                   `json:"repeated"` // rows that say again what an earlier row said
	Deleted    int64                   `json:"deleted"`  // left out because the other system deleted them
	Skipped    int64                   `json:"skipped"`  // left out because they are not a customer's
	DryRun     bool                    `json:"dry_run"`
	Rejected   []Rejection             `json:"rejected"`
	Columns    map[string]ColumnReport `json:"columns"` // by header
	Notes      []string                `json:"notes"`

	Said []data.Sentence `json:"-"` // Notes for other languages
}

// ColumnReport is what became of one column.
type ColumnReport struct {
	To        string    `json:"to"` // "" when it is left out
	Type      Type      `json:"type"`
	DateOrder DateOrder `json:"date_order,omitempty"`
	Decimal   string    `json:"decimal,omitempty"`
	Currency  string    `json:"currency,omitempty"`
	Note      string    `json:"note,omitempty"`
}

// Report begins the report of a file; the importer fills in what it did.
func (p *Plan) Report() Report {
	r := Report{
		File: p.File, Kind: p.Kind, Connector: p.Connector, Encoding: p.Encoding,
		Delimiter: string(p.Delimiter), HeaderLine: p.HeaderLine, Key: p.KeyColumn, Rows: p.Rows,
		Rejected: []Rejection{}, Columns: make(map[string]ColumnReport, len(p.Columns)), Notes: make([]string, len(p.Notes)),
		Said: p.Notes,
	}
	for i, note := range p.Notes {
		r.Notes[i] = note.String()
	}
	for _, c := range p.Columns {
		r.Columns[c.Name] = ColumnReport{To: c.Target, Type: c.Type, DateOrder: c.DateOrder,
			Decimal: c.Decimal, Currency: c.Currency, Note: c.Note}
	}
	return r
}
