package find

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"

	"rounds/data/text"
)

// Match is one entry found.
type Match struct {
	Key   uint32
	Kind  Kind
	Name  string
	Score int // see ScoreExact and the others
	// Field is the text that matched: 0 the name, n the n-th alternative.
	Field int
	// Ranges are the characters of Name that matched, in order; nil when an
	// alternative did.
	Ranges []text.Span
}

// Search returns at most limit entries that match what was typed, best first:
// by score, then the shorter name, then by name, then by key and kind. With kinds
// given, only entries of those. Nothing typed finds nothing.
func (x *Index) Search(typed string, limit int, kinds ...Kind) []Match {
	q := newQuery(typed)
	if len(q.joined) == 0 || limit <= 0 {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.search(&q, limit, kinds, max(1, min(len(x.blocks)/shareBlocks, runtime.GOMAXPROCS(0))))
}

// shareBlocks is how many blocks, of blockRows rows each, are worth a searcher of their
// own: where a name is so common that tens of thousands of rows match, most of the time
// goes into waiting for their texts, which two processors do side by side.
const shareBlocks = 200

// search shares the blocks among so many searchers.
func (x *Index) search(q *query, limit int, kinds []Kind, searchers int) []Match {
	parts := make([]*searcher, searchers)
	var others sync.WaitGroup
	for i := range parts {
		s := x.scratch.Get().(*searcher)
		defer x.scratch.Put(s)
		s.begin(x, q, limit, kinds, i*len(x.blocks)/searchers, (i+1)*len(x.blocks)/searchers)
		if parts[i] = s; i > 0 {
			others.Go(s.scan)
		}
	}
	first := parts[0]
	first.scan()
	others.Wait()
	for _, s := range parts[1:] {
		for _, h := range s.best {
			first.enter(h)
		}
	}
	return first.matches()
}

// searcher is the working memory of one search of the blocks from … up to to.
type searcher struct {
	x     *Index
	from  int
	to    int
	q     *query // shared among searchers: only read
	limit int
	kinds []Kind
	best  []hit  // a heap, the worst on top
	row   []rune // characters of the row at hand

	// One element a block: the texts with all letters typed, and of these the ones
	// with all pairs.
	lettered []lane
	whole    []lane
	rest     []lane // of a word, see nearly
}

type hit struct {
	score int32
	entry uint32
	row   uint32
}

func (s *searcher) begin(x *Index, q *query, limit int, kinds []Kind, from, to int) {
	s.x, s.q, s.limit, s.kinds, s.best, s.from, s.to = x, q, limit, kinds, s.best[:0], from, to
}

// join takes the columns of what was typed together.
func (s *searcher) join() {
	x, q := s.x, s.q
	s.lettered = slices.Grow(s.lettered[:0], len(x.blocks))[:len(x.blocks)]
	s.whole = slices.Grow(s.whole[:0], len(x.blocks))[:len(x.blocks)]
	for i := s.from; i < s.to; i++ {
		b := &x.blocks[i]
		l := b.cols[textColumn]
		b.all(&l, q.letters)
		s.lettered[i] = l
		b.all(&l, q.pairs)
		s.whole[i] = l
	}
}

// floor is the score below which nothing can enter the result any more.
func (s *searcher) floor() int {
	if len(s.best) < s.limit {
		return 0
	}
	return int(s.best[0].score)
}

// offer takes row r into the result if it is good enough.
func (s *searcher) offer(r, score int) {
	e := s.x.owner(r)
	if len(s.kinds) > 0 && !slices.Contains(s.kinds, s.x.kinds[e]) {
		return
	}
	if !s.x.opens(r) {
		score -= altPenalty
	}
	s.enter(hit{score: int32(score), entry: e, row: uint32(r)})
}

// enter takes a hit into the result if it is good enough. An entry stands there once,
// for its best row.
func (s *searcher) enter(h hit) {
	full := len(s.best) == s.limit
	if full && s.compare(h, s.best[0]) >= 0 {
		return
	}
	for i, b := range s.best {
		if b.entry != h.entry {
			continue
		}
		if h.score > b.score || (h.score == b.score && h.row < b.row) {
			s.best[i] = h
			s.down(i)
		}
		return
	}
	if full {
		s.best[0] = h
		s.down(0)
		return
	}
	s.best = append(s.best, h)
	s.up(len(s.best) - 1)
}

// compare orders hits, the better one first.
func (s *searcher) compare(a, b hit) int {
	x := s.x
	if c := cmp.Compare(b.score, a.score); c != 0 {
		return c
	}
	if c := cmp.Compare(x.kinds[a.entry], x.kinds[b.entry]); c != 0 {
		return c // of what is found in the same way, accounts first, then their people
	}
	if c := cmp.Compare(x.lengths[a.entry], x.lengths[b.entry]); c != 0 {
		return c
	}
	if c := bytes.Compare(x.name(a.entry), x.name(b.entry)); c != 0 {
		return c
	}
	if c := cmp.Compare(x.keys[a.entry], x.keys[b.entry]); c != 0 {
		return c
	}
	return cmp.Compare(a.row, b.row)
}

func (s *searcher) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if s.compare(s.best[i], s.best[parent]) <= 0 {
			return
		}
		s.best[i], s.best[parent] = s.best[parent], s.best[i]
		i = parent
	}
}

func (s *searcher) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(s.best) {
			return
		}
		if child+1 < len(s.best) && s.compare(s.best[child+1], s.best[child]) > 0 {
			child++
		}
		if s.compare(s.best[child], s.best[i]) <= 0 {
			return
		}
		s.best[i], s.best[child] = s.best[child], s.best[i]
		i = child
	}
}

func (s *searcher) matches() []Match {
	slices.SortFunc(s.best, s.compare)
	out := make([]Match, len(s.best))
	for i, h := range s.best {
		from, _ := s.x.rows(h.entry)
		m := Match{
			Key: s.x.keys[h.entry], Kind: s.x.kinds[h.entry], Name: string(s.x.name(h.entry)),
			Score: int(h.score), Field: int(h.row) - from,
		}
		if m.Field == 0 {
			m.Ranges = mark(s.q, m.Name)
		}
		out[i] = m
	}
	return out
}
