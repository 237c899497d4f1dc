// Package part holds the widgets that pages are built from. All of them are
// width-safe: a widget that is given w cells returns lines of exactly w cells,
// whatever is in the text, so columns hold and no line wraps by itself.
//
// Texts are cut between characters (grapheme clusters) and measured by the sum
// of their runes (wcwidth, ambiguous ones as ambiguous.go says). That is how terminals and the
// renderer measure unless a terminal announces otherwise, which is never waited
// for. What is drawn is chosen so that both ways agree but for Indic vowels.
//
// Widgets keep no clock, start no command and know no page.
package part

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Ellipsis ends a text that was cut.
const Ellipsis = "…"

// Width returns the cells that a plain text takes once it is cleaned as Fit
// cleans it. Styled text is measured with StyledWidth.
func Width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return StyledWidth(Clean(s))
}

// StyledWidth returns the cells that a text with escape sequences takes.
func StyledWidth(s string) int { return ansi.StringWidthWc(s) + extra(s) }

// Fit returns a plain text in exactly w cells: cut at the end with … where it
// is too long, filled up with spaces where it is too short.
func Fit(s string, w int) string { return fit(s, w, false) }

// FitLeft is Fit, by the name that stands beside FitRight.
func FitLeft(s string, w int) string { return fit(s, w, false) }

// FitRight is Fit with the text at the right edge, as numbers stand.
func FitRight(s string, w int) string { return fit(s, w, true) }

// Cut returns a plain text in at most w cells, cut as Fit cuts, not filled up.
func Cut(s string, w int) string {
	cut, _ := cutWidth(s, w)
	return cut
}

func fit(s string, w int, right bool) string {
	cut, cells := cutWidth(s, w)
	switch {
	case cells >= w:
		return cut
	case right:
		return spaces(w-cells) + cut
	default:
		return cut + spaces(w-cells)
	}
}

// cutWidth cuts to at most w cells and says how many there are.
func cutWidth(s string, w int) (string, int) {
	if w <= 0 || s == "" {
		return "", 0
	}
	if plainASCII(s) {
		if len(s) <= w {
			return s, len(s)
		}
		return s[:w-1] + Ellipsis, w
	}
	// A note of 64 KiB costs no more than what fits, and a letter with 10,000
	// accents no more than a terminal can bear.
	long := false
	if most := longestCluster * utf8.UTFMax * (w + 1); len(s) > most {
		for !utf8.RuneStart(s[most]) && most > 0 {
			most--
		}
		s, long = s[:most], true
	}
	s = Clean(s)
	used, keep, keepWidth := 0, 0, 0
	for i := 0; i < len(s); {
		n, cells := Cluster(s[i:])
		if used+cells > w {
			long = true
			break
		}
		used += cells
		i += n
		if used <= w-1 {
			keep, keepWidth = i, used
		}
	}
	if long {
		return s[:keep] + Ellipsis, keepWidth + 1
	}
	return s, used
}

// FitStyled returns a line that may hold colours in exactly w cells. It is for
// lines put together from fitted parts; plain text goes through Fit.
func FitStyled(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if cells := StyledWidth(s); cells <= w {
		return s + spaces(w-cells)
	}
	var b strings.Builder
	b.Grow(len(s) + len(Ellipsis))
	cells := takeStyled(&b, s, 0, w-1)
	b.WriteString(Ellipsis)
	if strings.Contains(s, "\x1b") {
		b.WriteString(ansi.ResetStyle)
	}
	if strings.Contains(s, linkStart) {
		b.WriteString(ansi.ResetHyperlink())
	}
	b.WriteString(spaces(w - 1 - cells))
	return b.String()
}

// takeStyled writes the cells from … to-1 of a styled line, with all that set
// their colours, and returns how many there were. A wide character that from cuts in
// half becomes a blank, one that to cuts is left out. (The cutting functions
// of x/ansi part a mark from an ASCII letter, and shift a wide character.)
func takeStyled(b *strings.Builder, s string, from, to int) int {
	x := 0
	for i := 0; i < len(s); {
		if n := escape(s[i:]); n > 0 {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		n, cells := Cluster(s[i:])
		if x+cells > to {
			break
		}
		switch {
		case x >= from:
			b.WriteString(s[i : i+n])
		case x+cells > from:
			b.WriteString(spaces(x + cells - from))
		}
		x += cells
		i += n
	}
	return max(0, x-from)
}

// escape returns the bytes of the escape sequence at the beginning of s, 0
// where there is none. Styles are CSI sequences, links OSC ones.
func escape(s string) int {
	if len(s) < 2 || s[0] != 0x1b {
		return 0
	}
	switch s[1] {
	case '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
		}
	case ']':
		if end := strings.IndexByte(s, 0x07); end >= 0 {
			return end + 1
		}
		if end := strings.Index(s, "\x1b\\"); end >= 0 {
			return end + 2
		}
	}
	return len(s)
}

// Clean returns a text of one line without anything that could steer a
// terminal or move what stands beside it: control characters (C1 included),
// line ends and tabs become a space, invalid bytes U+FFFD; what isUnruly names
// is removed; a mark without a letter stands on ◌ instead of on what is drawn
// before the text. Texts were cleaned at intake; this is the second lock.
func Clean(s string) string {
	if plainASCII(s) || !needsCleaning(s) {
		return s
	}
	if strings.ContainsFunc(s, halfVoiced) {
		s = widenKana(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	before := rune(0)
	for _, r := range s {
		switch {
		case isControl(r):
			b.WriteByte(' ')
		case isUnruly(before, r):
			continue
		case before == 0 && leans(r):
			b.WriteString("◌")
			writeVowel(&b, r)
		case spacingVowel(r):
			writeVowel(&b, r)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// widenKana draws half-width kana at full width. It is used where a half-width
// voicing mark stands in them: as a character ｶﾞ is one cell, on most terminals two,
// and ガ is two everywhere.
func widenKana(s string) string {
	var b strings.Builder
	for s != "" {
		from := strings.IndexFunc(s, isHalfKana)
		if from < 0 {
			b.WriteString(s)
			break
		}
		run := len(s) - from
		if to := strings.IndexFunc(s[from:], func(r rune) bool { return !isHalfKana(r) }); to >= 0 {
			run = to
		}
		b.WriteString(s[:from])
		b.WriteString(norm.NFKC.String(s[from : from+run]))
		s = s[from+run:]
	}
	return b.String()
}

// spacingVowel names Thai and Lao AM, which take a cell of their own although
// they count to the character before them.
func spacingVowel(r rune) bool { return r == 0xe33 || r == 0xeb3 }

// leans says whether a rune would join whatever is drawn before it, a blank
// of another column too.
func leans(r rune) bool {
	if !unicode.IsMark(r) {
		return spacingVowel(r)
	}
	joined, _ := ansi.FirstGraphemeCluster(" "+string(r), ansi.WcWidth)
	return len(joined) > 1
}

// writeVowel writes AM as the two runes it stands for, which every terminal
// measures alike; other runes as they are.
func writeVowel(b *strings.Builder, r rune) {
	switch r {
	case 0xe33:
		b.WriteString("\u0e4d\u0e32")
	case 0xeb3:
		b.WriteString("\u0ecd\u0eb2")
	default:
		b.WriteRune(r)
	}
}

func isHalfKana(r rune) bool { return r >= 0xff65 && r <= 0xff9f }
func halfVoiced(r rune) bool { return r == 0xff9e || r == 0xff9f }

func needsCleaning(s string) bool {
	if first, _ := utf8.DecodeRuneInString(s); leans(first) {
		return true
	}
	for _, r := range s {
		// A joiner needs a look at its neighbour, which Clean takes.
		if r == utf8.RuneError || r == zwj || isControl(r) || isUnruly(0, r) || halfVoiced(r) || spacingVowel(r) {
			return true
		}
	}
	return false
}

func isControl(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

const (
	zwnj = 0x200c
	zwj  = 0x200d
)

// isUnruly names what a screen leaves out: format characters that reorder or
// hide text (bidirectional overrides, zero-width spaces, tags), marks that join
// the blank after them, and what makes one wide picture of several characters
// (variation selectors, skin tones, joiners after a picture), on whose width
// terminals disagree. Joiners after a letter shape scripts and stay.
func isUnruly(before, r rune) bool {
	switch {
	case r < 0xad || r == zwnj:
		return false
	case r == zwj:
		return !unicode.IsLetter(before) && !unicode.IsMark(before)
	case r == 0xfe0e || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff:
		return true
	default:
		return isHidden(r) || joinsNext(r)
	}
}

// isHidden names the format characters that nothing on a screen needs: they
// reorder or hide text, which is how one name passes for another.
func isHidden(r rune) bool {
	return r >= 0xad && r != zwnj && r != zwj && unicode.Is(unicode.Cf, r)
}

// joinsNext names the letters with Grapheme_Cluster_Break=Prepend that are not
// format characters (Unicode 16, GraphemeBreakProperty).
func joinsNext(r rune) bool {
	switch r {
	case 0x0d4e, 0x111c2, 0x111c3, 0x113d1, 0x1193f, 0x11941, 0x11a3a, 0x11d46, 0x11f02:
		return true
	}
	return r >= 0x11a84 && r <= 0x11a89
}

// plainASCII holds for what most cells are; it takes the short way everywhere.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Cluster returns the bytes and cells of the first character (grapheme cluster) of a
// cleaned text that is not empty.
func Cluster(s string) (n, cells int) {
	if s[0] < utf8.RuneSelf {
		if len(s) == 1 || s[1] < utf8.RuneSelf {
			return 1, 1
		}
	} else if n, cells = alone(s); n > 0 {
		return n, cells
	}
	c, cells := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return len(c), cells + extra(c)
}

// alone is Cluster for the characters of which screens are full, kana, Han, signs and
// lines; n is 0 where a look at what follows is needed.
func alone(s string) (n, cells int) {
	r, n := utf8.DecodeRuneInString(s)
	if cells = plainCells(r); cells == 0 {
		return 0, 0
	}
	if n < len(s) && s[n] >= utf8.RuneSelf {
		if next, _ := utf8.DecodeRuneInString(s[n:]); plainCells(next) == 0 {
			return 0, 0
		}
	}
	return n, cells
}

// plainCells is the width of a rune that joins neither the rune before it nor another
// of these after it, 0 for any other.
func plainCells(r rune) int {
	switch {
	case r >= 0x3400 && r <= 0x9fff, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30ff, r >= 0xac00 && r <= 0xd7a3,
		r >= 0x3001 && r <= 0x3020, r >= 0xff01 && r <= 0xff60:
		return 2
	case r >= 0xc0 && r <= 0x24f, r >= 0x2010 && r <= 0x2027, r >= 0x2500 && r <= 0x259f, r == 0xb7, r == 0xbb:
		if ambiguousWide() && isAmbiguous(r) {
			return 1 + extraOf(r)
		}
		return 1
	}
	return 0
}

const blanks = "                                                                                                                                                                                                        "

// spaces returns n spaces, without an allocation up to the width of a screen.
func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}
