package part

import (
	"strings"

	"rounds/ui/theme"
)

// Column is the rule for one column of a table.
type Column struct {
	Title string
	// Min is the width in cells that the column has at least while it is shown.
	Min int
	// Max is the width at which it stops growing; 0 means no limit. A column
	// without Flex is always Min wide.
	Max int
	// Flex is its share of the cells that are left over; 0 for a fixed width.
	Flex int
	// Drop says when it gives way on a narrow screen: the highest goes first,
	// 0 never does.
	Drop int
	// Right puts the text at the right edge, as numbers stand.
	Right bool
}

// Columns lays out the rows of a table. A row is as wide as the layout it was
// made for, to the cell.
type Columns struct {
	Cols []Column
	// Gap is the number of cells between two columns.
	Gap int
}

// ColWidth says where a column stands: its first cell and its cells. A column
// that was dropped has W 0.
type ColWidth struct{ X, W int }

// Layout distributes width over the columns, one entry for each. Columns are
// dropped until the rest fits at their Min; what is left over goes to the
// flexible ones by their share. Where not even the columns that are never dropped
// fit, the last of them are cut.
func (c Columns) Layout(width int) []ColWidth {
	out := make([]ColWidth, len(c.Cols))
	shown := make([]bool, len(c.Cols))
	for i := range shown {
		shown[i] = c.Cols[i].Min > 0 || c.Cols[i].Flex > 0
	}
	for c.minimum(shown) > width {
		victim := -1
		for i, col := range c.Cols {
			if shown[i] && col.Drop > 0 && (victim < 0 || col.Drop >= c.Cols[victim].Drop) {
				victim = i
			}
		}
		if victim < 0 {
			break
		}
		shown[victim] = false
	}
	for i := range out {
		if shown[i] {
			out[i].W = c.Cols[i].Min
		}
	}
	c.grow(out, shown, width-c.minimum(shown))
	c.place(out, shown, width)
	return out
}

// minimum returns the cells of the shown columns and their gaps.
func (c Columns) minimum(shown []bool) int {
	sum, count := 0, 0
	for i, col := range c.Cols {
		if shown[i] {
			sum += col.Min
			count++
		}
	}
	return sum + max(0, count-1)*c.Gap
}

// grow hands out spare cells by share until none is left or nobody may take
// more. Each round gives every willing column its part, and single cells that
// cannot be shared go from left to right: the same width always gives the same
// layout.
func (c Columns) grow(out []ColWidth, shown []bool, spare int) {
	for spare > 0 {
		shares := 0
		for i, col := range c.Cols {
			if shown[i] && c.room(i, out) > 0 {
				shares += col.Flex
			}
		}
		if shares == 0 {
			return
		}
		given := 0
		for i, col := range c.Cols {
			if !shown[i] || col.Flex == 0 {
				continue
			}
			part := min(spare*col.Flex/shares, c.room(i, out), spare-given)
			out[i].W += part
			given += part
		}
		for i := range c.Cols {
			if given == 0 && shown[i] && c.room(i, out) > 0 {
				out[i].W++
				given = 1
			}
		}
		spare -= given
	}
}

// room returns how far a column may still grow.
func (c Columns) room(i int, out []ColWidth) int {
	col := c.Cols[i]
	switch {
	case col.Flex == 0:
		return 0
	case col.Max == 0:
		return int(^uint(0) >> 1)
	default:
		return max(0, col.Max-out[i].W)
	}
}

// place sets the first cells, and cuts what stands beyond the width.
func (c Columns) place(out []ColWidth, shown []bool, width int) {
	x := 0
	for i := range out {
		if !shown[i] {
			continue
		}
		if out[i].W = min(out[i].W, width-x); out[i].W <= 0 {
			out[i] = ColWidth{}
			continue
		}
		out[i].X = x
		x += out[i].W + c.Gap
	}
}

// Cell is the text of one cell and how it looks. The style is put around the
// fitted text without its filling, so that underlines end with the word.
type Cell struct {
	Text  string
	Style theme.Style
}

// Row renders one row in width cells. Cells beyond the columns are left out,
// missing ones are blank.
func (c Columns) Row(layout []ColWidth, width int, cells []Cell) string {
	var b strings.Builder
	b.Grow(width + 16*len(cells))
	x := 0
	for i, at := range layout {
		if at.W == 0 {
			continue
		}
		b.WriteString(spaces(at.X - x))
		x = at.X + at.W
		if i >= len(cells) {
			b.WriteString(spaces(at.W))
			continue
		}
		text, w := cutWidth(cells[i].Text, at.W)
		if c.Cols[i].Right {
			b.WriteString(spaces(at.W - w))
			b.WriteString(cells[i].Style.Render(text))
		} else {
			b.WriteString(cells[i].Style.Render(text))
			b.WriteString(spaces(at.W - w))
		}
	}
	b.WriteString(spaces(width - x))
	return b.String()
}

// Header renders the titles of the columns, aligned as their cells are.
func (c Columns) Header(layout []ColWidth, width int, style theme.Style) string {
	cells := make([]Cell, len(c.Cols))
	for i, col := range c.Cols {
		cells[i] = Cell{Text: col.Title, Style: style}
	}
	return c.Row(layout, width, cells)
}
