package intake

import (
	"context"
	"hash/maphash"
	"time"

	"rounds/data"
	"rounds/data/text"
)

// Read goes over the file once more and hands each row to h. It stops at ctx's
// end with its error.
func (p *Plan) Read(ctx context.Context, open Opener, h Handler) (Stats, error) {
	file, err := open()
	if err != nil {
		return Stats{}, p.unreadable(err)
	}
	r := reader{
		plan: p, h: h, scan: newScanner(decode(file, p.Encoding), byte(p.Delimiter), p.eol),
		seed: maphash.MakeSeed(), check: maphash.MakeSeed(),
		seen:   make(map[fingerprint]firstSeen, min(p.Rows, 1<<16)),
		copies: make([]map[string]string, len(p.Columns)),
	}
	err = r.run(ctx)
	if cerr := file.Close(); err == nil && cerr != nil {
		err = p.unreadable(cerr)
	}
	return r.stats, err
}

func (p *Plan) unreadable(err error) error {
	return data.Errorf(data.CodeInvalid, "%s could not be read: %w; check the file and its permissions", p.File, err)
}

// fingerprint stands for an id: 128 bits of two independent hashes, so that a
// million ids need no copy of their text.
type fingerprint [2]uint64

type firstSeen struct {
	line int
	sum  uint64 // of all cells
}

type reader struct {
	plan        *Plan
	h           Handler
	scan        *scanner
	seed, check maphash.Seed
	seen        map[fingerprint]firstSeen
	copies      []map[string]string // one copy of each value, for columns with few
	stats       Stats
	row         row
	build       build
	joined      []byte
}

func (r *reader) run(ctx context.Context) error {
	done := ctx.Done()
	for n := 0; r.scan.next(&r.row); n++ {
		if n%256 == 0 && done != nil {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if r.row.line <= r.plan.HeaderLine || classify(&r.row, len(r.plan.Columns)) != rowData {
			continue
		}
		r.stats.Rows++
		if err := r.take(); err != nil {
			return err
		}
	}
	if r.scan.err != nil {
		return r.plan.unreadable(r.scan.err)
	}
	return ctx.Err()
}

// problem is why a row does not go in.
type problem struct {
	column string
	value  []byte
	reason data.Sentence
}

func (r *reader) take() error {
	rec, why := r.record()
	if why != nil {
		r.stats.Rejected++
		if r.h.Reject == nil {
			return nil
		}
		return r.h.Reject(Rejection{
			File: r.plan.File, Line: r.row.line, Column: why.column,
			Value: shorten(string(clip(why.value, 1<<10)), 120), Reason: why.reason.String(), Said: why.reason,
		})
	}
	if rec == nil {
		return nil
	}
	r.stats.Records++
	if r.h.Record == nil {
		return nil
	}
	return r.h.Record(rec)
}

func clip(b []byte, n int) []byte {
	if len(b) > n {
		return b[:n]
	}
	return b
}

// record builds the record of the current row: nil and nil when the row is left
// out without a word (deleted there, a repetition, a colleague).
func (r *reader) record() (*Record, *problem) {
	p := r.plan
	if r.row.problem != "" {
		return nil, &problem{reason: say(r.row.problem), value: firstCell(r.row.cells)}
	}
	if n := len(r.row.cells); n != len(p.Columns) {
		return nil, &problem{value: firstCell(r.row.cells), reason: say("row.cells", n, len(p.Columns))}
	}
	b := r.newBuild()
	b.rec.Line = r.row.line
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.field == nil && c.key == "" {
			continue
		}
		cell := unwrap(trim(r.row.cells[i]))
		if len(cell) == 0 {
			continue
		}
		if len(cell) > text.MaxField {
			return nil, &problem{c.Name, cell, say("cell.long")}
		}
		if c.field != nil {
			if why := r.fill(b, i, c, cell); why != nil {
				return nil, why
			}
		}
		if c.field == nil || c.field.keep {
			r.keep(b, i, c, cell)
		}
	}
	var why *problem
	if !b.deleted { // a row that is gone there need not be whole
		why = b.finish(p)
	}
	switch {
	case b.deleted:
		r.stats.Deleted++
		return nil, nil
	case b.team:
		r.stats.Skipped++
		return nil, nil
	case why != nil:
		return nil, why
	}
	return r.unique(b.rec)
}

func firstCell(cells [][]byte) []byte {
	if len(cells) == 0 {
		return nil
	}
	return cells[0]
}

// unique holds the row against earlier rows with the same id.
func (r *reader) unique(rec *Record) (*Record, *problem) {
	key := fingerprint{maphash.String(r.seed, rec.ExtID), maphash.String(r.check, rec.ExtID)}
	r.joined = r.joined[:0]
	for _, c := range r.row.cells {
		r.joined = append(append(r.joined, trim(c)...), 0x1f)
	}
	sum := maphash.Bytes(r.seed, r.joined)
	before, ok := r.seen[key]
	switch {
	case !ok:
		r.seen[key] = firstSeen{r.row.line, sum}
		return rec, nil
	case before.sum == sum:
		r.stats.Repeated++
		return nil, nil
	}
	return nil, &problem{r.plan.KeyColumn, []byte(rec.ExtID),
		say("row.repeats", shorten(rec.ExtID, 60), before.line)}
}

// fill gives a cell to its field.
func (r *reader) fill(b *build, i int, c *Column, cell []byte) *problem {
	f := c.field
	var v value
	switch f.typ {
	case TypeText:
		if isNothingText(cell) {
			return nil
		}
		v.s = r.text(i, c, cell, f.block)
		if f.norm != nil {
			s, ok := f.norm(v.s)
			if !ok && f.strict && r.plan.eventKind == "" {
				return &problem{c.Name, cell, say("cell.event", knownEventKinds())}
			}
			if !ok {
				if c.key != "" && !f.keep {
					b.put(c.key, v.s)
				}
				return nil
			}
			v.s = s
		}
		if v.s == "" {
			return nil
		}
	case TypeNumber, TypeMoney:
		if isNothing(cell) {
			return nil
		}
		d, ok := parseNumber(cell, c.point)
		if !ok {
			return &problem{c.Name, cell, say("cell.number", c.example())}
		}
		if why := v.number(f, c, d, cell); why != nil {
			return why
		}
		if v.currency != "" && b.currency == "" {
			b.currency = v.currency
		}
	case TypeDate, TypeTime:
		if isNothing(cell) {
			return nil
		}
		if why := v.date(c, cell, r.plan.location); why != nil {
			return why
		}
	case TypeBool:
		if isNothing(cell) {
			return nil
		}
		yes, ok := parseBool(cell, false)
		if !ok {
			return &problem{c.Name, cell, say("cell.bool")}
		}
		v.yes = yes
	}
	f.set(b, v)
	return nil
}

func (v *value) number(f *field, c *Column, d decimal, cell []byte) *problem {
	if f.typ == TypeMoney {
		var ok bool
		if v.m, ok = d.money(); !ok {
			return &problem{c.Name, cell, say("cell.amount")}
		}
		if v.currency = d.currency; v.currency == "" {
			v.currency = c.Currency
		}
		return nil
	}
	v.f = d.float()
	var ok bool
	if v.n, ok = d.integer(); !ok && f.whole {
		return &problem{c.Name, cell, say("cell.whole")}
	}
	if v.f < 0 {
		return &problem{c.Name, cell, say("cell.negative")}
	}
	return nil
}

func (v *value) date(c *Column, cell []byte, loc *time.Location) *problem {
	w, ok := parseDate(cell)
	if ok {
		v.at, ok = w.at(c.DateOrder, loc)
	}
	if !ok {
		return &problem{c.Name, cell, noDate(c.DateOrder)}
	}
	if w.isMoment {
		v.d = v.at.DateIn(loc)
		return nil
	}
	v.d, _ = w.day(c.DateOrder) // the day that is written, whatever its zone
	return nil
}

func noDate(o DateOrder) data.Sentence {
	switch o {
	case OrderDMY, OrderMDY, OrderYMD:
		return say("cell.date." + string(o))
	}
	return say("cell.date")
}

func (c *Column) example() string {
	if c.point == ',' {
		return "1.234,56"
	}
	return "1,234.56"
}

// text cleans a cell. Columns with few values share one copy of each.
func (r *reader) text(i int, c *Column, cell []byte, block bool) string {
	if !c.few {
		return cleanText(cell, block)
	}
	m := r.copies[i]
	if s, ok := m[string(cell)]; ok {
		return s
	}
	s := cleanText(cell, block)
	if m == nil {
		m = make(map[string]string, 8)
		r.copies[i] = m
	}
	if len(m) < maxDistinct {
		m[string(cell)] = s
	}
	return s
}

func cleanText(cell []byte, block bool) string {
	switch {
	case isPlain(cell):
		return string(cell)
	case block:
		return text.Block(string(cell))
	}
	return text.Line(string(cell))
}

// keep stores a cell as a custom field.
func (r *reader) keep(b *build, i int, c *Column, cell []byte) {
	switch c.keepAs {
	case TypeNumber, TypeMoney:
		if d, ok := parseNumber(cell, c.decimalPoint()); ok {
			b.put(c.key, d.float())
			return
		}
	case TypeBool:
		if yes, ok := parseBool(cell, false); ok {
			b.put(c.key, yes)
			return
		}
	case TypeDate, TypeTime:
		if w, ok := parseDate(cell); ok {
			if c.keepAs == TypeDate && !w.isMoment {
				if d, ok := w.day(c.DateOrder); ok {
					b.put(c.key, d.String())
					return
				}
			} else if at, ok := w.at(c.DateOrder, r.plan.location); ok {
				b.put(c.key, at.Time(time.UTC).Format(time.RFC3339))
				return
			}
		}
	}
	// A value that is none of the column's type says that there is no value; any
	// other made the column text when it was surveyed.
	if c.keepAs != TypeText && isNothing(cell) || isNothingText(cell) {
		return
	}
	b.put(c.key, r.text(i, c, cell, true))
}

func (c *Column) decimalPoint() byte {
	if c.point == 0 {
		return '.'
	}
	return c.point
}

// newBuild begins a record; only the record and its entity are new.
func (r *reader) newBuild() *build {
	p, b := r.plan, &r.build
	*b = build{rec: &Record{Set: p.set, Guessed: p.guessed}, minutes: -1, hours: -1}
	switch p.Kind {
	case KindAccounts:
		b.account = &data.Account{}
		b.rec.Entity = b.account
	case KindContacts:
		b.contact = &data.Contact{}
		b.rec.Entity = b.contact
	case KindSubscriptions:
		b.sub = &data.Subscription{}
		b.rec.Entity = b.sub
	case KindUsage:
		b.usage = &data.Usage{}
		b.rec.Entity = b.usage
	case KindRequests:
		b.request = &data.Request{}
		b.rec.Entity = b.request
	case KindEvents:
		b.event = &data.Event{}
		b.rec.Entity = b.event
	case KindOpportunities:
		b.deal = &data.Opportunity{}
		b.rec.Entity = b.deal
	}
	return b
}
