package intake

import (
	"io"
	"time"
)

// Opener opens the file from its start. It is called twice by Inspect (once for
// the encoding, once for the rows) and once by Plan.Read.
type Opener func() (io.ReadCloser, error)

// Options are what a person said about the file; the zero value says nothing.
type Options struct {
	As        Kind           // "": find out
	Connector string         // the system whose ids these are; "": find out
	Mapping   *Mapping       // nil: by name and synonyms only
	Location  *time.Location // zone of times that carry none; nil: UTC
}

// Type is what the values of a column are.
type Type string

// The types of a column.
const (
	TypeText   Type = "text"   // as written, trimmed and cleaned
	TypeNumber Type = "number" // decimal number
	TypeMoney  Type = "money"  // amount of money
	TypeDate   Type = "date"   // calendar day
	TypeTime   Type = "time"   // moment; a day alone means its first moment
	TypeBool   Type = "bool"
)

// DateOrder is the order in which a column writes day, month and year.
type DateOrder string

// The orders; a date that says its month in letters has none.
const (
	OrderDMY DateOrder = "dmy"
	OrderMDY DateOrder = "mdy"
	OrderYMD DateOrder = "ymd"
)

// Column is what became of one column of the file.
type Column struct {
	Name      string    // header as the file has it, cleaned; "column 7" when it is blank
	Target    string    // database column ("mrr"), "custom.<key>", a reference ("id", "account.id") or "" (left out)
	Type      Type      //
	DateOrder DateOrder // for dates whose order had to be found
	Decimal   string    // "." or ",": for numbers whose style had to be found
	Currency  string    // ISO 4217 when the header or the values say it
	Note      string    // what was assumed, "" for nothing

	field *field // what sets it; nil for custom and left-out columns
	key   string // custom key
	epoch bool   // whole numbers are seconds or milliseconds since 1970
}

// Plan is how a file will be read: what Inspect found and what Read does.
type Plan struct {
	File             string
	Kind             Kind
	Connector        string // "hubspot", "salesforce", "zendesk", "stripe", "gainsight", "ravenstack", "edinet", "gbizinfo" or "csv"
	Encoding         string // "utf-8", "utf-8 with BOM", "cp932", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252"
	Delimiter        rune
	HeaderLine       int // line of the header, from 1
	Columns          []Column
	KeyColumn        string   // header of the id column; "a + b" when the key is made of several columns
	AccountKeyColumn string   // header of the column that names the account; "" for accounts and where only a subscription is named
	Rows             int64    // data rows in the file, without blank lines and footers
	Notes            []string // what was assumed about the whole file, for --dry-run

	location *time.Location
}

// CustomKeys lists the keys of Entity.Custom that the file provides. On an update
// the store merges: it sets the keys a record has, removes those of CustomKeys
// that it lacks (the cell was blank), and leaves every other key alone.
func (p *Plan) CustomKeys() []string {
	var keys []string
	for i := range p.Columns {
		if c := &p.Columns[i]; c.key != "" {
			keys = append(keys, c.key)
		}
	}
	return keys
}
