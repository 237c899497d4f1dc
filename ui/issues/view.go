package issues

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/issue"
	"rounds/ui/part"
)

// detailLines is the room below the list for the selected one.
const detailLines = 6

// View draws the list and, below, who asked for the selected one and why it happens.
func (p *Issues) View(w, h int) (string, *tea.Cursor) {
	th, words := &p.s.Theme, p.s.Words
	var lines []string
	for _, line := range part.Wrap(words.T("issues.weight"), w-2) {
		lines = append(lines, th.Muted.Render(part.Fit(" "+line, w)))
	}
	lines = append(lines, "")
	switch {
	case p.failed != nil:
		lines = append(lines, part.Wrap(" "+words.Error(p.failed), w)...)
	case !p.loaded:
		lines = append(lines, " "+words.T("issues.counting"))
	case len(p.groups) == 0:
		for _, line := range part.Wrap(words.T("issues.none"), w-2) {
			lines = append(lines, " "+line)
		}
	default:
		c := p.columns()
		lines = append(lines, " "+c.Header(c.Layout(w-1), w-1, th.Faint))
		lines = append(lines, p.list.View(*th, w, max(h-len(lines)-detailLines, 1), func(i, cells int, _ bool) string {
			return c.Row(c.Layout(cells), cells, p.cells(&p.groups[i]))
		}))
		lines = append(lines, p.detail(w)...)
	}
	return strings.Join(lines, "\n"), nil
}

func (p *Issues) columns() *part.Columns {
	t := p.s.Words.T
	kind := max(part.Width(t("issues.kind")), part.Width(t("account.kind.issue")), part.Width(t("account.kind.feature")))
	status := part.Width(t("issues.status"))
	for _, s := range []string{issue.Open, issue.Handed, issue.Shipped} {
		status = max(status, part.Width(t("account.issue."+s)))
	}
	return &part.Columns{Gap: 2, Cols: []part.Column{
		{Min: 1}, {Title: t("issues.title"), Min: 30, Flex: 1}, {Title: t("issues.kind"), Min: kind, Drop: 1}, {Title: t("issues.status"), Min: status},
		{Title: t("issues.accounts"), Min: 8, Right: true}, {Title: t("account.mrr"), Min: 7, Right: true}, {Title: t("issues.last"), Min: 11, Right: true, Drop: 2},
	}}
}

func (p *Issues) cells(g *issue.Group) []part.Cell {
	th, w := &p.s.Theme, p.s.Words
	mark, style, state := part.Cell{}, th.Text, th.Text
	if p.marked[g.ID] {
		mark = part.Cell{Text: "+", Style: th.Accent}
	}
	switch g.Status {
	case issue.Shipped:
		style, state = th.Faint, th.Faint
	case issue.Handed:
		state = th.Muted
	}
	return []part.Cell{
		mark, {Text: g.Title, Style: style}, {Text: w.T("account.kind." + string(g.Kind)), Style: th.Muted}, {Text: w.T("account.issue." + g.Status), Style: state},
		{Text: strconv.Itoa(len(g.Askers)), Style: style}, {Text: w.WholeMoney(g.MRR), Style: style},
		{Text: w.Day(g.Last.DateIn(p.s.Location), p.s.Now().DateIn(p.s.Location)), Style: th.Muted},
	}
}

// detail says of the selected one why it happens and who asked.
func (p *Issues) detail(w int) []string {
	g := p.selected()
	if g == nil {
		return nil
	}
	th, words := &p.s.Theme, p.s.Words
	cause, style := words.T("issues.no-cause", p.s.Keys.Issues.Cause.Label()), th.Faint
	if g.RootCause != "" {
		cause, style = words.T("issues.cause", g.RootCause), th.Text
	}
	lines := []string{"", " " + th.Title.Render(part.Fit(part.Clean(g.Title), w-1)), " " + style.Render(part.Fit(part.Clean(cause), w-1))}
	if n := len(p.marked); n > 0 {
		lines = append(lines, " "+th.Accent.Render(part.Fit(words.T("issues.into", n, p.s.Keys.Issues.Merge.Label()), w-1)))
	}
	var asked []string
	for _, a := range g.Askers {
		times := ""
		if a.Times > 1 {
			times = words.T("issues.times", a.Times)
		}
		asked = append(asked, words.T("issues.asker", a.Name, words.Money(a.MRR, a.Money), times))
	}
	for _, line := range part.Wrap(part.Clean(words.T("issues.asked")+" "+strings.Join(asked, " · ")), w-2) {
		lines = append(lines, " "+th.Muted.Render(line))
	}
	if len(lines) > detailLines {
		lines = lines[:detailLines]
		lines[detailLines-1] = " " + th.Muted.Render("…")
	}
	return lines
}
