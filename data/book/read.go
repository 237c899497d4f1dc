package book

import (
	"rounds/data"
	"rounds/data/rank"
)

// At is the instant of the last Rank, 0 before the first.
func (b *Book) At() data.Instant {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.at
}

// Counts says how many rows each view has.
func (b *Book) Counts() map[data.View]int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	counts := make(map[data.View]int, len(views))
	for l := placeAll; l <= placeSnoozed; l++ {
		counts[l.view()] = len(b.orders[l])
	}
	return counts
}

// Rows are up to n rows of a view from the given place (from 0) on, none past its
// end. The snoozed view has the order that its rows would have on the queue.
func (b *Book) Rows(view data.View, from, n int) []Row {
	b.mu.RLock()
	defer b.mu.RUnlock()
	list := b.orders[placeOf(view)]
	from = min(max(from, 0), len(list))
	n = min(max(n, 0), len(list)-from)
	rows := make([]Row, n)
	r := new(ranked)
	for i := range rows {
		rows[i] = b.row(list[from+i], r)
		rows[i].Rank = from + i + 1
	}
	return rows
}

// Filter gives the ids of the rows of a view that match, in their order. The bytes
// of name and reading are valid only during the call of match, which must not
// call the book.
func (b *Book) Filter(view data.View, match func(id data.ID, name, reading []byte) bool) []data.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var ids []data.ID
	for _, slot := range b.orders[placeOf(view)] {
		p, i := b.page(slot)
		name, reading := names(b.records.bytes(p.record[i]))
		if match(p.id[i], name, reading) {
			ids = append(ids, p.id[i])
		}
	}
	return ids
}

// Pick is the rows of these accounts, in the order given, ranked in the view.
// Accounts that are not in the book are left out.
func (b *Book) Pick(view data.View, ids ...data.ID) []Row {
	b.mu.RLock()
	defer b.mu.RUnlock()
	rows := make([]Row, 0, len(ids))
	r := new(ranked)
	for _, id := range ids {
		if slot, ok := b.index.find(id); ok {
			rows = append(rows, b.row(slot, r))
			rows[len(rows)-1].Rank = b.position(slot, placeOf(view)) + 1
		}
	}
	return rows
}

// Get is the row of an account, ranked among all.
func (b *Book) Get(id data.ID) (Row, bool) {
	rows := b.Pick(ViewAll, id)
	if len(rows) == 0 {
		return Row{}, false
	}
	return rows[0], true
}

// Position is the place of an account in a view, from 0.
func (b *Book) Position(id data.ID, view data.View) (int, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	slot, ok := b.index.find(id)
	if !ok {
		return 0, false
	}
	at := b.position(slot, placeOf(view))
	return max(at, 0), at >= 0
}

// position is the place of a row in a list, or -1.
func (b *Book) position(slot uint32, l place) int {
	p, i := b.page(slot)
	if l == nowhere || !p.place[i].in(l) {
		return -1
	}
	return b.search(b.orders[l], p.key[i], slot)
}

// Urgent is the account whose customer waits with the least time left, or longest
// overdue, as of the last Rank: the row, and the request, outage or callback that
// it is about. Snoozed ones do not count.
func (b *Book) Urgent() (Row, data.Firing, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var first *page
	var slot uint32
	for number, p := range b.pages {
		if first == nil || p.answersBefore(p.firstAnswer, first, first.firstAnswer) {
			first, slot = p, uint32(number)<<pageBits|p.firstAnswer // below 2^22 pages
		}
	}
	if first == nil || first.answerBy[first.firstAnswer] == rank.Never {
		return Row{}, data.Firing{}, false
	}
	row := b.row(slot, new(ranked))
	row.Rank = b.position(slot, placeAll) + 1
	for _, f := range row.Standing.Firings {
		if c := rank.ClockOf(&f); c.Answers && !c.Snoozed && c.Deadline() == first.answerBy[first.firstAnswer] {
			return row, f, true
		}
	}
	return Row{}, data.Firing{}, false
}

// NextChange is when the first standing must be evaluated again, which may be
// past, as of the last Rank; rank.Never in an empty book.
func (b *Book) NextChange() data.Instant {
	b.mu.RLock()
	defer b.mu.RUnlock()
	next := rank.Never
	for _, p := range b.pages {
		next = min(next, p.firstNext)
	}
	return next
}

// Stale gives the accounts whose standing no longer holds at now, or that have
// none, as of the last Rank and in no particular order.
func (b *Book) Stale(now data.Instant) []data.ID {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var ids []data.ID
	for _, p := range b.pages {
		if p.firstNext > now {
			continue
		}
		for i, next := range p.nextAt[:p.n] {
			if next <= now && next != rank.Never {
				ids = append(ids, p.id[i])
			}
		}
	}
	return ids
}

// row makes the row of a slot; its Rank is for the caller to set.
func (b *Book) row(slot uint32, r *ranked) Row {
	p, i := b.page(slot)
	row := Row{Entry: b.decode(slot, r), View: p.place[i].view()}
	row.Terms = b.weights.Score(&r.Subject, b.at).Terms
	b.weights.Sort(row.Standing.Firings, b.at)
	return row
}
