package intake

import (
	"io"
	"slices"
	"strings"
	"time"

	"rounds/data"
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

	field  *field // what sets it; nil for custom and left-out columns
	key    string // custom key; of a column with a field, for values that the field does not take
	keepAs Type   // type of the custom field
	point  byte   // decimal sign
	minor  bool   // amounts are hundredths
	few    bool   // at most maxDistinct values, so that one copy of each is enough
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
	KeyColumn        string          // header of the id column; "a + b" when the key is made of several columns
	AccountKeyColumn string          // header of the column that names the account; "" for accounts and where only a subscription is named
	Rows             int64           // data rows in the file, without blank lines and footers
	Notes            []data.Sentence // what was assumed about the whole file, for --dry-run

	location  *time.Location
	eol       byte
	footers   int64
	eventKind data.EventKind // of files without a kind of event
	extra     []string       // custom keys that no column carries by itself
	set       []string
	guessed   []string
}

// CustomKeys lists the keys of Entity.Custom that the file provides. On an update
// the store merges: it sets the keys a record has, removes those of CustomKeys
// that it lacks (the cell was blank), and leaves every other key alone.
func (p *Plan) CustomKeys() []string {
	keys := append([]string(nil), p.extra...)
	for i := range p.Columns {
		if c := &p.Columns[i]; c.key != "" {
			keys = append(keys, c.key)
		}
	}
	return keys
}

// columnOf finds the column that fills a field.
func (p *Plan) columnOf(name string) *Column {
	for i := range p.Columns {
		if f := p.Columns[i].field; f != nil && f.name == name {
			return &p.Columns[i]
		}
	}
	return nil
}

// composite joins the headers of the columns that there are.
func (p *Plan) composite(names ...string) string {
	var headers []string
	for _, n := range names {
		if c := p.columnOf(n); c != nil {
			headers = append(headers, c.Name)
		}
	}
	return strings.Join(headers, " + ")
}

// finish works out which database columns the file provides.
func (p *Plan) finish() {
	set := map[string]bool{}
	for i := range p.Columns {
		if f := p.Columns[i].field; f != nil {
			for _, c := range strings.Fields(f.cols) {
				set[c] = true
			}
		}
	}
	if p.columnOf("currency") == nil && slices.ContainsFunc(p.Columns, func(c Column) bool { return c.field != nil && c.Type == TypeMoney && c.Currency != "" }) {
		switch p.Kind {
		case KindAccounts, KindOpportunities:
			set["currency"] = true
		default:
			p.extra = append(p.extra, "currency")
		}
	}
	if p.columnOf("reason") != nil && p.Kind == KindEvents {
		p.extra = append(p.extra, "reason")
	}
	switch p.Kind {
	case KindAccounts:
		if set["signup_at"] {
			set["start_on"] = true
		}
		if p.Connector == "stripe" && p.columnOf("created") != nil {
			set["signup_at"], set["start_on"] = true, true
			p.Notes = append(p.Notes, say("note.signup"))
		}
		if !set["name"] {
			set["name"] = true
			p.Notes = append(p.Notes, say("note.unnamed"))
		}
		p.guess(set)
		if p.columnOf("is_trial") != nil {
			p.Notes = append(p.Notes, say("note.trial"))
		}
	case KindSubscriptions:
		set["status"] = true
		if p.columnOf("is_trial") != nil && p.columnOf("trial_end_on") == nil {
			p.Notes = append(p.Notes, say("note.trial"))
		}
	case KindEvents:
		set["kind"] = true
	case KindOpportunities:
		if p.columnOf("stage") != nil {
			set["is_won"], set["is_closed"] = true, true
		}
	}
	if len(p.CustomKeys()) > 0 {
		set["custom"] = true
	}
	for c := range set {
		p.set = append(p.set, c)
	}
	slices.Sort(p.set)
}

// guess says what is derived from the country where the file itself is silent.
func (p *Plan) guess(set map[string]bool) {
	register := p.Connector == "edinet" || p.Connector == "gbizinfo"
	if register && !set["country"] {
		p.guessed = append(p.guessed, "country")
	}
	if !register && !set["country"] {
		return
	}
	for _, c := range []string{"language", "time_zone"} {
		if !set[c] {
			p.guessed = append(p.guessed, c)
		}
	}
	if len(p.guessed) > 0 {
		from := "country"
		if register {
			from = "register"
		}
		p.Notes = append(p.Notes, english.Say("intake.note."+from, Columns(p.guessed)))
	}
}

// Columns are fields of an account that stand in a Sentence: by their names here, and in the
// reader's words where it is worded.
type Columns []string

func (c Columns) String() string { return strings.Join(c, ", ") }
