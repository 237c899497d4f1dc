package intake

import (
	"strings"
	"time"

	"rounds/data"
)

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
			p.Notes = append(p.Notes, say("note.key", p.KeyColumn))
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
