package intake

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"rounds/data"
)

// Mapping is what a mapping file says; it overrides what Inspect finds. Every line
// is optional:
//
//	connector   = "acme-crm"       # whose ids these are
//	encoding    = "cp932"          # utf-8, cp932, utf-16, latin1, windows-1252
//	delimiter   = ";"              # "," ";" "|" or "\t"
//	header_line = 3                # line of the row with the column names
//	date_order  = "dmy"            # dmy, mdy or ymd, for every column
//	decimal     = ","              # "." or ",", for every column
//	time_zone   = "Europe/Berlin"  # of times that carry none
//	currency    = "EUR"            # of amounts that carry none
//	event_kind  = "churn"          # of events in a file without a kind
//
//	[accounts]                     # or contacts, subscriptions, usage, …
//	id      = "Kundennr."          # field = "header"
//	name    = "Company name"
//	mrr     = "Umsatz (Monat)"
//
//	[accounts.columns."Vertragsbeginn"]   # one column of the file
//	date_order = "mdy"
//	[accounts.columns."Umsatz"]
//	type    = "number"             # text, number, date, time or bool, for custom fields
//	decimal = "."
//	custom  = "revenue"            # name of the custom field
//	[accounts.columns."Interne Notiz"]
//	ignore  = true                 # leave it out
type Mapping struct {
	file string
	text []string // lines, to say where something stands

	connector, encoding, currency string
	order                         DateOrder
	delim, point                  byte
	headerLine                    int
	location                      *time.Location
	eventKind                     data.EventKind
	kinds                         map[Kind]kindMapping
}

type kindMapping struct {
	fields  map[string]string // field name → header
	columns map[string]columnMapping
}

type columnMapping struct {
	Type      Type      `toml:"type"`
	DateOrder DateOrder `toml:"date_order"`
	Decimal   string    `toml:"decimal"`
	Custom    string    `toml:"custom"`
	Ignore    bool      `toml:"ignore"`
}

// ParseMapping reads a mapping file; errors name it and the line.
func ParseMapping(name string, src []byte) (*Mapping, error) {
	m := &Mapping{file: name, text: strings.Split(string(src), "\n"), kinds: map[Kind]kindMapping{}}
	var doc struct {
		Connector  string    `toml:"connector"`
		Encoding   string    `toml:"encoding"`
		Delimiter  string    `toml:"delimiter"`
		HeaderLine int       `toml:"header_line"`
		DateOrder  DateOrder `toml:"date_order"`
		Decimal    string    `toml:"decimal"`
		TimeZone   string    `toml:"time_zone"`
		Currency   string    `toml:"currency"`
		EventKind  string    `toml:"event_kind"`

		Accounts      map[string]any `toml:"accounts"`
		Contacts      map[string]any `toml:"contacts"`
		Subscriptions map[string]any `toml:"subscriptions"`
		Usage         map[string]any `toml:"usage"`
		Requests      map[string]any `toml:"requests"`
		Events        map[string]any `toml:"events"`
		Opportunities map[string]any `toml:"opportunities"`
	}
	decoder := toml.NewDecoder(strings.NewReader(string(src))).DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return nil, m.syntax(err)
	}
	m.connector, m.headerLine, m.order = doc.Connector, doc.HeaderLine, doc.DateOrder
	var ok bool
	if doc.Encoding != "" {
		if m.encoding, ok = parseEncoding(doc.Encoding); !ok {
			return nil, m.errorf("", "encoding", "%q is not an encoding; use utf-8, cp932, utf-16, latin1 or windows-1252", doc.Encoding)
		}
	}
	switch doc.Delimiter {
	case "":
	case ",", ";", "|", "\t":
		m.delim = doc.Delimiter[0]
	default:
		return nil, m.errorf("", "delimiter", `%q is not a delimiter; use ",", ";", "|" or "\t"`, doc.Delimiter)
	}
	if doc.HeaderLine < 0 {
		return nil, m.errorf("", "header_line", "lines count from 1, not from %d", doc.HeaderLine)
	}
	if !validOrder(doc.DateOrder) {
		return nil, m.errorf("", "date_order", `%q is not an order; use "dmy", "mdy" or "ymd"`, doc.DateOrder)
	}
	if m.point, ok = validPoint(doc.Decimal); !ok {
		return nil, m.errorf("", "decimal", `%q is not a decimal sign; use "." or ","`, doc.Decimal)
	}
	if doc.TimeZone != "" {
		zone, ok := timeZone(doc.TimeZone)
		if !ok {
			return nil, m.errorf("", "time_zone", `%q is not a time zone; write it as "Europe/Berlin"`, doc.TimeZone)
		}
		m.location = data.LoadLocation(zone)
	}
	if doc.Currency != "" {
		if m.currency, ok = parseCurrency(doc.Currency); !ok {
			return nil, m.errorf("", "currency", `%q is not a currency; use a code as "EUR"`, doc.Currency)
		}
	}
	if doc.EventKind != "" {
		kind, ok := eventKind(doc.EventKind)
		if !ok {
			return nil, m.errorf("", "event_kind", "%q is not a kind of event; known are %s", doc.EventKind, knownEventKinds())
		}
		m.eventKind = data.EventKind(kind)
	}
	for kind, section := range map[Kind]map[string]any{
		KindAccounts: doc.Accounts, KindContacts: doc.Contacts, KindSubscriptions: doc.Subscriptions, KindUsage: doc.Usage,
		KindRequests: doc.Requests, KindEvents: doc.Events, KindOpportunities: doc.Opportunities,
	} {
		if section == nil {
			continue
		}
		km, err := m.section(kind, section)
		if err != nil {
			return nil, err
		}
		m.kinds[kind] = km
	}
	return m, nil
}

func (m *Mapping) section(kind Kind, section map[string]any) (kindMapping, error) {
	km := kindMapping{fields: map[string]string{}, columns: map[string]columnMapping{}}
	for key, v := range section {
		if key == "columns" {
			var err error
			if km.columns, err = m.columns(kind, v); err != nil {
				return km, err
			}
			continue
		}
		flat := map[string]any{key: v}
		if sub, ok := v.(map[string]any); ok { // account.id = "…" is a table in TOML
			delete(flat, key)
			for k, x := range sub {
				flat[key+"."+k] = x
			}
		}
		for name, x := range flat {
			header, ok := x.(string)
			if !ok || header == "" {
				return km, m.errorf(string(kind), key, `%s needs the header of a column, as in %s = "Company name"`, name, name)
			}
			if fieldNamed(kind, name) == nil {
				return km, m.errorf(string(kind), key, "%s have no field %q; there are %s", kind, name, strings.Join(fieldNames(kind), ", "))
			}
			km.fields[name] = header
		}
	}
	return km, nil
}

func (m *Mapping) columns(kind Kind, v any) (map[string]columnMapping, error) {
	out := map[string]columnMapping{}
	tables, ok := v.(map[string]any)
	if !ok {
		return nil, m.errorf(string(kind), "columns", `columns are tables: [%s.columns."Header"]`, kind)
	}
	for header, table := range tables {
		at := string(kind) + ".columns"
		raw, err := toml.Marshal(table)
		if err != nil {
			return nil, m.errorf(at, header, "column %q needs a table", header)
		}
		var c columnMapping
		if err := toml.NewDecoder(strings.NewReader(string(raw))).DisallowUnknownFields().Decode(&c); err != nil {
			return nil, m.errorf(at, header, "column %q takes type, date_order, decimal, custom and ignore only", header)
		}
		switch c.Type {
		case "", TypeText, TypeNumber, TypeMoney, TypeDate, TypeTime, TypeBool:
		default:
			return nil, m.errorf(at, header, `%q is not a type; use "text", "number", "date", "time" or "bool"`, c.Type)
		}
		if !validOrder(c.DateOrder) {
			return nil, m.errorf(at, header, `%q is not an order; use "dmy", "mdy" or "ymd"`, c.DateOrder)
		}
		if _, ok := validPoint(c.Decimal); !ok {
			return nil, m.errorf(at, header, `%q is not a decimal sign; use "." or ","`, c.Decimal)
		}
		out[header] = c
	}
	return out, nil
}

func validOrder(o DateOrder) bool {
	return o == "" || o == OrderDMY || o == OrderMDY || o == OrderYMD
}

func validPoint(s string) (byte, bool) {
	if s == "" {
		return 0, true
	}
	return s[0], s == "." || s == ","
}

func fieldNamed(kind Kind, name string) *field {
	fields := fieldsOf(kind)
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

func fieldNames(kind Kind) []string {
	var names []string
	for _, f := range fieldsOf(kind) {
		names = append(names, f.name)
	}
	return names
}

// syntax turns an error of the TOML decoder into ours.
func (m *Mapping) syntax(err error) error {
	line, what := 1, err.Error()
	var strict *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		line, _ = strict.Errors[0].Position()
		what = fmt.Sprintf("there is no setting %q", strings.Join(strict.Errors[0].Key(), "."))
	case errors.As(err, &bad):
		line, _ = bad.Position()
		what = strings.TrimPrefix(bad.Error(), "toml: ")
	}
	return data.Errorf(data.CodeInvalid, "%s:%d: %s", m.file, line, what)
}

// errorf makes an error that names the line on which key stands in a section.
func (m *Mapping) errorf(section, key, format string, args ...any) error {
	return data.Errorf(data.CodeInvalid, "%s:%d: %s", m.file, m.lineOf(section, key), fmt.Sprintf(format, args...))
}

// lineOf finds the line of a key for an error; the section's own line when the key
// is written in a way that a search for it misses.
func (m *Mapping) lineOf(section, key string) int {
	at, current := 1, ""
	for i, line := range m.text {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			current = strings.Trim(line, "[] \t")
			if current == section {
				at = i + 1
			}
			if section != "" && strings.HasPrefix(current, section) && strings.Contains(line, key) {
				return i + 1
			}
			continue
		}
		name, _, ok := strings.Cut(line, "=")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if ok && (current == section || strings.HasPrefix(current, section+".")) && (name == key || strings.HasPrefix(name, key+".")) {
			return i + 1
		}
	}
	return at
}
