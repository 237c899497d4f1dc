package find

import (
	"bytes"
	"unicode/utf8"
)

// The ways to match, best first. A score is the way's value plus up to 40 for
// how well it did; less penalties for the legal form and for alternatives.
const (
	ScoreExact       = 1000 // the whole name
	ScorePrefix      = 900  // how the name begins
	ScoreWordStart   = 800  // how a word of it begins
	ScoreWords       = 750  // how words of it begin, in any order
	ScoreLongInside  = 730  // inside a word, in one piece that is no chance
	ScoreInitials    = 700  // pieces of words in order, from their beginnings
	ScoreInside      = 600  // inside a word
	ScoreWordsInside = 550  // each word somewhere
	ScoreTypo        = 500  // one error in a word at most, from its beginning
	ScoreLetters     = 300  // the letters in order, not far apart

	longInside   = 6   // bytes of such a piece: six Latin letters, two of Han or kana
	wholeWord    = 20  // bonus: the match ends where a word ends
	legalPenalty = 300 // found in the legal form only
	altPenalty   = 5   // found in an alternative
	maxTypo      = ScoreTypo + 2*wholeWord
	erredAgain   = 30  // an error in another word
	leastTypo    = 380 // with errors in many
	maxLetters   = ScoreLetters + 60
)

// contiguous scores q.text as one piece of row, 0 when it does not occur.
func contiguous(q, row []byte, core, floor int) int {
	if bytes.HasPrefix(row, q) {
		return place(row, 0, len(q), core)
	}
	if floor > ScoreWordStart+wholeWord {
		return 0
	}
	best := 0
	for from := 1; from < len(row); {
		i := bytes.Index(row[from:], q)
		if i < 0 {
			return best
		}
		i += from
		best = max(best, place(row, i, i+len(q), core))
		if best >= ScoreWordStart {
			return best
		}
		_, n := utf8.DecodeRune(row[i:])
		from = i + n
	}
	return best
}

// place is the value of a match row[from:to].
func place(row []byte, from, to, core int) int {
	s := inside(to - from)
	switch {
	case from == 0 && to == core:
		return ScoreExact
	case from == 0:
		s = ScorePrefix
	case isSeparator(row[from-1]):
		s = ScoreWordStart
	}
	if to == len(row) || isSeparator(row[to]) {
		s += wholeWord
	}
	if from >= core {
		s -= legalPenalty
	}
	return s
}

// inside is the value of n bytes in one piece within a word.
func inside(n int) int {
	if n >= longInside {
		return ScoreLongInside
	}
	return ScoreInside
}

func isSeparator(b byte) bool { return b == ' ' || b == legalMark }

// eachWord scores the words of a query found anywhere in row in any order. With
// typo, each of them may hold an error. 0: a word is missing.
func eachWord(q *query, row []byte, core int, typo bool, s *searcher) int {
	score, ordered, last := ScoreWords, true, -1
	erred := 0
	for i := range q.words {
		w := &q.words[i]
		at, v := bestPlace(w.text, row, core)
		if v == 0 {
			if !typo || !w.forgives {
				return 0
			}
			if v = s.near(w, row, core); v == 0 {
				return 0
			}
			score = min(score, v, ScoreTypo)
			erred++
			continue
		}
		if v < ScoreInside {
			score = min(score, ScoreWordsInside-legalPenalty)
		} else if v < ScoreWordStart {
			score = min(score, ScoreWordsInside)
		}
		ordered = ordered && at > last
		last = at
	}
	if erred > 1 {
		score = max(score-erredAgain*(erred-1), min(score, leastTypo))
	}
	if ordered {
		score += wholeWord / 2
	}
	return score
}

// bestPlace is the best occurrence of w in row and its value, 0 for none.
func bestPlace(w, row []byte, core int) (at, value int) {
	at = -1
	for from := 0; ; {
		i := bytes.Index(row[from:], w)
		if i < 0 {
			return at, value
		}
		i += from
		if v := place(row, i, i+len(w), core); v > value {
			at, value = i, v
		}
		if value >= ScoreWordStart {
			return at, value
		}
		_, n := utf8.DecodeRune(row[i:])
		from = i + n
	}
}

// initials scores q as pieces of two or more words, each from a word's beginning,
// in order: ibm, intbus, lh for Lindqvist Handels. Words may be left out.
func initials(q, row []byte, core int) int {
	row = row[:core]
	first := true
	for at := 0; at < len(row); at = nextWord(row, at) {
		if skipped, ok := pieces(q, row, at, 0); ok {
			s := ScoreInitials - 8*min(skipped, 3)
			if first {
				s += wholeWord
			}
			return s
		}
		first = false
	}
	return 0
}

// nextWord is where the word after the one at row[at] begins, len(row) at the end.
func nextWord(row []byte, at int) int {
	i := bytes.IndexByte(row[at:], ' ')
	if i < 0 {
		return len(row)
	}
	return at + i + 1
}

// maxWords bounds how deep pieces looks, maxSkipped how many words it leaves out between
// two: a name may be a thousand letters apart.
const (
	maxWords   = 8
	maxSkipped = 3
)

// pieces matches q from the beginning of the word at row[at] and of words behind
// it, and says how many words it left out. The longest piece of a word is tried
// first.
func pieces(q, row []byte, at, depth int) (skipped int, ok bool) {
	if depth == maxWords {
		return 0, false
	}
	n := 0
	for n < len(q) && at+n < len(row) && q[n] == row[at+n] && row[at+n] != ' ' {
		n++
	}
	for ; n > 0; n-- {
		if n < len(q) && !utf8.RuneStart(q[n]) {
			continue
		}
		if n == len(q) {
			if depth > 0 {
				return 0, true
			}
			continue
		}
		missed := 0
		for next := nextWord(row, at); next < len(row); next = nextWord(row, next) {
			if row[next] == q[n] {
				if more, ok := pieces(q[n:], row, next, depth+1); ok {
					return missed + more, true
				}
			}
			if missed++; missed == maxSkipped {
				break
			}
		}
	}
	return 0, false
}

// inOrder scores the letters of q found in order from a word's beginning, at
// most as many others between them as q has letters.
func inOrder(q, row []byte, core int) int {
	best := 0
	row = row[:core]
	for at := 0; at < len(row); at = nextWord(row, at) {
		if end, ok := follow(q, row, at); ok {
			best = max(best, maxLetters-60*(end-at-len(q))/len(q))
		}
	}
	return best
}

// follow is where the letters of q end in row when the first stands at row[at]. It
// looks no further than the others between them may reach.
func follow(q, row []byte, at int) (end int, ok bool) {
	if row[at] != q[0] {
		return 0, false
	}
	row = row[:min(len(row), at+2*len(q))]
	for i, pos := 0, at; ; {
		if q[i] < utf8.RuneSelf {
			for pos < len(row) && row[pos] != q[i] {
				pos++
			}
			if pos == len(row) {
				return 0, false
			}
			pos++
			i++
		} else {
			_, n := utf8.DecodeRune(q[i:])
			j := bytes.Index(row[pos:], q[i:i+n])
			if j < 0 || (i == 0 && j > 0) {
				return 0, false
			}
			pos += j + n
			i += n
		}
		if i == len(q) {
			return pos, true
		}
	}
}

// near scores a word with one error against the beginnings of row's words, 0 for
// none.
func (s *searcher) near(w *term, row []byte, core int) int {
	if w.runes == nil {
		return near(w.text, row[:core])
	}
	s.row = appendRunes(s.row[:0], row[:core])
	return near(w.runes, s.row)
}

func near[T byte | rune](q, row []T) int {
	best := 0
	start := true
	for i, r := range row {
		if start && mayBegin(q, row[i:]) {
			if at, end, ok := oneEdit(q, row[i:]); ok {
				best = max(best, nearValue(q, row, i, at, i+end))
			}
		}
		start = r == ' '
	}
	return best
}

// mayBegin looks at the first two letters: most words end here.
func mayBegin[T byte | rune](q, t []T) bool {
	return t[0] == q[0] || t[0] == q[1] || (len(t) > 1 && t[1] == q[1])
}

// nearValue rates an error at place at of q, found in row[from:to]. Errors in the
// first and the last letter are rarer, and the last one may be the next word's; a letter
// in place of a space is, too.
func nearValue[T byte | rune](q, row []T, from, at, to int) int {
	v := ScoreTypo
	if from == 0 {
		v += wholeWord
	}
	if to == len(row) || row[to] == ' ' {
		v += wholeWord
	}
	joins := at < len(q) && to-from == len(q) && row[from+at] == ' ' && begins(row[from+at+1:], q[at+1:])
	if at == 0 || at == len(q)-1 || joins {
		v -= 2 * wholeWord
	}
	return v
}

// spaceTail is how many letters have to follow one that was typed for the space between
// two words: fewer begin many a word.
const spaceTail = 2

// oneEdit reports that t begins with q after at most one letter was exchanged,
// left out, added, or swapped with its neighbour; at is where in q, end is how
// much of t it takes.
func oneEdit[T byte | rune](q, t []T) (at, end int, ok bool) {
	i := 0
	for i < len(q) && i < len(t) && q[i] == t[i] {
		i++
	}
	switch n := len(q); {
	case i == n:
		return i, n, true
	case i+1 < n && i+1 < len(t) && q[i] == t[i+1] && q[i+1] == t[i] && begins(t[i+2:], q[i+2:]):
		return i, n, true
	case i < len(t) && begins(t[i+1:], q[i:]): // left out
		return i, n + 1, true
	case i < len(t) && (t[i] != ' ' || i+spaceTail < len(q)) && begins(t[i+1:], q[i+1:]): // exchanged
		return i, n, true
	case begins(t[i:], q[i+1:]): // added
		return i, n - 1, true
	}
	return 0, 0, false
}

func begins[T byte | rune](t, q []T) bool {
	if len(t) < len(q) {
		return false
	}
	for i, r := range q {
		if t[i] != r {
			return false
		}
	}
	return true
}

func appendRunes(dst []rune, s []byte) []rune {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		dst = append(dst, r)
		i += n
	}
	return dst
}
