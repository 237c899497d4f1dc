package book_test

import (
	"testing"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

func TestSlot(t *testing.T) {
	b := book.New(rank.Defaults())
	if _, ok := b.Slot(data.ID{1}); ok {
		t.Error("an account of an empty book has a slot")
	}
	if _, ok := b.InSlot(0); ok {
		t.Error("a slot of an empty book has an account")
	}
	seen := map[uint32]bool{}
	for i := range byte(200) {
		id := data.ID{1: i, 15: 1}
		b.Put(book.Entry{ID: id, Name: "Lindqvist"})
		slot, ok := b.Slot(id)
		if !ok || seen[slot] {
			t.Fatalf("account %d got slot %d, %v", i, slot, ok)
		}
		seen[slot] = true
	}
	b.Rank(noon)
	id := data.ID{1: 7, 15: 1}
	slot, _ := b.Slot(id)
	if got, ok := b.InSlot(slot); !ok || got != id {
		t.Errorf("slot %d has %v, %v", slot, got, ok)
	}
	for _, at := range []func(){func() { b.Remove(id) }, func() { b.Rank(noon) }} {
		at()
		if got, ok := b.InSlot(slot); ok {
			t.Errorf("slot %d of a removed account has %v", slot, got)
		}
	}
}
