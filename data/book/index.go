package book

import (
	"encoding/binary"

	"rounds/data"
)

// index finds the slot of an id: open addressing with linear probing over bare
// slot numbers, a quarter of the memory of a map that repeats the ids.
type index struct {
	idOf  func(slot uint32) *data.ID
	cells []uint32 // slot + 1, 0 for an empty cell; the length is a power of two
	count int
}

func home(id *data.ID, cells int) int {
	h := binary.LittleEndian.Uint64(id[8:]) ^ binary.LittleEndian.Uint64(id[:8])*0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return int(h>>32) & (cells - 1) // 32 bits
}

// find gives the slot of id.
func (x *index) find(id data.ID) (uint32, bool) {
	if x.count == 0 {
		return 0, false
	}
	for at := home(&id, len(x.cells)); x.cells[at] != 0; at = (at + 1) & (len(x.cells) - 1) {
		if slot := x.cells[at] - 1; *x.idOf(slot) == id {
			return slot, true
		}
	}
	return 0, false
}

// add enters a slot whose id is not in the index.
func (x *index) add(slot uint32) {
	if (x.count+1)*8 > len(x.cells)*7 {
		old := x.cells
		x.cells = make([]uint32, max(16, 2*len(old)))
		for _, cell := range old {
			if cell != 0 {
				x.enter(cell)
			}
		}
	}
	x.enter(slot + 1)
	x.count++
}

func (x *index) enter(cell uint32) {
	at := home(x.idOf(cell-1), len(x.cells))
	for x.cells[at] != 0 {
		at = (at + 1) & (len(x.cells) - 1)
	}
	x.cells[at] = cell
}

// remove takes a slot out and closes the gap, so that no probe ends too early.
func (x *index) remove(slot uint32) {
	mask := len(x.cells) - 1
	gap := home(x.idOf(slot), len(x.cells))
	for x.cells[gap] != slot+1 {
		gap = (gap + 1) & mask
	}
	for at := (gap + 1) & mask; x.cells[at] != 0; at = (at + 1) & mask {
		if from := home(x.idOf(x.cells[at]-1), len(x.cells)); (at-from)&mask >= (at-gap)&mask {
			x.cells[gap], gap = x.cells[at], at
		}
	}
	x.cells[gap] = 0
	x.count--
}
