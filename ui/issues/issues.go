// Package issues is the page of what customers asked for: issues and feature requests
// counted across the book and by revenue, merged, handed to product, and shipped.
package issues

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/issue"
	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/verb"
)

// Issues is the page.
type Issues struct {
	s      *page.Session
	verbs  *verb.Verbs
	list   part.List
	groups []issue.Group
	marked map[data.ID]bool // by the group's id
	loaded bool
	failed error
}

// New makes the page.
func New(s *page.Session) *Issues {
	return &Issues{s: s, verbs: verb.New(s), marked: map[data.ID]bool{}}
}

type countedMsg struct {
	page   *Issues
	groups []issue.Group
	err    error
}

// Init counts.
func (p *Issues) Init() tea.Cmd { return p.count() }

func (p *Issues) count() tea.Cmd {
	desk := p.s.Desk
	return page.Work(func(ctx context.Context) tea.Msg {
		groups, err := desk.Issues(ctx)
		return countedMsg{p, groups, err}
	})
}

// Title is what the header says.
func (p *Issues) Title() string { return p.s.Words.T("issues.page") }

// Loading reports whether the lines are still to come.
func (p *Issues) Loading() bool { return !p.loaded }

// Capturing is false: there is no text field.
func (p *Issues) Capturing() bool { return false }

// bindings are the keys with the reasons why they do nothing now.
func (p *Issues) bindings() keys.Issues {
	k, g := p.s.Keys.Issues, p.selected()
	none, merge, ship := "", "", ""
	switch {
	case g == nil:
		none, merge, ship = "off.no-issue", "off.no-issue", "off.no-issue"
	case g.Status == issue.Shipped:
		ship = "off.is-shipped"
	}
	if g != nil {
		others := 0
		for i := range p.groups {
			if o := &p.groups[i]; p.marked[o.ID] && o.ID != g.ID {
				others++
				if o.Kind != g.Kind {
					merge = "off.other-kind"
				}
			}
		}
		if others == 0 {
			merge = "off.none-marked"
		}
	}
	files := none
	if p.s.SaveFile == nil {
		files = "off.no-export"
	}
	k.Hand, k.Ship, k.Mark, k.Merge, k.Cause, k.Export = k.Hand.Off(files), k.Ship.Off(ship), k.Mark.Off(none), k.Merge.Off(merge), k.Cause.Off(none), k.Export.Off(files)
	return k
}

// Bindings are the keys of the page.
func (p *Issues) Bindings() []keys.Binding {
	k, m, open := p.bindings(), &p.s.Keys.Move, ""
	if p.selected() == nil {
		open = "off.no-issue"
	}
	return []keys.Binding{m.Open.Off(open), k.Hand, k.Ship, k.Changed, k.Mark, k.Merge, k.Cause, k.Export, m.Down, m.Up, m.Back}
}

// Update takes keys and what was counted.
func (p *Issues) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case countedMsg:
		p.take(msg)
	case page.ChangedMsg:
		return p.count()
	case tea.MouseWheelMsg:
		p.list.Turn(msg)
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil
}

func (p *Issues) key(msg tea.KeyPressMsg) tea.Cmd {
	k, m := p.bindings(), &p.s.Keys.Move
	for _, e := range []struct {
		binding keys.Binding
		run     func(*issue.Group) tea.Cmd
	}{{k.Mark, p.mark}, {k.Merge, p.merge}, {k.Hand, p.hand}, {k.Ship, p.ship}, {k.Changed, p.changed}, {k.Cause, p.cause}, {k.Export, p.export}} {
		switch {
		case !e.binding.Matches(msg):
		case e.binding.Disabled != "":
			return page.Toast(p.s.Words.T(e.binding.Disabled))
		default:
			return e.run(p.selected())
		}
	}
	switch g := p.selected(); {
	case m.Back.Matches(msg):
		return p.s.Ask(page.BackMsg{})
	case m.Open.Matches(msg) && g != nil:
		return p.s.Ask(page.OpenAccountMsg{ID: g.Askers[0].ID})
	default:
		p.list.Key(msg, m, false)
	}
	return nil
}

// take keeps the selected one selected; what shipped goes to the end and leaves its place
// to the next.
func (p *Issues) take(msg countedMsg) {
	if msg.page != p {
		return
	}
	p.loaded, p.failed = true, msg.err
	if msg.err != nil {
		return
	}
	var selected data.ID
	if g := p.selected(); g != nil {
		selected = g.ID
	}
	p.groups = msg.groups
	slices.SortStableFunc(p.groups, func(a, b issue.Group) int { return cmp.Compare(last(&a), last(&b)) })
	p.list.SetLen(len(p.groups))
	marked := map[data.ID]bool{}
	for i := range p.groups {
		g := &p.groups[i]
		if slices.Contains(g.Mentions, selected) && g.Status != issue.Shipped {
			p.list.Select(i)
		}
		if p.marked[g.ID] {
			marked[g.ID] = true
		}
	}
	p.marked = marked
}

func last(g *issue.Group) int {
	if g.Status == issue.Shipped {
		return 1
	}
	return 0
}

func (p *Issues) selected() *issue.Group {
	if i := p.list.Cursor(); i >= 0 {
		return &p.groups[i]
	}
	return nil
}

// chosen are the marked ones, else the selected one.
func (p *Issues) chosen() []issue.Group {
	var out []issue.Group
	for i := range p.groups {
		if p.marked[p.groups[i].ID] {
			out = append(out, p.groups[i])
		}
	}
	if g := p.selected(); len(out) == 0 && g != nil {
		out = append(out, *g)
	}
	return out
}

func (p *Issues) mark(g *issue.Group) tea.Cmd {
	if p.marked[g.ID] {
		delete(p.marked, g.ID)
	} else {
		p.marked[g.ID] = true
	}
	p.list.Move(1)
	return nil
}

// merge counts the marked ones as the selected one.
func (p *Issues) merge(into *issue.Group) tea.Cmd {
	var mentions []data.ID
	for i := range p.groups {
		if g := &p.groups[i]; p.marked[g.ID] && g.ID != into.ID {
			mentions = append(mentions, g.Mentions...)
		}
	}
	p.marked = map[data.ID]bool{}
	st, id := p.s.Desk.Store, into.ID
	return page.Act(p.s.Words.T("issues.merged-into", into.Title), func(ctx context.Context) error {
		return st.MergeIssues(ctx, id, mentions)
	})
}

func (p *Issues) ship(g *issue.Group) tea.Cmd {
	st, mentions := p.s.Desk.Store, g.Mentions
	return page.Act(p.s.Words.N("issues.shipped", len(g.Askers), g.Title), func(ctx context.Context) error {
		return st.ShipIssues(ctx, mentions)
	})
}

// changed asks which feature changed; it need not be one that somebody asked for.
func (p *Issues) changed(*issue.Group) tea.Cmd { return p.verbs.Changed() }

func (p *Issues) cause(g *issue.Group) tea.Cmd {
	return p.verbs.Cause(g.Askers[0].ID, g.Title, g.Mentions)
}

// hand writes the chosen ones for product and marks them as being there. The file comes
// first: what could not be written was not handed over.
func (p *Issues) hand(g *issue.Group) tea.Cmd {
	groups := p.chosen()
	name := text.FileName(g.Title) + ".md"
	if len(groups) > 1 {
		name = "product-" + p.s.Now().DateIn(p.s.Location).String() + ".md"
	}
	st, save, words := p.s.Desk.Store, p.s.SaveFile, p.s.Words
	file := []byte(issue.Markdown(groups, p.s.Now(), p.s.Location))
	var mentions []data.ID
	for i := range groups {
		mentions = append(mentions, groups[i].Mentions...)
	}
	p.marked = map[data.ID]bool{}
	return page.Work(func(ctx context.Context) tea.Msg {
		path, err := save(name, file)
		if err == nil {
			err = st.HandIssues(ctx, mentions)
		}
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		return page.ToastMsg{Text: words.N("issues.handed", len(groups), path)}
	})
}

// export writes every one that did not ship as a table.
func (p *Issues) export(*issue.Group) tea.Cmd {
	var groups []issue.Group
	for i := range p.groups {
		if p.groups[i].Status != issue.Shipped {
			groups = append(groups, p.groups[i])
		}
	}
	name := "product-" + p.s.Now().DateIn(p.s.Location).String() + ".csv"
	save, words, loc := p.s.SaveFile, p.s.Words, p.s.Location
	return page.Work(func(context.Context) tea.Msg {
		file, err := issue.CSV(groups, loc)
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		path, err := save(name, file)
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		return page.ToastMsg{Text: words.N("issues.exported", len(groups), path)}
	})
}
