package kpis

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/kpi"
	"rounds/ui/keys"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// From besideFrom cells on the figure stands beside the list, below it they take turns;
// from wideFrom on the list has room for lines too.
const (
	besideFrom = 76
	wideFrom   = 110
)

// The lines of a month's figures below a list of groups: the plot is at most mostPlot high,
// besidePlot with all that stands around it, and leastMonths where room is scarce.
const (
	mostPlot    = 13
	besidePlot  = mostPlot + 4
	leastMonths = part.LeastPlotHeight + 4
)

// View draws the page.
func (k *KPIs) View(w, h int) (string, *tea.Cursor) {
	lines := []string{k.tabs(w), ""}
	room := h - len(lines)
	var body string
	switch {
	case k.failed != nil:
		body = k.s.Trouble(k.s.Words.Error(k.failed), w, room)
	case k.counted == nil:
		body = part.Block(" "+k.s.Theme.Muted.Render(k.s.Words.T("kpis.counting")), w, room)
	case w < besideFrom && k.beside:
		body = k.detail(w, room)
	case w < besideFrom:
		body = k.listView(w, room)
	default:
		left := 41
		if w >= wideFrom {
			left += 2 + mostMonths
		}
		body = part.Beside(room, k.listView(left, room), part.Block("", 1, room), k.detail(w-left-1, room))
	}
	return strings.Join(append(lines, body), "\n"), nil
}

// tabs say by whom the figures can be taken apart, and as of when they were counted.
func (k *KPIs) tabs(w int) string {
	b, words, th := &k.s.Keys.KPIs, k.s.Words, &k.s.Theme
	line := ""
	for i, b := range []keys.Binding{b.Team, b.CSM, b.Segment} {
		style, mark := th.Muted, " "
		if side(i) == k.side {
			style, mark = th.Title, th.Chosen()
		}
		text := b.Label() + " " + words.T("key."+b.Name+".short")
		if k.counted != nil && side(i) != team {
			text += " " + strconv.Itoa(len(k.counted.with(side(i), k.figure())))
		}
		line += th.Accent.Render(mark) + style.Render(text) + "  "
	}
	if k.counted != nil {
		said := words.T("kpis.as-of", words.Clock(k.counted.at, k.s.Location), k.counted.zone)
		if gap := w - 1 - part.StyledWidth(line) - part.Width(said); gap > 0 {
			line += strings.Repeat(" ", gap) + th.Faint.Render(said)
		}
	}
	return part.FitStyled(line, w)
}

// listView has every figure of the team in the last whole month.
func (k *KPIs) listView(w, h int) string {
	th, c := &k.s.Theme, k.counted
	cols := k.columns(w, 20)
	whole := k.s.Words.Month(c.windows[len(c.windows)-2].From)
	cols.Cols[2].Title = whole
	inner := w - part.PanelInset
	head := " " + cols.Header(cols.Layout(inner-part.Gutter), inner-part.Gutter, th.Faint)
	rows := k.list.View(*th, inner, h-2, func(i, cells int, _ bool) string {
		id := kpi.IDs()[i]
		return cols.Row(cols.Layout(cells), cells, k.cells(k.s.Words.KPIName(id, c.rules), c.sides[team][0].series[id]))
	})
	return part.Panel(*th, k.s.Words.T("kpis.list"), head+"\n"+rows, !k.beside, w, h)
}

// columns are a name of so many cells at least, the line of its months, a value and its n.
func (k *KPIs) columns(w, name int) *part.Columns {
	line := part.Column{Min: mostMonths, Drop: 1}
	if w < 45 {
		line.Min = 0
	}
	return &part.Columns{Gap: 1, Cols: []part.Column{
		{Min: name, Flex: 1}, line, {Min: 10, Right: true}, {Min: 5, Right: true},
	}}
}

// cells are a name with its line of whole months, the last of them, and its n where that
// is small.
func (k *KPIs) cells(name string, series []kpi.Figure) []part.Cell {
	th := &k.s.Theme
	f := latest(series)
	n := part.Cell{}
	if f.Few() && f.Known {
		n = part.Cell{Text: k.s.Words.T("cli.kpi.of", f.N), Style: th.Muted}
	}
	value := part.Cell{Text: k.s.Words.KPIValue(f), Style: th.Title}
	if !f.Known {
		value.Style = th.Faint
	}
	return []part.Cell{{Text: name, Style: th.Text}, {Text: part.Spark(whole(series), mostMonths), Style: th.Muted}, value, n}
}

// latest is the last whole month, or now of what is known of now alone.
func latest(series []kpi.Figure) kpi.Figure {
	if last := series[len(series)-1]; last.ID.IsNow() {
		return last
	}
	return series[len(series)-2]
}

// whole are the values of the months that are over; NaN where there is none.
func whole(series []kpi.Figure) []float64 {
	out := make([]float64, len(series)-1)
	for i := range out {
		if out[i] = series[i].Value; !series[i].Known {
			out[i] = math.NaN()
		}
	}
	return out
}

// detail is the selected figure: what it is, where it comes from, and its months, of the
// team or of each group.
func (k *KPIs) detail(w, h int) string {
	th, words, c := &k.s.Theme, k.s.Words, k.counted
	id, inner := k.figure(), w-part.PanelInset
	var lines []string
	put := func(text string, style theme.Style) {
		for _, line := range part.Wrap(text, inner-1) {
			lines = append(lines, style.Render(line))
		}
	}
	put(words.KPIDefinition(id, c.rules), th.Text)
	put(words.T("kpis.source", words.KPISource(id)), th.Muted)
	lines = append(lines, "")
	title, room := words.KPIName(id, c.rules), h-part.PanelTitle-len(lines)
	g := &c.sides[team][0]
	if all := c.with(k.side, id); k.side != team && len(all) > 0 {
		rows := min(len(all), max(room-besidePlot, min(room/2, room-leastMonths), 3))
		cols := k.columns(inner, 15)
		lines = append(lines, strings.Split(k.groups.View(*th, inner, rows, func(i, cells int, _ bool) string {
			return cols.Row(cols.Layout(cells), cells, k.cells(k.nameOf(all[i]), all[i].series[id]))
		}), "\n")...)
		lines = append(lines, "")
		g = k.group()
		title += " · " + k.nameOf(g)
		room -= rows + 1
	}
	lines = append(lines, k.months(g.series[id], inner, room)...)
	return part.Panel(*th, title, strings.Join(lines, "\n"), k.beside, w, h)
}

func (k *KPIs) nameOf(g *group) string {
	if k.side == csms {
		return cmp.Or(g.name, k.s.Words.T("kpi.nobody"))
	}
	return cmp.Or(g.name, k.s.Words.T("kpi.no-group"))
}

// months plots the months that are over, and says the one that lasts; where there is
// room, every month stands below with its n.
func (k *KPIs) months(series []kpi.Figure, w, h int) []string {
	th, words, c := &k.s.Theme, k.s.Words, k.counted
	now := series[len(series)-1]
	if now.ID.IsNow() {
		return []string{th.Title.Render(words.T("kpis.now", words.KPIValue(now), now.N))}
	}
	last := c.windows[len(c.windows)-1]
	out := []string{k.monthLine(words.T("kpis.so-far", words.Month(last.From)), now, w)}
	values := whole(series)
	plot := part.Plot(now.ID, values, w, min(mostPlot, h-len(out)-2), func(v float64) string { return words.KPIAxis(now.ID, v) })
	if plot == nil {
		plot = []string{th.Muted.Render(part.Spark(values, w))}
	} else {
		plot = append(plot, part.Fit(axis(c.windows[:len(values)], w, words.Month), w))
		for i := range plot {
			plot[i] = th.Muted.Render(plot[i])
		}
	}
	out = append(append(out, ""), plot...)
	if h-len(out) <= len(values) {
		return out
	}
	out = append(out, "")
	for i := len(values) - 1; i >= 0; i-- {
		out = append(out, k.monthLine(words.Month(c.windows[i].From), series[i], w))
	}
	return out
}

// monthLine is a month with its figure; the n is always said here.
func (k *KPIs) monthLine(name string, f kpi.Figure, w int) string {
	th, words := &k.s.Theme, k.s.Words
	return part.FitStyled(th.Muted.Render(part.Fit(name, 17))+th.Title.Render(part.FitRight(words.KPIValue(f), 10))+"  "+th.Muted.Render(words.T("cli.kpi.of", f.N)), w)
}

// axis names the first and the last month under a plot, and the middle one where there is
// room.
func axis(months []kpi.Window, w int, name func(data.Date) string) string {
	line, last := "", len(months)-1
	named := []int{0, last}
	if w >= 48 {
		named = []int{0, last / 2, last}
	}
	for _, i := range named {
		text := name(months[i].From)
		at := part.PlotAt(i, len(months), w)
		switch i {
		case 0:
		case last:
			at -= part.Width(text) - 1
		default:
			at -= part.Width(text) / 2
		}
		line = part.Fit(line, max(at, 0)) + text
	}
	return line
}
