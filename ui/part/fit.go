// Package part holds the widgets that pages are built from. All of them are
// width-safe: a widget that is given w cells returns lines of exactly w cells,
// whatever is in the text, so columns hold and no line wraps by itself.
//
// Widths are those of grapheme clusters with ambiguous characters narrow.
// Widgets keep no clock, start no command and know no page.
package part

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis ends a text that was cut.
const Ellipsis = "…"

// Width returns the cells that a plain text takes once it is cleaned as Fit
// cleans it. Styled text is measured with StyledWidth.
func Width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(Clean(s))
}

// StyledWidth returns the cells that a text with escape sequences takes.
func StyledWidth(s string) int { return ansi.StringWidth(s) }

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
	s = Clean(s)
	// One pass: remember where the text has to end if … is needed, and stop
	// at the first character too many, so that a note of 64 KiB costs no more
	// than what fits.
	used, keep, keepWidth := 0, 0, 0
	for i := 0; i < len(s); {
		n, cells := cluster(s[i:])
		if used+cells > w {
			return s[:keep] + Ellipsis, keepWidth + 1
		}
		used += cells
		i += n
		if used <= w-1 {
			keep, keepWidth = i, used
		}
	}
	return s, used
}

// FitStyled returns a line that may hold colours in exactly w cells. It is for
// lines put together from fitted parts; plain text goes through Fit.
func FitStyled(s string, w int) string {
	if w <= 0 {
		return ""
	}
	cells := ansi.StringWidth(s)
	if cells > w {
		s = ansi.Truncate(s, w, Ellipsis)
		cells = ansi.StringWidth(s)
	}
	return s + spaces(w-cells)
}

// Clean returns a text of one line without anything that could steer a
// terminal or move what stands beside it: control characters (C1 included),
// line ends and tabs become a space, invalid bytes U+FFFD; what isUnruly names
// is removed. Texts were cleaned at intake; this is the second lock.
func Clean(s string) string {
	if plainASCII(s) || !needsCleaning(s) {
		return s
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
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func needsCleaning(s string) bool {
	for _, r := range s {
		// A joiner needs a look at its neighbour, which Clean takes.
		if r == utf8.RuneError || r == zwj || isControl(r) || isUnruly(0, r) {
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

// cluster returns the bytes and cells of the first grapheme cluster of a
// cleaned text that is not empty.
func cluster(s string) (n, cells int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	c, cells := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return len(c), cells
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
