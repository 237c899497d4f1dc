// Package notification is the Notifications page: what came from the server about the
// accounts of this book, the newest first, with what nobody has read marked.
package notification

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// Notifications is the page.
type Notifications struct {
	s      *page.Session
	list   part.List
	news   []store.Notification
	unread int64
	loaded bool
	failed error
}

// New makes the page.
func New(s *page.Session) *Notifications { return &Notifications{s: s} }

// most bounds how far back the page reaches.
const most = 500

type loadedMsg struct {
	news   []store.Notification
	unread int64
	err    error
}

// Init loads the newest.
func (n *Notifications) Init() tea.Cmd { return n.load() }

func (n *Notifications) load() tea.Cmd {
	st := n.s.Desk.Store
	return page.Work(func(ctx context.Context) tea.Msg {
		news, err := st.Notifications(ctx, most)
		if err != nil {
			return loadedMsg{err: err}
		}
		unread, err := st.Unread(ctx)
		return loadedMsg{news, unread, err}
	})
}

// Title is what the header says.
func (n *Notifications) Title() string { return n.s.Words.T("news.page") }

// Loading reports whether the lines are still to come.
func (n *Notifications) Loading() bool { return !n.loaded }

// Capturing is false: there is no text field.
func (n *Notifications) Capturing() bool { return false }

// Bindings are the keys of the page.
func (n *Notifications) Bindings() []keys.Binding {
	m, k := &n.s.Keys.Move, &n.s.Keys.News
	off, noAccount := "off.no-news", "off.no-news"
	if it := n.selected(); it != nil {
		off, noAccount = "", ""
		if it.AccountName == "" {
			noAccount = "off.not-here"
		}
	}
	return []keys.Binding{m.Open.Off(noAccount), k.Read.Off(off), k.ReadAll.Off(off), m.Down, m.Up, m.Back}
}

func (n *Notifications) selected() *store.Notification {
	if i := n.list.Cursor(); i >= 0 {
		return &n.news[i]
	}
	return nil
}

// Update takes keys and what was loaded.
func (n *Notifications) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		n.take(msg)
	case page.ChangedMsg, page.SyncedMsg:
		return n.load()
	case tea.MouseWheelMsg:
		n.list.Turn(msg)
	case tea.KeyPressMsg:
		return n.key(msg)
	}
	return nil
}

// take keeps the selected line selected while new ones come above it.
func (n *Notifications) take(msg loadedMsg) {
	n.loaded, n.failed = true, msg.err
	if msg.err != nil {
		return
	}
	var at data.ID
	if it := n.selected(); it != nil && n.list.Cursor() > 0 {
		at = it.Key
	}
	n.news, n.unread = msg.news, msg.unread
	n.list.SetLen(len(n.news))
	for i := range n.news {
		if n.news[i].Key == at {
			n.list.Select(i)
		}
	}
}

func (n *Notifications) key(msg tea.KeyPressMsg) tea.Cmd {
	m, k := &n.s.Keys.Move, &n.s.Keys.News
	it := n.selected()
	switch {
	case m.Back.Matches(msg):
		return n.s.Ask(page.BackMsg{})
	case n.list.Key(msg, m, false), it == nil:
		return nil
	case m.Open.Matches(msg) && it.AccountName != "":
		return tea.Batch(n.read(it.Key), n.s.Ask(page.OpenAccountMsg{ID: it.Account}))
	case k.Read.Matches(msg):
		n.list.Move(1)
		return n.read(it.Key)
	case k.ReadAll.Matches(msg):
		return tea.Batch(n.read(), page.Toast(n.s.Words.T("news.all-read")))
	}
	return nil
}

// read marks notifications as read, all of them without keys.
func (n *Notifications) read(which ...data.ID) tea.Cmd {
	st := n.s.Desk.Store
	load := n.load()
	return page.Work(func(ctx context.Context) tea.Msg {
		if err := st.MarkRead(ctx, which...); err != nil {
			return page.ToastMsg{Err: err}
		}
		return load()
	})
}

// View draws the list.
func (n *Notifications) View(w, h int) (string, *tea.Cursor) {
	th, words := &n.s.Theme, n.s.Words
	lines := []string{th.Muted.Render(part.Fit(" "+words.T("news.unread", words.Number(n.unread)), w)), ""}
	switch {
	case n.failed != nil:
		lines = append(lines, part.Wrap(" "+words.Error(n.failed), w)...)
	case !n.loaded:
		lines = append(lines, " "+words.T("state.loading"))
	case len(n.news) == 0:
		for _, line := range part.Wrap(words.T("news.empty"), w-2) {
			lines = append(lines, " "+th.Muted.Render(line))
		}
	default:
		c := &part.Columns{Gap: 1, Cols: []part.Column{
			{Min: 1}, {Min: 12, Right: true}, {Min: 18, Flex: 1, Max: 34}, {Min: 20, Flex: 3},
		}}
		lines = append(lines, n.list.View(*th, w, max(h-len(lines), 1), func(i, cells int, _ bool) string {
			return c.Row(c.Layout(cells), cells, n.cells(&n.news[i]))
		}))
	}
	return part.Block(strings.Join(lines, "\n"), w, h), nil
}

func (n *Notifications) cells(it *store.Notification) []part.Cell {
	th, words := &n.s.Theme, n.s.Words
	mark, style := part.Cell{Text: theme.GlyphAlert, Style: th.Accent}, th.Text
	if it.ReadAt != 0 {
		mark, style = part.Cell{Text: theme.GlyphNone, Style: th.Faint}, th.Muted
	}
	return []part.Cell{
		mark, {Text: words.Ago(it.At, n.s.Now(), n.s.Location), Style: th.Muted}, {Text: n.s.Whom(it), Style: style}, {Text: n.s.Happened(it), Style: style},
	}
}
