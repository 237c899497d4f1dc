package account

import (
	"strings"

	"rounds/ui/part"
	"rounds/ui/theme"
)

func (s *sheet) checklists() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	if len(m.runs) == 0 {
		s.empty("checklists", s.s.Keys.Account.Call.Label(), s.s.Keys.Account.Play.Label())
		return
	}
	for i := range m.runs {
		c := &m.runs[i]
		if s.full && i > 0 {
			s.gap()
		}
		s.run(c)
		if len(c.uncovered) == 0 {
			continue
		}
		if !s.full {
			s.text(w.T("account.uncovered", strings.Join(c.uncovered, ", ")), 2, th.Muted)
			continue
		}
		s.text(w.N("account.uncovered.head", len(c.uncovered)), 2, th.Muted)
		for _, step := range c.uncovered {
			s.text(theme.StepOpen+" "+step, 2, th.Text)
		}
	}
}

// run is one line: title, progress and how it stands.
func (s *sheet) run(c *checklist) {
	th := &s.s.Theme
	state, light := s.m.runState(c)
	text := s.m.progress(c)
	style := th.Text
	if c.FinishedAt != 0 {
		style = th.Muted
	}
	columns := &part.Columns{Gap: 2, Cols: []part.Column{
		{Min: 15, Max: 44, Flex: 1}, {Min: 10, Drop: 2}, {Min: 9, Right: true}, {Min: 18},
	}}
	share := 0.0
	if c.Total > 0 {
		share = float64(c.Covered) / float64(c.Total)
	}
	s.row(columns,
		part.Cell{Text: c.title, Style: style}, part.Cell{Text: part.Bar(share, 10), Style: th.Muted},
		part.Cell{Text: text, Style: th.Muted}, part.Cell{Text: state, Style: th.Light(light)})
}

func (m *model) progress(c *checklist) string {
	return m.s.Words.T("account.progress", c.Covered, c.Total)
}

// runState is when a run was finished, for how long it has not moved, or when it
// last did.
func (m *model) runState(c *checklist) (string, theme.Light) {
	w := m.s.Words
	switch {
	case c.FinishedAt != 0:
		return w.T("account.finished", w.Day(c.FinishedAt.DateIn(m.s.Location), m.today)), theme.LightNone
	case c.stalled > 0:
		return theme.GlyphAmber + " " + w.T("account.stalled", c.stalled), theme.LightAmber
	}
	return w.T("account.moved", w.Ago(moved(&c.Run), m.now, m.s.Location)), theme.LightNone
}

func (m *model) briefChecklists() (string, theme.Light) {
	if len(m.runs) == 0 {
		return m.s.Words.T("account.checklists.none"), theme.LightNone
	}
	c := &m.runs[0]
	state, light := m.runState(c)
	parts := []string{state, c.title, m.progress(c)}
	if light == theme.LightNone {
		parts = []string{c.title, m.progress(c), state}
	}
	if n := len(m.runs) - 1; n > 0 {
		parts = append(parts, m.s.Words.T("account.more", n))
	}
	return strings.Join(parts, " · "), light
}
