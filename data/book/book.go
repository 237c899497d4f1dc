package book

import (
	"strings"
	"sync"
	"time"

	"rounds/data"
	"rounds/data/rank"
)

// Book is every account of a profile.
type Book struct {
	mu      sync.RWMutex
	weights rank.Weights
	at      data.Instant // ranked as of; 0: never
	next    data.Instant // no key changes before this
	afresh  bool         // every key must be computed again

	pages   []*page
	free    []uint32 // slots that were handed out and hold no row
	index   index
	records arena

	words   intern[string]
	owners  intern[data.ID]
	reasons intern[data.Reason]
	places  []place // of the reasons, by number
	views   map[data.Reason]data.View
	zones   []zone
	zoneNo  map[string]uint32

	orders  [len(views) + 1][]uint32 // slots in order, by place
	scratch scratch
}

// scratch is memory that the writer uses again.
type scratch struct {
	record  []byte
	firings []data.Firing
	ranked  ranked
	moves   []move
}

// zone is a time zone and its day at the instant of the rank.
type zone struct {
	name             string
	loc              *time.Location
	today            data.Date
	begins, tomorrow data.Instant
}

func (z *zone) refresh(at data.Instant) {
	if at >= z.begins && at < z.tomorrow {
		return
	}
	z.today = at.DateIn(z.loc)
	z.begins, z.tomorrow = z.today.Start(z.loc), (z.today + 1).Start(z.loc)
}

// New is an empty book that ranks by the given weights, which must be valid
// (rank.Weights.Check).
func New(weights rank.Weights) *Book {
	b := &Book{weights: weights, zoneNo: map[string]uint32{}}
	b.index.idOf = b.idOf
	return b
}

// SetWeights changes the rules of the rank; the next Rank applies them.
func (b *Book) SetWeights(weights rank.Weights) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.weights, b.afresh = weights, true
	for _, p := range b.pages {
		for i := range p.n {
			if p.record[i].size != 0 {
				r := &b.scratch.ranked
				b.decodeRanked(afterNames(b.records.bytes(p.record[i])), r)
				p.value[i] = weights.ValueOf(r.mrr, r.currency)
			}
		}
	}
}

// SetViews gives reasons other views than their own; the next Rank applies them.
func (b *Book) SetViews(views map[data.Reason]data.View) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.views, b.afresh = views, true
	for n := range b.places {
		b.places[n] = b.placeOf(b.reasons.values[n])
	}
}

// placeOf is where an account stands whose leading reason this is.
func (b *Book) placeOf(code data.Reason) place {
	view, ok := b.views[code]
	if !ok {
		view = code.View()
	}
	if p := placeOf(view); p != nowhere {
		return p
	}
	return placeAll
}

// Len is how many accounts there are, on the queue or not.
func (b *Book) Len() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.index.count
}

// Put adds accounts or replaces those with the same id. It keeps nothing of the
// entries' slices. The next Rank places them.
func (b *Book) Put(entries ...Entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range entries {
		b.put(&entries[i])
	}
}

func (b *Book) put(e *Entry) {
	slot, known := b.index.find(e.ID)
	if !known {
		slot = b.newSlot()
		*b.idOf(slot) = e.ID
		b.index.add(slot)
	}
	b.scratch.firings = append(b.scratch.firings[:0], e.Standing.Firings...)
	arranged := *e
	arranged.Standing.Firings = b.scratch.firings
	rank.Arrange(b.scratch.firings)
	b.scratch.record = b.encode(b.scratch.record[:0], &arranged)
	b.setRecord(slot, b.scratch.record)

	p, i := b.page(slot)
	p.touch(i)
	b.next = pending
	p.value[i] = b.weights.ValueOf(e.MRR, e.Currency)
	p.nextAt[i] = 0
	if e.Standing.At != 0 {
		p.nextAt[i] = e.Standing.NextAt
	}
	p.answerBy[i] = rank.Never
	for j := range b.scratch.firings {
		c := rank.ClockOf(&b.scratch.firings[j])
		if end := c.Deadline(); c.Answers && !c.Snoozed && end != 0 {
			p.answerBy[i] = min(p.answerBy[i], end)
		}
	}
	clear(b.scratch.firings) // keep no strings of the caller
}

// Remove forgets accounts; ids that are not in the book are passed over. The
// next Rank takes them off the views.
func (b *Book) Remove(ids ...data.ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, id := range ids {
		slot, ok := b.index.find(id)
		if !ok {
			continue
		}
		b.index.remove(slot)
		p, i := b.page(slot)
		p.gone[i], p.nextAt[i], p.answerBy[i] = true, rank.Never, rank.Never
		p.touch(i)
		b.next = pending
	}
}

// word is the number of a short string that many rows share. It keeps a copy, so
// that it does not hold on to a page of which s may be a part.
func (b *Book) word(s string) uint32 {
	if n, ok := b.words.number[s]; ok {
		return n
	}
	n, _ := b.words.of(strings.Clone(s))
	return n
}

// reason is the number of a reason code.
func (b *Book) reason(code data.Reason) uint32 {
	n, added := b.reasons.of(code)
	if added {
		b.places = append(b.places, b.placeOf(code))
	}
	return n
}

// zone is the number of a time zone.
func (b *Book) zone(name string) uint32 {
	if n, ok := b.zoneNo[name]; ok {
		return n
	}
	n := uint32(len(b.zones)) // a few hundred
	name = strings.Clone(name)
	z := zone{name: name, loc: data.LoadLocation(name)}
	z.refresh(b.at)
	b.zones = append(b.zones, z)
	b.zoneNo[name] = n
	return n
}
