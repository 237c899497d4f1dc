package intake

import (
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// AnyFile is the connector of a file that no known system wrote, when nobody says which
// one did.
const AnyFile = "csv"

// recognise finds out which system wrote the file and what its rows are.
func (in *inspector) recognise() error {
	p := in.plan
	p.Connector, p.Kind = AnyFile, in.opts.As
	for i := range shapes {
		s := &shapes[i]
		if (in.opts.As == "" || s.kind == in.opts.As) && s.matches(in.known, len(in.columns)) {
			if s.refuse != "" {
				return data.Errorf(data.CodeInvalid, "%w; import accounts, contacts, subscriptions, usage, requests, events or opportunities", &UnwantedError{s.refuse})
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
			for _, n := range f.headers() {
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
	for _, n := range f.headers() {
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
	case f.strict:
		return "" // each row says what is wrong with it
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
