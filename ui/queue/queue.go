// Package queue is the home page: who needs the CSM now and why, one row an
// account, with a preview of the selected one.
package queue

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/verb"
)

// Queue is the home page.
type Queue struct {
	s     *page.Session
	verbs *verb.Verbs

	view     data.View
	list     part.List
	selected data.ID
	line     int // on which the selected account stood last
	stay     stay
	moves    int  // of the cursor so far
	touched  bool // until the first key the cursor stays on the most urgent row, whatever arrives
	counts   map[data.View]int
	partly   bool // the book is still loading: its counts say nothing yet

	filter   *part.Editor // nil while nothing is filtered
	typing   bool
	filtered []data.ID

	summary string // of the call that was filed just now, until the next key
	message page.Message

	preview preview
	table   table
	bodyTop int // first line of the rows, for the mouse
}

// preview is the dossier of one account, loaded behind the cursor.
type preview struct {
	id      data.ID // whose dossier it is
	dossier *store.Dossier
	topics  desk.Topics
	loading bool
	stale   bool // rows changed since it was asked for
}

// offPanels is why the keys that go from panel to panel do nothing here.
const offPanels = "off.one-panel"

// New makes the page.
func New(s *page.Session) *Queue {
	return &Queue{s: s, verbs: verb.New(s), view: book.ViewAll, table: newTable(s), partly: true}
}

// Init shows what the book has.
func (q *Queue) Init() tea.Cmd { return q.reload() }

// Title says nothing: the header names the program on its home page.
func (q *Queue) Title() string { return "" }

// Reloading reports whether the preview is still to come of what changed.
func (q *Queue) Reloading() bool { return q.preview.loading }

// Capturing reports whether the filter is being typed.
func (q *Queue) Capturing() bool { return q.typing }

// Update takes a message.
func (q *Queue) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.ChangedMsg:
		q.preview.stale, q.partly = true, msg.Partly
		return q.reload()
	case page.TickedMsg:
		return q.reload()
	case page.ShowMsg:
		q.preview.stale = true
		return q.reload()
	case page.GoHomeMsg:
		q.summary, q.message = msg.Summary, msg.Message
		if q.selected = msg.Select; q.selected.IsZero() {
			q.list.Home()
		}
		if _, here := q.find(q.selected); !here { // a row stays only where she stood on it
			q.selected = data.ID{}
		}
		return q.reload()
	case restedMsg:
		return q.rested(msg)
	case previewLoadedMsg:
		return q.previewLoaded(msg)
	case tea.KeyPressMsg:
		return q.key(msg)
	case tea.PasteMsg:
		if !q.typing {
			return nil
		}
		q.filter.Paste(text.Line(msg.Content))
		return q.refilter()
	case tea.MouseWheelMsg:
		q.list.Turn(msg)
		return q.moved()
	case tea.MouseClickMsg:
		return q.click(msg)
	}
	return nil
}

func (q *Queue) key(msg tea.KeyPressMsg) tea.Cmd {
	if q.typing {
		return q.typeFilter(msg)
	}
	summary := q.summary
	q.summary, q.touched = "", true
	m := &q.s.Keys.Move
	switch {
	case summary != "" && q.s.Keys.Account.Copy.Matches(msg):
		q.summary = summary
		return page.Send(page.CopyMsg{Text: summary})
	case summary != "" && q.s.Keys.Account.Message.Matches(msg):
		q.summary = summary
		return q.s.Ask(verb.Letter(q.s, q.message))
	case q.list.Key(msg, m, false):
		return q.moved()
	case m.Open.Matches(msg):
		return q.openSelected()
	case m.Back.Matches(msg):
		return q.clearFilter()
	case q.s.Keys.Global.Filter.Matches(msg):
		return q.startFilter()
	case q.s.Keys.Global.Refresh.Matches(msg):
		q.preview.stale = true
		return q.reload()
	case m.Next.Matches(msg), m.Previous.Matches(msg), m.Zoom.Matches(msg):
		return page.Toast(q.s.Words.T(offPanels))
	}
	cmd, _ := q.act(msg)
	return cmd
}

// act is a view's number or a verb on the selected account.
func (q *Queue) act(msg tea.KeyPressMsg) (cmd tea.Cmd, ours bool) {
	for i, b := range q.s.Keys.Views.List() {
		if b.Pressed(msg, q.typing) {
			return q.show(book.Views()[i]), true
		}
	}
	return q.verbs.Key(msg, q.typing, q.target())
}

// target is what the verbs work on: the account that she sees selected, wherever it
// stands by now. The book follows changes beside this page, so the row under the cursor
// may be another one already.
func (q *Queue) target() verb.Target {
	row, ok := q.selectedRow()
	if !ok {
		return verb.Target{}
	}
	t := verb.Target{Row: row, Requests: []data.ID{q.s.Hand.Of(row.ID)}}
	if q.preview.id == row.ID {
		t.Dossier = q.preview.dossier
	}
	return t
}

func (q *Queue) selectedRow() (book.Row, bool) {
	if q.selected.IsZero() {
		return book.Row{}, false
	}
	return q.s.Desk.Book.Get(q.selected)
}

func (q *Queue) show(view data.View) tea.Cmd {
	q.view = view
	q.list.Home()
	q.selected = data.ID{}
	return q.reload()
}

func (q *Queue) openSelected() tea.Cmd {
	if q.selected.IsZero() {
		return nil
	}
	return q.s.Ask(page.OpenAccountMsg{ID: q.selected})
}

func (q *Queue) click(msg tea.MouseClickMsg) tea.Cmd {
	q.touched = true
	i, ok := q.list.At(msg.Y - 1 - q.bodyTop) // the header is above the page
	if !ok {
		return nil
	}
	if i == q.list.Cursor() {
		return q.openSelected()
	}
	q.list.Select(i)
	return q.moved()
}

// reload follows the book: how many rows there are now, and where the selected
// account went.
func (q *Queue) reload() tea.Cmd {
	q.table.forget()
	q.counts = q.s.Desk.Book.Counts()
	n := q.counts[q.view]
	if q.filter != nil {
		q.applyFilter()
		n = len(q.filtered)
	}
	if q.follow(n) {
		q.line = q.list.Cursor()
		return q.loadPreview()
	}
	if !q.touched {
		q.list.Home()
	}
	return q.landed()
}

func (q *Queue) find(id data.ID) (int, bool) {
	if id.IsZero() {
		return 0, false
	}
	if q.filter == nil {
		return q.s.Desk.Book.Position(id, q.view)
	}
	for i, other := range q.filtered {
		if other == id {
			return i, true
		}
	}
	return 0, false
}

// at is the account on a row of the view now, zero past its ends; cheap, because the
// book is in memory.
func (q *Queue) at(i int) data.ID {
	rows := q.rows(i, 1)
	if i < 0 || len(rows) == 0 {
		return data.ID{}
	}
	return rows[0].ID
}

// inView are n rows of the view from one on.
func (q *Queue) inView(from, n int) []book.Row {
	if q.filter == nil {
		return q.s.Desk.Book.Rows(q.view, from, n)
	}
	from = min(max(from, 0), len(q.filtered))
	return q.s.Desk.Book.Pick(q.view, q.filtered[from:min(from+n, len(q.filtered))]...)
}

// previewAfter is how long the cursor rests on a row before the preview follows: longer
// than a key that is held down takes to come again, so that scrolling moves a mark.
const previewAfter = 250 * time.Millisecond

// restedMsg says that previewAfter has passed since a move.
type restedMsg struct {
	page *Queue
	move int
}

// landed notes which account is selected now, and loads its preview.
func (q *Queue) landed() tea.Cmd {
	q.land()
	return q.loadPreview()
}

func (q *Queue) land() {
	q.line = q.list.Cursor()
	q.selected = q.at(q.line)
	q.moves++
}

// moved is landed for a key that moves: the preview follows when the cursor rests.
func (q *Queue) moved() tea.Cmd {
	q.leave()
	q.land()
	q.s.TurnTo(q.selected)
	rested := restedMsg{q, q.moves}
	return tea.Tick(previewAfter, func(time.Time) tea.Msg { return rested })
}

func (q *Queue) rested(msg restedMsg) tea.Cmd {
	if msg != (restedMsg{q, q.moves}) {
		return nil
	}
	return q.loadPreview()
}

// loadPreview reads the dossier of the selected account, one at a time.
func (q *Queue) loadPreview() tea.Cmd {
	if q.selected.IsZero() || q.preview.loading || q.preview.id == q.selected && !q.preview.stale {
		return nil
	}
	q.preview.loading, q.preview.stale = true, false
	desk, id, at := q.s.Desk, q.selected, q.s.Now()
	return page.Work(func(ctx context.Context) tea.Msg {
		msg := previewLoadedMsg{id: id}
		if msg.dossier, msg.err = desk.Store.Dossier(ctx, id, at); msg.err == nil {
			msg.topics = desk.Topics(nil, msg.dossier.Facts.Runs)
		}
		return msg
	})
}

type previewLoadedMsg struct {
	id      data.ID
	dossier *store.Dossier
	topics  desk.Topics
	err     error
}

// previewLoaded keeps what arrived; when the cursor went on or rows changed meanwhile,
// it is loaded again.
func (q *Queue) previewLoaded(msg previewLoadedMsg) tea.Cmd {
	q.preview = preview{id: msg.id, dossier: msg.dossier, topics: msg.topics, stale: q.preview.stale}
	return tea.Batch(page.Fail(msg.err), q.loadPreview())
}

// Bindings are the keys of the footer.
func (q *Queue) Bindings() []keys.Binding {
	k := &q.s.Keys
	if q.typing {
		keep, drop := k.Move.Open, k.Move.Back
		keep.Help, drop.Help = "key.filter-keep", "key.filter-clear"
		return []keys.Binding{keep, drop}
	}
	off := ""
	if q.list.Len() == 0 {
		off = "off.no-account"
	}
	first := []keys.Binding{k.Move.Open.Off(off)}
	if q.summary != "" {
		copied := k.Account.Copy
		copied.Help = "key.copy-summary"
		first = append(first, copied, k.Account.Message)
	}
	first = append(first, q.verbs.Bindings(q.target())...)
	first = append(append(first, k.Global.Filter, k.Global.Undo, k.Global.Refresh), k.Views.List()...)
	return append(first, k.Move.Next.Off(offPanels), k.Move.Previous.Off(offPanels), k.Move.Zoom.Off(offPanels))
}

func (q *Queue) startFilter() tea.Cmd {
	q.typing = true
	if q.filter == nil {
		q.filter = part.NewEditor(q.s.Theme, "", false)
	}
	q.filter.Focused = true
	return q.reload()
}

func (q *Queue) typeFilter(msg tea.KeyPressMsg) tea.Cmd {
	switch m := &q.s.Keys.Move; {
	case m.Back.MatchesTyping(msg):
		return q.clearFilter()
	case m.Open.MatchesTyping(msg):
		q.typing, q.filter.Focused = false, false
		return nil
	}
	if cmd, ours := q.act(msg); ours {
		return cmd
	}
	switch c := q.filter.Key(msg); {
	case c.Seq != 0:
		return q.refilter()
	case !c.Handled && q.list.Key(msg, &q.s.Keys.Move, true):
		return q.moved()
	}
	return nil
}

// refilter shows the rows of the filter that was changed, from the first.
func (q *Queue) refilter() tea.Cmd {
	q.list.Home()
	q.selected = data.ID{}
	return q.reload()
}

func (q *Queue) clearFilter() tea.Cmd {
	q.filter, q.filtered, q.typing = nil, nil, false
	return q.reload()
}

func (q *Queue) applyFilter() {
	want := strings.Fields(text.Fold(q.filter.Text()))
	q.filtered = q.s.Desk.Book.Filter(q.view, func(_ data.ID, name, reading []byte) bool {
		hay := text.Fold(string(name)) + " " + text.Fold(string(reading))
		for _, w := range want {
			if !strings.Contains(hay, w) {
				return false
			}
		}
		return true
	})
}
