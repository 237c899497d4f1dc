package dbfile

import "encoding/binary"

// Kinds of pages [1.6].
const (
	indexInner = 0x02
	tableInner = 0x05
	indexLeaf  = 0x0a
	tableLeaf  = 0x0d
)

// Walk is a tree as far as it can be read.
type Walk struct {
	f       *File
	table   bool // rows have ids, and stand in the leaves only
	row     func(Row)
	seen    map[uint32]bool
	Reached []uint32 // its pages
	Lost    int      // pages and rows that were to be there and cannot be read
}

// mostDepth bounds a path: no file of a size that exists has a deeper tree.
const mostDepth = 20

// Walk reads the tree of a table, or of an index or a table without rowid, from its
// first page. Rows come in their order, where it is whole.
func (f *File) Walk(root uint32, table bool, row func(Row)) *Walk {
	w := &Walk{f: f, table: table, row: row, seen: map[uint32]bool{}}
	w.page(root, 0)
	return w
}

func (w *Walk) page(number uint32, depth int) {
	b := w.f.page(number)
	if b == nil || depth > mostDepth || w.seen[number] {
		w.Lost++
		return
	}
	w.seen[number] = true
	head := b[headOf(number):]
	switch kind := head[0]; {
	case kind == tableInner && w.table, kind == indexInner && !w.table:
		w.Reached = append(w.Reached, number)
		w.inner(number, b, depth)
		return
	}
	// A leaf, or what was one before its first byte was damaged: what it holds tells.
	rows, lost := w.f.leaf(number, b, w.table)
	if head[0] != tableLeaf && head[0] != indexLeaf && len(rows) == 0 || head[0] == tableLeaf && !w.table || head[0] == indexLeaf && w.table {
		w.Lost++
		return
	}
	w.Reached = append(w.Reached, number)
	w.Lost += lost
	for _, r := range rows {
		w.row(r)
	}
}

// headOf is where a page's own head begins: the first page has the file's before it.
func headOf(number uint32) int {
	if number == 1 {
		return headerSize
	}
	return 0
}

// inner reads what a page points to, and the rows between where the tree has any.
func (w *Walk) inner(number uint32, b []byte, depth int) {
	const size = 12
	head := headOf(number)
	for _, at := range cells(b, head, size) {
		if at+4 > PageSize {
			w.Lost++
			continue
		}
		w.page(binary.BigEndian.Uint32(b[at:]), depth+1)
		if w.table {
			continue
		}
		if r, ok := w.f.cell(b, at+4, false); ok {
			w.row(r)
		} else {
			w.Lost++
		}
	}
	w.page(binary.BigEndian.Uint32(b[head+8:]), depth+1)
}

// cells are the places of a page's cells; one that cannot be is left in, as the end of
// the page, so that it counts.
func cells(b []byte, head, size int) []int {
	n := int(binary.BigEndian.Uint16(b[head+3:]))
	first := head + size
	n = min(n, (PageSize-first)/2)
	out := make([]int, 0, n)
	for i := range n {
		at := int(binary.BigEndian.Uint16(b[first+2*i:]))
		if at < first+2*n {
			at = PageSize
		}
		out = append(out, at)
	}
	return out
}

// leaf reads the rows of a leaf.
func (f *File) leaf(number uint32, b []byte, table bool) (rows []Row, lost int) {
	const size = 8
	for _, at := range cells(b, headOf(number), size) {
		if r, ok := f.cell(b, at, table); ok {
			rows = append(rows, r)
		} else {
			lost++
		}
	}
	return rows, lost
}

// Stray reads a page as a leaf that nothing points to. It gives nothing unless the page
// says that it is one.
func (f *File) Stray(number uint32) (rows []Row, table bool) {
	b := f.page(number)
	if b == nil {
		return nil, false
	}
	switch b[headOf(number)] {
	case tableLeaf, indexLeaf:
		table = b[headOf(number)] == tableLeaf
		rows, _ = f.leaf(number, b, table)
	}
	return rows, table
}

// cell reads one row [1.6]: its size, its rowid, and what of it stands here.
func (f *File) cell(b []byte, at int, table bool) (r Row, ok bool) {
	if at >= PageSize {
		return r, false
	}
	b = b[at:]
	size, n := varint(b)
	if n == 0 || size < 0 || size > int64(f.pages)*PageSize {
		return r, false
	}
	b = b[n:]
	if table {
		if r.ID, n = varint(b); n == 0 {
			return r, false
		}
		b = b[n:]
	}
	here := local(size, table)
	if here > len(b) {
		return r, false
	}
	body := b[:here]
	if int64(here) < size {
		if here+4 > len(b) {
			return r, false
		}
		if body, ok = f.overflow(body, size, binary.BigEndian.Uint32(b[here:])); !ok {
			return r, false
		}
	}
	r.Values, ok = record(body)
	return r, ok
}

// local is how much of a record stands in its page.
func local(size int64, table bool) int {
	most := int64((PageSize-12)*64/255 - 23)
	if table {
		most = PageSize - 35
	}
	if size <= most {
		return int(size)
	}
	const least = (PageSize-12)*32/255 - 23
	if k := least + (size-least)%(PageSize-4); k <= most {
		return int(k)
	}
	return least
}

// overflow reads the rest of a record that is too large for its page.
func (f *File) overflow(begun []byte, size int64, next uint32) ([]byte, bool) {
	body := append(make([]byte, 0, min(size, 1<<20)), begun...)
	for int64(len(body)) < size {
		b := f.page(next)
		if b == nil {
			return nil, false
		}
		next = binary.BigEndian.Uint32(b)
		body = append(body, b[4:min(int64(PageSize), 4+size-int64(len(body)))]...)
	}
	return body, true
}
