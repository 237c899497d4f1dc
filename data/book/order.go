package book

import (
	"cmp"
	"slices"
	"sort"

	"rounds/data"
	"rounds/data/rank"
)

// move is a row that gets another key or place.
type move struct {
	key  uint64
	slot uint32
	to   place
}

// mostSplices is up to how many rows are placed one by one; from there on one
// pass over the lists costs less.
const mostSplices = 64

// Rank orders the book as of now: it computes the terms of the rows that were put
// since the last time, or whose clocks used another tenth of a point, and places
// those that changed. When now lies before the last Rank, or the weights changed,
// it computes all.
func (b *Book) Rank(now data.Instant) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now < b.at {
		b.afresh = true
	}
	b.at = now
	if !b.afresh && now < b.next {
		return
	}
	for i := range b.zones {
		b.zones[i].refresh(now)
	}
	b.next = rank.Never
	moves := b.scratch.moves[:0]
	var removed []uint32
	for number, p := range b.pages {
		if p.firstUntil <= now || b.afresh {
			moves, removed = b.scan(uint32(number), p, moves, removed) // below 2^22 pages
		}
		b.next = min(b.next, p.firstUntil)
	}
	b.afresh = false
	b.apply(moves)
	for _, slot := range removed {
		b.freeSlot(slot)
	}
	const keep = 4096
	if cap(moves) > keep {
		moves = nil
	}
	b.scratch.moves = moves[:0]
}

// scan computes the rows of a page whose time has come.
func (b *Book) scan(number uint32, p *page, moves []move, removed []uint32) ([]move, []uint32) {
	if p.touched {
		p.summarize()
	}
	p.firstUntil = rank.Never
	for i := range p.n {
		if p.until[i] <= b.at || b.afresh {
			slot := number<<pageBits | i
			if p.gone[i] {
				removed = append(removed, slot)
			}
			if m := b.score(slot); m.to != p.place[i] || m.key != p.key[i] {
				moves = append(moves, m)
			}
		}
		p.firstUntil = min(p.firstUntil, p.until[i])
	}
	return moves, removed
}

// score computes where a row belongs, and until when.
func (b *Book) score(slot uint32) move {
	p, i := b.page(slot)
	p.until[i] = rank.Never
	if p.gone[i] || p.record[i].size == 0 {
		return move{slot: slot}
	}
	r := &b.scratch.ranked
	b.decodeRanked(afterNames(b.records.bytes(p.record[i])), r)
	r.Value = p.value[i]
	result := b.weights.Score(&r.Subject, b.at)
	p.until[i] = result.Until
	switch {
	case result.Lead < 0:
		return move{slot: slot}
	case result.Snoozed:
		return move{slot: slot, key: result.Key(), to: placeSnoozed}
	default:
		return move{slot: slot, key: result.Key(), to: b.places[r.codes[result.Lead]]}
	}
}

func (b *Book) apply(moves []move) {
	if len(moves) <= mostSplices {
		for _, m := range moves {
			b.splice(m)
		}
		return
	}
	b.merge(moves)
}

// splice moves one row to its new place in each list.
func (b *Book) splice(m move) {
	p, i := b.page(m.slot)
	for l := placeAll; l <= placeSnoozed; l++ {
		list := b.orders[l]
		was, is := p.place[i].in(l), m.to.in(l)
		switch {
		case was && is:
			from := b.search(list, p.key[i], m.slot)
			if m.key < p.key[i] {
				to := b.search(list[:from], m.key, m.slot)
				copy(list[to+1:from+1], list[to:from])
				list[to] = m.slot
			} else {
				to := from + b.search(list[from+1:], m.key, m.slot)
				copy(list[from:to], list[from+1:to+1])
				list[to] = m.slot
			}
		case was:
			from := b.search(list, p.key[i], m.slot)
			b.orders[l] = slices.Delete(list, from, from+1)
		case is:
			b.orders[l] = slices.Insert(list, b.search(list, m.key, m.slot), m.slot)
		}
	}
	p.key[i], p.place[i] = m.key, m.to
}

// merge moves many rows in one pass over each list.
func (b *Book) merge(moves []move) {
	for _, m := range moves {
		p, i := b.page(m.slot)
		p.moving[i] = true
	}
	for l := placeAll; l <= placeSnoozed; l++ {
		b.orders[l] = slices.DeleteFunc(b.orders[l], func(slot uint32) bool {
			p, i := b.page(slot)
			return p.moving[i]
		})
	}
	for _, m := range moves {
		p, i := b.page(m.slot)
		p.key[i], p.place[i], p.moving[i] = m.key, m.to, false
	}
	slices.SortFunc(moves, func(x, y move) int {
		if x.key != y.key {
			return cmp.Compare(x.key, y.key)
		}
		return b.tie(x.slot, y.slot)
	})
	for l := placeAll; l <= placeSnoozed; l++ {
		b.mergeInto(l, moves)
	}
}

// mergeInto merges those of the sorted moves that go to list l into it, from the
// back, so that it needs no second list.
func (b *Book) mergeInto(l place, moves []move) {
	more := 0
	for _, m := range moves {
		if m.to.in(l) {
			more++
		}
	}
	old := len(b.orders[l])
	list := slices.Grow(b.orders[l], more)[:old+more]
	at := old + more
	for j := len(moves) - 1; j >= 0; j-- {
		m := moves[j]
		if !m.to.in(l) {
			continue
		}
		for at--; old > 0 && b.compare(list[old-1], m.key, m.slot) > 0; at-- {
			old--
			list[at] = list[old]
		}
		list[at] = m.slot
	}
	b.orders[l] = list
}

// search is the place of a row with that key in a list.
func (b *Book) search(list []uint32, key uint64, slot uint32) int {
	return sort.Search(len(list), func(at int) bool { return b.compare(list[at], key, slot) >= 0 })
}

// compare orders the row at slot x against a row y with another key.
func (b *Book) compare(x uint32, key uint64, y uint32) int {
	p, i := b.page(x)
	if p.key[i] != key {
		return cmp.Compare(p.key[i], key)
	}
	return b.tie(x, y)
}

// tie orders rows of one key: by id, and by slot while an id that was removed and
// put again stands twice.
func (b *Book) tie(x, y uint32) int {
	idX, idY := b.idOf(x), b.idOf(y)
	return cmp.Or(slices.Compare(idX[:], idY[:]), cmp.Compare(x, y))
}
