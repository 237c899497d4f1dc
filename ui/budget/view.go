package budget

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
)

// detailLines is the room below the list for the selected rule.
const detailLines = 6

// View draws the rules and, below, what is said about the selected one.
func (b *Budget) View(w, h int) (string, *tea.Cursor) {
	th, words := &b.s.Theme, b.s.Words
	lines := []string{
		th.Muted.Render(part.Fit(" "+words.T("budget.title", b.s.Desk.Team().Budget.Days), w)),
		"",
	}
	switch {
	case b.failed != nil:
		lines = append(lines, part.Wrap(" "+words.Error(b.failed), w)...)
	case !b.loaded:
		lines = append(lines, " "+words.T("budget.counting"))
	default:
		c := columns(b.s)
		layout := c.Layout(w - 1)
		lines = append(lines, " "+c.Header(layout, w-1, th.Faint))
		lines = append(lines, b.list.View(*th, w, max(h-len(lines)-detailLines, 1), func(i, cells int, _ bool) string {
			return c.Row(c.Layout(cells), cells, b.cells(&b.counts[i]))
		}))
		lines = append(lines, b.detail(w)...)
	}
	return strings.Join(lines, "\n"), nil
}

func columns(s *page.Session) *part.Columns {
	t, longest := s.Words.T, s.WidestReason()
	number := func(key string, cells, drop int) part.Column {
		title := t(key)
		return part.Column{Title: title, Min: max(cells, part.Width(title)), Right: true, Drop: drop}
	}
	return &part.Columns{Gap: 1, Cols: []part.Column{
		{Title: t("cli.explain.col.reason"), Min: longest, Flex: 1, Max: longest + markRoom},
		number("budget.fired", 5, 0), number("budget.done", 5, 0), number("budget.snoozed", 7, 2), number("budget.dismissed", 9, 1),
		number("budget.cleared", 7, 3), number("budget.open", 4, 4), number("budget.rate", 8, 0),
	}}
}

// markRoom is what a rule that is noise or off has beside its name.
const markRoom = 8

func (b *Budget) cells(c *data.RuleCount) []part.Cell {
	th := &b.s.Theme
	n := func(v int) part.Cell {
		if v == 0 {
			return part.Cell{Text: "·", Style: th.Faint}
		}
		return part.Cell{Text: strconv.Itoa(v), Style: th.Text}
	}
	called := b.s.Words.Reason(c.Code)
	name, rate := part.Cell{Text: called, Style: th.Text}, part.Cell{Text: "–", Style: th.Faint}
	if c.Fired > 0 {
		rate = part.Cell{Text: b.s.Words.T("budget.percent", c.ActedOn()), Style: th.Text}
	}
	switch {
	case !b.s.Desk.Team().IsOn(c.Code):
		name = part.Cell{Text: called + " " + b.s.Words.T("budget.off"), Style: th.Faint}
	case b.s.Desk.Team().Budget.Noise(c):
		name.Text, name.Style, rate.Style = "! "+name.Text, th.Accent, th.Accent
	}
	return []part.Cell{name, n(c.Fired), n(c.Done), n(c.Snoozed), n(c.Dismissed), n(c.Cleared()), n(c.Open), rate}
}

// detail says of the selected rule by which numbers it fires, and what is proposed.
func (b *Budget) detail(w int) []string {
	c := b.selected()
	if c == nil {
		return nil
	}
	th, words, team := &b.s.Theme, b.s.Words, b.s.Desk.Team()
	verdict, style := words.T("budget.keep", c.ActedOn()), th.Muted
	limits := team.Budget
	switch {
	case !team.IsOn(c.Code):
		verdict = words.T("budget.is-off")
	case limits.Noise(c):
		verdict, style = words.T("budget.propose")+" "+words.Noise(c), th.Accent
	case c.Code.AnswersCustomer():
		verdict = words.T("budget.waits")
	case c.Fired-c.Open < limits.LeastFired:
		verdict = words.T("budget.few", c.Fired-c.Open, limits.LeastFired)
	}
	numbers := team.NumbersOf(c.Code)
	if numbers == "" {
		numbers = words.T("rule.no-numbers")
	}
	lines := []string{
		"", " " + th.Title.Render(part.Cut(words.Reason(c.Code), w-1)),
		" " + th.Muted.Render(part.Cut(string(c.Code)+"  "+numbers, w-1)), // as rules.toml has it
	}
	for _, line := range part.Wrap(verdict, w-2) {
		lines = append(lines, " "+style.Render(line))
	}
	return lines[:min(len(lines), detailLines)]
}
