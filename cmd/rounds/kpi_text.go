package main

import (
	"strconv"
	"strings"

	"rounds/data/kpi"
	"rounds/ui/part"
)

// kpiReport is one table where the team stands for itself, and else one for each figure
// under its definition, so that its groups can be compared.
func (p *printer) kpiReport(doc *kpiDoc) report {
	out := report{document: doc, intro: p.kpiTitle(doc)}
	switch {
	case p.form != formText:
		out.tables = []table{p.kpiPlain(doc)}
	case doc.By == byTeam:
		out.tables = []table{p.kpiTable(&doc.Groups[0])}
	default:
		for i := range kpi.IDs() {
			out.tables = append(out.tables, p.kpiSection(doc, i))
		}
	}
	if doc.By != byMonth {
		c, m := &doc.Groups[0].Customers, &doc.Groups[0].MRR
		n := p.words.Number
		lines := append(part.Wrap(p.words.T("cli.kpi.customers", c.Start, c.Left, c.Joined, c.End), p.width),
			part.Wrap(p.words.T("cli.kpi.mrr", n(m.Start), n(m.Churned), n(m.Downgraded), n(m.Upgraded), n(m.New), n(m.End)), p.width)...)
		out.outro = "\n" + strings.Join(lines, "\n")
	}
	return out
}

func (p *printer) kpiTitle(doc *kpiDoc) string {
	when := p.words.KPIWindow(kpi.Window{From: doc.From, To: doc.To + 1})
	key := "cli.kpi.title"
	if doc.lasts {
		key = "cli.kpi.title-so-far"
	}
	return p.words.T(key, when, doc.TimeZone)
}

// kpiTable has a definition beside each figure, wrapped where the window is narrow.
func (p *printer) kpiTable(g *kpiGroup) table {
	w := p.words
	t := table{columns: []column{
		{title: w.T("cli.kpi.figure")}, {title: w.T("cli.kpi.value"), right: true}, {title: w.T("cli.kpi.n"), right: true}, {title: w.T("cli.kpi.definition")},
	}}
	room := p.width
	for _, width := range p.kpiWidths(g) {
		room -= width + 2
	}
	for i, f := range g.figures {
		for k, line := range part.Wrap(g.Figures[i].Definition, max(room, leastFlex)) {
			row := []cell{say(""), say(""), say(""), {text: line, style: p.theme.Muted}}
			if k == 0 {
				row[0], row[1], row[2] = say(g.Figures[i].Name), cell{text: w.KPIValue(f), style: p.theme.Title}, say(strconv.Itoa(f.N))
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// kpiWidths are the columns before the definition.
func (p *printer) kpiWidths(g *kpiGroup) [3]int {
	w := p.words
	widths := [3]int{part.Width(w.T("cli.kpi.figure")), part.Width(w.T("cli.kpi.value")), part.Width(w.T("cli.kpi.n"))}
	for i, f := range g.figures {
		for k, text := range []string{g.Figures[i].Name, w.KPIValue(f), strconv.Itoa(f.N)} {
			widths[k] = max(widths[k], part.Width(text))
		}
	}
	return widths
}

// kpiSection is one figure of every group.
func (p *printer) kpiSection(doc *kpiDoc, i int) table {
	f := &doc.Groups[0].Figures[i]
	t := table{title: f.Name, note: f.Definition, columns: []column{{flex: true}, {right: true}, {right: true}}}
	for _, g := range doc.Groups {
		t.rows = append(t.rows, []cell{
			say("  " + g.Name), {text: p.words.KPIValue(g.figures[i]), style: p.theme.Title}, {text: p.words.T("cli.kpi.of", g.figures[i].N), style: p.theme.Muted},
		})
	}
	return t
}

func (p *printer) kpiPlain(doc *kpiDoc) table {
	t := table{columns: make([]column, 6)}
	for _, g := range doc.Groups {
		name := g.Name
		if doc.By == byMonth {
			name = g.ID
		}
		for _, f := range g.Figures {
			value := ""
			if f.Value != nil {
				value = strconv.FormatFloat(*f.Value, 'f', -1, 64)
			}
			t.rows = append(t.rows, []cell{say(name), say(string(f.KPI)), say(value), say(string(f.Unit)), say(strconv.Itoa(f.N)), say(f.Definition)})
		}
	}
	return t
}
