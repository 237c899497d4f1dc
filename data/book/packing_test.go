package book

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/rank"
)

func FuzzOccurrence(f *testing.F) {
	for _, s := range []string{
		"", "x", "2026-11-21", "2026-11-21/90", "1970-01-01", "0000-00-00", "2026-02-30",
		"01234567-89ab-7cde-8f01-23456789abcd", "01234567-89AB-7cde-8f01-23456789abcd",
		"01234567-89ab-7cde-8f01-23456789abcd/60", "00000000-0000-0000-0000-000000000000", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := decoder{append(appendOccurrence(nil, s), 0x55)}
		if got := d.occurrence(); got != s || len(d.rest) != 1 {
			t.Fatalf("%q came back as %q with %d bytes left", s, got, len(d.rest))
		}
	})
}

func TestOccurrencesArePacked(t *testing.T) {
	for s, most := range map[string]int{"01234567-89ab-7cde-8f01-23456789abcd": 17, "2026-11-21": 4} {
		if n := len(appendOccurrence(nil, s)); n > most {
			t.Errorf("%s takes %d bytes, want %d", s, n, most)
		}
	}
}

// The index holds what a map holds.
func TestIndexIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := make([]data.ID, 200)
		for i := range ids {
			ids[i] = data.ID{0: byte(i), 15: byte(i % 4)}
		}
		x := index{idOf: func(slot uint32) *data.ID { return &ids[slot] }}
		model := map[uint32]bool{}
		for _, slot := range rapid.SliceOfN(rapid.Uint32Range(0, 199), 1, 400).Draw(t, "slots") {
			if model[slot] {
				x.remove(slot)
				delete(model, slot)
			} else {
				x.add(slot)
				model[slot] = true
			}
		}
		if x.count != len(model) {
			t.Fatalf("it counts %d, want %d", x.count, len(model))
		}
		for i := range ids {
			slot, ok := x.find(ids[i])
			if ok != model[uint32(i)] || ok && slot != uint32(i) {
				t.Fatalf("id %d: slot %d (%v), want %v", i, slot, ok, model[uint32(i)])
			}
		}
	})
}

// However often accounts change, the arena stays below twice of what they need.
func TestArenaIsCompacted(t *testing.T) {
	b := New(rank.Defaults())
	const accounts = 2000
	id := func(n int) data.ID { return data.ID{0: byte(n >> 8), 1: byte(n)} }
	name := func(n, round int) string { return fmt.Sprint(strings.Repeat("n", 100+10*round), n) }
	for round := range 30 {
		for n := range accounts {
			b.Put(Entry{ID: id(n), Name: name(n, round)})
		}
		b.Rank(1)
		needed, held := 0, 0
		for _, p := range b.pages {
			for _, s := range p.record[:p.n] {
				needed += int(s.size)
			}
		}
		for i, chunk := range b.records.chunks {
			held += cap(chunk)
			if chunk != nil && b.records.live[i] == 0 && uint32(i) != b.records.tail {
				t.Fatalf("chunk %d is held and empty", i)
			}
		}
		if most := 2*needed + 2*chunkSize; held > most {
			t.Fatalf("round %d holds %d bytes for %d, want at most %d", round, held, needed, most)
		}
		if row, ok := b.Get(id(round)); !ok || row.Name != name(round, round) {
			t.Fatalf("round %d: account is %q (%v)", round, row.Name, ok)
		}
	}
	for n := range accounts {
		b.Remove(id(n))
	}
	b.Rank(1)
	for i, chunk := range b.records.chunks {
		if chunk != nil && uint32(i) != b.records.tail {
			t.Errorf("chunk %d is held by an empty book", i)
		}
	}
	b.Put(Entry{ID: id(1)})
	if len(b.free) != accounts-1 || len(b.pages) != 2 {
		t.Errorf("%d free slots in %d pages: slots are not used again", len(b.free), len(b.pages))
	}
}
