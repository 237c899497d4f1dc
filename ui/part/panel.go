package part

import (
	"strings"

	"rounds/ui/theme"
)

// PanelInset is the number of cells that a panel takes from the width of its
// body, PanelTitle the lines that it takes from its height.
const (
	PanelInset = 2
	PanelTitle = 1
)

// Panel frames a body in h lines of w cells with a title line and no box. Only
// the focused panel has a rule at its left. The body holds styled lines; lines
// beyond the height are left out, so a body scrolls itself.
func Panel(th theme.Theme, title, body string, focused bool, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	edge, style := "  ", th.Muted
	if focused {
		edge, style, title = th.Rule.Render(theme.GlyphRule)+" ", th.Title, th.Focused(title)
	}
	inner := w - PanelInset
	var b strings.Builder
	for y := range h {
		line := ""
		if y == 0 {
			line = style.Render(Fit(title, inner))
		} else {
			line, body, _ = strings.Cut(body, "\n")
			line = FitStyled(line, inner)
		}
		if y > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(FitStyled(edge+line, w))
	}
	return b.String()
}

// Beside puts blocks of h lines next to each other. Each block has lines of
// one width, as all widgets give them; a block with fewer lines is filled up.
func Beside(h int, blocks ...string) string {
	split := make([][]string, len(blocks))
	widths := make([]int, len(blocks))
	for i, block := range blocks {
		split[i] = strings.Split(block, "\n")
		widths[i] = StyledWidth(split[i][0])
	}
	var b strings.Builder
	for y := range h {
		if y > 0 {
			b.WriteByte('\n')
		}
		for i, lines := range split {
			if y < len(lines) {
				b.WriteString(lines[y])
			} else {
				b.WriteString(spaces(widths[i]))
			}
		}
	}
	return b.String()
}

// Block cuts or fills a text of styled lines to exactly h lines of w cells.
func Block(s string, w, h int) string {
	var b strings.Builder
	for y := range h {
		line := ""
		line, s, _ = strings.Cut(s, "\n")
		if y > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(FitStyled(line, w))
	}
	return b.String()
}
