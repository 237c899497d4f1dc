package account

import (
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/health"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// measureColumns are shared by every width; the arithmetic gives way first and
// then stands whole in the zoomed panel.
func (s *sheet) measureColumns() *part.Columns {
	w := s.s.Words
	return &part.Columns{Gap: 2, Cols: []part.Column{
		{Title: w.T("account.col.measure"), Min: 12},
		{Title: w.T("account.col.weight"), Min: s.weightWidth(), Right: true},
		{Title: w.T("account.col.value"), Min: 5, Right: true},
		{Title: w.T("account.col.age"), Min: 5, Right: true},
		{Title: w.T("account.col.how"), Min: 12, Flex: 1},
	}}
}

// weightWidth has room for "30 → 35 %" in a full sheet.
func (s *sheet) weightWidth() int {
	if s.full {
		return 9
	}
	return 5
}

func (s *sheet) health() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	r := &m.health
	if r.Score == data.NoScore {
		s.empty("health", s.s.Keys.Account.Score.Label(), s.s.Keys.Account.Override.Label())
	} else {
		text, light := m.scoreText()
		trend := w.T("account.trend", trendText(m.trend7), trendText(m.trend30))
		line := th.Light(light).Render(text) + "  " + th.Muted.Render(trend)
		if inputs := m.inputsText(); part.StyledWidth(line)+2+part.Width(inputs) <= s.w {
			s.put(line + "  " + th.Muted.Render(inputs))
		} else {
			s.put(line)
			s.put(th.Muted.Render(inputs))
		}
	}
	s.verdicts()
	if s.full {
		s.gap()
	}
	c := s.measureColumns()
	s.put(c.Header(c.Layout(s.w), s.w, th.Faint))
	for i := range r.Measures {
		s.measure(c, &r.Measures[i])
	}
	if len(m.line) > 1 {
		if s.full {
			s.gap()
		}
		low, high := slices.Min(m.line), slices.Max(m.line)
		s.fact(w.T("account.health.line", healthDays), part.Spark(m.line, min(len(m.line), s.w-s.labelWidth()-12))+
			"  "+w.T("account.range", int(low), int(high)))
	}
	if s.full {
		s.gap()
		s.text(w.T("account.health.bands", s.s.Desk.Rules().Health.Yellow, s.s.Desk.Rules().Health.Green), 0, th.Faint)
		s.reasons()
	}
}

// reasons are all that stand against the account, in full; the page's head has them
// as far as there is room.
func (s *sheet) reasons() {
	firings := s.m.row.Standing.Firings
	if len(firings) == 0 {
		return
	}
	s.gap()
	s.head(s.s.Words.T("account.why"))
	for i := range firings {
		_, due, light := s.m.reason(&firings[i])
		clock := s.s.Theme.Light(light).Render(part.Fit(light.Glyph()+" "+due, reasonClock))
		for j, line := range part.Wrap(s.s.Reason(&firings[i], s.m.now), s.w-reasonClock) {
			if j > 0 {
				clock = part.Fit("", reasonClock)
			}
			s.put(clock + s.s.Theme.Text.Render(line))
		}
	}
}

// reasonClock is the width of "· till Mon 23 Nov" and a gap.
const reasonClock = 24

// scoreText is "◐ 61 yellow".
func (m *model) scoreText() (string, theme.Light) {
	light := page.BandLight(m.health.Band)
	return light.Glyph() + " " + strconv.Itoa(m.health.Score) + " " + m.s.Words.T("band."+string(m.health.Band)), light
}

// trendText is "▼7", "–" where there was no score to compare with.
func trendText(change *int) string {
	if change == nil {
		return page.Trend(data.NoTrend)
	}
	return page.Trend(*change)
}

// inputsText is "4 of 6 inputs, oldest 9 d".
func (m *model) inputsText() string {
	return m.s.Words.T("account.inputs", m.health.InputsUsed, m.health.InputsTotal, m.health.OldestDays)
}

// verdicts say what a person or a hard fact made of the score; the score of the
// measures alone stays in sight.
func (s *sheet) verdicts() {
	r, w, th := &s.m.health, s.s.Words, &s.s.Theme
	if o := r.Override; o != nil {
		loc, today := s.s.Location, s.m.now.DateIn(s.s.Location)
		s.text(theme.GlyphAlert+" "+w.T("account.override", o.Score, w.Day(o.Until.DateIn(loc), today), o.Reason), 0, th.Accent)
		s.text(w.T("account.override.since", w.Day(o.At.DateIn(loc), today), s.s.Keys.Account.Override.Label()), 2, th.Muted)
	}
	if r.CappedBy != "" {
		s.text(theme.GlyphAlert+" "+w.T("account.cap."+string(r.CappedBy), r.CapAt), 0, th.Accent)
	}
	if r.Raw != r.Score && r.Raw != data.NoScore {
		light := page.BandLight(s.s.Desk.Rules().Health.Band(r.Raw))
		s.put("  " + th.Muted.Render(w.T("account.raw")+" ") + th.Light(light).Render(light.Glyph()+" "+strconv.Itoa(r.Raw)))
	}
}

func (s *sheet) measure(c *part.Columns, x *health.Measure) {
	w, th := s.s.Words, &s.s.Theme
	how := w.Arithmetic(x, s.s.Desk.Rules().Health)
	cells := []part.Cell{
		{Text: w.T("account.family." + string(x.Family)), Style: th.Text},
		{Text: s.weight(x), Style: th.Muted},
		{Text: "–", Style: th.Faint},
		{Text: "–", Style: th.Faint},
		{Text: how, Style: th.Muted},
	}
	if x.Present {
		light := page.BandLight(s.s.Desk.Rules().Health.Band(x.Value))
		cells[2] = part.Cell{Text: light.Glyph() + " " + strconv.Itoa(x.Value), Style: th.Light(light)}
	}
	if x.Present || x.Stale {
		cells[3] = part.Cell{Text: w.T("account.days", x.AgeDays), Style: th.Muted}
	}
	if !x.Present {
		cells[0].Style, cells[4].Style = th.Faint, th.Faint
	}
	column := c.Layout(s.w)[4]
	switch {
	case !s.full || part.Width(how) <= column.W:
		s.row(c, cells...)
	case column.W < readable:
		cells[4].Text = ""
		s.row(c, cells...)
		s.text(how, 2, th.Muted)
	default:
		lines := part.Wrap(how, column.W)
		cells[4].Text = lines[0]
		s.row(c, cells...)
		for _, line := range lines[1:] {
			s.put(part.Fit("", column.X) + cells[4].Style.Render(line))
		}
	}
}

// readable is the width below which a sentence is better read under its row.
const readable = 36

// weight is the effective weight; zoomed, what the rules give it before, too.
func (s *sheet) weight(x *health.Measure) string {
	if !x.Present {
		return "–"
	}
	effective := int(x.Effective + 0.5)
	if s.full && x.Weight != effective {
		return strconv.Itoa(x.Weight) + " → " + s.s.Words.Percent(effective)
	}
	return s.s.Words.Percent(effective)
}

func (m *model) briefHealth() (string, theme.Light) {
	if m.health.Score == data.NoScore {
		return m.s.Words.T("band."), theme.LightNone
	}
	text, light := m.scoreText()
	if m.trend7 != nil && *m.trend7 != 0 {
		text += " " + trendText(m.trend7)
	}
	parts := []string{text}
	if m.health.Override != nil { // nobody may take it for the measures' own
		parts = append(parts, m.s.Words.T("account.overridden"))
	}
	return strings.Join(append(parts, m.inputsText()), " · "), light
}
