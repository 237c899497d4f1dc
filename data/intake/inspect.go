package intake

import (
	"errors"
	"io"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/text"
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
		return findLayout(decode(r, raw.encoding), raw.eol, in.m.delim, in.m.headerLine)
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
		in.plan.Notes = append(in.plan.Notes, "rows of a report below the table are skipped: "+itoa(int(n)))
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

// recognise finds out which system wrote the file and what its rows are.
func (in *inspector) recognise() error {
	p := in.plan
	p.Connector, p.Kind = "csv", in.opts.As
	for i := range shapes {
		s := &shapes[i]
		if (in.opts.As == "" || s.kind == in.opts.As) && s.matches(in.known, len(in.columns)) {
			if s.refuse != "" {
				return data.Errorf(data.CodeInvalid, "the rows are %s, which are not imported; import accounts, contacts, subscriptions, usage, requests, events or opportunities", s.refuse)
			}
			in.shape, p.Connector, p.Kind = s, s.connector, s.kind
			break
		}
	}
	if in.shape == nil && in.opts.As != "" { // the kind was said, the system may still be known
		for i := range shapes {
			if s := &shapes[i]; s.refuse == "" && s.matches(in.known, len(in.columns)) {
				p.Connector = s.connector
				break
			}
		}
	}
	if in.m.connector != "" {
		p.Connector = in.m.connector
	}
	if in.opts.Connector != "" {
		p.Connector = in.opts.Connector
	}
	if p.Kind == "" {
		return in.guessKind()
	}
	return nil
}

func (in *inspector) guessKind() error {
	if len(in.m.kinds) == 1 {
		for k := range in.m.kinds {
			in.plan.Kind = k
		}
		return nil
	}
	best, second, kind := 0, 0, Kind("")
	byName := fileKind(in.name)
	for _, k := range Kinds() {
		score := 0
		for _, f := range fieldsOf(k) {
			for _, n := range strings.Fields(f.names) {
				if len(in.known[n]) > 0 {
					score += f.weight
					break
				}
			}
		}
		for _, n := range strings.Fields(ownIDs[k]) {
			if at := in.known[n]; len(at) > 0 {
				score += 4
				if at[0] == 0 {
					score += 6
				}
				break
			}
		}
		if k == byName {
			score += 4
		}
		switch {
		case score > best:
			best, second, kind = score, best, k
		case score > second:
			second = score
		}
	}
	if best < 5 || best == second {
		return data.Errorf(data.CodeInvalid, "what the rows are could not be told from the columns %s; say it with --as accounts, contacts, subscriptions, usage, requests, events or opportunities", in.seen())
	}
	in.plan.Kind = kind
	return nil
}

// seen lists the headers for an error.
func (in *inspector) seen() string {
	const most = 12
	var names []string
	for i, c := range in.columns {
		if i == most {
			names = append(names, "and "+itoa(len(in.columns)-most)+" more")
			break
		}
		names = append(names, "“"+shorten(c.Name, 40)+"”")
	}
	return strings.Join(names, ", ")
}

func shorten(s string, most int) string {
	out, cut := text.Truncate(text.Line(s), most)
	if cut {
		return out + "…"
	}
	return out
}

// assign gives each field its column: as the mapping says, else by name.
func (in *inspector) assign() error {
	fields := fieldsOf(in.plan.Kind)
	km := in.m.kinds[in.plan.Kind]
	taken := map[string]bool{}
	for i := range fields {
		f := &fields[i]
		header, ok := km.fields[f.name]
		if !ok {
			continue
		}
		at := in.find(header)
		if at < 0 {
			return in.m.errorf(string(in.plan.Kind), f.name, "the file has no column %q; it has %s", header, in.seen())
		}
		if in.columns[at].field != nil {
			return in.m.errorf(string(in.plan.Kind), f.name, "column %q fills %s already", header, in.columns[at].field.name)
		}
		in.columns[at].field = f
		taken[f.name] = true
	}
	for header := range km.columns {
		if at := in.find(header); at < 0 {
			return in.m.errorf(string(in.plan.Kind)+".columns", header, "the file has no column %q; it has %s", header, in.seen())
		}
	}
	for i := range fields {
		f := &fields[i]
		if taken[f.name] || f.unless != "" && taken[f.unless] {
			continue
		}
		if f.name == "kind" && in.shape != nil && in.shape.event != "" {
			continue // the export itself says what happened, whatever its types are
		}
		if at := in.byName(f); at >= 0 {
			in.columns[at].field = f
			taken[f.name] = true
		}
	}
	return nil
}

// find looks for a header as a person wrote it in a mapping file.
func (in *inspector) find(header string) int {
	for i, c := range in.columns {
		if c.Name == header {
			return i
		}
	}
	form := compact(header)
	for i, c := range in.columns {
		if compact(c.Name) == form {
			return i
		}
	}
	return -1
}

func (in *inspector) byName(f *field) int {
	options := in.m.kinds[in.plan.Kind].columns
	for _, n := range strings.Fields(f.names) {
		for _, at := range in.known[n] {
			c := &in.columns[at]
			o := options[c.Name]
			if c.field != nil || o.Ignore || o.Custom != "" {
				continue
			}
			if note := in.fits(f, &in.surveys[at]); note != "" {
				if c.Note == "" {
					c.Note = note
				}
				continue
			}
			c.Note = ""
			return at
		}
	}
	return -1
}

// fits says why the values of a column cannot be the field's, "" when they can.
func (in *inspector) fits(f *field, s *survey) string {
	if s.filled == 0 {
		if in.plan.Rows == 0 {
			return ""
		}
		return "no values"
	}
	var of int64
	var what string
	switch {
	case f.norm != nil:
		var good, all int64
		for v, n := range s.distinct {
			all += n
			if _, ok := f.norm(v); ok {
				good += n
			}
		}
		of, what = all-good-1, "values that "+f.name+" does not know"
		if good*2 >= all && all > 0 {
			return ""
		}
	case f.typ == TypeMoney || f.typ == TypeNumber:
		of, what = s.numbers, "not numbers"
	case f.typ == TypeDate || f.typ == TypeTime:
		of, what = s.dates, "not dates"
	case f.typ == TypeBool:
		of, what = s.flags, "not yes or no"
	default:
		return ""
	}
	if f.norm == nil && of*2 >= s.filled {
		return ""
	}
	return what
}

// settle decides type, date order and number style of every column.
func (in *inspector) settle() {
	options := in.m.kinds[in.plan.Kind].columns
	var orders [3]int // what the columns that are sure say, for those that are not
	var points [2]int
	for i := range in.columns {
		s := &in.surveys[i]
		if o, sure := s.dateOrder(); sure && s.dates*2 > s.filled {
			switch o {
			case OrderDMY:
				orders[0]++
			case OrderMDY:
				orders[1]++
			case OrderYMD:
				orders[2]++
			}
		}
		if p, sure := s.numberStyle(); sure && s.numbers*2 > s.filled {
			switch p {
			case '.':
				points[0]++
			case ',':
				points[1]++
			}
		}
	}
	keys := map[string]bool{}
	for i := range in.columns {
		c, s := &in.columns[i], &in.surveys[i]
		o := options[c.Name]
		in.settleTarget(c, s, o, keys)
		if c.Currency == "" && s.currency != "" && !s.mixed {
			c.Currency = s.currency
		}
		switch c.Type {
		case TypeDate, TypeTime:
			in.settleOrder(c, s, o, orders)
		case TypeNumber, TypeMoney:
			in.settlePoint(c, s, o, points)
			if c.Type == TypeMoney && c.Currency == "" && !s.mixed {
				c.Currency = in.m.currency
			}
		default:
			c.Currency = ""
		}
		c.minor = in.shape != nil && in.shape.minor && c.Type == TypeMoney
		if c.minor {
			c.Note = joinNotes(c.Note, "in hundredths of the currency")
		}
		c.few = !s.many
	}
	in.plan.Columns = in.columns
}

func (in *inspector) settleTarget(c *Column, s *survey, o columnMapping, keys map[string]bool) {
	if f := c.field; f != nil {
		c.Target, c.Type = f.name, f.typ
		if !f.keep {
			if f.norm != nil { // for the values that the field does not know
				c.key = uniqueKey(customKey(c.Name), keys)
			}
			return
		}
	} else {
		switch {
		case o.Ignore:
			c.Type, c.Note = TypeText, "left out by the mapping"
			return
		case strings.HasPrefix(c.Name, "_fivetran"):
			c.Type, c.Note = TypeText, "left out: a stamp of the connector"
			return
		case s.filled+s.nothings == 0 && in.plan.Rows > 0 && o.Custom == "":
			c.Type, c.Note = TypeText, "left out: no values"
			return
		}
	}
	key := customKey(c.Name)
	if o.Custom != "" {
		key = o.Custom
	}
	c.key = uniqueKey(key, keys)
	custom := s.customType(c.Name)
	if o.Type != "" {
		custom = o.Type
	}
	if c.field == nil {
		c.Target, c.Type = "custom."+c.key, custom
	}
	c.keepAs = custom
}

func uniqueKey(key string, keys map[string]bool) string {
	base := key
	for n := 2; keys[key]; n++ {
		key = base + " " + itoa(n)
	}
	keys[key] = true
	return key
}

// customType is what a column is that no field claims: typed over the whole file.
func (s *survey) customType(name string) Type {
	codes := false
	form := compact(name)
	for _, w := range []string{"id", "code", "number", "phone", "zip", "postalcode", "plz", "nummer", "telefon", "番号", "コード", "電話"} {
		codes = codes || strings.HasSuffix(form, w)
	}
	switch {
	case s.filled == 0:
		return TypeText
	case s.bools == s.filled:
		return TypeBool
	case s.dates == s.filled && (s.packed == 0 || isDateName(form)):
		if s.times > 0 {
			return TypeTime
		}
		return TypeDate
	case s.numbers == s.filled && s.zeros == 0 && s.long == 0 && !codes && s.styles[styleWrong] == 0 &&
		(s.styles[stylePoint] == 0 || s.styles[styleComma] == 0):
		return TypeNumber
	}
	return TypeText
}

func isDateName(form string) bool {
	for _, w := range []string{"date", "time", "timestamp", "datum", "日", "日時"} {
		if strings.HasSuffix(form, w) {
			return true
		}
	}
	return false
}

func (in *inspector) settleOrder(c *Column, s *survey, o columnMapping, others [3]int) {
	order, sure := s.dateOrder()
	switch {
	case o.DateOrder != "":
		order, sure = o.DateOrder, true
	case in.m.order != "":
		order, sure = in.m.order, true
	}
	if !sure {
		order = OrderMDY
		switch {
		case others[0] > others[1] && others[0] >= others[2]:
			order = OrderDMY
			c.Note = joinNotes(c.Note, "day first, as in the other columns: no day above 12 says it here")
		case others[2] > others[1] && s.byOrder[2] > 0:
			order = OrderYMD
			c.Note = joinNotes(c.Note, "year first, as in the other columns")
		case others[1] > 0:
			c.Note = joinNotes(c.Note, "month first, as in the other columns: no day above 12 says it here")
		case s.dashes > 0 || in.layout.delim == ';':
			order = OrderDMY
			c.Note = joinNotes(c.Note, "day first is assumed: no day above 12 says it; set date_order in a mapping file to change it")
		default:
			c.Note = joinNotes(c.Note, "month first is assumed: no day above 12 says it; set date_order in a mapping file to change it")
		}
	}
	c.DateOrder = order
}

func (in *inspector) settlePoint(c *Column, s *survey, o columnMapping, others [2]int) {
	point, sure := s.numberStyle()
	plain := s.styles[stylePoint]+s.styles[styleComma]+s.styles[styleUnclear] == 0
	switch {
	case o.Decimal != "":
		point = o.Decimal[0]
	case in.m.point != 0:
		point = in.m.point
	case point != 0:
	case others[1] > others[0] || others == [2]int{} && in.layout.delim == ';':
		point = ','
	default:
		point = '.'
	}
	c.point = point
	if plain {
		return
	}
	c.Decimal = string(rune(point))
	if !sure && o.Decimal == "" && in.m.point == 0 {
		c.Note = joinNotes(c.Note, "the decimal sign is assumed: three digits stand behind every separator; set decimal in a mapping file to change it")
	}
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// keys finds the columns of the id and of the account, and refuses a file without
// what its kind needs.
func (in *inspector) keys() error {
	p := in.plan
	p.location, p.eventKind = in.opts.Location, data.EventKind("")
	if in.m.location != nil {
		p.location = in.m.location
	}
	if p.location == nil {
		p.location = time.UTC
	}
	if in.shape != nil {
		p.eventKind = in.shape.event
	}
	if in.m.eventKind != "" {
		p.eventKind = in.m.eventKind
	}
	id := p.columnOf("id")
	if id == nil {
		switch p.Kind {
		case KindUsage:
			p.KeyColumn = p.composite("account.id", "account.name", "account.email", "account.domain", "subscription.id", "day", "feature")
		case KindEvents:
			p.KeyColumn = p.composite("account.id", "account.name", "account.email", "kind", "at", "product")
		default:
			return data.Errorf(data.CodeInvalid, "no id column was found for %s among %s; a name is no key, so say which column holds the id in a mapping file: [%s] id = \"…\"", p.Kind, in.seen(), p.Kind)
		}
		if p.KeyColumn != "" {
			p.Notes = append(p.Notes, "no id column: the key is made of "+p.KeyColumn)
		}
	} else {
		p.KeyColumn = id.Name
	}
	need := map[Kind]string{KindUsage: "day", KindEvents: "at", KindRequests: "opened_at"}[p.Kind]
	if need != "" && p.columnOf(need) == nil {
		return data.Errorf(data.CodeInvalid, "no column was found for the field %s of %s among %s; say which one it is in a mapping file: [%s] %s = \"…\"", need, p.Kind, in.seen(), p.Kind, need)
	}
	if p.Kind == KindEvents && p.eventKind == "" && p.columnOf("kind") == nil {
		if c := p.columnOf("at"); c != nil && compact(c.Name) == "churndate" {
			p.eventKind = data.EventChurn
		} else {
			return data.Errorf(data.CodeInvalid, "no column was found for the kind of event among %s; say it in a mapping file: event_kind = \"churn\", or [events] kind = \"…\"", in.seen())
		}
	}
	for _, n := range []string{"account.id", "account.name", "account.email", "account.domain", "contact.email"} {
		if c := p.columnOf(n); c != nil && p.Kind != KindAccounts {
			p.AccountKeyColumn = c.Name
			break
		}
	}
	return nil
}
