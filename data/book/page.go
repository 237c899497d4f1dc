package book

import (
	"math"
	"slices"

	"rounds/data"
	"rounds/data/rank"
)

// A slot is the number of a row in the columns; the columns come in pages, so
// that a growing book neither copies them nor reserves twice their size.
const (
	pageBits = 10
	pageSize = 1 << pageBits
)

// pending as the time until which a key holds says that it was never computed.
const pending = data.Instant(math.MinInt64)

// page holds the fixed columns of up to pageSize rows.
type page struct {
	n        uint32 // slots of it that were handed out
	id       [pageSize]data.ID
	record   [pageSize]span
	key      [pageSize]uint64       // order on the queue: rank.Result.Key
	until    [pageSize]data.Instant // the key holds before this
	nextAt   [pageSize]data.Instant // the standing holds before this; 0: there is none, rank.Never: no row
	answerBy [pageSize]data.Instant // earliest deadline with a customer waiting; rank.Never: none
	value    [pageSize]rank.Points  // the value term
	place    [pageSize]place        // where the row stands in the orders
	gone     [pageSize]bool         // removed, but the orders still hold it
	moving   [pageSize]bool         // being placed anew

	// What the last Rank found in these columns, so that nobody need go through
	// pages in which nothing is of interest.
	touched     bool         // rows were put or removed since
	firstUntil  data.Instant // least of until
	firstNext   data.Instant // least of nextAt
	firstAnswer uint32       // index of the least of answerBy, by id where equal
}

// touch marks the row at i as put or removed.
func (p *page) touch(i uint32) {
	p.until[i], p.firstUntil, p.touched = pending, pending, true
}

// summarize finds the first of the columns that only Put and Remove change.
func (p *page) summarize() {
	p.touched, p.firstNext, p.firstAnswer = false, rank.Never, 0
	for i := range p.n {
		p.firstNext = min(p.firstNext, p.nextAt[i])
		if p.answersBefore(i, p, p.firstAnswer) {
			p.firstAnswer = i
		}
	}
}

// answersBefore reports whether the customer of row i waits for an earlier answer
// than that of row j of q.
func (p *page) answersBefore(i uint32, q *page, j uint32) bool {
	if p.answerBy[i] != q.answerBy[j] {
		return p.answerBy[i] < q.answerBy[j]
	}
	return p.answerBy[i] != rank.Never && slices.Compare(p.id[i][:], q.id[j][:]) < 0
}

func (b *Book) page(slot uint32) (*page, uint32) {
	return b.pages[slot>>pageBits], slot & (pageSize - 1)
}

func (b *Book) idOf(slot uint32) *data.ID {
	p, i := b.page(slot)
	return &p.id[i]
}

// newSlot finds room for a row.
func (b *Book) newSlot() uint32 {
	if n := len(b.free); n > 0 {
		slot := b.free[n-1]
		b.free = b.free[:n-1]
		return slot
	}
	if len(b.pages) == 0 || b.pages[len(b.pages)-1].n == pageSize {
		b.pages = append(b.pages, new(page))
	}
	last := len(b.pages) - 1
	p := b.pages[last]
	p.n++
	return uint32(last)<<pageBits | (p.n - 1) // below 2^22 pages
}

// freeSlot forgets a row that stands in no order.
func (b *Book) freeSlot(slot uint32) {
	p, i := b.page(slot)
	b.dropRecord(p.record[i])
	p.record[i], p.gone[i] = span{}, false
	b.free = append(b.free, slot)
}

// setRecord stores a row's record and compacts a chunk that became wasteful.
func (b *Book) setRecord(slot uint32, record []byte) {
	p, i := b.page(slot)
	old := p.record[i]
	p.record[i] = b.records.replace(old, record)
	if old.size != 0 {
		b.compact(old.chunk())
	}
}

func (b *Book) dropRecord(s span) {
	b.records.drop(s)
	b.compact(s.chunk())
}

// compact moves the records that are left in a wasteful chunk to the tail.
func (b *Book) compact(chunk uint32) {
	if !b.records.wasteful(chunk) {
		return
	}
	if b.records.live[chunk] > 0 {
		for _, p := range b.pages {
			for i, s := range p.record[:p.n] {
				if s.size != 0 && s.chunk() == chunk {
					p.record[i] = b.records.put(b.records.bytes(s))
					b.records.drop(s)
				}
			}
		}
	}
	b.records.release(chunk)
}
