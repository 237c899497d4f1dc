package find

import "math/bits"

// table finds an entry by key and kind: open addressing over entry numbers, 5 to
// 10 bytes an entry where a Go map takes 20 to 40.
type table struct {
	slots []uint32 // entry + 1; 0: free
	used  int
}

// reserve makes room for n entries at a load of at most 4/5.
func (t *table) reserve(n int) {
	size := 16
	if n > 12 {
		size = 1 << bits.Len(uint(n+n/4))
	}
	t.slots = make([]uint32, size)
	t.used = 0
}

func slot(key uint32, kind Kind, size int) int {
	h := (uint64(key) | uint64(kind)<<32) * 0x9E3779B97F4A7C15
	return int(h >> 32 & uint64(size-1))
}

// find passes over removed entries, whose kind is 0.
func (t *table) find(x *Index, key uint32, kind Kind) (uint32, bool) {
	for i := slot(key, kind, len(t.slots)); t.slots[i] != 0; i = (i + 1) & (len(t.slots) - 1) {
		if e := t.slots[i] - 1; x.keys[e] == key && x.kinds[e] == kind {
			return e, true
		}
	}
	return 0, false
}

func (t *table) insert(x *Index, e uint32) {
	if (t.used+1)*5 > len(t.slots)*4 {
		t.grow(x)
	}
	i := slot(x.keys[e], x.kinds[e], len(t.slots))
	for t.slots[i] != 0 {
		i = (i + 1) & (len(t.slots) - 1)
	}
	t.slots[i] = e + 1
	t.used++
}

// grow doubles the table and leaves removed entries behind.
func (t *table) grow(x *Index) {
	old := t.slots
	t.slots, t.used = make([]uint32, 2*len(old)), 0
	for _, s := range old {
		if s != 0 && x.kinds[s-1] != 0 {
			t.insert(x, s-1)
		}
	}
}
