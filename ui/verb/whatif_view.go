package verb

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/health"
	"rounds/ui/page"
	"rounds/ui/part"
)

// Size has room for the six measures and what comes of them.
func (d *whatIf) Size(w, h int) (int, int) { return min(w, 76), min(h, 19) }

// View draws the measures, and below them score and rank before and after.
func (d *whatIf) View(w, h int) (string, *tea.Cursor) {
	words, th := d.v.s.Words, &d.v.s.Theme
	inner, _ := part.DialogInner(w, h)
	lines := []string{""}
	switch {
	case d.failed != nil:
		lines = append(lines, part.Wrap(words.Error(d.failed), inner)...)
	case d.history == nil:
		lines = append(lines, words.T("whatif.loading"))
	default:
		lines = append(lines, th.Faint.Render(part.Fit("  "+part.Fit(words.T("account.col.measure"), nameCells)+
			part.FitRight(words.T("cli.health.col.weight"), numberCells)+part.FitRight(words.T("account.col.value"), numberCells), inner)))
		for i := range d.values {
			lines = append(lines, d.measure(i))
		}
		lines = append(append(lines, ""), d.outcome(inner)...)
	}
	k := &d.v.s.Keys
	hints := []part.Hint{
		{Key: k.Rules.More.Label() + " " + k.Rules.Less.Label(), Label: words.T("whatif.move")},
		{Key: k.Rules.Column.Label(), Label: words.T("whatif.column")},
		{Key: k.Rules.Save.Label(), Label: words.T("whatif.save"), Disabled: len(d.changes()) == 0},
		{Key: k.Move.Back.Label(), Label: words.T("key.back")},
	}
	return part.Dialog(*th, words.T("whatif.title", d.t.Row.Name), strings.Join(lines, "\n"), hints, w, h), nil
}

const nameCells, numberCells = 16, 14

// measure is one line; the number that the keys move stands in angles, one that was
// moved beside what it was.
func (d *whatIf) measure(i int) string {
	words, th := d.v.s.Words, &d.v.s.Theme
	family := health.Families()[i]
	mark, style := " ", th.Muted
	if i == d.at {
		mark, style = th.Chosen(), th.Text
	}
	weight := moved(d.v.s.Desk.Rules().Health.Weights.Of(family), d.weights.Of(family), i == d.at && !d.input)
	value := moved(d.was[i], d.values[i], i == d.at && d.input)
	return th.Accent.Render(mark) + " " + style.Render(part.Fit(words.T("account.family."+string(family)), nameCells)+
		part.FitRight(weight, numberCells)+part.FitRight(value, numberCells))
}

func moved(was, is int, chosen bool) string {
	show := func(n int) string {
		if n < 0 {
			return "–"
		}
		return strconv.Itoa(n)
	}
	text := show(is)
	if chosen {
		text = "‹" + text + "›"
	}
	if was != is {
		text = show(was) + " → " + text
	}
	return text
}

// outcome says what score, band and rank would be.
func (d *whatIf) outcome(w int) []string {
	words, th := d.v.s.Words, &d.v.s.Theme
	would := d.history.Would(d.weights, d.values)
	health := d.band(d.before) + "  →  " + d.band(would)
	lines := []string{part.Fit(words.T("whatif.health"), nameCells) + health}
	row := &d.t.Row
	if row.Leading() == nil {
		return append(lines, th.Faint.Render(part.Fit(words.T("whatif.no-rank"), w)))
	}
	terms := row.Terms
	terms.Risk = d.v.s.Desk.Weights().RiskOf(would.Score)
	place, score, note := d.v.s.Desk.Place(row.ID, terms, row.Leading().Due), terms.Score(), words.T("whatif.alone")
	switch inputs := !slices.Equal(d.was, d.values); {
	case len(d.changes()) == 0:
	case d.tried && !inputs:
		place, score, note = d.rank, d.score, words.N("whatif.others", d.others)
	case d.tried:
		note = words.N("whatif.both", d.others)
	default:
		note = words.T("whatif.trying")
	}
	to := strconv.Itoa(place)
	if place == 0 {
		to = words.T("whatif.off-queue")
	}
	lines = append(lines,
		part.Fit(words.T("whatif.rank"), nameCells)+strconv.Itoa(row.Rank)+"  →  "+to,
		part.Fit(words.T("rank.score"), nameCells)+words.Points(row.Terms.Score())+"  →  "+words.Points(score),
		"")
	for _, line := range part.Wrap(note, w) {
		lines = append(lines, th.Faint.Render(line))
	}
	return lines
}

func (d *whatIf) band(b health.Brief) string {
	light := page.BandLight(b.Band)
	if b.Score == data.NoScore {
		return d.v.s.Words.T("band.")
	}
	return d.v.s.Theme.Light(light).Render(light.Glyph() + " " + strconv.Itoa(b.Score) + " " + d.v.s.Words.T("band."+string(b.Band)))
}
