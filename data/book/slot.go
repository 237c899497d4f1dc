package book

import "rounds/data"

// Slot is the small number by which the book knows an account. It stays the
// account's own until that is removed; then another account may get it.
func (b *Book) Slot(id data.ID) (uint32, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.index.find(id)
}

// InSlot is the account of a slot, if there is one.
func (b *Book) InSlot(slot uint32) (data.ID, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if int(slot>>pageBits) >= len(b.pages) {
		return data.ID{}, false
	}
	p, i := b.page(slot)
	if i >= p.n || p.record[i].size == 0 || p.gone[i] {
		return data.ID{}, false
	}
	return p.id[i], true
}
