// Package find is the dialog behind ctrl+k: accounts, contacts, playbooks and
// commands by a fragment, from any page.
package find

import (
	"context"
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/data/find"
	"rounds/data/playbook"
	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// most is how many results are kept; nobody pages through more.
const most = 30

// Find is the dialog.
type Find struct {
	s        *page.Session
	field    *part.Editor
	list     part.List
	results  []result
	extras   *find.Index     // playbooks and commands, a few dozen
	books    []playbook.Head // by key
	commands []keys.Binding
	dropped  context.CancelFunc // ends the search in the store for what was typed before
}

// accountsFirst puts accounts before people who match in the same way: half of the
// distance between two ways (see data/find).
const accountsFirst = 50

// result is one line of the list.
type result struct {
	kind   find.Kind
	id     data.ID // of an account or a contact
	score  int
	name   string
	ranges []text.Span
	more   string  // what tells it from others: the contact's account, a key
	open   tea.Msg // what enter asks for
	row    *book.Row
}

// New makes the dialog over a page, whose keys a person who forgot them finds by
// their names.
func New(s *page.Session, under page.Page) *Find {
	f := &Find{s: s, field: part.NewEditor(s.Theme, "", false), extras: find.New(64), commands: commands(s, under), dropped: func() {}}
	f.field.Focused = true
	f.field.Placeholder = s.Words.T("find.placeholder")
	for _, p := range s.Desk.Library().Heads() {
		f.extras.Add(uint32(len(f.books)), find.Playbook, p.Title.In(s.Words.Lang()), p.ID) //nolint:gosec // a few dozen
		f.books = append(f.books, p)
	}
	if under.Capturing() {
		for i := range f.commands {
			f.commands[i] = f.commands[i].Typing()
		}
	}
	for i, b := range f.commands {
		f.extras.Add(uint32(i), find.Command, s.Words.T(b.Help)) //nolint:gosec // a few dozen
	}
	return f
}

// commands are the keys that work on the page and everywhere, each once.
func commands(s *page.Session, under page.Page) []keys.Binding {
	g := &s.Keys.Global
	all := keys.Once(append(append(under.Bindings(), s.Keys.Go.List()...), g.Undo, g.Refresh, g.Help, g.Redraw, s.Suspend(), g.Quit))
	return slices.DeleteFunc(all, func(b keys.Binding) bool { return b.Disabled != "" })
}

// Init has nothing to load: the index is in memory.
func (f *Find) Init() tea.Cmd { return nil }

// Title says nothing: the dialog has its own.
func (f *Find) Title() string { return "" }

// Capturing is true: the line owns the letters.
func (f *Find) Capturing() bool { return true }

// Bindings are the keys of the dialog.
func (f *Find) Bindings() []keys.Binding {
	m := &f.s.Keys.Move
	return []keys.Binding{m.Open, m.Down, m.Up, m.Back}
}

// Update takes keys.
func (f *Find) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		f.field.Paste(text.Line(msg.Content))
		return f.search()
	case page.ChangedMsg:
		return f.search()
	case storedFoundMsg:
		f.join(msg)
	case tea.MouseWheelMsg:
		f.list.Turn(msg)
	case tea.KeyPressMsg:
		return f.press(msg)
	}
	return nil
}

func (f *Find) press(msg tea.KeyPressMsg) tea.Cmd {
	m := &f.s.Keys.Move
	switch {
	case m.Back.MatchesTyping(msg), f.s.Keys.Global.Find.MatchesTyping(msg):
		return f.s.Ask(page.CloseDialogMsg{})
	case f.list.Key(msg, m, true):
	case m.Next.MatchesTyping(msg):
		f.list.Move(1)
	case m.Previous.MatchesTyping(msg):
		f.list.Move(-1)
	case m.Open.MatchesTyping(msg):
		if i := f.list.Cursor(); i >= 0 {
			return f.s.Ask(f.results[i].open)
		}
	default:
		f.field.Key(msg)
		return f.search()
	}
	return nil
}

// search asks the indexes in memory, and the store for the names of a large book
// that they leave out.
func (f *Find) search() tea.Cmd {
	query := f.field.Text()
	f.results = f.results[:0]
	for _, h := range f.s.Desk.Finder.Search(query, 4*most) {
		f.results = append(f.results, f.account(h))
	}
	for _, m := range f.extras.Search(query, most) {
		f.results = append(f.results, f.extra(m))
	}
	f.rank()
	f.list.Home()
	return f.searchStored(query)
}

// rank puts the results in order, the best first, and drops what is too far from
// the best.
func (f *Find) rank() {
	sort.SliceStable(f.results, func(i, j int) bool { return f.results[i].score > f.results[j].score })
	f.results = f.results[:min(len(f.results), most)]
	for i := range f.results {
		if f.results[i].score*5 < f.results[0].score*3 {
			f.results = f.results[:i] // letters here and there, beside names that match
			break
		}
	}
	f.list.SetLen(len(f.results))
}

func (f *Find) account(h desk.Hit) result {
	r := result{kind: h.Kind, id: h.ID, score: h.Score, name: h.Name, ranges: h.Ranges, open: page.OpenAccountMsg{ID: h.Account}}
	if h.Kind == find.Account {
		r.score += accountsFirst
	}
	if row, ok := f.s.Desk.Book.Get(h.Account); ok {
		r.row = &row
		if h.Kind == find.Contact {
			r.more = row.Name
		}
	}
	return r
}

func (f *Find) extra(m find.Match) result {
	r := result{kind: m.Kind, score: m.Score, name: m.Name, ranges: m.Ranges}
	if m.Kind == find.Command {
		b := f.commands[m.Key]
		r.more = b.Label()
		r.open = page.PressMsg{Binding: b}
		return r
	}
	head := f.books[m.Key]
	r.more = f.s.Words.T("find.playbook.hint", head.Version)
	r.open = page.OpenPlaybookMsg{ID: head.ID}
	return r
}

// Size asks for a fixed box, so that results do not make it jump.
func (f *Find) Size(w, h int) (int, int) { return min(w, 84), min(h-2, 18) }

// View draws the line and the results.
func (f *Find) View(w, h int) (string, *tea.Cursor) {
	th, words := f.s.Theme, f.s.Words
	inner, rows := part.DialogInner(w, h)
	line, cursor := f.field.View(inner, 1)
	if cursor != nil {
		cursor.X += 2
		cursor.Y++
	}
	body := line + "\n\n"
	switch {
	case f.field.Empty():
		body += th.Faint.Render(part.Fit(words.T("find.hint"), inner))
	case len(f.results) == 0:
		body += th.Muted.Render(part.Fit(words.T("find.none", f.field.Text()), inner))
	default:
		body += f.list.View(th, inner, rows-2, func(i, cells int, _ bool) string { return f.line(&f.results[i], cells) })
	}
	hints := []part.Hint{
		{Key: f.s.Keys.Move.Open.Label(), Label: words.T("key.open")},
		{Key: "↑↓", Label: words.T("find.choose")},
		{Key: f.s.Keys.Move.Back.Label(), Label: words.T("key.back")},
	}
	return part.Dialog(th, words.T("find.title"), body, hints, w, h), cursor
}

// line draws one result: the kind, the name with what matched, and beside it why
// the account is on the queue.
func (f *Find) line(r *result, w int) string {
	th, words := &f.s.Theme, f.s.Words
	kind := words.T("find.kind." + kindName(r.kind))
	right := r.more
	if r.row != nil && r.kind == find.Account {
		right = f.standing(r.row)
	}
	const kindCells = 10
	rest := w - kindCells
	left := min(rest, max(rest*6/10, 20))
	return th.Faint.Render(part.Fit(kind, kindCells)) +
		part.FitStyled(f.marked(r, left), left) + th.Muted.Render(part.Fit(" "+right, rest-left))
}

func (f *Find) standing(row *book.Row) string {
	if lead := row.Leading(); lead != nil {
		light := page.Light(lead, f.s.Now())
		return light.Glyph() + " " + f.s.Words.Why(lead, f.s.Now())
	}
	return strings.Join([]string{row.Country, row.Language}, " · ")
}

// marked shows which characters matched.
func (f *Find) marked(r *result, w int) string {
	name := part.Clean(r.name)
	if name != r.name || len(r.ranges) == 0 || part.Width(name) > w {
		return part.Cut(r.name, w)
	}
	runes := []rune(name)
	var b strings.Builder
	at := 0
	for _, span := range r.ranges {
		b.WriteString(string(runes[at:span.From]))
		b.WriteString(f.s.Theme.Accent.Render(string(runes[span.From:span.To])))
		at = span.To
	}
	b.WriteString(string(runes[at:]))
	return b.String()
}

func kindName(k find.Kind) string {
	switch k {
	case find.Account:
		return "account"
	case find.Contact:
		return "contact"
	case find.Playbook:
		return "playbook"
	}
	return "command"
}
