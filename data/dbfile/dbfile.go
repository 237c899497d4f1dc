// Package dbfile reads the pages of an SQLite database without SQLite, so that what a
// damaged file still has can be taken out of it: SQLite stops at the first page that
// makes no sense, and everything that is found through that page is gone with it.
//
// Source: "Database File Format", sqlite.org/fileformat2.html; numbers in brackets are
// its sections.
package dbfile

import (
	"encoding/binary"
	"errors"
	"io"
)

// PageSize is what SQLite gives a new file, in bytes. No book is made with another, so
// what a damaged header says of it is not asked.
const PageSize = 4096

// headerSize is how much of the first page is the file's and not the page's.
const headerSize = 100

// File is a database, with what stands whole in its write-ahead log laid over it.
type File struct {
	db    io.ReaderAt
	log   io.ReaderAt
	laid  map[uint32]int64 // page → where in the log its newest whole copy stands
	pages uint32
	kept  []page // a few that were read last
	Log   Log
}

type page struct {
	number uint32
	bytes  []byte
}

// Open looks at a database of so many bytes and at its log, which may be nil. It reads
// the log once; pages are read when they are asked for.
func Open(db io.ReaderAt, size int64, log io.ReaderAt, logSize int64) *File {
	f := &File{db: db, log: log, laid: map[uint32]int64{}, pages: uint32((size + PageSize - 1) / PageSize)}
	if log == nil {
		return f
	}
	f.Log = readLog(log, logSize, func(number uint32, at int64) {
		f.laid[number] = at
		f.pages = max(f.pages, number)
	})
	return f
}

// Pages is how many pages there are; they count from 1.
func (f *File) Pages() uint32 { return f.pages }

// keptPages is how many pages are remembered: a tree is read along a path.
const keptPages = 16

// page reads a page, nil when it cannot be read. The rest of one of which the file has the
// beginning, as where it was cut off, is zero, as SQLite takes it.
func (f *File) page(number uint32) []byte {
	if number == 0 || number > f.pages {
		return nil
	}
	for i := range f.kept {
		if f.kept[i].number == number {
			return f.kept[i].bytes
		}
	}
	b := make([]byte, PageSize)
	from, at := f.db, int64(number-1)*PageSize
	if in, ok := f.laid[number]; ok {
		from, at = f.log, in
	}
	if n, err := from.ReadAt(b, at); n < PageSize && (n == 0 || !errors.Is(err, io.EOF)) {
		return nil
	}
	if len(f.kept) == keptPages {
		f.kept = append(f.kept[:0], f.kept[1:]...)
	}
	f.kept = append(f.kept, page{number, b})
	return b
}

// Version is the number that the program gave its schema (user_version, at 60 of the
// header); it may be damaged.
func (f *File) Version() int {
	head := f.page(1)
	if head == nil {
		return 0
	}
	return int(binary.BigEndian.Uint32(head[60:]))
}

// Free lists the pages that are in no tree any more [1.5]. They hold old rows, which
// are not to be found again.
func (f *File) Free() map[uint32]bool {
	out := map[uint32]bool{}
	head := f.page(1)
	if head == nil {
		return out
	}
	for trunk := binary.BigEndian.Uint32(head[32:]); trunk != 0 && !out[trunk]; {
		b := f.page(trunk)
		if b == nil {
			break
		}
		out[trunk] = true
		const most = PageSize/4 - 2
		if n := binary.BigEndian.Uint32(b[4:]); n <= most {
			for i := range n {
				out[binary.BigEndian.Uint32(b[8+4*i:])] = true
			}
		}
		trunk = binary.BigEndian.Uint32(b)
	}
	return out
}
