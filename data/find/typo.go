package find

import "slices"

// erring are the rows that errors may keep from holding what was typed: one in the text
// as a whole, which also joins or parts two words, or one in each of its words.
func (s *searcher) erring(i int, rows *lane) {
	q, b := s.q, &s.x.blocks[i]
	if q.whole.forgives {
		s.nearly(b, &q.whole, rows)
	}
	if len(q.words) == 1 {
		return
	}
	all := b.cols[textColumn]
	for j := range q.words {
		var near lane
		within := s.nearly(b, &q.words[j], &near)
		all.andEither(&within, &near)
	}
	for j := range rows {
		rows[j] |= all[j]
	}
}

// nearly are the rows that may hold the word with one error from the beginning of
// one of theirs; returned are those that may hold it as typed.
//
// A letter exchanged, left out or added at one place leaves, of the word's letters
// and pairs, all before and all behind it. Two letters swapped do so too and make
// known pairs. The row's word begins with the first letter typed if the error is
// behind that, and with the second if the two are swapped.
func (s *searcher) nearly(b *block, w *term, rows *lane) (within lane) {
	n := len(w.letters)
	s.rest = slices.Grow(s.rest[:0], n+2)[:n+2]
	rest := s.rest // rest[k]: all from the k-th letter on
	rest[n], rest[n+1] = b.cols[textColumn], b.cols[textColumn]
	for k := n - 1; k >= 0; k-- {
		rest[k] = rest[k+1]
		rest[k].and(&b.cols[w.letters[k]])
		if k+1 < n {
			rest[k].and(&b.cols[w.pairs[k]])
		}
	}
	if !w.forgives {
		return rest[0]
	}
	*rows = rest[1]
	before := b.cols[w.heads[0]] // all before the k-th letter
	before.and(&b.cols[w.letters[0]])
	for k := 0; k+1 < n; k++ {
		swapped := b.cols[w.swapped[k]]
		if k == 0 {
			swapped.and(&b.cols[w.heads[1]])
		} else {
			rows.orBoth(&before, &rest[k+1])
			swapped.and(&before)
			swapped.and(&b.cols[w.apart[k-1]])
			before.and(&b.cols[w.letters[k]])
			before.and(&b.cols[w.pairs[k-1]])
		}
		if k+2 < n {
			swapped.and(&b.cols[w.apart[k]])
		}
		rows.orBoth(&swapped, &rest[k+2])
	}
	rows.orBoth(&before, &rest[n])
	return rest[0]
}

// typo is the value of row r with one error.
func (s *searcher) typo(r, _ int) int {
	q, row, core := s.q, s.x.row(r), int(s.x.cores[r])
	v := 0
	if q.whole.forgives {
		v = s.near(&q.whole, row, core)
	}
	if len(q.words) > 1 {
		v = max(v, eachWord(q, row, core, true, s))
	}
	return v
}
