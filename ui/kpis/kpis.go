// Package kpis is the page of the team's figures: each by month beside its definition and
// its source, and taken apart by CSM or segment.
package kpis

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/kpi"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// side is by whom the selected figure is taken apart.
type side int

const (
	team side = iota
	csms
	segments
)

// KPIs is the page.
type KPIs struct {
	s       *page.Session
	list    part.List // the figures
	groups  part.List // of the side that is shown
	side    side
	beside  bool // the right panel has the keys
	counted *counted
	failed  error
}

// New makes the page.
func New(s *page.Session) *KPIs {
	k := &KPIs{s: s}
	k.list.SetLen(len(kpi.IDs()))
	return k
}

// mostMonths is how many whole months are shown before the one that lasts.
const mostMonths = 12

// counted is the book as it was counted; nobody writes to it any more.
type counted struct {
	at      data.Instant
	zone    string
	windows []kpi.Window
	rules   *kpi.Rules
	sides   [3][]group // the team alone, by CSM, by segment
}

// group is a team, CSM or segment with each figure's months, oldest first.
type group struct {
	name   string // "" for nobody's accounts, and those of no segment
	series map[kpi.ID][]kpi.Figure
}

// with are the groups of a side of which a month of the figure is known.
func (c *counted) with(s side, id kpi.ID) []*group {
	var out []*group
	for i := range c.sides[s] {
		if slices.ContainsFunc(c.sides[s][i].series[id], func(f kpi.Figure) bool { return f.Known }) {
			out = append(out, &c.sides[s][i])
		}
	}
	return out
}

type countedMsg struct {
	page    *KPIs
	counted *counted
	err     error
}

// Init counts the book.
func (k *KPIs) Init() tea.Cmd { return k.count() }

// count counts whole months, so it is done when the page opens and when it is asked for,
// not with every change of the book.
func (k *KPIs) count() tea.Cmd {
	desk, at := k.s.Desk, k.s.Now()
	zone := desk.Zone(k.s.Location)
	this := kpi.MonthOf(at.DateIn(zone))
	windows := append(kpi.Window{From: this.Add(-mostMonths).From, To: this.From}.Months(), this)
	return page.Work(func(ctx context.Context) tea.Msg {
		f, err := desk.KPIs(ctx, windows, zone)
		if err != nil {
			return countedMsg{page: k, err: err}
		}
		c := &counted{at: at, zone: data.ZoneName(zone, at), windows: windows, rules: f.Rules()}
		c.sides[team] = []group{groupOf(f.Tally, "", kpi.Filter{})}
		for _, u := range f.CSMs {
			c.sides[csms] = append(c.sides[csms], groupOf(f.Tally, u.Name, kpi.Filter{Owner: &u.ID}))
		}
		for _, segment := range f.Segments {
			c.sides[segments] = append(c.sides[segments], groupOf(f.Tally, segment, kpi.Filter{Segment: &segment}))
		}
		return countedMsg{page: k, counted: c}
	})
}

// groupOf computes every figure of a group in one pass over the windows.
func groupOf(t *kpi.Tally, name string, f kpi.Filter) group {
	g := group{name: name, series: map[kpi.ID][]kpi.Figure{}}
	for i := range t.Windows() {
		c := t.Count(i, f)
		for _, figure := range c.Figures() {
			if figure.ID.IsNow() && !t.Lasts(i) {
				figure = kpi.Figure{ID: figure.ID}
			}
			g.series[figure.ID] = append(g.series[figure.ID], figure)
		}
	}
	return g
}

// Title is what the header says.
func (k *KPIs) Title() string { return k.s.Words.T("kpis.page") }

// Capturing is false: there is no text field.
func (k *KPIs) Capturing() bool { return false }

// Bindings are the keys of the page.
func (k *KPIs) Bindings() []keys.Binding {
	b, m := &k.s.Keys.KPIs, &k.s.Keys.Move
	return []keys.Binding{b.Team, b.CSM, b.Segment, m.Next, k.s.Keys.Global.Refresh, m.Down, m.Up, m.Back}
}

// Update takes keys and what was counted.
func (k *KPIs) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case countedMsg:
		if msg.page == k {
			k.take(msg)
		}
	case tea.MouseWheelMsg:
		was := k.group()
		k.focused().Turn(msg)
		k.regroup(was)
	case tea.KeyPressMsg:
		return k.key(msg)
	}
	return nil
}

// take keeps what was counted before where counting fails.
func (k *KPIs) take(msg countedMsg) {
	if k.failed = msg.err; msg.err == nil {
		was := k.group()
		k.counted = msg.counted
		k.regroup(was)
	}
}

func (k *KPIs) key(msg tea.KeyPressMsg) tea.Cmd {
	b, m := &k.s.Keys.KPIs, &k.s.Keys.Move
	switch {
	case m.Back.Matches(msg) && k.beside:
		k.beside = false
	case m.Back.Matches(msg):
		return k.s.Ask(page.BackMsg{})
	case b.Team.Matches(msg):
		k.turn(team)
	case b.CSM.Matches(msg):
		k.turn(csms)
	case b.Segment.Matches(msg):
		k.turn(segments)
	case m.Next.Matches(msg), m.Previous.Matches(msg):
		k.beside = !k.beside
	case m.Open.Matches(msg):
		k.beside = true
	case k.s.Keys.Global.Refresh.Matches(msg):
		return k.count()
	default:
		was := k.group()
		k.focused().Key(msg, m, false)
		k.regroup(was)
	}
	return nil
}

// turn takes the figures apart another way, from its first group on.
func (k *KPIs) turn(to side) {
	k.side = to
	k.regroup(nil)
	k.groups.Home()
}

// group is the selected one; nil where there is none.
func (k *KPIs) group() *group {
	if k.counted == nil {
		return nil
	}
	all := k.counted.with(k.side, k.figure())
	if len(all) == 0 {
		return nil
	}
	return all[k.groups.Cursor()]
}

// regroup lists the groups that have the selected figure, and stays on the one that was
// selected.
func (k *KPIs) regroup(was *group) {
	if k.counted == nil {
		return
	}
	all := k.counted.with(k.side, k.figure())
	k.groups.SetLen(len(all))
	if i := slices.IndexFunc(all, func(g *group) bool { return was != nil && g.name == was.name }); i >= 0 {
		k.groups.Select(i)
	}
}

func (k *KPIs) focused() *part.List {
	if k.beside && k.side != team {
		return &k.groups
	}
	return &k.list
}

// figure is the selected one.
func (k *KPIs) figure() kpi.ID { return kpi.IDs()[k.list.Cursor()] }
