package part

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/unicode/norm"

	"rounds/data/draft"
	"rounds/ui/theme"
)

// Editor is a text field of one line or of many. Every change it makes is one
// numbered splice that its owner journals; the text that a splice put in is
// drawn dim, once that is asked for, until the owner says it is committed.
//
// Positions are runes, the cursor moves by whole characters (grapheme
// clusters). The field never waits, keeps no clock and does not touch the
// journal.
type Editor struct {
	Theme       theme.Theme
	Placeholder string // shown while the text is empty
	Focused     bool   // a field without focus has no cursor

	multi   bool
	text    []rune
	born    []uint32 // number of the splice that each rune came with, 0 for the base
	made    uint32   // splices made so far
	acked   uint32   // splices committed so far
	pending bool     // draw what is not committed dim
	over    bool     // the next text takes the place of all that stands

	pos   int
	goal  int // the column that up and down aim at, -1 for the cursor's own
	lines lineTable
	top   int // first visible line; in a field of one line the first visible rune
}

// Change is the answer to a key or a paste.
type Change struct {
	// Handled says that the field took the key.
	Handled bool
	// Seq is the number of the splice, counted from 1 over the life of the
	// field; 0 when the text stayed as it was.
	Seq int
	// Edit is the splice, where there is one.
	Edit draft.Edit
}

// NewEditor returns a field that holds text, with the cursor at its end. Only a
// field of many lines takes Enter, Up and Down.
func NewEditor(th theme.Theme, text string, multi bool) *Editor {
	e := &Editor{Theme: th, multi: multi, goal: -1}
	e.SetText(text)
	return e
}

// singleChunk is the width at which a field of one line is measured.
const singleChunk = 64

// SetText replaces the text by one that is committed, as when another version
// arrives. Numbers of splices go on, so that a late Ack finds nothing. The
// cursor goes to the end.
func (e *Editor) SetText(text string) {
	e.text = []rune(text)
	e.born = make([]uint32, len(e.text))
	e.pos, e.goal, e.top, e.over = len(e.text), -1, 0, false
	width := e.lines.width
	if !e.multi || width == 0 {
		width = singleChunk
	}
	e.lines.build(e.text, width)
}

// Text returns the text.
func (e *Editor) Text() string { return string(e.text) }

// Empty says whether there is no text.
func (e *Editor) Empty() bool { return len(e.text) == 0 }

// Pos returns the cursor's position in runes.
func (e *Editor) Pos() int { return e.pos }

// Seq returns the number of the last splice.
func (e *Editor) Seq() int { return int(e.made) }

// TypeOver has the text that is typed or pasted next take the place of what stands, as
// in a form whose field is selected. Any other key that the field takes ends that.
func (e *Editor) TypeOver() { e.over = len(e.text) > 0 }

// TypesOver says whether it will.
func (e *Editor) TypesOver() bool { return e.over }

// Saved says whether every splice is committed.
func (e *Editor) Saved() bool { return e.acked >= e.made }

// Ack marks the splices up to number n as committed. When none is left open,
// pending text is no longer drawn dim until ShowPending asks for it again.
func (e *Editor) Ack(n int) {
	if n > int(e.acked) {
		e.acked = uint32(min(n, int(e.made)))
	}
	if e.Saved() {
		e.pending = false
	}
}

// ShowPending draws what is not committed dim. Owners call it when a commit
// took longer than 50 ms.
func (e *Editor) ShowPending() { e.pending = !e.Saved() }

// Key acts on a key. Keys with alt are left to the page, save for moving and
// deleting by words; so are escape and tab.
func (e *Editor) Key(key tea.KeyPressMsg) Change {
	name := key.String()
	if key.Text != "" && key.Mod&(tea.ModAlt|tea.ModCtrl|tea.ModMeta|tea.ModSuper|tea.ModHyper) == 0 {
		return e.Paste(key.Text)
	}
	if from, to, ok := e.deletion(name); ok {
		return e.replace(from, to, "")
	}
	if e.multi && (name == "enter" || name == "shift+enter" || name == "ctrl+j") {
		return e.replace(e.pos, e.pos, "\n")
	}
	moved := e.move(name)
	e.over = e.over && !moved
	return Change{Handled: moved}
}

// Paste puts a text in at the cursor as one splice, whatever its size. Line
// ends become spaces in a field of one line.
func (e *Editor) Paste(text string) Change {
	if text = e.admit(text); e.over && text != "" {
		return e.replace(0, len(e.text), text)
	}
	return e.replace(e.pos, e.pos, text)
}

// deletion returns the range that a key removes.
func (e *Editor) deletion(name string) (from, to int, ok bool) {
	switch name {
	case "backspace", "shift+backspace", "ctrl+h":
		return e.before(e.pos), e.pos, true
	case "delete", "ctrl+d":
		return e.pos, e.after(e.pos), true
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		return e.wordBefore(e.pos), e.pos, true
	case "alt+delete", "ctrl+delete":
		return e.pos, e.wordAfter(e.pos), true
	case "ctrl+u":
		return e.hardStart(e.pos), e.pos, true
	case "ctrl+k":
		end := e.hardEnd(e.pos)
		if end == e.pos {
			end = e.after(e.pos) // the line end itself
		}
		return e.pos, end, true
	}
	return 0, 0, false
}

// replace is the one place where the text changes.
func (e *Editor) replace(from, to int, ins string) Change {
	e.goal, e.over = -1, false
	if from == to && ins == "" {
		return Change{Handled: true}
	}
	e.made++
	runes := []rune(ins)
	born := make([]uint32, len(runes))
	for i := range born {
		born[i] = e.made
	}
	e.text = slices.Replace(e.text, from, to, runes...)
	e.born = slices.Replace(e.born, from, to, born...)
	e.lines.edited(e.text, from, to-from, len(runes))
	e.pos = from + len(runes)
	return Change{Handled: true, Seq: int(e.made), Edit: draft.Edit{Pos: from, Del: to - from, Ins: ins}}
}

// admit makes a text fit to be stored: line ends of one kind, tabs as spaces,
// NFC, and no control or format characters, whoever copied them from where.
func (e *Editor) admit(text string) string {
	if plainASCII(text) {
		return text
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	var b strings.Builder
	b.Grow(len(text))
	before := rune(0)
	for _, r := range text {
		switch {
		case r == '\n' && before == '\r': // already written
		case r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			if e.multi {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		case r == '\t':
			b.WriteString("    ")
		case isControl(r) || isHidden(r):
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}
