package find

import (
	"bytes"
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

	letters []column
	pairs   []column
	head    column // of the first character, as that of a word
	first   column // and as that of a row
	whole   term   // text as one term
	typos   bool   // some word is long enough to hold an error

	// Of joined: a letter of initials stands behind the one before it or begins a word.
	follows []column
	begins  []column

	phone      string // the digits typed, "" unless it looks like a number
	phoneTrunk string // the same without country code and leading zeros
	phoneCols  []column
}

// term is a word of the query with the columns of its characters, in their order.
type term struct {
	text     []byte
	runes    []rune // nil when text is ASCII
	forgives bool

	letters []column
	pairs   []column // of each two neighbours
	swapped []column // of the same the other way round
	apart   []column // of each two with one between
	heads   [2]column
}

func newTerm(w []byte) term {
	t := term{text: w, forgives: forgives(w)}
	runes := []rune(string(w))
	if len(runes) < len(w) {
		t.runes = runes
	}
	t.letters, t.pairs = lettersOf(runes), pairsOf(runes, 1)
	if !t.forgives {
		return t
	}
	for i, r := range runes[1:] {
		t.swapped = append(t.swapped, pairColumn(r, runes[i]))
	}
	t.apart = pairsOf(runes, 2)
	t.heads = [2]column{headColumn(runes[0]), headColumn(runes[1])}
	return t
}

func newQuery(s string) query {
	s, _ = text.Truncate(text.Line(s), text.MaxName)
	core, _ := foldName(s)
	q := query{text: []byte(core), joined: bytes.ReplaceAll([]byte(core), []byte(" "), nil)}
	if len(q.joined) == 0 {
		return q
	}
	words := bytes.Split(q.text, []byte(" "))
	for _, w := range words {
		t := newTerm(w)
		q.words = append(q.words, t)
		q.typos = q.typos || t.forgives
	}
	if q.whole = q.words[0]; len(words) > 1 {
		q.whole = newTerm(q.text)
	}
	q.letters, q.pairs = distinct(q.whole.letters), distinct(q.whole.pairs)
	q.runes = []rune(string(q.joined))
	q.head, q.first = headColumn(q.runes[0]), firstColumn(q.runes[0])
	q.follows = pairsOf(q.runes, 1)
	for _, r := range q.runes[1:] {
		q.begins = append(q.begins, headColumn(r))
	}
	if text.IsPhone(s) || isDigits(s) {
		q.phone, q.phoneTrunk = text.Phone(s)
		digits := []rune(q.phoneTrunk)
		q.phoneCols = distinct(append(lettersOf(digits), pairsOf(digits, 1)...))
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
