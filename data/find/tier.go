package find

import (
	"bytes"
	"cmp"
	"math/bits"
	"slices"
)

// tier is a part of the rows, told by their columns, that matches in certain ways.
type tier struct {
	bound int // no score in it is higher
	rows  func(s *searcher, block int, into *lane)
	score func(s *searcher, row, floor int) int
}

// scan looks at the rows tier by tier, the best first, until what is left cannot
// enter the result. A row in no tier matches in no way.
func (s *searcher) scan() {
	s.join()
	q := s.q
	tiers := append(make([]tier, 0, 7),
		tier{ScoreExact, (*searcher).begun, (*searcher).written},
		tier{ScoreWordStart + wholeWord, (*searcher).headed, (*searcher).written})
	if len(q.words) > 1 {
		tiers = append(tiers, tier{ScoreWords + wholeWord/2, (*searcher).headless, (*searcher).writtenInside})
	} else {
		tiers = append(tiers, tier{inside(len(q.text)) + wholeWord, (*searcher).headless, (*searcher).writtenInside})
	}
	if len(q.runes) > 1 {
		tiers = append(tiers, tier{ScoreInitials + wholeWord, (*searcher).pieced, (*searcher).initials})
	}
	if q.phoneTrunk != "" {
		tiers = append(tiers, tier{ScoreExact, (*searcher).phones, (*searcher).phone})
	}
	if q.typos {
		tiers = append(tiers, tier{maxTypo, (*searcher).erring, (*searcher).typo})
	}
	if len(q.runes) > 2 {
		tiers = append(tiers, tier{maxLetters, (*searcher).scattered, (*searcher).inOrder})
	}
	slices.SortStableFunc(tiers, func(a, b tier) int { return cmp.Compare(b.bound, a.bound) })
	for _, t := range tiers {
		s.look(t)
	}
}

func (s *searcher) look(t tier) {
	floor := s.floor()
	for i := s.from; i < s.to; i++ {
		if floor > t.bound {
			return
		}
		var rows lane
		t.rows(s, i, &rows)
		for w, left := range rows {
			for ; left != 0; left &= left - 1 {
				r := i*blockRows + w*64 + bits.TrailingZeros64(left)
				if floor > 0 && s.outdone(r, t.bound, floor) {
					continue
				}
				if v := t.score(s, r, floor); v >= max(floor, 1) {
					s.offer(r, v)
					floor = s.floor()
				}
			}
		}
	}
}

// outdone reports that row r of a tier cannot enter the result: its score would at
// best be that of the last one there, whose name is shorter.
func (s *searcher) outdone(r, bound, floor int) bool {
	x := s.x
	if core := int(x.cores[r]); bound == ScoreExact && core != 0 && core != len(s.q.text) {
		bound = ScorePrefix + wholeWord
	}
	if floor != bound {
		return floor > bound
	}
	e, worst := x.owner(r), s.best[0].entry
	return cmp.Or(cmp.Compare(x.kinds[e], x.kinds[worst]), cmp.Compare(x.lengths[e], x.lengths[worst])) > 0
}

// begun are the rows that may begin with what was typed.
func (s *searcher) begun(i int, rows *lane) {
	b := &s.x.blocks[i]
	*rows = s.whole[i]
	rows.and(&b.cols[s.q.head])
	rows.and(&b.cols[s.q.first])
}

// headed are those that may hold what was typed, in one piece or word by word, and
// have a word that begins with its first letter; without the ones begun.
func (s *searcher) headed(i int, rows *lane) {
	b := &s.x.blocks[i]
	*rows = s.whole[i]
	rows.and(&b.cols[s.q.head])
	rows.without(&b.cols[s.q.first])
}

// headless are those that may hold it, but have no such word.
func (s *searcher) headless(i int, rows *lane) {
	*rows = s.whole[i]
	rows.without(&s.x.blocks[i].cols[s.q.head])
}

// written is the value of a row in which what was typed may stand as it is.
func (s *searcher) written(r, floor int) int {
	v := s.writtenInside(r, floor)
	if v < ScoreInitials && len(s.q.runes) > 1 && floor <= ScoreInitials+wholeWord {
		v = max(v, s.initials(r, floor))
	}
	return v
}

// writtenInside is the same where no word begins with the first letter.
func (s *searcher) writtenInside(r, floor int) int {
	q, row, core := s.q, s.x.row(r), int(s.x.cores[r])
	v := contiguous(q.text, row, core, floor)
	if v < ScoreWordStart && len(q.words) > 1 {
		v = max(v, eachWord(q, row, core, false, s))
	}
	return v
}

// pieced are the rows that may hold pieces of words, in order, but not the whole.
func (s *searcher) pieced(i int, rows *lane) {
	q, b := s.q, &s.x.blocks[i]
	*rows = s.lettered[i]
	rows.and(&b.cols[q.head])
	rows.without(&s.whole[i])
	for j, c := range q.follows {
		rows.andEither(&b.cols[c], &b.cols[q.begins[j]])
	}
}

func (s *searcher) initials(r, _ int) int {
	return initials(s.q.joined, s.x.row(r), int(s.x.cores[r]))
}

// scattered are the rows that may hold the letters typed in order.
func (s *searcher) scattered(i int, rows *lane) {
	*rows = s.lettered[i]
	rows.and(&s.x.blocks[i].cols[s.q.head])
}

// inOrder is the value of a row for the letters in order, where it has no other.
func (s *searcher) inOrder(r, _ int) int {
	v := inOrder(s.q.joined, s.x.row(r), int(s.x.cores[r]))
	if v > 0 && s.written(r, 0) > 0 {
		return 0
	}
	return v
}

// phones are the rows that may be or hold the telephone number typed.
func (s *searcher) phones(i int, rows *lane) {
	b := &s.x.blocks[i]
	*rows = b.cols[phoneColumn]
	b.all(rows, s.q.phoneCols)
}

func (s *searcher) phone(r, _ int) int { return phoneValue(s.q, s.x.row(r)) }

func phoneValue(q *query, row []byte) int {
	full, trunk := []byte(q.phone), []byte(q.phoneTrunk)
	switch {
	case bytes.Equal(row, full), bytes.Equal(row, trunk):
		return ScoreExact
	case bytes.HasPrefix(row, full), bytes.HasPrefix(row, trunk):
		return ScorePrefix
	case bytes.HasSuffix(row, trunk):
		return ScorePrefix + wholeWord // a whole number, typed without its country
	case bytes.Contains(row, trunk):
		return ScoreInside
	}
	return 0
}
