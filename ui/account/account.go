// Package account is the page of one account: everything that is known of it, in
// panels that can be focused, scrolled and zoomed. What is shown is worked out by
// pure functions from one dossier; the page itself only moves in it.
package account

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/verb"
)

// Account is the page.
type Account struct {
	s     *page.Session
	id    data.ID
	name  string // once it was loaded
	verbs *verb.Verbs

	seq   int     // of the last load
	shown int     // the load that is shown
	about data.ID // the request that was changed, until it is shown
	model *model  // nil until the first load came
	err   error   // why there is no model

	panels [panelCount]state
	focus  panelID
	zoom   bool

	filter  *part.Editor // of the timeline; nil while nothing is filtered
	typing  bool
	matched []entry // what passes the filter

	places [panelCount]rect // where the panels were drawn, for the mouse
}

// state is where a person stands in a panel.
type state struct {
	offset int  // first visible line
	cursor int  // selected item
	follow bool // the selected item has to come into sight
	sheets sheets
}

// New makes the page of an account.
func New(s *page.Session, id data.ID) page.Page {
	return &Account{s: s, id: id, verbs: verb.New(s)}
}

// Init loads the account.
func (a *Account) Init() tea.Cmd {
	a.s.TurnTo(a.id)
	return a.load()
}

// Title says what the page is; the name stands on the page itself.
func (a *Account) Title() string { return a.s.Words.T("account.title") }

// Loading reports whether the account is still to come.
func (a *Account) Loading() bool { return a.model == nil && a.err == nil }

// Reloading reports whether what changed is being read.
func (a *Account) Reloading() bool { return a.shown != a.seq }

// Capturing reports whether the filter is being typed.
func (a *Account) Capturing() bool { return a.typing }

// Update takes a message.
func (a *Account) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.ChangedMsg:
		if names(msg.Change, a.id) {
			return a.load()
		}
	case page.TickedMsg:
		return a.load()
	case page.ShowMsg:
		return a.wrote(msg)
	case loadedMsg:
		return a.loaded(msg)
	case tea.KeyPressMsg:
		return a.key(msg)
	case tea.PasteMsg:
		if a.typing {
			a.filter.Paste(msg.Content)
			a.refilter()
		}
	case tea.MouseWheelMsg:
		a.wheel(msg)
	case tea.MouseClickMsg:
		a.click(msg)
	}
	return nil
}

// wrote shows what was changed, the cursor of the requests panel on the request that it was
// about.
func (a *Account) wrote(msg page.ShowMsg) tea.Cmd {
	if msg.Account != a.id && !msg.Account.IsZero() {
		return nil
	}
	a.about = msg.Done.Request
	return a.load()
}

// names reports whether a change touches the account.
func names(c data.Change, id data.ID) bool {
	if c.All {
		return true
	}
	for _, other := range c.Accounts {
		if other == id {
			return true
		}
	}
	return false
}

// Bindings are the keys of the footer, the most useful first.
func (a *Account) Bindings() []keys.Binding {
	k := &a.s.Keys
	switch {
	case a.typing:
		return []keys.Binding{k.Move.Open, k.Move.Back}
	case a.model == nil:
		return []keys.Binding{k.Move.Back, k.Global.Refresh}
	}
	next := k.Move.Next
	if a.zoom {
		next = k.Move.Back
	}
	first := []keys.Binding{next, k.Move.Zoom}
	var rest []keys.Binding
	it := a.openItem()
	for _, b := range a.verbs.Bindings(a.target()) {
		b, here := about(it, b, &k.Account)
		if here {
			first = append(first, b)
		} else {
			rest = append(rest, b)
		}
	}
	return append(append(first, rest...), k.Global.Filter, k.Global.Undo, k.Global.Refresh, k.Move.Previous, k.Move.Back)
}

// about says what a verb does on the selected row of the requests panel; here is
// whether it is about that row and not about the account.
func about(it *openItem, b keys.Binding, k *keys.Account) (_ keys.Binding, here bool) {
	switch {
	case it == nil:
		return b, false
	case b.Name == k.Done.Name && it.request != nil:
		b.Help = "account.key.answer"
	case b.Name == k.Done.Name && it.followUp != nil:
		b.Help = "account.key.kept"
	case (b.Name == k.Resolve.Name || b.Name == k.Escalate.Name) && it.request != nil:
	default:
		return b, false
	}
	return b.Off(""), true
}

// target is what the verbs work on: the account, and in the people panel the
// selected person.
func (a *Account) target() verb.Target {
	m := a.model
	if m == nil {
		return verb.Target{}
	}
	t := verb.Target{Row: m.row, Dossier: m.d}
	if it := a.openItem(); it != nil && it.request != nil {
		t.Requests = append(t.Requests, it.request.ID)
	}
	t.Requests = append(t.Requests, a.s.Hand.Of(a.id))
	if a.focus == panelPeople {
		if i := a.panels[panelPeople].cursor; i < len(m.people) {
			t.ContactID = m.people[i].ID
		}
	}
	return t
}

// openItem is the selected row of the requests panel while that has the focus.
func (a *Account) openItem() *openItem {
	if a.model == nil || a.focus != panelRequests {
		return nil
	}
	if i := a.panels[panelRequests].cursor; i < len(a.model.open) {
		return &a.model.open[i]
	}
	return nil
}
