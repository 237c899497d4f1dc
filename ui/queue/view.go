package queue

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// The preview stands beside the table from this window width on.
const previewFrom = 120

// previewRule is the width of the rule between them.
const previewRule = 3

// View draws the views' line, the table and, where there is room, the preview.
func (q *Queue) View(w, h int) (string, *tea.Cursor) {
	left := w
	if w >= previewFrom {
		left = w - max(40, w*35/100) - previewRule
	}
	q.table.fit(left-part.Gutter, left < w, q.view == book.ViewSnoozed)
	q.list.Leap = left < w
	lines := []string{q.viewsLine(w)}
	cursor := q.filterCursor(len(lines), w)
	if q.filter != nil {
		lines = append(lines, q.filterLine(w))
	}
	lines = append(lines, "")
	body := q.tableView(left, h-len(lines))
	q.bodyTop = len(lines) + 1
	if left < w {
		room := h - len(lines)
		rule := strings.TrimSuffix(strings.Repeat(" "+q.s.Theme.Faint.Render(theme.GlyphRule)+" \n", room), "\n")
		body = part.Beside(room, part.Block(body, left, room), rule, q.previewView(w-left-previewRule, room))
	}
	return strings.Join(append(lines, body), "\n"), cursor
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
	return " " + q.table.header() + "\n" + q.list.View(q.s.Theme, w, h-1, func(i, cells int, _ bool) string {
		if i-from >= len(rows) {
			return part.Fit("", cells)
		}
		return q.table.row(&rows[i-from])
	})
}

// emptyText teaches what would stand here.
func (q *Queue) emptyText() string {
	k := &q.s.Keys
	switch {
	case q.partly:
		return q.s.Words.T("state.loading")
	case q.filter != nil && q.filter.Text() != "":
		return q.s.Words.T("queue.empty.filter", q.filter.Text(), k.Move.Back.Label())
	case q.s.Sync != nil && q.s.Sync.State().Phase == data.SyncRevoked && q.s.Desk.Book.Len() == 0:
		return q.s.Words.T("queue.empty.shut-out")
	case q.arriving():
		return q.s.Words.T("queue.empty.arriving")
	case q.view == book.ViewSnoozed:
		return q.s.Words.T("queue.empty.snoozed", k.Account.Snooze.Label())
	case q.view == book.ViewAll:
		return q.s.Words.T("queue.empty.all", k.Global.Find.Label())
	}
	return q.s.Words.T("queue.empty.view", k.Views.All.Label())
}

// arriving reports whether the accounts still have to come from the server: while it takes
// over what is there, and before, when there are none yet.
func (q *Queue) arriving() bool {
	if q.s.Sync == nil {
		return false
	}
	state := q.s.Sync.State()
	return state.Phase == data.SyncFirst || state.Last == 0 && q.s.Desk.Book.Len() == 0
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
