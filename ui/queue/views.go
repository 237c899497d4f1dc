package queue

import (
	"strings"

	"rounds/data/book"
	"rounds/ui/part"
)

// tabs are the ways in which the views' line can be written, the fullest first.
var tabs = []struct {
	short  bool // the short names
	counts bool // of every view, not only of the one that is shown
	gap    int
}{
	{false, true, 3}, {false, true, 2}, {true, true, 2}, {true, false, 2}, {true, false, 1},
}

// viewsLine is "»1 all 38   2 response 3 …" with the view that is shown marked, as
// full as it fits.
func (q *Queue) viewsLine(w int) string {
	for _, t := range tabs {
		if line, cells := q.viewTabs(t.short, t.counts, t.gap); cells <= w {
			return part.FitStyled(line, w)
		}
	}
	line, _ := q.viewTabs(true, false, 1)
	return part.FitStyled(line, w)
}

func (q *Queue) viewTabs(short, counts bool, gap int) (line string, cells int) {
	th, words := &q.s.Theme, q.s.Words
	var b strings.Builder
	for i, v := range book.Views() {
		label := words.T
		if short {
			label = func(key string, _ ...any) string { return words.Brief(key) }
		}
		text := q.s.Keys.Views.List()[i].Label() + " " + label("key.view-"+string(v))
		if !q.partly && (counts || v == q.view) {
			text += " " + words.Number(int64(q.counts[v]))
		}
		mark, style := " ", th.Muted
		if v == q.view {
			mark, style = th.Chosen(), th.Accent
		}
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap-1))
			cells += gap - 1
		}
		b.WriteString(style.Render(mark + text))
		cells += part.Width(mark + text)
	}
	return b.String(), cells
}
