package dbfile

import (
	"encoding/binary"
	"math"
)

// Row is a row of a table, or an entry of an index.
type Row struct {
	ID     int64 // the rowid; 0 in a tree without
	Values []any // nil, int64, float64, string or []byte, as many as the record has
}

// varint reads a number of up to nine bytes [1.6]; n is 0 when it is cut.
func varint(b []byte) (v int64, n int) {
	var u uint64
	for i := range min(len(b), 9) {
		if i == 8 {
			return int64(u<<8 | uint64(b[i])), 9
		}
		u = u<<7 | uint64(b[i]&0x7f)
		if b[i] < 0x80 {
			return int64(u), i + 1
		}
	}
	return 0, 0
}

// record reads a record [2.1]; ok is false unless its head and its values fill it to the
// byte, so that bytes which are none are hardly ever taken for one.
func record(b []byte) (values []any, ok bool) {
	size, n := varint(b)
	if n == 0 || size < int64(n) || size > int64(len(b)) {
		return nil, false
	}
	head, body := b[n:size], b[size:]
	for len(head) > 0 {
		t, n := varint(head)
		if n == 0 {
			return nil, false
		}
		head = head[n:]
		v, width, ok := value(t, body)
		if !ok {
			return nil, false
		}
		values, body = append(values, v), body[width:]
	}
	return values, len(body) == 0
}

// value reads one value of a serial type.
func value(t int64, b []byte) (v any, width int, ok bool) {
	widths := [...]int{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}
	switch {
	case t < 0 || t == 10 || t == 11:
		return nil, 0, false
	case t >= 12:
		if t > int64(2*len(b)+13) {
			return nil, 0, false
		}
		if width = int(t-12) / 2; width > len(b) {
			return nil, 0, false
		}
		if t%2 == 1 {
			return string(b[:width]), width, true
		}
		return append([]byte{}, b[:width]...), width, true
	}
	if width = widths[t]; width > len(b) {
		return nil, 0, false
	}
	switch t {
	case 0:
		return nil, 0, true
	case 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b)), width, true
	case 8, 9:
		return t - 8, 0, true
	}
	n := int64(int8(b[0]))
	for _, c := range b[1:width] {
		n = n<<8 | int64(c)
	}
	return n, width, true
}
