package main

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/kpi"
)

// kpiFlags are the flags of `rounds kpi`.
type kpiFlags struct{ month, from, to, by string }

// The groups by which figures are shown.
const (
	byTeam    = "team"
	byCSM     = "csm"
	bySegment = "segment"
	byMonth   = "month"
)

func (m *Main) kpiCommand() *cobra.Command {
	var f kpiFlags
	c := &cobra.Command{
		Use:   "kpi",
		Short: "Retention, revenue, surveys, response, onboarding and SOP coverage, each with its definition",
		Long: `Computes every figure over a month (the last whole one unless --month says another) or over
any days (--from and --to, both counted), for the team, or by CSM, segment or month. Without
days, --by month shows the last twelve months and this one so far.

Each figure stands beside its definition and its n; "–" means that there is nothing to
divide by. An account counts under its owner and segment of today. Months begin and end in
the team's time zone ([working] time_zone in rules.toml, else yours). MRR of the past is
rebuilt from subscriptions and contract changes; sums over currencies weigh them by
[rank.parity].

--json prints {as_of, time_zone, from, to, by, groups:[{id, name, from, to, customers:{start,
left, joined, end}, mrr:{start, churned, downgraded, upgraded, new, end}, figures:[{kpi,
name, value, unit, n, definition}]}]}; value is null where there is none, mrr is in whole
units; units are percent, points, days, minutes and count.

--plain prints group, kpi, value, unit, n, definition.`,
		Example: "  rounds kpi\n  rounds kpi --month 2026-10 --by csm\n  rounds kpi --from 2026-07-01 --to 2026-09-30 --by segment --json\n  rounds kpi --by month",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.kpi(cmd, f) },
	}
	c.Flags().StringVar(&f.month, "month", "", "the month, as 2026-10 (default: the last whole one)")
	c.Flags().StringVar(&f.from, "from", "", "the first day, or its month, as 2026-07-01 or 2026-07")
	c.Flags().StringVar(&f.to, "to", "", "the last day, or its month (default: today)")
	c.Flags().StringVar(&f.by, "by", byTeam, "team, csm, segment or month")
	return c
}

// kpiDoc is `kpi --json`.
type kpiDoc struct {
	AsOf     data.Instant `json:"as_of"`
	TimeZone string       `json:"time_zone"`
	From     data.Date    `json:"from"`
	To       data.Date    `json:"to"` // the last day
	By       string       `json:"by"`
	Groups   []kpiGroup   `json:"groups"`

	lasts bool // the time is not over
}

// kpiGroup is one CSM, segment or month, or the team.
type kpiGroup struct {
	ID        string       `json:"id"` // of a user; the segment; the month; "team"
	Name      string       `json:"name"`
	From      data.Date    `json:"from"`
	To        data.Date    `json:"to"`
	Customers kpiCustomers `json:"customers"`
	MRR       kpiRevenue   `json:"mrr"`
	Figures   []kpiFigure  `json:"figures"`

	figures []kpi.Figure
}

type kpiCustomers struct {
	Start  int `json:"start"`
	Left   int `json:"left"`
	Joined int `json:"joined"`
	End    int `json:"end"`
}

type kpiRevenue struct {
	Start      int64 `json:"start"`
	Churned    int64 `json:"churned"`
	Downgraded int64 `json:"downgraded"`
	Upgraded   int64 `json:"upgraded"`
	New        int64 `json:"new"`
	End        int64 `json:"end"`
}

type kpiFigure struct {
	KPI        kpi.ID   `json:"kpi"`
	Name       string   `json:"name"`
	Value      *float64 `json:"value"`
	Unit       kpi.Unit `json:"unit"`
	N          int      `json:"n"`
	Definition string   `json:"definition"`
}

func (m *Main) kpi(cmd *cobra.Command, f kpiFlags) error {
	if !slices.Contains([]string{byTeam, byCSM, bySegment, byMonth}, f.by) {
		return usageError{data.Errorf(data.CodeInvalid, "--by is %q; give team, csm, segment or month", f.by)}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	zone := s.Desk.Zone(s.Location)
	windows, err := f.windows(s.Now().DateIn(zone))
	if err != nil {
		return err
	}
	figures, err := s.Desk.KPIs(cmd.Context(), windows, zone)
	if err != nil {
		return err
	}
	return p.print(p.kpiReport(&kpiDoc{
		AsOf: s.Now(), TimeZone: data.ZoneName(zone, s.Now()), From: windows[0].From, To: windows[len(windows)-1].To - 1, By: f.by,
		Groups: p.kpiGroups(figures, f.by), lasts: figures.Lasts(len(windows) - 1),
	}))
}

// windows are the times that were asked for: one, or the months of --by month.
func (f kpiFlags) windows(today data.Date) ([]kpi.Window, error) {
	whole, err := f.window(today)
	if err != nil {
		return nil, usageError{err}
	}
	if whole.From > today {
		return nil, usageError{data.Errorf(data.CodeInvalid, "%s is still to come; give a time that has begun", whole.From)}
	}
	if f.by != byMonth {
		return []kpi.Window{whole}, nil
	}
	months := whole.Months()
	if len(months) > mostKPIMonths {
		return nil, usageError{data.Errorf(data.CodeInvalid, "%d months are too many; give at most %d", len(months), mostKPIMonths)}
	}
	months[0].From = whole.From
	months[len(months)-1].To = whole.To
	return months, nil
}

// mostKPIMonths bounds --by month.
const mostKPIMonths = 120

func (f kpiFlags) window(today data.Date) (kpi.Window, error) {
	this := kpi.MonthOf(today)
	switch {
	case f.month != "" && (f.from != "" || f.to != ""):
		return this, data.Errorf(data.CodeInvalid, "--month and --from or --to are two ways to say when; give one of them")
	case f.month != "":
		return kpi.ParseMonth(f.month)
	case f.from == "" && f.to != "":
		return this, data.Errorf(data.CodeInvalid, "--to needs --from, the first day")
	case f.from == "" && f.by == byMonth:
		return kpi.Window{From: this.Add(-12).From, To: this.To}, nil
	case f.from == "":
		return this.Add(-1), nil
	}
	from, err := kpiDay("--from", f.from)
	if err != nil {
		return this, err
	}
	w := kpi.Window{From: from.From, To: today + 1}
	if f.to != "" {
		to, err := kpiDay("--to", f.to)
		if err != nil {
			return this, err
		}
		w.To = to.To
	}
	if w.To <= w.From {
		return this, data.Errorf(data.CodeInvalid, "--to %s is before --from %s; give the later day last", f.to, f.from)
	}
	return w, nil
}

// kpiDay reads a day, or a month as its days.
func kpiDay(flag, typed string) (kpi.Window, error) {
	if w, err := kpi.ParseMonth(typed); err == nil {
		return w, nil
	}
	d, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		return kpi.Window{}, data.Errorf(data.CodeInvalid, "%s is %q; write a day as 2026-07-01, or a month as 2026-07", flag, typed)
	}
	day := data.DateOf(d)
	return kpi.Window{From: day, To: day + 1}, nil
}

// kpiGroups are the groups in their order: the team first where it is taken apart.
func (p *printer) kpiGroups(f *desk.Figures, by string) []kpiGroup {
	w := p.words
	groups := []kpiGroup{p.kpiGroup(f.Tally, 0, kpi.Filter{}, byTeam, w.T("kpi.team"))}
	switch by {
	case byMonth:
		groups = groups[:0]
		for i, window := range f.Windows() {
			g := p.kpiGroup(f.Tally, i, kpi.Filter{}, window.String(), w.KPIWindow(window))
			if !f.Lasts(i) {
				g.forgetNow()
			}
			groups = append(groups, g)
		}
	case byCSM:
		for _, u := range f.CSMs {
			groups = append(groups, p.kpiGroup(f.Tally, 0, kpi.Filter{Owner: &u.ID}, u.ID.String(), cmp.Or(u.Name, w.T("kpi.nobody"))))
		}
	case bySegment:
		for _, segment := range f.Segments {
			groups = append(groups, p.kpiGroup(f.Tally, 0, kpi.Filter{Segment: &segment}, segment, cmp.Or(segment, w.T("kpi.no-group"))))
		}
	}
	return groups
}

func (p *printer) kpiGroup(t *kpi.Tally, window int, f kpi.Filter, id, name string) kpiGroup {
	c := t.Count(window, f)
	w := t.Windows()[window]
	g := kpiGroup{
		ID: id, Name: name, From: w.From, To: w.To - 1, Customers: kpiCustomers(c.Customers), figures: c.Figures(),
		MRR: kpiRevenue{
			Start: c.MRR.Start.Units(), Churned: c.MRR.Churned.Units(), Downgraded: c.MRR.Down.Units(),
			Upgraded: c.MRR.Up.Units(), New: c.MRR.New.Units(), End: c.MRR.End.Units(),
		},
	}
	for _, f := range g.figures {
		out := kpiFigure{KPI: f.ID, Name: p.words.KPIName(f.ID, t.Rules()), Unit: f.ID.Unit(), N: f.N, Definition: p.words.KPIDefinition(f.ID, t.Rules())}
		if f.Known {
			v := math.Round(f.Value*100) / 100
			out.Value = &v
		}
		g.Figures = append(g.Figures, out)
	}
	return g
}

// forgetNow takes out what a month that is over cannot say.
func (g *kpiGroup) forgetNow() {
	for i := range g.figures {
		if g.figures[i].ID.IsNow() {
			g.figures[i] = kpi.Figure{ID: g.figures[i].ID}
			g.Figures[i].Value, g.Figures[i].N = nil, 0
		}
	}
}
