package find

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// What is known of a row without its text is kept as columns of bits: one for
// each letter, pair of letters, first letter of a word and of the row, shared by
// hash where there are more letters than columns. A search joins the columns of
// what was typed, 64 rows an instruction, and reads no others.
const (
	letterColumns = 48
	pairColumns   = 128
	headColumns   = 32
	firstColumns  = 16

	pairAt  = letterColumns
	headAt  = pairAt + pairColumns
	firstAt = headAt + headColumns

	textColumn  = firstAt + firstColumns // the row is a text; not set once it is removed
	phoneColumn = textColumn + 1         // the row is a phone number
	openColumn  = textColumn + 2         // the row is an entry's first, its name
	columns     = textColumn + 3
)

// column is the number of one of the columns.
type column uint8

// A block holds the columns of blockRows rows, so that a column's part in it is
// one line of the processor's cache.
const blockRows = 512

type block struct {
	cols   [columns]lane
	opened uint32 // entries whose name stands in a block before this one
}

// blockBytes is the memory of one block.
const blockBytes = columns*blockRows/8 + 8

// lane is one column of a block.
type lane [blockRows / 64]uint64

func (l *lane) has(i int) bool { return l[i/64]>>(i%64)&1 != 0 }

func (l *lane) set(i int) { l[i/64] |= 1 << (i % 64) }

func (l *lane) clear(i int) { l[i/64] &^= 1 << (i % 64) }

// and leaves the bits that are in m too. It is written out because it is what a
// search does most.
func (l *lane) and(m *lane) {
	l[0] &= m[0]
	l[1] &= m[1]
	l[2] &= m[2]
	l[3] &= m[3]
	l[4] &= m[4]
	l[5] &= m[5]
	l[6] &= m[6]
	l[7] &= m[7]
}

// orBoth adds the bits that are in both a and b.
func (l *lane) orBoth(a, b *lane) {
	l[0] |= a[0] & b[0]
	l[1] |= a[1] & b[1]
	l[2] |= a[2] & b[2]
	l[3] |= a[3] & b[3]
	l[4] |= a[4] & b[4]
	l[5] |= a[5] & b[5]
	l[6] |= a[6] & b[6]
	l[7] |= a[7] & b[7]
}

// andEither leaves the bits that are in a or in b.
func (l *lane) andEither(a, b *lane) {
	for i := range l {
		l[i] &= a[i] | b[i]
	}
}

// without takes the bits of m away.
func (l *lane) without(m *lane) {
	for i := range l {
		l[i] &^= m[i]
	}
}

func (b *block) all(l *lane, cols []column) {
	for _, c := range cols {
		l.and(&b.cols[c])
	}
}

// note enters the characters of a row, its i-th, into the columns.
func (b *block) note(i int, text []byte) {
	start := true
	var prev rune
	for at := 0; at < len(text); {
		r, n := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(text[at:])
		}
		if isGap(r) {
			start = true
			at += n
			continue
		}
		b.cols[letterColumn(r)].set(i)
		if start {
			b.cols[headColumn(r)].set(i)
			if at == 0 {
				b.cols[firstColumn(r)].set(i)
			}
		} else {
			b.cols[pairColumn(prev, r)].set(i)
		}
		prev, start = r, false
		at += n
	}
}

// isGap: what stands between words of folded text.
func isGap(r rune) bool { return r == ' ' || r == legalMark }

// The columns of what is typed. A gap restricts nothing: its column is that of
// all texts.

func letterColumn(r rune) column {
	switch {
	case r >= 'a' && r <= 'z':
		return column(r - 'a')
	case r >= '0' && r <= '9':
		return column(26 + r - '0')
	case isGap(r):
		return textColumn
	}
	return column(uint32(r) * 0x9E3779B1 >> 16 % letterColumns)
}

func pairColumn(a, b rune) column {
	if isGap(a) || isGap(b) {
		return textColumn
	}
	return column(pairAt + (uint32(a)*0x9E3779B1^uint32(b)*0x85EBCA77)*0xC2B2AE35>>16%pairColumns)
}

func headColumn(r rune) column {
	switch {
	case r >= 'a' && r <= 'z':
		return column(headAt + r - 'a')
	case isGap(r):
		return textColumn
	}
	return column(headAt + uint32(r)*0x85EBCA77>>16%headColumns)
}

func firstColumn(r rune) column {
	if isGap(r) {
		return textColumn
	}
	return column(firstAt + uint32(r)*0x9E3779B1>>28%firstColumns)
}

// lettersOf are the columns of the characters of s.
func lettersOf(s []rune) []column {
	cols := make([]column, len(s))
	for i, r := range s {
		cols[i] = letterColumn(r)
	}
	return cols
}

// pairsOf are the columns of s[0] and s[step], s[1] and s[1+step] and so on.
func pairsOf(s []rune, step int) []column {
	var cols []column
	for i := step; i < len(s); i++ {
		cols = append(cols, pairColumn(s[i-step], s[i]))
	}
	return cols
}

// distinct are the columns that restrict something, each once.
func distinct(cols []column) []column {
	cols = slices.DeleteFunc(slices.Clone(cols), func(c column) bool { return c == textColumn })
	slices.Sort(cols)
	return slices.Compact(cols)
}

// owner is the entry that row r belongs to.
func (x *Index) owner(r int) uint32 {
	if len(x.cores) == len(x.keys) {
		return uint32(r)
	}
	b := &x.blocks[r/blockRows]
	open := &b.cols[openColumn]
	i := r % blockRows
	n := bits.OnesCount64(open[i/64] << (63 - i%64))
	for _, w := range open[:i/64] {
		n += bits.OnesCount64(w)
	}
	return b.opened + uint32(n) - 1
}

// opens reports that row r is the name of an entry.
func (x *Index) opens(r int) bool { return x.blocks[r/blockRows].cols[openColumn].has(r % blockRows) }

// rows are the rows of entry e: its name first, then the alternatives.
func (x *Index) rows(e uint32) (from, to int) {
	lo, hi := 0, len(x.blocks) // the last block that does not open behind e
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; x.blocks[mid].opened <= e {
			lo = mid
		} else {
			hi = mid
		}
	}
	left := int(e - x.blocks[lo].opened)
	from = lo * blockRows
	for _, w := range x.blocks[lo].cols[openColumn] {
		n := bits.OnesCount64(w)
		if left >= n {
			left -= n
			from += 64
			continue
		}
		for range left {
			w &= w - 1
		}
		from += bits.TrailingZeros64(w)
		break
	}
	for to = from + 1; to < len(x.cores) && !x.opens(to); to++ {
	}
	return from, to
}
