// Package find is the search over names: accounts, contacts, playbooks and
// commands, by fragments, initials, kana, phone digits and mail addresses, with
// one typing error forgiven.
//
// An entry has a name and any number of alternatives (a kana reading, an English
// name, a phone number, a mail address). Each becomes a row of packed columns
// over two byte arenas; no entry holds a pointer, so a million of them cost the
// collector nothing. A search reads two 64-bit masks a row (the characters and
// the pairs of characters that occur) and looks at the text of the few rows left.
package find

import (
	"slices"
	"sort"
	"sync"
	"unicode/utf8"

	"rounds/data/text"
)

// Kind says what an entry is. Keys are unique within a kind.
type Kind uint8

// The kinds that the workstation searches.
const (
	Account Kind = iota + 1
	Contact
	Playbook
	Command
)

// Index holds the entries. It may be searched by many goroutines while one adds,
// updates or removes.
type Index struct {
	mu sync.RWMutex

	// One element an entry; names has one more, the end of the last name.
	keys     []uint32
	kinds    []Kind // 0: removed
	names    []uint32
	lengths  []uint16 // of the names, in characters
	firstRow []uint32

	// One element a row; texts has one more, the end of the last text.
	letters []uint64
	pairs   []uint64
	heads   []uint32
	texts   []uint32
	cores   []uint16 // bytes of text before the legal form; 0: the text is a phone number

	originals []byte
	folded    []byte

	table   table
	live    int
	scratch sync.Pool
}

// legalMark stands between a name's core and its legal form in the folded text.
const legalMark = 0x01

// New returns an empty index with room for n names of usual length.
func New(n int) *Index {
	const usual = 26 // bytes of a name, folded or not
	x := &Index{
		keys: make([]uint32, 0, n), kinds: make([]Kind, 0, n), lengths: make([]uint16, 0, n),
		firstRow: make([]uint32, 0, n+1), names: make([]uint32, 1, n+1),
		letters: make([]uint64, 0, n), pairs: make([]uint64, 0, n), heads: make([]uint32, 0, n),
		cores: make([]uint16, 0, n), texts: make([]uint32, 1, n+1),
		originals: make([]byte, 0, n*usual), folded: make([]byte, 0, n*usual),
	}
	x.table.reserve(n)
	x.scratch.New = func() any { return new(searcher) }
	return x
}

// Len is the number of entries.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.live
}

// Bytes is the memory that the index holds, in bytes.
func (x *Index) Bytes() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return 4*cap(x.keys) + cap(x.kinds) + 4*cap(x.names) + 2*cap(x.lengths) + 4*cap(x.firstRow) +
		8*cap(x.letters) + 8*cap(x.pairs) + 4*cap(x.heads) + 4*cap(x.texts) + 2*cap(x.cores) +
		cap(x.originals) + cap(x.folded) + 4*cap(x.table.slots)
}

// Add puts an entry in, in place of one with the same key and kind. Empty
// alternatives are left out of the search but keep their number (Match.Field).
func (x *Index) Add(key uint32, kind Kind, name string, alt ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(key, kind)
	x.append(key, kind, name, alt)
	x.compactIfDue()
}

// Update replaces an entry's texts. It is Add under the name that says what is
// meant: an unknown key is put in.
func (x *Index) Update(key uint32, kind Kind, name string, alt ...string) {
	x.Add(key, kind, name, alt...)
}

// Remove takes an entry out and reports whether it was there.
func (x *Index) Remove(key uint32, kind Kind) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	ok := x.drop(key, kind)
	x.compactIfDue()
	return ok
}

func (x *Index) append(key uint32, kind Kind, name string, alt []string) {
	name, _ = text.Truncate(name, text.MaxName)
	e := uint32(len(x.keys))
	x.keys = append(x.keys, key)
	x.kinds = append(x.kinds, kind)
	x.lengths = append(x.lengths, uint16(utf8.RuneCountInString(name)))
	x.firstRow = append(x.firstRow, uint32(len(x.letters)))
	x.originals = append(x.originals, name...)
	x.names = append(x.names, uint32(len(x.originals)))
	x.appendRow(name, false)
	for _, a := range alt {
		x.appendRow(a, true)
	}
	x.table.insert(x, e)
	x.live++
}

// appendRow adds one searchable text. Only an alternative can be a phone number.
func (x *Index) appendRow(s string, alternative bool) {
	at := len(x.folded)
	core := 0
	if alternative && text.IsPhone(s) {
		full, _ := text.Phone(s)
		x.folded = append(x.folded, full...)
	} else {
		c, legal := foldName(s)
		core = len(c)
		x.folded = append(x.folded, c...)
		if legal != "" && !alternative {
			x.folded = append(append(x.folded, legalMark), legal...)
		}
	}
	row := x.folded[at:]
	x.letters = append(x.letters, letterMask(row))
	x.pairs = append(x.pairs, pairMask(row))
	x.heads = append(x.heads, headMask(row))
	x.cores = append(x.cores, uint16(core))
	x.texts = append(x.texts, uint32(len(x.folded)))
}

// foldName is the searchable form of a name, at most text.MaxName bytes a part. A
// name of symbols only is searched as it is written.
func foldName(s string) (core, legal string) {
	s, _ = text.Truncate(s, text.MaxName)
	core, legal = text.Split(s)
	if core == "" {
		core = s
	}
	core, _ = text.Truncate(core, text.MaxName)
	legal, _ = text.Truncate(legal, text.MaxName)
	return core, legal
}

// drop marks an entry removed and blanks its rows.
func (x *Index) drop(key uint32, kind Kind) bool {
	e, ok := x.table.find(x, key, kind)
	if !ok {
		return false
	}
	from, to := x.rows(e)
	for r := from; r < to; r++ {
		x.letters[r], x.pairs[r], x.heads[r] = 0, 0, 0
	}
	x.kinds[e] = 0
	x.live--
	return true
}

// rows are the rows of entry e: its name first, then the alternatives.
func (x *Index) rows(e uint32) (from, to int) {
	from, to = int(x.firstRow[e]), len(x.letters)
	if int(e)+1 < len(x.firstRow) {
		to = int(x.firstRow[e+1])
	}
	return from, to
}

// owner is the entry that row r belongs to.
func (x *Index) owner(r int) uint32 {
	if len(x.letters) == len(x.keys) {
		return uint32(r)
	}
	return uint32(sort.Search(len(x.firstRow), func(i int) bool { return int(x.firstRow[i]) > r }) - 1)
}

func (x *Index) row(r int) []byte { return x.folded[x.texts[r]:x.texts[r+1]] }

func (x *Index) name(e uint32) []byte { return x.originals[x.names[e]:x.names[e+1]] }

// compactIfDue rebuilds when more than half of the entries are removed ones.
func (x *Index) compactIfDue() {
	if dead := len(x.keys) - x.live; dead > 1024 && dead > x.live {
		x.compact()
	}
}

// Compact gives back the room of removed entries and what a first load reserved
// too much. It costs about as much as copying the index.
func (x *Index) Compact() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.compact()
}

func (x *Index) compact() {
	y := Index{names: make([]uint32, 1, x.live+1), texts: make([]uint32, 1, len(x.texts))}
	for e := range uint32(len(x.keys)) {
		if x.kinds[e] == 0 {
			continue
		}
		y.keys = append(y.keys, x.keys[e])
		y.kinds = append(y.kinds, x.kinds[e])
		y.lengths = append(y.lengths, x.lengths[e])
		y.firstRow = append(y.firstRow, uint32(len(y.letters)))
		y.originals = append(y.originals, x.name(e)...)
		y.names = append(y.names, uint32(len(y.originals)))
		from, to := x.rows(e)
		y.letters = append(y.letters, x.letters[from:to]...)
		y.pairs = append(y.pairs, x.pairs[from:to]...)
		y.heads = append(y.heads, x.heads[from:to]...)
		y.cores = append(y.cores, x.cores[from:to]...)
		for r := from; r < to; r++ {
			y.folded = append(y.folded, x.row(r)...)
			y.texts = append(y.texts, uint32(len(y.folded)))
		}
	}
	x.keys, x.kinds, x.names = slices.Clip(y.keys), slices.Clip(y.kinds), slices.Clip(y.names)
	x.lengths, x.firstRow = slices.Clip(y.lengths), slices.Clip(y.firstRow)
	x.letters, x.pairs, x.heads = slices.Clip(y.letters), slices.Clip(y.pairs), slices.Clip(y.heads)
	x.cores, x.texts = slices.Clip(y.cores), slices.Clip(y.texts)
	x.originals, x.folded = slices.Clip(y.originals), slices.Clip(y.folded)
	x.table = table{}
	x.table.reserve(len(x.keys))
	for e := range uint32(len(x.keys)) {
		x.table.insert(x, e)
	}
}
