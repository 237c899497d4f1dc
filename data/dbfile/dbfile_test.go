package dbfile

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// How SQLite writes records, from "Database File Format", 2.1; whole files are held
// against SQLite itself in data/store.
func TestRecords(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		want  []any
	}{
		{[]byte{1}, nil},
		{[]byte{4, 0, 8, 9}, []any{nil, int64(0), int64(1)}},
		{[]byte{4, 1, 2, 3, 0xff, 0xff, 0x00, 0x01, 0x00, 0x00}, []any{int64(-1), int64(-256), int64(65536)}},
		{[]byte{3, 15, 16, 'a', 0xfe, 0xed}, []any{"a", []byte{0xfe, 0xed}}},
		{append([]byte{2, 7}, binary.BigEndian.AppendUint64(nil, math.Float64bits(1.5))...), []any{1.5}},
		{append([]byte{2, 6}, binary.BigEndian.AppendUint64(nil, 1<<62)...), []any{int64(1 << 62)}},
	} {
		if got, ok := record(c.bytes); !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v is read as %v, %v; want %v", c.bytes, got, ok, c.want)
		}
	}
	for _, bad := range [][]byte{{}, {0}, {5, 0}, {2, 1}, {2, 15}, {2, 10, 1}, {2, 0, 7}, {2, 0x81}, {3, 0x81, 0x00}} {
		if got, ok := record(bad); ok {
			t.Errorf("%v is read as %v", bad, got)
		}
	}
}

func TestVarints(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		want  int64
		n     int
	}{
		{[]byte{0}, 0, 1}, {[]byte{0x7f}, 127, 1}, {[]byte{0x81, 0}, 128, 2}, {[]byte{0x82}, 0, 0}, {nil, 0, 0},
		{bytes.Repeat([]byte{0xff}, 9), -1, 9},
	} {
		if got, n := varint(c.bytes); got != c.want || n != c.n {
			t.Errorf("%v is %d of %d bytes", c.bytes, got, n)
		}
	}
}

// Whatever stands in a file and in its log, reading comes to an end. The bytes are those
// at the head of each page, and of the log; the rest is noise of a seed.
func FuzzAnyBytes(f *testing.F) {
	for i, kind := range []byte{tableInner, indexInner, tableLeaf, indexLeaf} {
		f.Add(uint64(i), []byte{kind, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 2, 0x0f, 0, 0x0e, 0, 0x0d, 0})
	}
	f.Fuzz(func(t *testing.T, seed uint64, head []byte) {
		dice := rand.New(rand.NewPCG(seed, 2))
		db, log := make([]byte, 3*PageSize), make([]byte, logHeader+2*frameSize)
		for i := range db {
			db[i] = byte(dice.Uint32())
		}
		for page := range 3 {
			copy(db[page*PageSize+headOf(uint32(page+1)):], head[:min(len(head), PageSize/2)])
		}
		copy(log, head)
		copy(log[logHeader:], head)
		file := Open(bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
		if free := file.Free(); len(free) > PageSize {
			t.Fatalf("%d pages are free", len(free))
		}
		for number := uint32(1); number <= min(file.Pages(), 9); number++ {
			for _, table := range []bool{true, false} {
				if w := file.Walk(number, table, func(Row) {}); len(w.Reached) > 3 {
					t.Fatalf("%d pages reached of 3", len(w.Reached))
				}
			}
			if rows, _ := file.Stray(number); len(rows) > PageSize/2 {
				t.Fatalf("%d rows on a page", len(rows))
			}
		}
	})
}
