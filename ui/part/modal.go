package part

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rounds/ui/theme"
)

// Dialog frames a question or a form: a rule with the title, the body, the keys
// and a closing rule, in h lines of w cells. It has no sides; Overlay puts it on
// a page. Lines of the body that DialogInner leaves no room for are not shown.
func Dialog(th theme.Theme, title, body string, hints []Hint, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	cells, room := DialogInner(w, h)
	lines := []string{dialogRule(th, title, w)}
	if room > 0 {
		for line := range strings.SplitSeq(Block(body, cells, room), "\n") {
			lines = append(lines, spaces(dialogInset)+line)
		}
	}
	lines = append(lines, Footer(th, hints, w), th.Rule.Render(strings.Repeat("─", w)))
	return Block(strings.Join(lines, "\n"), w, h)
}

// DialogInner returns the room that a dialog leaves its body.
func DialogInner(w, h int) (cells, lines int) {
	return max(0, w-2*dialogInset), max(0, h-dialogFrame)
}

const (
	dialogInset = 2
	dialogFrame = 3 // the rule with the title, the keys, the closing rule
)

func dialogRule(th theme.Theme, title string, w int) string {
	text, cells := cutWidth(title, w-4)
	if cells == 0 {
		return th.Rule.Render(strings.Repeat("─", w))
	}
	return th.Rule.Render("─") + " " + th.Title.Render(text) + " " + th.Rule.Render(strings.Repeat("─", max(0, w-3-cells)))
}

// Overlay puts a box over a page of w×h cells with its first cell at x, y. A wide
// character that the edge of the box cuts in half becomes a blank.
func Overlay(page, box string, x, y, w, h int) string {
	lines := strings.Split(Block(page, w, h), "\n")
	for i, over := range strings.Split(box, "\n") {
		if at := y + i; at >= 0 && at < h {
			lines[at] = overlayLine(lines[at], over, max(0, x), w)
		}
	}
	return strings.Join(lines, "\n")
}

func overlayLine(line, over string, x, w int) string {
	over = FitStyled(over, min(StyledWidth(over), w-x))
	end := x + StyledWidth(over)
	var b strings.Builder
	b.Grow(len(line) + len(over) + 16)
	b.WriteString(spaces(x - takeStyled(&b, line, 0, x)))
	b.WriteString(ansi.ResetStyle)
	b.WriteString(over)
	b.WriteString(ansi.ResetStyle)
	b.WriteString(spaces(w - end - takeStyled(&b, line, end, w)))
	return b.String()
}

// Center returns where a box of bw×bh cells stands in the middle of w×h.
func Center(bw, bh, w, h int) (x, y int) { return max(0, (w-bw)/2), max(0, (h-bh)/2) }

// Stack holds what lies over a page, the top one last. The zero value is empty.
type Stack[T any] struct{ items []T }

// Push puts one on top.
func (s *Stack[T]) Push(item T) { s.items = append(s.items, item) }

// Pop takes the top one off; ok is false where there is none.
func (s *Stack[T]) Pop() (item T, ok bool) {
	item, ok = s.Top()
	if ok {
		var zero T
		s.items[len(s.items)-1] = zero
		s.items = s.items[:len(s.items)-1]
	}
	return item, ok
}

// Top returns the top one; ok is false where there is none.
func (s *Stack[T]) Top() (item T, ok bool) {
	if len(s.items) == 0 {
		return item, false
	}
	return s.items[len(s.items)-1], true
}

// Len returns how many there are.
func (s *Stack[T]) Len() int { return len(s.items) }

// All returns them from the lowest to the top, in the order of drawing.
func (s *Stack[T]) All() []T { return s.items }
