// Package linear says the pages of the workstation as lines of text, one after the other,
// for screen readers, Braille lines and terminals that cannot move their cursor.
//
// It stands where the screen is drawn (screen.Lines) and sees the same views as it. What
// a page says is written once; after that only lines that say something new, then what
// is selected: "Row 3 of 41: Acme, request waiting 16 min". The text that is being typed
// is the last line, without an end, and what is typed is added to it.
//
// Nothing moves: clocks and counts that go on by themselves are not said again, only with
// a line that a key has changed. Rules, boxes and small lines are left out, and lights
// and marks are words. But for line ends, nothing is written that moves the cursor; a line that is
// typed is erased where it changes otherwise than by one more character.
package linear

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// Reader says views. It is used by one goroutine.
type Reader struct {
	w     *words.Words
	dumb  bool   // the terminal knows no sequences
	erase string // the line that is typed, or leaves it
	signs *strings.Replacer

	pages  map[string][]string // what each page said last, by its title
	title  string
	focus  string // the selected row that was said last
	prompt string // the line that stands without an end
	begun  bool
}

// New makes a reader for a kind of terminal (TERM).
func New(w *words.Words, term string) *Reader {
	r := &Reader{w: w, erase: "\r" + ansi.EraseLineRight, pages: map[string][]string{}, dumb: term == "" || term == "dumb"}
	if r.dumb {
		r.erase = "\r\n"
	}
	r.signs = strings.NewReplacer(
		theme.GlyphRed, w.T("linear.red"), theme.GlyphAmber, w.T("linear.amber"), theme.GlyphGreen, w.T("linear.green"),
		theme.GlyphUp, w.T("linear.up")+" ", theme.GlyphDown, w.T("linear.down")+" ", theme.GlyphWait, w.T("linear.wait"),
		theme.LinearChosen+" ", w.T("linear.selected", ""), theme.LinearChosen, w.T("linear.selected", ""),
		"  ", " ")
	return r
}

// Begin and End switch on and off that a pasted text comes as one piece.
func (r *Reader) Begin() string { return r.mode(ansi.SetModeBracketedPaste) }

// End also ends the line that is typed.
func (r *Reader) End() string { return "\r\n" + r.mode(ansi.ResetModeBracketedPaste) }

func (r *Reader) mode(seq string) string {
	if r.dumb {
		return ""
	}
	return seq
}

// Again has everything said with the next view.
func (r *Reader) Again() { r.pages, r.title, r.focus = map[string][]string{}, "", "" }

// Draw appends what is new in a view. pressed says that a key was pressed since the one
// before.
func (r *Reader) Draw(out []byte, v tea.View, pressed bool) []byte {
	if v.Content == "" { // drawn before the window's size is known: no page has been said
		return out
	}
	now := r.read(v)
	var said []string
	turned := v.WindowTitle != r.title || !r.begun
	if turned && v.WindowTitle == "" {
		delete(r.pages, "") // one that has no title is always new
	}
	before, known := r.pages[v.WindowTitle]
	heard := make(map[string]bool, len(before))
	for _, line := range before {
		heard[still(line)] = true
	}
	for i, line := range now.lines {
		if line == "" || now.typing && line == now.prompt || i < now.header && known || heard[still(line)] {
			continue
		}
		said = append(said, line)
	}
	if turned && v.WindowTitle != "" {
		said = slices.Insert(said, 0, "", v.WindowTitle)
	}
	changed := now.focus != r.focus && (pressed || still(now.focus) != still(r.focus))
	if now.focus != "" && (turned || changed) {
		said = append(said, now.focus)
		r.focus = now.focus
	}
	r.pages[v.WindowTitle], r.title, r.begun = append(now.lines, now.row), v.WindowTitle, true
	return r.write(out, said, now)
}

// write writes lines, and the one that is typed after them.
func (r *Reader) write(out []byte, said []string, now picture) []byte {
	prompt := ""
	if now.typing {
		prompt = now.prompt
	}
	if len(said) > 0 && r.prompt != "" {
		out = append(out, r.erase...)
		r.prompt = ""
	}
	for _, line := range said {
		out = append(append(out, line...), "\r\n"...)
	}
	switch added, more := strings.CutPrefix(prompt, r.prompt); {
	case prompt == r.prompt:
	case prompt == "":
		out = append(out, "\r\n"...)
	case more:
		out = append(out, added...)
	default:
		out = append(append(out, r.erase...), prompt...)
	}
	r.prompt = prompt
	return out
}

// picture is a view as lines: of each what stands left and right of a rule apart.
type picture struct {
	lines  []string
	focus  string // the selected row, with its place
	row    string // the same without
	prompt string // what is typed
	typing bool
	header int // so many of the lines are the page's header and its keys
}

// marks are what a drawn line has beside its words. They are compiled when the first page
// is read: most people never have one read.
var marks = sync.OnceValue(func() (m struct{ selected, drawn, level, colon, gap, digits *regexp.Regexp }) {
	m.selected = regexp.MustCompile(theme.GlyphSelect + `(\d+)/(\d+) (.*)`)
	m.drawn = regexp.MustCompile(`[\x{2500}-\x{259f}]+`)
	m.level = regexp.MustCompile(`(^| )` + theme.GlyphLevel + `(  |$)`)
	m.colon = regexp.MustCompile(`: {2,}`)
	m.gap = regexp.MustCompile(` {2,}`)
	m.digits = regexp.MustCompile(`\d+`)
	return m
})

// still is a line without what goes on by itself.
func still(line string) string { return marks().digits.ReplaceAllString(line, "0") }

func (r *Reader) read(v tea.View) picture {
	var p picture
	rows := strings.Split(ansi.Strip(v.Content), "\n")
	for y, row := range rows {
		at := 0
		pieces := strings.SplitAfter(row, theme.GlyphRule)
		for i, piece := range pieces {
			width := part.Width(piece)
			here := v.Cursor != nil && v.Cursor.Y == y && v.Cursor.X >= at && (v.Cursor.X < at+width || i == len(pieces)-1)
			at += width
			if found := marks().selected.FindStringSubmatch(piece); found != nil {
				p.focus = r.row(found)
				p.row = r.plain(found[3])
				piece, _, _ = strings.Cut(piece, theme.GlyphSelect)
			}
			line := r.plain(piece)
			if here {
				p.typing, p.prompt = true, line
			}
			p.lines = append(p.lines, line)
		}
		if y == 0 {
			p.header = len(p.lines)
		}
	}
	return p
}

// row says a selected row, with its place among all where it is known.
func (r *Reader) row(found []string) string {
	text := r.plain(found[3])
	if found[2] == "0" {
		return r.w.T("linear.selected", text)
	}
	return r.w.T("linear.row", found[1], found[2], text)
}

// plain is a text without what is only drawn. Pages clean what they show; here, where
// nothing else stands between them and the terminal, it is done once more.
func (r *Reader) plain(s string) string {
	s = part.Clean(s)
	s = marks().level.ReplaceAllString(s, "  ") // at the edge of a column: between two texts it parts them
	s = marks().drawn.ReplaceAllString(strings.ReplaceAll(s, " · ", ", "), " ")
	s = strings.TrimSpace(strings.ReplaceAll(s, theme.GlyphLevel, " "))
	// A sign before a gap would leave a blank before the comma.
	return strings.TrimSpace(strings.ReplaceAll(r.signs.Replace(marks().gap.ReplaceAllString(marks().colon.ReplaceAllString(s, ": "), ", ")), " ,", ","))
}
