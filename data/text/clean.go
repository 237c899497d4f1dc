// Package text makes text from outside safe to show and possible to search.
//
// Line and Block are the one place where names, notes and answers from files,
// people and servers are sanitised before they are kept; Fold, Core, Digits and
// Phone bring text to the forms in which it is compared.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxMarks is how many combining marks may follow one letter. Living
	// orthographies need up to five (Tibetan stacks, pointed Hebrew); piles of
	// dozens only serve to paint over neighbouring lines.
	MaxMarks = 6

	// rawMarks bounds a pile before normalisation. Unicode's stream-safe format
	// breaks runs of more than 30 marks by inserting a joiner; a mark can
	// decompose into two, so 12 stay well below it.
	rawMarks = 12

	// tabWidth is the spaces a tab becomes in a Block.
	tabWidth = 4
)

// Line returns s fit for a field of one line: valid UTF-8 in NFC, without
// control characters, escape sequences, direction overrides or invisible
// characters, line ends and tabs as one space, trimmed. Invalid bytes become
// U+FFFD. Line(Line(s)) equals Line(s); clean text comes back as it is, without
// an allocation.
func Line(s string) string {
	if isClean(s, false) {
		return s
	}
	return clean(s, false)
}

// Block returns s fit for a field of several lines. It is Line, except that line
// ends stay (CRLF, CR, NEL and the Unicode separators become \n), a tab becomes
// four spaces and the indentation of a line stays. Blank lines before and white
// space after the whole text are removed.
func Block(s string) string {
	if isClean(s, true) {
		return s
	}
	return clean(s, true)
}

// isClean reports that s needs no work. It may answer false for text that turns
// out to need none (a joiner in its right place), never true for text that does.
func isClean(s string, block bool) bool {
	if s == "" {
		return true
	}
	ascii := true
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b >= utf8.RuneSelf {
			ascii = false
			continue
		}
		if (b < ' ' && !(block && b == '\n')) || b == 0x7F {
			return false
		}
	}
	if isTrimmedAway(s[0], block) || s[len(s)-1] == ' ' || s[len(s)-1] == '\n' {
		return false
	}
	if ascii {
		return true
	}
	return isCleanUnicode(s)
}

func isTrimmedAway(first byte, block bool) bool {
	return first == '\n' || (!block && first == ' ')
}

func isCleanUnicode(s string) bool {
	first, last := true, false
	marks := 0
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			first, last, marks = b == '\n', false, 0
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return false
		}
		i += n
		// Han, kana and Hangul syllables make up most text that is not ASCII.
		if (r >= 0x3041 && r <= 0x3096) || (r >= 0x30A1 && r <= 0x30FF) || (r >= 0x3400 && r <= 0x9FFF) || (r >= 0xAC00 && r <= 0xD7A3) {
			first, last, marks = false, false, 0
			continue
		}
		if !isPlain(r) {
			return false
		}
		last = unicode.IsSpace(r)
		if last && first && i == n {
			return false
		}
		if !unicode.Is(unicode.M, r) {
			first, marks = false, 0
			continue
		}
		if marks++; first || marks > MaxMarks {
			return false
		}
	}
	return !last && norm.NFC.QuickSpanString(s) == len(s)
}

// isPlain reports that r is kept whatever stands around it.
func isPlain(r rune) bool {
	return !isControl(r) && !isBidi(r) && !isInvisible(r) && !isContextual(r) && !isLineEnd(r)
}

func clean(s string, block bool) string {
	s = stripUnsafe(s, block)
	s = settle(norm.NFC.String(s), block)
	// A selector or joiner that was dropped between two marks leaves them side by
	// side, perhaps in the wrong order or composable.
	for !norm.NFC.IsNormalString(s) {
		s = settle(norm.NFC.String(s), block)
	}
	return s
}

// stripUnsafe removes what never stays, so that normalisation sees the text as a
// reader will: escape sequences as wholes, controls, invisible characters.
func stripUnsafe(s string, block bool) string {
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for i := 0; i < len(s); {
		if n := escapeLen(s[i:]); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if isLineEnd(r) || r == '\t' {
			i += breakLen(s[i:], block)
			writeBreak(&b, r, block)
			marks = 0
			continue
		}
		i += n
		switch {
		case isControl(r), isBidi(r), isInvisible(r):
			continue
		case unicode.Is(unicode.M, r) && !isSelector(r):
			if marks++; marks > rawMarks {
				continue
			}
		case !isContextual(r):
			marks = 0
		}
		b.WriteRune(r) // an invalid byte was decoded as U+FFFD
	}
	return b.String()
}

// breakLen is the length of the line end or tab at the start of s; in a line the
// whole run of them, with the spaces between, so that it becomes one space.
func breakLen(s string, block bool) int {
	if block {
		if strings.HasPrefix(s, "\r\n") {
			return 2
		}
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != ' ' && r != '\t' && !isLineEnd(r) {
			break
		}
		i += n
	}
	return i
}

// writeBreak writes what stands for a line end or tab.
func writeBreak(b *strings.Builder, r rune, block bool) {
	switch {
	case block && r == '\t':
		b.WriteString(strings.Repeat(" ", tabWidth))
	case block:
		b.WriteByte('\n')
	case !strings.HasSuffix(b.String(), " "):
		b.WriteByte(' ')
	}
}

// settle decides what depends on neighbours (joiners, selectors, piles of marks)
// and trims. Its input is normalised and holds nothing unsafe.
func settle(s string, block bool) string {
	var b strings.Builder
	b.Grow(len(s))
	c := context{}
	atStart, lineStart := true, true
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		at := i
		i += n
		if atStart && (r == '\n' || (!block && unicode.IsSpace(r))) {
			continue
		}
		// A mark without a letter would land on whatever the screen shows before it.
		if lineStart && (unicode.Is(unicode.M, r) || isContextual(r)) {
			continue
		}
		if !c.accept(r, s[i:]) {
			continue
		}
		b.WriteString(s[at:i])
		atStart, lineStart = false, r == '\n'
	}
	return strings.TrimRightFunc(b.String(), unicode.IsSpace)
}
