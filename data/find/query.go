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
	text   []byte   // folded, words with one space between
	words  [][]byte // of text
	joined []byte   // text without spaces
	runes  []rune   // joined

	letters uint64
	pairs   uint64
	head    uint32 // of the first character
	heads   uint32 // of the first character of every word

	phone       string // the digits typed, "" unless it looks like a number
	phoneTrunk  string // the same without country code and leading zeros
	phoneLetter uint64
	phonePair   uint64
}

func newQuery(s string) query {
	s, _ = text.Truncate(text.Line(s), text.MaxName)
	core, _ := foldName(s)
	q := query{text: []byte(core)}
	q.words = bytes.Split(q.text, []byte(" "))
	q.joined = bytes.ReplaceAll(q.text, []byte(" "), nil)
	q.runes = []rune(string(q.joined))
	q.letters = letterMask(q.text)
	q.pairs = pairMask(q.text)
	q.heads = headMask(q.text)
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
