package part

import (
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/width"
)

// Some characters are one cell on most terminals and two on those set up for Chinese,
// Japanese or Korean: ①, ※, ±, Greek, Cyrillic (East Asian Width A, Unicode UAX 11). No
// terminal says which, and asking is no way (see package screen), so the person does.
// This file is the one place that decides: everything is measured through it.
//
// The signs of the interface are among them: rules, lights, trends, small lines. They would
// take twice their room, and are drawn by narrow ones there instead (Drawn), so that no
// page has to know.

// One process may draw for both kinds of terminals (`rounds ssh`), and texts are measured
// in the middle of every page, by functions that know of no session. So how wide they are
// belongs to whoever is drawing: both kinds take turns. Drawing waits for nobody, so that
// a turn is as long as it takes to compute a frame. Those of one cell, nearly all, draw
// beside each other.
var (
	turns sync.RWMutex
	wide  atomic.Bool // who is drawing gives ambiguous characters two cells
)

// Measure runs draw with ambiguous characters as wide as on the terminal that is drawn
// for: 2 cells, else 1. draw must not wait for I/O, nor call Measure.
func Measure(cells int, draw func()) {
	if cells == 2 {
		turns.Lock()
		defer turns.Unlock()
		wide.Store(true)
		defer wide.Store(false)
	} else {
		turns.RLock()
		defer turns.RUnlock()
	}
	draw()
}

func ambiguousWide() bool { return wide.Load() }

// libraryWide is what RUNEWIDTH_EASTASIAN has told the library that measures: with it, it
// counts two for all of them. It is asked of a character below U+0300: for another it would
// first make the table of Prepare, in every command.
var libraryWide = ansi.StringWidthWc("±") == 2

// narrow are the signs that have a narrow stand-in.
var narrow = map[rune]string{
	'│': "|", '─': "-", '┌': "+", '┐': "+", '└': "+", '┘': "+", '├': "+", '┤': "+",
	'●': "*", '◐': "+", '○': "o", '▲': "^", '▼': "v", '·': "∙",
	'←': "<", '→': ">", '↑': "^", '↓': "v", '…': "⋯", '×': "x", '÷': "/",
	'‐': "-", '–': "-", '—': "-", '―': "-", '‘': "'", '’': "'", '“': "\"", '”': "\"",
	'▁': "⡀", '▂': "⣀", '▃': "⣄", '▄': "⣤", '▅': "⣦", '▆': "⣶", '▇': "⣿", '█': "⣿",
}

// Prepare makes the library's table of widths, which the first text of a screen needs, while
// a start does other things.
func Prepare() { ansi.StringWidthWc("①") }

// isAmbiguous reports a character of uncertain width that stands by itself.
func isAmbiguous(r rune) bool {
	return r > 0xa0 && width.LookupRune(r).Kind() == width.EastAsianAmbiguous && !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// extra is how many cells a text takes more than the library says.
func extra(s string) int {
	if !ambiguousWide() && !libraryWide {
		return 0
	}
	n := 0
	for _, r := range s {
		n += extraOf(r)
	}
	return n
}

func extraOf(r rune) int {
	if !isAmbiguous(r) {
		return 0
	}
	n := 0
	if _, sign := narrow[r]; ambiguousWide() && !sign {
		n++
	}
	if libraryWide {
		n--
	}
	return n
}

// Drawn is a text as it is written to the terminal: with the narrow signs where the
// others would be wide.
func Drawn(s string) string {
	if !ambiguousWide() || plainASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if sign, ok := narrow[r]; ok {
			b.WriteString(sign)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
