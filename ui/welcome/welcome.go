// Package welcome is the first page of an empty book: who works here, and where
// the accounts come from. Of a book that was filled in a shell it asks the former.
package welcome

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// settingAsked remembers that the name was asked for, so that it is asked once.
const settingAsked = "welcome.name-asked"

type state int

// The states of the page, in the usual order.
const (
	looking    state = iota // whether the name was asked for
	naming                  // the name is typed
	choosing                // demo or import
	filing                  // the files are typed
	importing               // the import is under way
	imported                // what came of it
	addressing              // the server's address and the code are typed
	joining                 // the team's book is taken over
)

// Welcome is the page.
type Welcome struct {
	s    *page.Session
	next func() page.Page // the home page that follows

	nameOnly bool // the book has accounts: next follows the name

	state state
	field *part.Editor
	err   error // of what was typed, or of the import
	job   *job
	took  outcome // of the import, once something went in
	rows  *arrival
}

// New makes the page; next makes the home page once there are accounts.
func New(s *page.Session, next func() page.Page) *Welcome {
	return &Welcome{s: s, next: next}
}

// AskName makes the page for a book that has accounts but nobody who works with
// it: it asks who that is, unless it did before, and the home page follows.
func AskName(s *page.Session, next func() page.Page) *Welcome {
	return &Welcome{s: s, next: next, nameOnly: true}
}

type askedMsg struct {
	asked string
	err   error
}

// Init asks the store whether the name was asked for.
func (p *Welcome) Init() tea.Cmd {
	st := p.s.Desk.Store
	return page.Work(func(ctx context.Context) tea.Msg {
		asked, err := st.Setting(ctx, settingAsked)
		return askedMsg{asked, err}
	})
}

// Title says nothing: the page has its own.
func (p *Welcome) Title() string { return "" }

// Capturing reports whether a line is being typed.
func (p *Welcome) Capturing() bool {
	return p.state == naming || p.state == filing || p.state == addressing
}

// Bindings are the keys of the state.
func (p *Welcome) Bindings() []keys.Binding {
	k := &p.s.Keys
	named := func(b keys.Binding, help string) keys.Binding {
		b.Help = help
		return b
	}
	switch p.state {
	case naming:
		return []keys.Binding{named(k.Move.Open, "welcome.keep"), named(k.Move.Back, "welcome.skip")}
	case choosing:
		return []keys.Binding{k.Welcome.Team, k.Welcome.Import, k.Welcome.Demo, k.Global.Quit}
	case filing:
		return []keys.Binding{named(k.Move.Open, "welcome.file"), named(k.Move.Back, "welcome.back")}
	case addressing:
		return []keys.Binding{named(k.Move.Open, "welcome.connect"), named(k.Move.Back, "welcome.back")}
	case joining:
		return []keys.Binding{named(k.Move.Back, "welcome.meanwhile")}
	case importing:
		return []keys.Binding{named(k.Move.Back, "welcome.stop")}
	case imported:
		return []keys.Binding{k.Welcome.Go, k.Welcome.Import}
	}
	return nil
}

// Update takes a message.
func (p *Welcome) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case askedMsg:
		return p.asked(msg)
	case namedMsg:
		return p.named(msg)
	case pollMsg:
		return p.poll(msg)
	case importedMsg:
		p.importedAll(msg)
	case arrivingMsg:
		return p.arriving(msg)
	case joinedMsg:
		return p.joined(msg)
	case tea.PasteMsg:
		if p.Capturing() {
			p.err = nil
			p.field.Paste(msg.Content)
		}
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil
}

func (p *Welcome) asked(msg askedMsg) tea.Cmd {
	if p.state != looking {
		return nil
	}
	if msg.err == nil && msg.asked == "" && p.s.Me.ID.IsZero() {
		p.ask(naming, "welcome.name.hint")
		return nil
	}
	return tea.Batch(page.Fail(msg.err), p.afterName())
}

// afterName goes on: to the sources of an empty book, else to the home page.
func (p *Welcome) afterName() tea.Cmd {
	if p.nameOnly {
		p.state = looking
		return page.Send(page.SetHomeMsg{Page: p.next()})
	}
	p.state = choosing
	return nil
}

// ask begins a line.
func (p *Welcome) ask(to state, placeholder string) {
	p.state, p.err = to, nil
	p.field = part.NewEditor(p.s.Theme, "", false)
	p.field.Placeholder = p.s.Words.T(placeholder)
	p.field.Focused = true
}

func (p *Welcome) key(msg tea.KeyPressMsg) tea.Cmd {
	k := &p.s.Keys
	switch p.state {
	case naming, filing, addressing:
		return p.typed(msg)
	case joining:
		if k.Move.Back.Matches(msg) {
			p.rows.cancel()
		}
		return nil
	case importing:
		if k.Move.Back.Matches(msg) {
			p.job.stop()
		}
		return nil
	case imported:
		if k.Welcome.Go.Matches(msg) {
			return page.Send(page.SetHomeMsg{Page: p.next()})
		}
	}
	switch {
	case k.Welcome.Demo.Matches(msg) && p.state == choosing:
		return page.Send(page.LeaveForMsg{Next: page.NextDemo})
	case k.Welcome.Team.Matches(msg) && p.state == choosing:
		p.ask(addressing, "welcome.team.hint")
	case k.Welcome.Import.Matches(msg) && (p.state == choosing || p.state == imported):
		p.ask(filing, "welcome.files.hint")
	}
	return nil
}

// typed gives a key to the line.
func (p *Welcome) typed(msg tea.KeyPressMsg) tea.Cmd {
	m := &p.s.Keys.Move
	switch {
	case m.Back.MatchesTyping(msg) && p.state == naming:
		return tea.Sequence(p.keepName(data.User{}), p.afterName())
	case m.Back.MatchesTyping(msg):
		p.state = choosing
		return nil
	case m.Open.MatchesTyping(msg) && p.state == naming:
		return p.takeName()
	case m.Open.MatchesTyping(msg) && p.state == addressing:
		return p.takeTeam()
	case m.Open.MatchesTyping(msg):
		return p.takeFiles()
	}
	p.err = nil
	p.field.Key(msg)
	return nil
}
