// Package budget is the page of the alert budget: for each rule how often it fired and
// what became of it, and which rules are noise.
package budget

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/rules"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// Budget is the page.
type Budget struct {
	s      *page.Session
	list   part.List
	counts []data.RuleCount
	loaded bool
	failed error
}

// New makes the page.
func New(s *page.Session) *Budget { return &Budget{s: s} }

type countedMsg struct {
	counts []data.RuleCount
	err    error
}

// Init counts.
func (b *Budget) Init() tea.Cmd { return b.count() }

func (b *Budget) count() tea.Cmd {
	desk, days := b.s.Desk, b.s.Desk.Team().Budget.Days
	return page.Work(func(ctx context.Context) tea.Msg {
		counts, err := desk.Budget(ctx, days)
		return countedMsg{counts, err}
	})
}

// Title is what the header says.
func (b *Budget) Title() string { return b.s.Words.T("budget.page") }

// Loading reports whether the lines are still to come.
func (b *Budget) Loading() bool { return !b.loaded }

// Capturing is false: there is no text field.
func (b *Budget) Capturing() bool { return false }

// Bindings are the keys of the page.
func (b *Budget) Bindings() []keys.Binding {
	m, off := &b.s.Keys.Move, ""
	if b.list.Cursor() < 0 {
		off = "off.no-rule"
	}
	share := ""
	if b.s.Share == nil {
		share = "off.no-files"
	}
	return []keys.Binding{b.s.Keys.Rules.Retire.Off(off), m.Down, m.Up, m.Back, b.s.Keys.Playbooks.Share.Off(share)}
}

// Update takes keys and what was counted.
func (b *Budget) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case countedMsg:
		b.take(msg)
	case page.ChangedMsg:
		return b.count()
	case tea.MouseWheelMsg:
		b.list.Turn(msg)
	case tea.KeyPressMsg:
		m := &b.s.Keys.Move
		switch {
		case m.Back.Matches(msg):
			return b.s.Ask(page.BackMsg{})
		case b.s.Keys.Rules.Retire.Matches(msg):
			return b.retire()
		case b.s.Keys.Playbooks.Share.Matches(msg):
			return b.s.GiveToTeam(data.TeamRules)
		case b.list.Key(msg, m, false):
		}
	}
	return nil
}

// take keeps the selected rule selected; what is noise comes first, then what fired
// most.
func (b *Budget) take(msg countedMsg) {
	b.loaded, b.failed = true, msg.err
	if msg.err != nil {
		return
	}
	var selected data.Reason
	if c := b.selected(); c != nil {
		selected = c.Code
	}
	limits := b.s.Desk.Team().Budget
	slices.SortStableFunc(msg.counts, func(x, y data.RuleCount) int {
		if nx, ny := limits.Noise(&x), limits.Noise(&y); nx != ny {
			if nx {
				return -1
			}
			return 1
		}
		return cmp.Compare(y.Fired, x.Fired)
	})
	b.counts = msg.counts
	b.list.SetLen(len(b.counts))
	for i := range b.counts {
		if b.counts[i].Code == selected {
			b.list.Select(i)
		}
	}
}

func (b *Budget) selected() *data.RuleCount {
	if i := b.list.Cursor(); i >= 0 {
		return &b.counts[i]
	}
	return nil
}

// retire switches the selected rule off, or on again, in the file of this machine, which
// its key gives to the team.
func (b *Budget) retire() tea.Cmd {
	c := b.selected()
	if c == nil {
		return nil
	}
	on := !b.s.Desk.Team().IsOn(c.Code)
	said := "budget.retired"
	if on {
		said = "budget.back"
	}
	return b.s.Save(b.s.Words.T(said, b.s.Words.Reason(c.Code), b.s.Keys.Rules.Retire.Label()), rules.Change{Path: string(c.Code) + ".on", Value: on})
}
