package book

import (
	"encoding/binary"

	"rounds/data"
	"rounds/data/rank"
)

// A record is one account in bytes: name and reading, then what ranks, then the
// rest. Numbers are varints, instants of a firing are differences.

// Flags of a firing in a record.
const (
	flagAnswers = 1 << iota
	flagSnoozed
	flagDue
	flagBreach
)

// encode appends the record of an entry whose firings are arranged.
func (b *Book) encode(to []byte, e *Entry) []byte {
	s := &e.Standing
	to = appendText(to, e.Name)
	to = appendText(to, e.Reading)
	to = binary.AppendVarint(to, int64(e.MRR))
	to = binary.AppendVarint(to, int64(e.RenewalOn))
	to = binary.AppendUvarint(to, uint64(b.word(e.Currency)))
	to = binary.AppendUvarint(to, uint64(b.zone(e.TimeZone)))
	to = binary.AppendVarint(to, int64(s.Score))
	to = binary.AppendUvarint(to, uint64(len(s.Firings)))
	for i := range s.Firings {
		to = b.encodeClock(to, &s.Firings[i])
	}
	for i := range s.Firings {
		f := &s.Firings[i]
		to = appendOccurrence(to, f.Occurrence)
		to = appendText(to, f.Label)
		to = binary.AppendVarint(to, int64(f.AmberAt))
		to = binary.AppendVarint(to, f.N)
		to = binary.AppendVarint(to, f.M)
		to = binary.AppendUvarint(to, uint64(b.word(string(f.Disposition))))
		to = binary.AppendVarint(to, int64(f.Until))
		to = appendText(to, f.Waits)
	}
	owner, _ := b.owners.of(e.Owner)
	to = binary.AppendUvarint(to, uint64(owner))
	for _, w := range []string{string(e.Stage), e.Language, e.Country, string(s.Band)} {
		to = binary.AppendUvarint(to, uint64(b.word(w)))
	}
	to = binary.AppendVarint(to, int64(s.At))
	for _, n := range []int{s.Trend7, s.Trend30, s.Inputs, s.Measures} {
		to = binary.AppendVarint(to, int64(n))
	}
	return to
}

func (b *Book) encodeClock(to []byte, f *data.Firing) []byte {
	c := rank.ClockOf(f)
	flags := byte(0)
	if c.Answers {
		flags |= flagAnswers
	}
	if c.Snoozed {
		flags |= flagSnoozed
	}
	if c.Due != 0 {
		flags |= flagDue
	}
	if c.BreachAt != 0 {
		flags |= flagBreach
	}
	to = append(to, flags)
	to = binary.AppendUvarint(to, uint64(b.reason(f.Code)))
	to = binary.AppendVarint(to, int64(c.Since))
	if c.Due != 0 {
		to = binary.AppendVarint(to, int64(c.Due-c.Since))
	}
	if c.BreachAt != 0 {
		to = binary.AppendVarint(to, int64(c.BreachAt-c.Since))
	}
	return to
}

// names are the name and reading of a record, without a copy.
func names(record []byte) (name, reading []byte) {
	d := decoder{record}
	name = d.bytes()
	return name, d.bytes()
}

// afterNames reads a record from what ranks on.
func afterNames(record []byte) *decoder {
	d := decoder{record}
	d.bytes()
	d.bytes()
	return &d
}

// ranked is what a record says to the rank.
type ranked struct {
	rank.Subject
	mrr      data.Money
	currency string
	zone     uint32
	codes    []uint32 // numbers of the reasons, beside Clocks
}

// decodeRanked reads what ranks into r, whose slices are used again; the value
// term stands in its own column.
func (b *Book) decodeRanked(d *decoder, r *ranked) {
	r.mrr = data.Money(d.varint())
	r.RenewalOn = data.Date(d.varint())
	r.currency = b.words.values[d.uvarint()]
	r.zone = uint32(d.uvarint())
	r.Today, r.Tomorrow = b.zones[r.zone].today, b.zones[r.zone].tomorrow
	r.Health = int(d.varint())
	r.Clocks, r.codes = r.Clocks[:0], r.codes[:0]
	for range d.uvarint() {
		flags := d.byte()
		r.codes = append(r.codes, uint32(d.uvarint()))
		c := rank.Clock{
			Since:   data.Instant(d.varint()),
			Answers: flags&flagAnswers != 0,
			Snoozed: flags&flagSnoozed != 0,
		}
		if flags&flagDue != 0 {
			c.Due = c.Since + data.Instant(d.varint())
		}
		if flags&flagBreach != 0 {
			c.BreachAt = c.Since + data.Instant(d.varint())
		}
		r.Clocks = append(r.Clocks, c)
	}
}

// decode reads the entry of a slot, and what of it ranks into r.
func (b *Book) decode(slot uint32, r *ranked) Entry {
	p, i := b.page(slot)
	d := decoder{b.records.bytes(p.record[i])}
	e := Entry{ID: p.id[i], Name: d.text(), Reading: d.text()}
	b.decodeRanked(&d, r)
	r.Value = p.value[i]
	e.MRR, e.RenewalOn, e.Currency, e.TimeZone = r.mrr, r.RenewalOn, r.currency, b.zones[r.zone].name
	s := &e.Standing
	s.AccountID, s.NextAt, s.Score = e.ID, p.nextAt[i], r.Health
	if len(r.Clocks) > 0 {
		s.Firings = make([]data.Firing, len(r.Clocks))
	}
	for j := range s.Firings {
		c := &r.Clocks[j]
		s.Firings[j] = data.Firing{
			Code: b.reasons.values[r.codes[j]], Since: c.Since, Due: c.Due, BreachAt: c.BreachAt,
			Occurrence: d.occurrence(), Label: d.text(), AmberAt: data.Instant(d.varint()), N: d.varint(), M: d.varint(),
			Disposition: data.DispositionKind(b.words.values[d.uvarint()]),
			Until:       data.Date(d.varint()), Waits: d.text(),
		}
	}
	e.Owner = b.owners.values[d.uvarint()]
	e.Stage = data.Stage(b.words.values[d.uvarint()])
	e.Language = b.words.values[d.uvarint()]
	e.Country = b.words.values[d.uvarint()]
	s.Band = data.Band(b.words.values[d.uvarint()])
	s.At = data.Instant(d.varint())
	s.Trend7, s.Trend30 = int(d.varint()), int(d.varint())
	s.Inputs, s.Measures = int(d.varint()), int(d.varint())
	return e
}
