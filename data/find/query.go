package find

import (
	"bytes"
	"math/bits"
	"unicode/utf8"

	"rounds/data/text"
)

// Shortest words, in characters, in which an error is forgiven. Han and kana say
// more a character than Latin letters do.
const (
	minTypo     = 4
	minTypoWide = 3
)

// query is what was typed, prepared once.
type query struct {
	text   []byte // folded, words with one space between
	words  []term // of text
	joined []byte // text without spaces
	runes  []rune // joined

	letters uint64
	pairs   uint64
	head    uint32 // of the first character
	whole   term   // text as one term
	typos   bool   // some word is long enough to hold an error

	phone       string // the digits typed, "" unless it looks like a number
	phoneTrunk  string // the same without country code and leading zeros
	phoneLetter uint64
	phonePair   uint64
}

// term is a word of the query with its masks.
type term struct {
	text     []byte
	runes    []rune // nil when text is ASCII
	letters  uint64
	pairs    uint64
	heads    uint32   // of the first two characters
	order    []uint64 // the bits of pairs as they follow each other
	forgives bool
}

func newTerm(w []byte) term {
	t := term{text: w, letters: letterMask(w), pairs: pairMask(w), forgives: forgives(w)}
	runes := []rune(string(w))
	if len(runes) < len(w) {
		t.runes = runes
	}
	for i, r := range runes[min(1, len(runes)):] {
		if prev := runes[i]; prev != ' ' && r != ' ' {
			t.order = append(t.order, 1<<pairBit(prev, r))
		}
	}
	for _, r := range runes[:min(2, len(runes))] {
		if b, _ := letterBit([]byte(string(r))); b >= 0 {
			t.heads |= headBit(b)
		}
	}
	return t
}

// within reports that a row with these masks may hold the word as typed.
func (t *term) within(letters, pairs uint64) bool {
	return letters&t.letters == t.letters && pairs&t.pairs == t.pairs
}

// nearly reports that a row with these masks may hold the word with one error at
// the beginning of a word. A letter exchanged or added takes one character and up to two
// pairs from it, two swapped ones take three pairs, one left out takes one. The
// row's word begins with one of the first two letters typed, unless the very
// first was exchanged, which costs the first pair at most. (With the first left
// out, what was typed stands in the row as it is.)
func (t *term) nearly(letters, pairs uint64, heads uint32) bool {
	missing := t.letters &^ letters
	if missing&(missing-1) != 0 {
		return false
	}
	lost := t.pairs &^ pairs
	if heads&t.heads == 0 {
		return len(t.order) == 0 || lost&^t.order[0] == 0
	}
	switch n := bits.OnesCount64(lost); {
	case n > 3, n == 3 && missing != 0:
		return false
	case n < 2:
		return true
	}
	return t.together(pairs)
}

// together reports that the pairs which a row lacks stand in one place of the
// word, as one error leaves them.
func (t *term) together(pairs uint64) bool {
	first := -1
	for i, bit := range t.order {
		if pairs&bit != 0 {
			continue
		}
		if first < 0 {
			first = i
		} else if i > first+2 {
			return false
		}
	}
	return true
}

func newQuery(s string) query {
	s, _ = text.Truncate(text.Line(s), text.MaxName)
	core, _ := foldName(s)
	q := query{text: []byte(core)}
	for _, w := range bytes.Split(q.text, []byte(" ")) {
		t := newTerm(w)
		q.words = append(q.words, t)
		q.typos = q.typos || t.forgives
	}
	q.whole = newTerm(q.text)
	q.joined = bytes.ReplaceAll(q.text, []byte(" "), nil)
	q.runes = []rune(string(q.joined))
	q.letters = letterMask(q.text)
	q.pairs = pairMask(q.text)
	if len(q.joined) > 0 {
		if b, _ := letterBit(q.joined); b >= 0 {
			q.head = headBit(b)
		}
	}
	if text.IsPhone(s) || isDigits(s) {
		q.phone, q.phoneTrunk = text.Phone(s)
		q.phoneLetter = letterMask([]byte(q.phoneTrunk))
		q.phonePair = pairMask([]byte(q.phoneTrunk))
	}
	return q
}

// isDigits: the first keys of a number, too few yet to be one.
func isDigits(s string) bool {
	d := text.Digits(s)
	return len(d) >= 3 && len(d) == utf8.RuneCountInString(s)
}

// forgives reports whether a word is long enough to hold an error.
func forgives(word []byte) bool {
	n := utf8.RuneCount(word)
	return n >= minTypo || (n >= minTypoWide && n < len(word))
}
