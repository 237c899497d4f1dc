package queue

import (
	"strconv"

	"rounds/data"
	"rounds/data/book"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// table draws the rows of the queue and keeps what it drew until the book, the
// minute or the width changes.
type table struct {
	s       *page.Session
	width   int
	beside  bool // the preview stands beside it
	snoozed bool // its rows say through which day they wait
	columns part.Columns
	layout  []part.ColWidth
	drawn   map[data.ID]string
}

func newTable(s *page.Session) table { return table{s: s, drawn: map[data.ID]string{}} }

// columnsFor gives the names and reasons more room where the preview says the rest.
func (t *table) columnsFor(beside bool) part.Columns {
	w := t.s.Words
	account, why := 18, 22
	if beside {
		account, why = 23, 25
	}
	due := 13
	if t.snoozed {
		due, why = 16, why-3 // "· through 24 Nov"
	}
	return part.Columns{Gap: 2, Cols: []part.Column{
		{Title: w.T("queue.col.due"), Min: due},
		{Title: w.T("queue.col.account"), Min: account, Max: 32, Flex: 2},
		{Title: w.T("queue.col.why"), Min: why, Max: 44, Flex: 3},
		{Title: w.T("queue.col.health"), Min: 7, Drop: 1},
		{Title: w.T("queue.col.mrr"), Min: 7, Right: true, Drop: 4},
		{Title: w.T("queue.col.lang"), Min: 4, Drop: 3},
		{Title: w.T("queue.col.there"), Min: 5, Drop: 2},
	}}
}

const whyColumn = 2 // of columnsFor

func (t *table) forget() { clear(t.drawn) }

// fit lays the columns out for a width; call it before rows are drawn.
func (t *table) fit(width int, beside, snoozed bool) {
	if t.width != width || t.beside != beside || t.snoozed != snoozed {
		t.width, t.beside, t.snoozed = width, beside, snoozed
		t.columns = t.columnsFor(beside)
		t.layout = t.columns.Layout(width)
		t.forget()
	}
}

func (t *table) header() string {
	return t.columns.Header(t.layout, t.width, t.s.Theme.Faint)
}

func (t *table) row(r *book.Row) string {
	if line, ok := t.drawn[r.ID]; ok {
		return line
	}
	line := t.columns.Row(t.layout, t.width, t.cells(r))
	t.drawn[r.ID] = line
	return line
}

func (t *table) cells(r *book.Row) []part.Cell {
	th, w, now := &t.s.Theme, t.s.Words, t.s.Now()
	lead := r.Leading()
	cells := make([]part.Cell, 0, 7)
	if lead == nil {
		cells = append(cells, part.Cell{}, part.Cell{Text: r.Name, Style: th.Muted}, part.Cell{Text: w.T("queue.clear"), Style: th.Muted})
	} else {
		light := page.Light(lead, now)
		when := w.DueOf(lead, now, t.s.Location)
		if part.Width(light.Glyph()+" "+when) > t.columns.Cols[0].Min {
			when = w.BriefMinutes(when)
		}
		if lead.Disposition == data.DispositionSnoozed {
			if when = w.Day(lead.Until, now.DateIn(t.s.Location)); t.snoozed {
				when = w.T("queue.until", when)
			}
		}
		cells = append(cells,
			part.Cell{Text: light.Glyph() + " " + when, Style: th.Light(light)},
			part.Cell{Text: r.Name, Style: th.Text},
			part.Cell{Text: t.why(r, now), Style: th.Muted})
	}
	return append(cells,
		part.Cell{Text: Health(r.Standing.Score, r.Standing.Trend7, r.Standing.Band), Style: th.Light(page.BandLight(r.Standing.Band))},
		part.Cell{Text: w.WholeMoney(r.MRR), Style: th.Text},
		part.Cell{Text: r.Language, Style: th.Muted},
		part.Cell{Text: clockThere(w, r.TimeZone, now), Style: th.Muted})
}

// clockThere is the time in a zone, "" where nobody knows it.
func clockThere(w *words.Words, zone string, now data.Instant) string {
	if !data.ZoneKnown(zone) {
		return ""
	}
	return w.Clock(now, data.LoadLocation(zone))
}

// why is the strongest reason and how many more there are; the number stays when
// the reason is cut.
func (t *table) why(r *book.Row, now data.Instant) string {
	reason := t.s.Words.Why(r.Leading(), now)
	if waits := r.Leading().Waits; waits != "" { // whole or not at all; the preview has it
		if full := t.s.Words.T("why.waits", reason, waits); part.Width(full) <= t.layout[whyColumn].W {
			reason = full
		}
	}
	n := len(r.Standing.Firings)
	if n == 1 {
		return reason
	}
	more := " " + t.s.Words.T("queue.more", n-1)
	return part.Cut(reason, t.layout[whyColumn].W-part.Width(more)) + more
}

// Health is the score as rows show it: glyph, number, trend, in seven cells.
func Health(score, trend7 int, band data.Band) string {
	if score == data.NoScore {
		return theme.GlyphNone
	}
	return page.BandLight(band).Glyph() + " " + part.FitRight(strconv.Itoa(score), 3) + " " + page.TrendGlyph(trend7)
}
