package queue

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/book"
	"rounds/ui/part"
)

// The preview stands beside the table from this window width on.
const previewFrom = 118

// View draws the views' line, the table and, where there is room, the preview.
func (q *Queue) View(w, h int) (string, *tea.Cursor) {
	left := w
	if w >= previewFrom {
		left = w - max(40, w*35/100) - 3
	}
	lines := []string{q.viewsLine(w)}
	cursor := q.filterCursor(len(lines), w)
	if q.filter != nil {
		lines = append(lines, q.filterLine(w))
	}
	lines = append(lines, "")
	body := q.tableView(left, h-len(lines))
	q.bodyTop = len(lines) + 1
	if left < w {
		body = beside(body, q.previewView(w-left-3, h-len(lines)), left, w, h-len(lines), q.s.Theme.Faint.Render("│"))
	}
	return strings.Join(append(lines, body), "\n"), cursor
}

// viewsLine is "1 all 38   2 response 3 …" with the view that is shown.
func (q *Queue) viewsLine(w int) string {
	th := &q.s.Theme
	var b strings.Builder
	for i, v := range book.Views() {
		label := q.s.Words.T("key.view-" + string(v))
		n := q.s.Words.Number(int64(q.counts[v]))
		key := q.s.Keys.Views.List()[i].Label()
		item := " " + key + " " + label + " " + n + " "
		if w < 90 {
			item = " " + key + " " + part.Cut(label, 6) + " " + n
		}
		if v == q.view {
			b.WriteString(th.Accent.Render(item))
		} else {
			b.WriteString(th.Muted.Render(item))
		}
		if w >= 90 {
			b.WriteByte(' ')
		}
	}
	return part.FitStyled(b.String(), w)
}

const filterLabel = "queue.filter"

func (q *Queue) filterLine(w int) string {
	label := " " + q.s.Keys.Global.Filter.Label() + " " + q.s.Words.T(filterLabel) + " "
	text, _ := q.filter.View(w-part.Width(label), 1)
	return q.s.Theme.Accent.Render(label) + text
}

func (q *Queue) filterCursor(y, w int) *tea.Cursor {
	if q.filter == nil || !q.typing {
		return nil
	}
	label := part.Width(" " + q.s.Keys.Global.Filter.Label() + " " + q.s.Words.T(filterLabel) + " ")
	_, cursor := q.filter.View(w-label, 1)
	if cursor != nil {
		cursor.X += label
		cursor.Y += y
	}
	return cursor
}

func (q *Queue) tableView(w, h int) string {
	if q.list.Len() == 0 {
		return part.Block("\n"+indent(q.emptyText(), w), w, h)
	}
	q.list.SetHeight(h - 1)
	from, to := q.list.Visible()
	rows := q.rows(from, to-from)
	return " " + q.table.header(w-1) + "\n" + q.list.View(q.s.Theme, w, h-1, func(i, cells int, _ bool) string {
		if i-from >= len(rows) {
			return part.Fit("", cells)
		}
		return q.table.row(&rows[i-from], cells)
	})
}

// emptyText teaches what would stand here.
func (q *Queue) emptyText() string {
	switch {
	case q.filter != nil && q.filter.Text() != "":
		return q.s.Words.T("queue.empty.filter", q.filter.Text())
	case q.view == book.ViewSnoozed:
		return q.s.Words.T("queue.empty.snoozed")
	case q.view == book.ViewAll:
		return q.s.Words.T("queue.empty.all")
	}
	return q.s.Words.T("queue.empty.view")
}

func indent(s string, w int) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		for _, wrapped := range part.Wrap(line, w-4) {
			out = append(out, "  "+wrapped)
		}
	}
	return strings.Join(out, "\n")
}

// beside puts a panel to the right of another, with a rule between.
func beside(left, right string, leftWidth, w, h int, rule string) string {
	l := strings.Split(part.Block(left, leftWidth, h), "\n")
	r := strings.Split(part.Block(right, w-leftWidth-3, h), "\n")
	for i := range l {
		l[i] += " " + rule + " " + r[i]
	}
	return strings.Join(l, "\n")
}
