package find

import (
	"bytes"
	"cmp"
	"slices"

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
	s := x.scratch.Get().(*searcher)
	defer x.scratch.Put(s)
	s.begin(x, &q, limit, kinds)
	s.scan()
	if q.phoneTrunk != "" {
		s.scanPhones()
	}
	if s.floor() < ScoreTypo+2*wholeWord {
		s.scanTypos()
	}
	return s.matches()
}

// searcher is the working memory of one search.
type searcher struct {
	x     *Index
	q     *query
	limit int
	kinds []Kind
	best  []hit  // a heap, the worst on top
	row   []rune // characters of the row at hand
	left  [block]uint16
}

type hit struct {
	score int32
	entry uint32
	row   uint32
}

func (s *searcher) begin(x *Index, q *query, limit int, kinds []Kind) {
	s.x, s.q, s.limit, s.kinds, s.best = x, q, limit, kinds, s.best[:0]
}

// floor is the score below which nothing can enter the result any more.
func (s *searcher) floor() int {
	if len(s.best) < s.limit {
		return 0
	}
	return int(s.best[0].score)
}

// block is how many rows are filtered before the texts of those left are looked at.
const block = 1024

// scan looks at every row that holds all characters typed and either all their
// pairs or a word that begins with the first.
func (s *searcher) scan() {
	q, x := s.q, s.x
	floor := s.floor()
	for from := 0; from < len(x.letters); from += block {
		to := min(from+block, len(x.letters))
		for _, i := range s.left[:s.filter(from, to)] {
			r := from + int(i)
			whole := x.pairs[r]&q.pairs == q.pairs
			headed := x.heads[r]&q.head != 0
			if !headed && floor > maxInside && len(q.words) == 1 {
				continue
			}
			if !whole && floor > ScoreInitials+wholeWord {
				continue
			}
			if v := s.score(r, whole, headed, floor); v >= max(floor, 1) {
				s.offer(r, v)
				floor = s.floor()
			}
		}
	}
}

// filter notes in s.left which rows of [from, to) scan has to look at. It takes no
// branch on the data, which would be guessed wrong for every other row.
func (s *searcher) filter(from, to int) (n int) {
	letters, pairs, head := s.q.letters, s.q.pairs, uint64(s.q.head)
	l := s.x.letters[from:to]
	p := s.x.pairs[from:to][:len(l)]
	h := s.x.heads[from:to][:len(l)]
	for i := range l {
		missing := letters &^ l[i]
		apart := pairs &^ p[i]
		headless := ^uint64(h[i]) & head
		s.left[n&(block-1)] = uint16(i)
		n += zero(missing | min(apart, headless))
	}
	return n
}

// zero is 1 for 0, else 0.
func zero(v uint64) int {
	return int((v - 1) &^ v >> 63)
}

// score is the value of row r. whole: all pairs of the typed words occur, so they may stand
// in it as typed; headed: a word begins with the first character typed.
func (s *searcher) score(r int, whole, headed bool, floor int) int {
	core := int(s.x.cores[r])
	if core == 0 {
		return 0
	}
	q, row := s.q, s.x.row(r)
	v := 0
	if whole {
		if v = contiguous(q.text, row, core, floor); v < ScoreWordStart && len(q.words) > 1 {
			v = max(v, eachWord(q, row, core, false, s))
		}
	}
	if v < ScoreInitials && headed && len(q.runes) > 1 && floor <= ScoreInitials+wholeWord {
		v = max(v, initials(q.joined, row, core))
	}
	if v == 0 && headed && len(q.runes) > 2 && floor <= ScoreLetters+60 {
		v = inOrder(q.joined, row, core)
	}
	return v
}

// scanTypos looks at the rows that one error keeps from holding what was typed.
func (s *searcher) scanTypos() {
	if !s.q.typos {
		return
	}
	x := s.x
	floor := s.floor()
	for from := 0; from < len(x.letters); from += block {
		to := min(from+block, len(x.letters))
		for _, i := range s.left[:s.filterTypos(from, to)] {
			r := from + int(i)
			if x.cores[r] == 0 || x.letters[r] == 0 { // a phone number, or removed
				continue
			}
			if v := s.scoreTypo(r); v >= max(floor, 1) {
				s.offer(r, v)
				floor = s.floor()
			}
		}
	}
}

// filterTypos notes in s.left the rows of [from, to) that lack at most one character
// and three pairs of what was typed.
func (s *searcher) filterTypos(from, to int) (n int) {
	letters, pairs := s.q.letters, s.q.pairs
	l := s.x.letters[from:to]
	p := s.x.pairs[from:to][:len(l)]
	for i := range l {
		missing := letters &^ l[i]
		lost := pairs &^ p[i]
		lost &= lost - 1
		lost &= lost - 1
		lost &= lost - 1
		s.left[n&(block-1)] = uint16(i)
		n += zero(missing&(missing-1) | lost)
	}
	return n
}

// scoreTypo is the value of row r with one error: in one of the words, or between
// them.
func (s *searcher) scoreTypo(r int) int {
	q := s.q
	letters, pairs, heads := s.x.letters[r], s.x.pairs[r], s.x.heads[r]
	core := int(s.x.cores[r])
	v := 0
	if q.whole.forgives && q.whole.nearly(letters, pairs, heads) {
		v = s.near(&q.whole, s.x.row(r), core)
	}
	if len(q.words) > 1 && oneErrs(q.words, letters, pairs, heads) {
		v = max(v, eachWord(q, s.x.row(r), core, true, s))
	}
	return v
}

// oneErrs reports that the masks allow all words but one as typed and that one
// with an error.
func oneErrs(words []term, letters, pairs uint64, heads uint32) bool {
	possible, missing := false, 0
	for i := range words {
		w := &words[i]
		near := w.forgives && w.nearly(letters, pairs, heads)
		if !w.within(letters, pairs) {
			if missing++; missing > 1 || !near {
				return false
			}
		}
		possible = possible || near
	}
	return possible
}

// scanPhones looks for the digits typed in the rows that are phone numbers.
func (s *searcher) scanPhones() {
	q := s.q
	full, trunk := []byte(q.phone), []byte(q.phoneTrunk)
	for r, core := range s.x.cores {
		if core != 0 || s.x.letters[r]&q.phoneLetter != q.phoneLetter || s.x.pairs[r]&q.phonePair != q.phonePair {
			continue
		}
		row := s.x.row(r)
		v := 0
		switch {
		case bytes.Equal(row, full), bytes.Equal(row, trunk):
			v = ScoreExact
		case bytes.HasPrefix(row, full), bytes.HasPrefix(row, trunk):
			v = ScorePrefix
		case bytes.HasSuffix(row, trunk):
			v = ScorePrefix + wholeWord // a whole number, typed without its country
		case bytes.Contains(row, trunk):
			v = ScoreInside
		}
		if v >= max(s.floor(), 1) {
			s.offer(r, v)
		}
	}
}

// offer takes row r into the result if it is good enough. An entry stands there
// once, for its best row.
func (s *searcher) offer(r, score int) {
	e := s.x.owner(r)
	if len(s.kinds) > 0 && !slices.Contains(s.kinds, s.x.kinds[e]) {
		return
	}
	if r != int(s.x.firstRow[e]) {
		score -= altPenalty
	}
	h := hit{score: int32(score), entry: e, row: uint32(r)}
	full := len(s.best) == s.limit
	if full && s.compare(h, s.best[0]) >= 0 {
		return
	}
	for i, b := range s.best {
		if b.entry != e {
			continue
		}
		if h.score > b.score {
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
	if c := cmp.Compare(x.lengths[a.entry], x.lengths[b.entry]); c != 0 {
		return c
	}
	if c := bytes.Compare(x.name(a.entry), x.name(b.entry)); c != 0 {
		return c
	}
	if c := cmp.Compare(x.keys[a.entry], x.keys[b.entry]); c != 0 {
		return c
	}
	return cmp.Compare(x.kinds[a.entry], x.kinds[b.entry])
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
		m := Match{
			Key: s.x.keys[h.entry], Kind: s.x.kinds[h.entry], Name: string(s.x.name(h.entry)),
			Score: int(h.score), Field: int(h.row - s.x.firstRow[h.entry]),
		}
		if m.Field == 0 {
			m.Ranges = mark(s.q, m.Name)
		}
		out[i] = m
	}
	return out
}
