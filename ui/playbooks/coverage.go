package playbooks

import (
	"strconv"
	"strings"

	"rounds/data/playbook"
	"rounds/ui/part"
)

// coverageView lists every reason with its plays and, below, the share of calls that
// were run on one, month by month.
func (p *Playbooks) coverageView(w, h int) string {
	th, words := &p.s.Theme, p.s.Words
	all := p.answers()
	below := append(p.whole(all, w), p.monthLines(w)...)
	views, view := p.s.Desk.Team().Views, part.Width(words.T("cli.col.view"))
	for i := range all {
		view = max(view, part.Width(words.T("key.view-"+string(views[all[i].reason]))))
	}
	columns := &part.Columns{Gap: 2, Cols: []part.Column{
		{Title: words.T("cli.col.reason"), Min: p.s.WidestReason()}, {Title: words.T("cli.col.view"), Min: view, Drop: 1},
		{Title: words.T("cli.col.play"), Min: 16, Flex: 1},
	}}
	lines := []string{" " + columns.Header(columns.Layout(w-1), w-1, th.Faint)}
	lines = append(lines, p.plays.View(*th, w, max(h-len(lines)-len(below)-1, 1), func(i, cells int, _ bool) string {
		a := &all[i]
		plays := part.Cell{Text: words.T("cli.playbook.coverage.none"), Style: th.Accent}
		if len(a.plays) > 0 {
			plays = part.Cell{Text: p.playNames(a.plays), Style: th.Text}
		}
		return columns.Row(columns.Layout(cells), cells, []part.Cell{
			{Text: words.Reason(a.reason), Style: th.Text}, {Text: words.T("key.view-" + string(views[a.reason])), Style: th.Muted}, plays,
		})
	}))
	return part.Block(strings.Join(append(append(lines, ""), below...), "\n"), w, h)
}

// whole is the selected reason with all of its plays, where the row has no room for
// them; it always takes the same lines, so that the list does not move.
func (p *Playbooks) whole(all []answer, w int) []string {
	const lines = 3
	i := p.plays.Cursor()
	if i < 0 {
		return nil
	}
	plays := p.s.Words.T("playbooks.no-play")
	if len(all[i].plays) > 0 {
		plays = p.playNames(all[i].plays)
	}
	text := p.s.Words.Reason(all[i].reason) + " → " + plays
	out := append(part.Wrap(text, w-2), "", "", "")[:lines]
	for i := range out {
		out[i] = " " + p.s.Theme.Muted.Render(out[i])
	}
	return out
}

// playNames are the plays of a reason; of several each says for which products it is.
func (p *Playbooks) playNames(plays []playbook.Head) string {
	names := make([]string, len(plays))
	for i, b := range plays {
		names[i] = b.Title.In(p.s.Words.Lang())
		if len(plays) > 1 && len(b.Products) > 0 {
			names[i] += " (" + strings.Join(b.Products, ", ") + ")"
		}
	}
	return strings.Join(names, " · ")
}

// monthLines is the share of calls on a playbook, the newest month at the right.
func (p *Playbooks) monthLines(w int) []string {
	th, words := &p.s.Theme, p.s.Words
	calls, onOne := int64(0), int64(0)
	for _, m := range p.months {
		calls, onOne = calls+m.Calls, onOne+m.OnOne
	}
	if calls == 0 {
		return []string{" " + th.Muted.Render(words.T("playbooks.share.none"))}
	}
	const cell = 7
	months := p.months[max(0, len(p.months)-(w-2)/cell):]
	var head, share, count strings.Builder
	for _, m := range months {
		head.WriteString(right(m.Month[2:], cell))
		share.WriteString(right(words.Percent(m.Percent()), cell))
		count.WriteString(right("n "+strconv.FormatInt(m.Calls, 10), cell))
	}
	total := words.T("playbooks.share", words.Number(onOne), words.Number(calls), (100*onOne+calls/2)/calls)
	return []string{
		" " + th.Title.Render(part.Fit(total, w-1)), " " + th.Faint.Render(head.String()), " " + th.Text.Render(share.String()), " " + th.Faint.Render(count.String()),
	}
}

func right(s string, cells int) string { return strings.Repeat(" ", max(0, cells-part.Width(s))) + s }
