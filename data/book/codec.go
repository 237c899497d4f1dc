package book

import (
	"encoding/binary"
	"time"

	"rounds/data"
)

func appendText(to []byte, s string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

// An occurrence mostly begins with an id or a date; these are packed. The kind is
// the low two bits of the number before the rest of the text, which is its length.
const (
	occurrenceText = iota
	occurrenceID
	occurrenceDate
)

const idLength = 36 // characters of an id's canonical form

func appendOccurrence(to []byte, s string) []byte {
	head := func(kind, rest int) []byte {
		return binary.AppendUvarint(to, uint64(rest)<<2|uint64(kind)) // not negative
	}
	if len(s) >= idLength && s[8] == '-' {
		if id, err := data.ParseID(s[:idLength]); err == nil && id.String() == s[:idLength] {
			to = head(occurrenceID, len(s)-idLength)
			return append(append(to, id[:]...), s[idLength:]...)
		}
	}
	const length = len(time.DateOnly)
	if len(s) >= length && s[4] == '-' && s[7] == '-' {
		if day, err := data.ParseDate(s[:length]); err == nil && day.String() == s[:length] {
			to = head(occurrenceDate, len(s)-length)
			return append(binary.AppendVarint(to, int64(day)), s[length:]...)
		}
	}
	return append(head(occurrenceText, len(s)), s...)
}

// decoder reads what was appended, in the same order. Records never leave the
// process that made them, so it trusts them.
type decoder struct{ rest []byte }

func (d *decoder) byte() byte {
	v := d.rest[0]
	d.rest = d.rest[1:]
	return v
}

func (d *decoder) uvarint() uint64 {
	if v := d.rest[0]; v < 0x80 { // nearly all of them
		d.rest = d.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(d.rest)
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1) // zigzag, as binary.AppendVarint writes
}

func (d *decoder) take(n uint64) []byte {
	v := d.rest[:n]
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) bytes() []byte { return d.take(d.uvarint()) }

func (d *decoder) text() string { return string(d.bytes()) }

func (d *decoder) occurrence() string {
	head := d.uvarint()
	switch head & 3 {
	case occurrenceID:
		id := data.ID(d.take(16))
		return id.String() + string(d.take(head>>2))
	case occurrenceDate:
		day := data.Date(d.varint())
		return day.String() + string(d.take(head>>2))
	default:
		return string(d.take(head >> 2))
	}
}
