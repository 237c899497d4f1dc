package intake

import (
	"bytes"
	"io"
)

// The limits that bound memory whatever a file holds.
const (
	maxRecord = 1 << 20 // bytes of one row
	maxCells  = 4096    // cells of one row
)

// What is wrong with a row as such, as a sentence for its rejection.
const (
	problemLong  = "row.long"
	problemQuote = "row.quote"
	problemCells = "row.many"
)

// row is one record of the file. Its cells are valid until the next call of next.
type row struct {
	line    int
	cells   [][]byte
	problem string
}

// scanner splits decoded text into rows. It follows RFC 4180 and is lenient where
// real exports are: a bare quote inside a cell is text, a quote inside a quoted
// cell that no delimiter follows is text, and a quote that is never closed spoils
// one row only.
type scanner struct {
	src   io.Reader
	delim byte
	eol   byte // '\n', or '\r' for files of old Macs

	buf        []byte
	start, end int
	line       int // of buf[start]
	err        error
	eof        bool

	cells  [][]byte
	joined []byte // decoded quoted cells of the current row
}

func newScanner(src io.Reader, delim, eol byte) *scanner {
	return &scanner{src: src, delim: delim, eol: eol, buf: make([]byte, 64<<10), line: 1}
}

// more reads on; it reports false when there is nothing more to get.
func (s *scanner) more() bool {
	if s.eof {
		return false
	}
	if s.start > 0 {
		s.end = copy(s.buf, s.buf[s.start:s.end])
		s.start = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= 2*maxRecord {
			return false
		}
		bigger := make([]byte, 2*len(s.buf))
		copy(bigger, s.buf[:s.end])
		s.buf = bigger
	}
	for tries := 0; tries < 100; tries++ {
		n, err := s.src.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	s.eof, s.err = true, io.ErrNoProgress
	return false
}

// next gives the next row, false at the end or when reading failed (see err).
func (s *scanner) next(r *row) bool {
	line := s.findLine(0)
	if line < 0 {
		return false
	}
	r.line, r.problem = s.line, ""
	text := s.buf[s.start : s.start+line]
	if len(text) > maxRecord {
		s.skipLine(line)
		r.cells, r.problem = nil, problemLong
		return true
	}
	if bytes.IndexByte(text, '"') < 0 {
		s.splitPlain(s.chomp(text))
		s.advance(line)
	} else if !s.splitQuoted() {
		// Recover at the next line, so that the quote costs this row and no other.
		line = s.findLine(0)
		s.splitPlain(s.chomp(s.buf[s.start : s.start+line]))
		s.advance(line)
		r.problem = problemQuote
	}
	r.cells = s.cells
	if len(s.cells) > maxCells {
		r.cells, r.problem = s.cells[:maxCells], problemCells
	}
	return true
}

// findLine is the length of the line that begins from bytes after start, without
// its end; -1 when nothing is left. A line longer than the limit is cut there.
func (s *scanner) findLine(from int) int {
	for {
		if i := bytes.IndexByte(s.buf[s.start+from:s.end], s.eol); i >= 0 {
			return from + i
		}
		from = s.end - s.start
		if from > maxRecord || !s.more() {
			if s.end == s.start {
				return -1
			}
			return s.end - s.start
		}
	}
}

// skipLine drops a line that is too long for the buffer, however long it is.
func (s *scanner) skipLine(known int) {
	for s.start+known >= s.end || s.buf[s.start+known] != s.eol {
		s.start = s.end
		if !s.more() {
			s.line++
			return
		}
		if known = bytes.IndexByte(s.buf[s.start:s.end], s.eol); known < 0 {
			known = s.end - s.start
		}
	}
	s.advance(known)
}

// advance goes behind the line of n bytes.
func (s *scanner) advance(n int) {
	s.start = min(s.start+n+1, s.end)
	s.line++
}

func (s *scanner) chomp(b []byte) []byte {
	if s.eol == '\n' && len(b) > 0 && b[len(b)-1] == '\r' {
		return b[:len(b)-1]
	}
	return b
}

func (s *scanner) splitPlain(b []byte) {
	s.cells = s.cells[:0]
	for len(s.cells) <= maxCells {
		i := bytes.IndexByte(b, s.delim)
		if i < 0 {
			s.cells = append(s.cells, b)
			return
		}
		s.cells = append(s.cells, b[:i])
		b = b[i+1:]
	}
}

// splitQuoted splits a row that holds quotes and may go over several lines. It
// reports false, having consumed nothing, when a quote is not closed.
func (s *scanner) splitQuoted() bool {
	s.cells = s.cells[:0]
	s.joined = s.joined[:0]
	at, lines := 0, 0
	// byteAt reads ahead; joined never grows past the row, so cells keep their array.
	byteAt := func(i int) (byte, bool) {
		if s.start+i >= s.end && (i > maxRecord || !s.more()) {
			return 0, false
		}
		if s.start+i >= s.end {
			return 0, false
		}
		return s.buf[s.start+i], true
	}
	type span struct{ from, to int }
	var spans [64]span
	cut := spans[:0]
	for {
		from := len(s.joined)
		c, ok := byteAt(at)
		for ok && c == ' ' && s.delim != ' ' { // blanks before a quote are no text
			if next, is := byteAt(at + 1); is && (next == '"' || next == ' ') {
				at++
				c = next
				continue
			}
			break
		}
		if ok && c == '"' {
			at++
			for closed := false; !closed; {
				c, ok = byteAt(at)
				if !ok {
					return false
				}
				if c != '"' {
					if c == s.eol {
						lines++
					}
					s.joined = append(s.joined, c)
					at++
					continue
				}
				next, more := byteAt(at + 1)
				switch {
				case more && next == '"':
					s.joined = append(s.joined, '"')
					at += 2
				case !more || s.endsCell(at+1, byteAt):
					closed = true
					at++
				default:
					s.joined = append(s.joined, '"')
					at++
				}
			}
			c, ok = byteAt(at)
			for ok && c != s.delim && c != s.eol { // blanks behind the quote
				at++
				c, ok = byteAt(at)
			}
		} else {
			for ok && c != s.delim && c != s.eol {
				s.joined = append(s.joined, c)
				at++
				c, ok = byteAt(at)
			}
			if ok && c == s.eol || !ok {
				s.joined = s.joined[:from+len(s.chomp(s.joined[from:]))]
			}
		}
		if at > maxRecord {
			return false
		}
		if len(cut) <= maxCells {
			cut = append(cut, span{from, len(s.joined)})
		}
		if !ok || c == s.eol {
			break
		}
		at++
	}
	for _, c := range cut {
		s.cells = append(s.cells, s.joined[c.from:c.to:c.to])
	}
	s.start = min(s.start+at+1, s.end)
	s.line += lines + 1
	return true
}

// endsCell reports whether only blanks stand between i and the end of the cell.
func (s *scanner) endsCell(i int, byteAt func(int) (byte, bool)) bool {
	for {
		c, ok := byteAt(i)
		if !ok || c == s.delim || c == s.eol {
			return true
		}
		if c != ' ' && c != '\r' && c != '\t' {
			return false
		}
		i++
	}
}
