package part

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/theme"
)

// List is a cursor over rows of which only the visible ones are ever rendered;
// 100,000 rows cost what a screenful costs. The zero value is an empty list.
//
// The list knows positions, not rows. An owner whose rows are sorted anew looks
// up where the selected row went and calls Select.
type List struct {
	// Leap scrolls by half a window where the cursor would leave it, instead of row by
	// row: for a list with something beside it, which would have to be written again
	// with every row.
	Leap bool

	count, cursor, offset, height int
}

// SetLen says how many rows there are. The cursor stays on its position, or
// goes to the last row where that is gone.
func (l *List) SetLen(n int) {
	l.count = max(0, n)
	l.follow()
}

// SetHeight says how many rows are visible. View calls it; an owner does where
// it pages before the first View.
func (l *List) SetHeight(h int) {
	l.height = max(0, h)
	l.follow()
}

// Len returns the number of rows.
func (l *List) Len() int { return l.count }

// Cursor returns the selected row, from 0, or -1 in an empty list.
func (l *List) Cursor() int {
	if l.count == 0 {
		return -1
	}
	return l.cursor
}

// Select puts the cursor on a row; one outside the list means the nearest.
func (l *List) Select(i int) {
	l.cursor = i
	l.follow()
}

// Move moves the cursor by n rows, up where n is negative, and stops at the ends.
func (l *List) Move(n int) { l.Select(l.cursor + n) }

// Page moves by n screenfuls less one row, so that a row of the old screen
// stays in sight.
func (l *List) Page(n int) { l.Select(l.cursor + n*max(1, l.height-1)) }

// Home goes to the first row.
func (l *List) Home() { l.Select(0) }

// End goes to the last row.
func (l *List) End() { l.Select(l.count - 1) }

// Key moves by the keys that move in every list; ours is false for any other. Where a
// text is typed above the list (typing), home and end move in the text.
func (l *List) Key(msg tea.KeyPressMsg, m *keys.Move, typing bool) (ours bool) {
	switch {
	case m.Down.Pressed(msg, typing):
		l.Move(1)
	case m.Up.Pressed(msg, typing):
		l.Move(-1)
	case m.PageDown.Pressed(msg, typing):
		l.Page(1)
	case m.PageUp.Pressed(msg, typing):
		l.Page(-1)
	case !typing && m.Home.Matches(msg):
		l.Home()
	case !typing && m.End.Matches(msg):
		l.End()
	default:
		return false
	}
	return true
}

// Turn scrolls as a mouse wheel turns.
func (l *List) Turn(msg tea.MouseWheelMsg) {
	const rows = 3
	if msg.Button == tea.MouseWheelUp {
		l.Wheel(-rows)
	} else {
		l.Wheel(rows)
	}
}

// Wheel scrolls by n rows, up where n is negative. The cursor keeps its row
// while that is in sight and is taken along where it is not.
func (l *List) Wheel(n int) {
	l.offset = clamp(l.offset+n, 0, max(0, l.count-l.height))
	if l.height > 0 && l.count > 0 {
		l.cursor = clamp(l.cursor, l.offset, min(l.offset+l.height, l.count)-1)
	}
}

// Visible returns the rows in sight: from is the first, to the one after the last.
func (l *List) Visible() (from, to int) {
	return l.offset, min(l.offset+l.height, l.count)
}

// Beyond says how many rows are out of sight above and below the window: "↑3 ↓12"; "" where
// all of them are in sight.
func (l *List) Beyond() string {
	var out []string
	from, to := l.Visible()
	if from > 0 {
		out = append(out, "↑"+strconv.Itoa(from))
	}
	if to < l.count {
		out = append(out, "↓"+strconv.Itoa(l.count-to))
	}
	return strings.Join(out, " ")
}

// At returns the row that stands on line y of the list, from 0, as a mouse
// click gives it.
func (l *List) At(y int) (row int, ok bool) {
	row = l.offset + y
	return row, y >= 0 && y < l.height && row < l.count
}

// follow keeps the cursor inside the rows and the rows around it in sight.
func (l *List) follow() {
	l.cursor = clamp(l.cursor, 0, max(0, l.count-1))
	leap := 0
	if l.Leap {
		leap = l.height / 2
	}
	if l.cursor < l.offset {
		l.offset = l.cursor - leap
	}
	if l.height > 0 && l.cursor >= l.offset+l.height {
		l.offset = l.cursor - l.height + 1 + leap
	}
	l.offset = clamp(l.offset, 0, max(0, l.count-l.height))
}

// View renders h lines of w cells. row is called for the visible rows only and
// returns a line of exactly the cells that it is given (w less the gutter): a fitted
// one, so that the owner may keep it from frame to frame. The mark stands in the gutter
// and changes two cells when the cursor moves.
func (l *List) View(th theme.Theme, w, h int, row func(i, cells int, selected bool) string) string {
	l.SetHeight(h)
	if w <= 0 || h <= 0 {
		return ""
	}
	mark := th.Select(l.cursor+1, l.count)
	from, to := l.Visible()
	var b strings.Builder
	b.Grow(h * (w + 16))
	for y := range h {
		if y > 0 {
			b.WriteByte('\n')
		}
		i := from + y
		switch {
		case i >= to:
			b.WriteString(spaces(w))
			continue
		case i == l.cursor:
			b.WriteString(mark)
		default:
			b.WriteByte(' ')
		}
		if w > Gutter {
			b.WriteString(row(i, w-Gutter, i == l.cursor))
		}
	}
	return b.String()
}

// Gutter is the width of the column that holds the selection mark.
const Gutter = 1

func clamp(v, low, high int) int { return max(low, min(v, high)) }
