package desk

import (
	"encoding/binary"

	"rounds/data"
	"rounds/data/book"
)

// numbers give ids small numbers, because the find index has room for no more.
type numbers interface {
	// key is the number of an id; false if it can have none.
	key(id data.ID) (uint32, bool)
	// find is the number of an id that has one.
	find(id data.ID) (uint32, bool)
	// id is what has the number.
	id(n uint32) (data.ID, bool)
}

// slots are the numbers that the book has given its accounts.
type slots struct{ *book.Book }

func (s slots) key(id data.ID) (uint32, bool)  { return s.Slot(id) }
func (s slots) find(id data.ID) (uint32, bool) { return s.Slot(id) }
func (s slots) id(n uint32) (data.ID, bool)    { return s.InSlot(n) }

// keyring numbers ids as they come: a table of bare numbers with open addressing,
// half of what a map that repeats the ids takes.
type keyring struct {
	ids   []data.ID
	cells []uint32 // number + 1; 0: free; the length is a power of two
}

// find is the number of an id that has one.
func (k *keyring) find(id data.ID) (uint32, bool) {
	if len(k.cells) == 0 {
		return 0, false
	}
	n := k.cells[k.cell(&id)]
	return n - 1, n != 0
}

// key is the number of an id, a new one where it has none.
func (k *keyring) key(id data.ID) (uint32, bool) {
	if n, ok := k.find(id); ok {
		return n, true
	}
	if (len(k.ids)+1)*8 > len(k.cells)*7 {
		k.grow()
	}
	k.ids = append(k.ids, id)
	k.cells[k.cell(&id)] = uint32(len(k.ids))
	return uint32(len(k.ids) - 1), true
}

func (k *keyring) id(n uint32) (data.ID, bool) { return k.ids[n], true }

// cell is where an id stands, or the free cell where it would.
func (k *keyring) cell(id *data.ID) int {
	mask := len(k.cells) - 1
	// The end of an id is random (UUIDv7); the mixing is for those of other systems.
	h := binary.LittleEndian.Uint64(id[8:]) ^ binary.LittleEndian.Uint64(id[:8])*0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	at := int(h>>33) & mask
	for k.cells[at] != 0 && k.ids[k.cells[at]-1] != *id {
		at = (at + 1) & mask
	}
	return at
}

func (k *keyring) grow() {
	k.cells = make([]uint32, max(16, 2*len(k.cells)))
	for i := range k.ids {
		k.cells[k.cell(&k.ids[i])] = uint32(i + 1)
	}
}
