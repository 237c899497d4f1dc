package screen

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// whole keeps back the end of what was read while the rest of a character or a sequence is
// still to come. Bubble Tea takes a part for the whole when nothing follows within 50 ms,
// as over a slow line or on a machine with much to do. Half a character is then dropped,
// and its other half may read as the beginning of a control string, which swallows all
// that follows; half an end of a paste is text, and the paste goes on for ever.
type whole struct {
	held    []byte
	pasting bool
}

const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
)

// longestPart bounds what is kept back, in bytes: no key is longer.
const longestPart = 32

// read reads once. It may return nothing without an error: then all of it was kept back.
func (w *whole) read(r io.Reader, b []byte) (int, error) {
	if len(b) <= longestPart { // what was kept back has to fit
		return r.Read(b)
	}
	n := copy(b, w.held)
	more, err := r.Read(b[n:])
	n += more
	if err != nil { // nothing is to come
		w.held = nil
		return n, err
	}
	w.follow(b[:n])
	part := w.part(b[:n])
	w.held = append(w.held[:0], b[n-part:n]...)
	return n - part, nil
}

// follow notes whether a paste is under way at the end of the input.
func (w *whole) follow(b []byte) {
	begins, ends := bytes.LastIndex(b, []byte(pasteBegins)), bytes.LastIndex(b, []byte(pasteEnds))
	if begins != ends { // both are -1 where neither is there
		w.pasting = begins > ends
	}
}

// part is how many bytes at the end of b have no end yet.
func (w *whole) part(b []byte) int {
	if at := bytes.LastIndexByte(b[max(0, len(b)-longestPart):], 0x1b); at >= 0 {
		tail := b[max(0, len(b)-longestPart)+at:]
		if w.pasting && bytes.HasPrefix([]byte(pasteEnds), tail) || parameters(tail) {
			return len(tail)
		}
	}
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			break
		}
	}
	return 0
}

// parameters reports whether a sequence ends among its parameters, where no key ends: what
// is shorter (escape alone, or with a bracket) may be one.
func parameters(tail []byte) bool {
	if len(tail) < 3 || tail[1] != '[' {
		return false
	}
	for _, c := range tail[2:] {
		if c < '0' || c > '?' {
			return false
		}
	}
	return true
}
