// Package find is the search over names: accounts, contacts, playbooks and
// commands, by fragments, initials, kana, phone digits and mail addresses, with
// one typing error forgiven.
//
// An entry has a name and any number of alternatives (a kana reading, an English
// name, a phone number, a mail address). Each becomes a row of packed columns
// over two byte arenas; no entry holds a pointer, so a million of them cost the
// collector nothing. A search joins columns of bits (the letters and pairs of
// letters that occur) and looks at the text of the few rows left.
package find

import (
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
	keys    []uint32
	kinds   []Kind // 0: removed
	names   []uint32
	lengths []uint16 // of the names, in characters

	// One element a row; texts has one more, the end of the last text.
	texts  []uint32
	cores  []uint16 // bytes of text before the legal form; 0: no text, or a phone number
	blocks []block  // of blockRows rows each

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
	x := newIndex(n, n, n*usual, n*usual)
	x.table.reserve(n)
	x.scratch.New = func() any { return new(searcher) }
	return x
}

// newIndex has room for so many entries and rows, bytes of names and of texts.
func newIndex(entries, rows, originals, folded int) *Index {
	return &Index{
		keys: make([]uint32, 0, entries), kinds: make([]Kind, 0, entries),
		names: make([]uint32, 1, entries+1), lengths: make([]uint16, 0, entries),
		texts: make([]uint32, 1, rows+1), cores: make([]uint16, 0, rows),
		blocks:    make([]block, 0, (rows+blockRows-1)/blockRows),
		originals: make([]byte, 0, originals), folded: make([]byte, 0, folded),
	}
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
	return 4*cap(x.keys) + cap(x.kinds) + 4*cap(x.names) + 2*cap(x.lengths) +
		4*cap(x.texts) + 2*cap(x.cores) + blockBytes*cap(x.blocks) +
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
	x.noteRow(at, core, alternative)
}

// noteRow enters the text at the end of x.folded, from at on, as the next row. With
// core 0 it is a phone number.
func (x *Index) noteRow(at, core int, alternative bool) {
	r := len(x.cores)
	if r%blockRows == 0 {
		x.blocks = append(x.blocks, block{})
	}
	b := &x.blocks[r/blockRows]
	if r%blockRows == 0 {
		b.opened = uint32(len(x.keys))
		if !alternative {
			b.opened--
		}
	}
	row := x.folded[at:]
	b.note(r%blockRows, row)
	switch {
	case core > 0:
		b.cols[textColumn].set(r % blockRows)
	case len(row) > 0:
		b.cols[phoneColumn].set(r % blockRows)
	}
	if !alternative {
		b.cols[openColumn].set(r % blockRows)
	}
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

// drop marks an entry removed and its rows as no texts.
func (x *Index) drop(key uint32, kind Kind) bool {
	e, ok := x.table.find(x, key, kind)
	if !ok {
		return false
	}
	from, to := x.rows(e)
	for r := from; r < to; r++ {
		b := &x.blocks[r/blockRows]
		b.cols[textColumn].clear(r % blockRows)
		b.cols[phoneColumn].clear(r % blockRows)
	}
	x.kinds[e] = 0
	x.live--
	return true
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
	y := x.roomForLiving()
	for e := range uint32(len(x.keys)) {
		if x.kinds[e] == 0 {
			continue
		}
		y.keys = append(y.keys, x.keys[e])
		y.kinds = append(y.kinds, x.kinds[e])
		y.lengths = append(y.lengths, x.lengths[e])
		y.originals = append(y.originals, x.name(e)...)
		y.names = append(y.names, uint32(len(y.originals)))
		from, to := x.rows(e)
		for r := from; r < to; r++ {
			at := len(y.folded)
			y.folded = append(y.folded, x.row(r)...)
			y.noteRow(at, int(x.cores[r]), r > from)
		}
	}
	x.keys, x.kinds, x.names, x.lengths = y.keys, y.kinds, y.names, y.lengths
	x.texts, x.cores, x.blocks = y.texts, y.cores, y.blocks
	x.originals, x.folded = y.originals, y.folded
	x.table = table{}
	x.table.reserve(len(x.keys))
	for e := range uint32(len(x.keys)) {
		x.table.insert(x, e)
	}
}

// roomForLiving is an empty index that the entries not removed just fill.
func (x *Index) roomForLiving() *Index {
	rows, originals, folded := 0, 0, 0
	for e := range uint32(len(x.keys)) {
		if x.kinds[e] == 0 {
			continue
		}
		from, to := x.rows(e)
		rows += to - from
		originals += len(x.name(e))
		folded += int(x.texts[to] - x.texts[from])
	}
	return newIndex(x.live, rows, originals, folded)
}
