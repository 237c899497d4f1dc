// Package playbooks is the page of the team's playbooks: what there is and how it reads
// in each language, what is wrong in the team's own files, and which reasons have a play.
package playbooks

import (
	"cmp"
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// side is what the page shows.
type side int

const (
	books side = iota
	problems
	coverage
)

// Playbooks is the page.
type Playbooks struct {
	s    *page.Session
	show func(playbookID string) page.Page // the team's own run of one

	side    side
	reading bool // the reading view has the keys, not the list
	list    part.List
	heads   []playbook.Head
	lang    string
	top     int // first line in sight of the reading view
	sheet   sheet

	faults part.List
	plays  part.List
	loaded bool
	found  page.TeamPlaybooks
	runs   []store.WorkspaceRun
	months []store.MonthShare
	failed error
}

// New makes the page, standing on a playbook where one is named. run makes the page of
// the team's own run of a playbook of the workspace.
func New(s *page.Session, id string, run func(playbookID string) page.Page) *Playbooks {
	p := &Playbooks{s: s, show: run, lang: s.Words.Lang()}
	p.fill(id)
	p.plays.SetLen(len(p.answers()))
	return p
}

// readMsg brings what the folder and the store say.
type readMsg struct {
	page   *Playbooks
	found  page.TeamPlaybooks
	runs   []store.WorkspaceRun
	months []store.MonthShare
	err    error
}

// mostMonths is how far back the share of calls is counted, this month included.
const mostMonths = 12

// Init reads the team's folder and counts the calls.
func (p *Playbooks) Init() tea.Cmd { return p.read() }

func (p *Playbooks) read() tea.Cmd {
	st, folder, now := p.s.Desk.Store, p.s.ReadPlaybooks, p.s.Now()
	return page.Work(func(ctx context.Context) tea.Msg {
		msg := readMsg{page: p}
		if folder != nil {
			if msg.found, msg.err = folder(ctx); msg.err != nil {
				return msg
			}
		}
		if msg.runs, msg.err = st.WorkspaceRuns(ctx); msg.err != nil {
			return msg
		}
		msg.months, msg.err = st.PlaybookShare(ctx, now, mostMonths)
		return msg
	})
}

// take puts what was read into force: the page shows the files as they are now.
func (p *Playbooks) take(msg readMsg) {
	if msg.page != p {
		return
	}
	p.loaded, p.failed = true, msg.err
	if msg.err != nil {
		return
	}
	p.found, p.runs, p.months = msg.found, msg.runs, msg.months
	if msg.found.Library != nil {
		p.s.Desk.UseLibrary(msg.found.Library)
	}
	p.sheet = sheet{}
	p.fill(p.selectedID())
	p.faults.SetLen(len(p.found.Problems))
	p.plays.SetLen(len(p.answers()))
}

// fill lists the playbooks in force, those of the workspace last, and stands on one.
func (p *Playbooks) fill(id string) {
	lang := p.s.Words.Lang()
	p.heads = p.s.Desk.Library().Heads()
	slices.SortStableFunc(p.heads, func(a, b playbook.Head) int {
		if a.Workspace != b.Workspace {
			if a.Workspace {
				return 1
			}
			return -1
		}
		return cmp.Compare(strings.ToLower(a.Title.In(lang)), strings.ToLower(b.Title.In(lang)))
	})
	p.list.SetLen(len(p.heads))
	for i := range p.heads {
		if p.heads[i].ID == id {
			p.list.Select(i)
		}
	}
}

func (p *Playbooks) selected() *playbook.Head {
	if i := p.list.Cursor(); i >= 0 {
		return &p.heads[i]
	}
	return nil
}

func (p *Playbooks) selectedID() string {
	if h := p.selected(); h != nil {
		return h.ID
	}
	return ""
}

// Title is what the header says.
func (p *Playbooks) Title() string { return p.s.Words.T("playbooks.page") }

// Loading reports whether the lines are still to come.
func (p *Playbooks) Loading() bool { return !p.loaded }

// Capturing is false: there is no text field.
func (p *Playbooks) Capturing() bool { return false }

// offFilter is why there is no filter here.
const offFilter = "off.find-playbook"

// Bindings are the keys of the page.
func (p *Playbooks) Bindings() []keys.Binding {
	k, m := &p.s.Keys.Playbooks, &p.s.Keys.Move
	sides := []keys.Binding{k.Read, k.Problems, k.Coverage}
	if p.side != books {
		return append(append([]keys.Binding{m.Back, m.Down, m.Up, p.s.Keys.Global.Refresh}, sides...), p.s.Keys.Global.Filter.Off(offFilter))
	}
	begin := ""
	if h := p.selected(); h == nil || !h.Workspace {
		begin = "off.of-accounts"
	}
	out := []keys.Binding{m.Next, k.Language, k.Begin.Off(begin)}
	return append(append(out, sides...), p.s.Keys.Global.Refresh, k.Share.Off(p.unshareable()), m.Down, m.Up, m.Back, p.s.Keys.Global.Filter.Off(offFilter))
}

// hereLayer is the layer of the files on this machine: over what is shipped and over what
// the team shares.
const hereLayer = 3

// unshareable is the reason why the selected playbook cannot be given to the team, ""
// when it can.
func (p *Playbooks) unshareable() string {
	switch {
	case p.s.Share == nil:
		return "off.no-files"
	case p.s.Desk.Library().Layer(p.selectedID()) != hereLayer:
		return "off.not-yours"
	}
	return ""
}

// share gives the selected playbook to the team.
func (p *Playbooks) share() tea.Cmd {
	if off := p.unshareable(); off != "" {
		return page.Toast(p.s.Words.T(off))
	}
	return p.s.GiveToTeam(data.TeamPlaybooks + p.selectedID() + ".yaml")
}

// Update takes keys and what was read.
func (p *Playbooks) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		p.take(msg)
	case page.ChangedMsg:
		if msg.Change.All || slices.Contains(msg.Change.Kinds, store.ChangedWorkspaceRun) || slices.Contains(msg.Change.Kinds, store.ChangedTeamFile) || slices.Contains(msg.Change.Kinds, "activity") {
			return p.read()
		}
	case tea.MouseWheelMsg:
		p.wheel(msg)
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil
}

func (p *Playbooks) key(msg tea.KeyPressMsg) tea.Cmd {
	k, m := &p.s.Keys.Playbooks, &p.s.Keys.Move
	switch {
	case m.Back.Matches(msg) && p.side == books && p.reading:
		p.reading = false
	case m.Back.Matches(msg):
		return p.s.Ask(page.BackMsg{})
	case k.Read.Matches(msg):
		p.side = books
	case k.Problems.Matches(msg):
		p.side = problems
	case k.Coverage.Matches(msg):
		p.side = coverage
	case p.s.Keys.Global.Refresh.Matches(msg):
		return p.read()
	case p.s.Keys.Global.Filter.Matches(msg):
		return page.Toast(p.s.Words.T(offFilter))
	case p.side == problems:
		p.faults.Key(msg, m, false)
	case p.side == coverage:
		p.plays.Key(msg, m, false)
	default:
		return p.bookKey(msg)
	}
	return nil
}

// bookKey is a key on the list of playbooks or in the reading view.
func (p *Playbooks) bookKey(msg tea.KeyPressMsg) tea.Cmd {
	k, m := &p.s.Keys.Playbooks, &p.s.Keys.Move
	switch {
	case k.Language.Matches(msg):
		p.nextLanguage()
	case k.Begin.Matches(msg):
		return p.begin()
	case k.Share.Matches(msg):
		return p.share()
	case m.Open.Matches(msg):
		if h := p.selected(); h != nil && h.Workspace && !p.reading {
			return p.begin()
		}
		p.reading = true
	case m.Next.Matches(msg), m.Previous.Matches(msg):
		p.reading = !p.reading
	case p.reading:
		p.scrollKey(msg)
	case p.list.Key(msg, m, false):
		p.top = 0
	}
	return nil
}

// begin opens the team's own run of a playbook of the workspace.
func (p *Playbooks) begin() tea.Cmd {
	h := p.selected()
	if h == nil || !h.Workspace {
		return page.Toast(p.s.Words.T("off.of-accounts"))
	}
	return p.s.Ask(page.OpenPageMsg{Page: p.show(h.ID)})
}

// nextLanguage turns the reading view to the playbook's next language.
func (p *Playbooks) nextLanguage() {
	b := p.book()
	if b == nil || len(b.Languages) == 0 {
		return
	}
	i := slices.Index(b.Languages, p.lang)
	p.lang = b.Languages[(i+1)%len(b.Languages)]
}

// book is the selected playbook; nil where nothing is selected.
func (p *Playbooks) book() *playbook.Playbook {
	b, _ := p.s.Desk.Library().Current(p.selectedID())
	return b
}

func (p *Playbooks) wheel(msg tea.MouseWheelMsg) {
	switch {
	case p.side == problems:
		p.faults.Turn(msg)
	case p.side == coverage:
		p.plays.Turn(msg)
	case p.reading && msg.Button == tea.MouseWheelUp:
		p.scroll(-3)
	case p.reading:
		p.scroll(3)
	default:
		p.list.Turn(msg)
	}
}
