package part

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/theme"
)

// View renders the field in h lines of w cells, scrolled so that the cursor is
// in sight, and returns the cursor's place in it: the real cursor of the
// terminal, at which input methods compose. It is nil without focus.
//
// Lines are wrapped one cell short of w, so that the cursor has a place after a
// full line.
func (e *Editor) View(w, h int) (string, *tea.Cursor) {
	if w <= 0 || h <= 0 {
		return "", nil
	}
	var b strings.Builder
	b.Grow(w*h + 32)
	x, y := 0, 0
	if e.multi {
		e.fitWidth(w)
		x, y = e.scrollTo(h)
		for row := range h {
			if row > 0 {
				b.WriteByte('\n')
			}
			e.drawRow(&b, row, w)
		}
	} else {
		x = e.scrollSideways(w)
		e.draw(&b, e.top, len(e.text), w)
		for range h - 1 {
			b.WriteByte('\n')
			b.WriteString(spaces(w))
		}
	}
	if !e.Focused {
		return b.String(), nil
	}
	return b.String(), tea.NewCursor(min(x, w-1), y)
}

// Height returns the lines that the whole text takes in w cells, at least 1.
func (e *Editor) Height(w int) int {
	if !e.multi {
		return 1
	}
	e.fitWidth(w)
	return len(e.lines.starts)
}

// Click puts the cursor where the mouse points: x and y count from the field's
// first cell as View last drew it.
func (e *Editor) Click(x, y int) {
	e.goal, e.over = -1, false
	if e.multi {
		e.pos = e.at(clamp(e.top+y, 0, len(e.lines.starts)-1), x)
		return
	}
	at := min(e.top, len(e.text))
	for at < len(e.text) && e.cells(at, e.after(at)) <= x {
		x -= e.cells(at, e.after(at))
		at = e.after(at)
	}
	e.pos = at
}

// fitWidth wraps the text anew where the width is another.
func (e *Editor) fitWidth(w int) {
	if width := max(1, w-1); e.lines.width != width {
		e.lines.build(e.text, width)
	}
}

// scrollTo brings the cursor's line into h lines and returns where it stands.
func (e *Editor) scrollTo(h int) (x, y int) {
	line := e.lines.line(e.pos)
	e.top = clamp(e.top, line-h+1, line)
	e.top = clamp(e.top, 0, max(0, len(e.lines.starts)-h))
	return e.column(e.pos), line - e.top
}

// scrollSideways brings the cursor into w cells of a field of one line and
// returns its column.
func (e *Editor) scrollSideways(w int) int {
	if e.pos <= e.top {
		// Half a field of what stands before it stays in sight.
		e.top = e.pos
		for back := 0; e.top > 0 && back < w/2; {
			before := e.before(e.top)
			back += e.cells(before, e.top)
			e.top = before
		}
	}
	// After a long jump, start from a line of the table instead of walking there.
	near := e.lines.line(e.pos) - w/singleChunk - 2
	e.top = max(e.top, e.lines.starts[max(0, near)])
	x := e.cells(e.top, e.pos)
	for x > w-1 && e.top < e.pos {
		next := e.after(e.top)
		x -= e.cells(e.top, next)
		e.top = next
	}
	return x
}

// drawRow draws one line of the screen.
func (e *Editor) drawRow(b *strings.Builder, row, w int) {
	line := e.top + row
	if line >= len(e.lines.starts) {
		b.WriteString(spaces(w))
		return
	}
	from, to := e.lines.bounds(line, len(e.text))
	e.draw(b, from, to, w)
}

// draw writes the text of a range in exactly w cells.
func (e *Editor) draw(b *strings.Builder, from, to, w int) {
	if len(e.text) == 0 && from == 0 {
		b.WriteString(e.Theme.Faint.Render(Cut(e.Placeholder, w)) + spaces(w-Width(Cut(e.Placeholder, w))))
		return
	}
	used := 0
	dim := false
	var style theme.Style
	for i := from; i < to; {
		n, cells := clusterRunes(e.text[i:to])
		if used+cells > w {
			break
		}
		if now := e.uncommitted(i, i+n); i == from || now != dim {
			b.WriteString(style.Reset())
			switch dim, style = now, e.Theme.Input; {
			case now:
				style = e.Theme.Pending
			case e.over:
				style = e.Theme.Faint
			}
			b.WriteString(style.Prefix())
		}
		e.write(b, i, i+n)
		used += cells
		i += n
	}
	b.WriteString(style.Reset())
	b.WriteString(spaces(w - used))
}

// write puts the runes of one character out; what a screen does not show is
// left out as it was when it was measured.
func (e *Editor) write(b *strings.Builder, from, to int) {
	for i := from; i < to; i++ {
		before := rune(0)
		if i > from {
			before = e.text[i-1]
		}
		switch r := e.text[i]; {
		case isControl(r):
			b.WriteByte(' ')
		case r == 0xff9e: // half-width voicing marks, in a cell of their own
			b.WriteByte('"')
		case r == 0xff9f:
			b.WriteRune('°')
		case isUnruly(before, r):
		case i == from && leans(r) && !spacingVowel(r):
			b.WriteString("◌")
			b.WriteRune(r)
		default:
			writeVowel(b, r)
		}
	}
}

func (e *Editor) uncommitted(from, to int) bool {
	if !e.pending {
		return false
	}
	for _, n := range e.born[from:to] {
		if n > e.acked {
			return true
		}
	}
	return false
}
