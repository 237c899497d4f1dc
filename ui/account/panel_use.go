package account

import (
	"strings"

	"rounds/ui/part"
	"rounds/ui/theme"
)

// barWidth is the width of the bars of features.
const barWidth = 12

func (s *sheet) use() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	u := &m.use
	if len(u.weeks) == 0 {
		s.empty("use")
		if u.seats > 0 {
			s.fact(w.T("account.licences"), w.Number(u.seats))
		}
		return
	}
	s.fact(w.T("account.use.weeks"), w.T("account.use.compare", w.Number(u.recent), m.changeText(u.recent, u.before), w.Number(u.before)))
	s.fact(w.T("account.licences"), m.licencesText())
	s.fact(w.T("account.use.line"), part.Spark(u.weeks, min(len(u.weeks), s.w-s.labelWidth())))
	s.features()
	if len(u.unused) > 0 {
		names := make([]string, len(u.unused))
		for i, f := range u.unused {
			names[i] = f.name
			if s.full {
				names[i] = w.T("account.use.last", f.name, w.Day(f.last, m.today))
			}
		}
		if s.full {
			s.gap()
		}
		s.fact(w.T("account.use.unused"), strings.Join(names, ", "))
	}
	if s.full {
		s.gap()
		teach := "account.use.teach"
		if len(u.unused) == 0 {
			teach = "account.use.all"
		}
		s.text(w.T(teach), 0, th.Faint)
	}
}

// features are the features used, with their part of all use.
func (s *sheet) features() {
	u, w, th := &s.m.use, s.s.Words, &s.s.Theme
	if len(u.features) == 0 {
		return
	}
	if s.full {
		s.gap()
	}
	c := &part.Columns{Gap: 2, Cols: []part.Column{
		{Title: w.N("account.use.features", len(u.features)), Min: 14, Max: 32, Flex: 1},
		{Title: "", Min: barWidth, Drop: 1},
		{Title: w.T("account.use.share"), Min: 5, Right: true},
		{Title: w.T("account.use.count"), Min: 7, Right: true},
		{Title: w.T("account.use.change"), Min: 7, Right: true, Drop: 2},
	}}
	s.put(c.Header(c.Layout(s.w), s.w, th.Faint))
	for _, f := range u.features {
		share := float64(f.recent) / float64(u.recent)
		s.row(c,
			part.Cell{Text: f.name, Style: th.Text},
			part.Cell{Text: part.Bar(share, barWidth), Style: th.Muted},
			part.Cell{Text: w.Percent(int(100*share + 0.5)), Style: th.Muted},
			part.Cell{Text: w.Number(f.recent), Style: th.Text},
			part.Cell{Text: s.m.changeText(f.recent, f.before), Style: th.Muted})
	}
}

// changeText is "▼ 12 %"; "new" where nothing was before.
func (m *model) changeText(recent, before int64) string {
	percent, ok := change(recent, before)
	switch {
	case !ok && recent > 0:
		return m.s.Words.T("account.use.new")
	case !ok:
		return ""
	}
	return theme.Trend(float64(percent)) + " " + m.s.Words.Percent(max(percent, -percent))
}

// licencesText is "21 of 40 in use, 52 %".
func (m *model) licencesText() string {
	u, w := &m.use, m.s.Words
	switch {
	case u.counted:
		return w.T("account.licences.used", w.Number(u.active), w.Number(u.seats), u.percent)
	case u.seats > 0:
		return w.T("account.licences.uncounted", w.Number(u.seats))
	}
	return ""
}

func (m *model) briefUse() (string, theme.Light) {
	u, w := &m.use, m.s.Words
	if len(u.weeks) == 0 {
		return w.T("account.use.none"), theme.LightNone
	}
	parts := []string{strings.TrimSpace(w.T("account.use.brief", w.Number(u.recent)) + " " + m.changeText(u.recent, u.before))}
	if u.counted {
		parts = append(parts, w.T("account.licences.brief", u.percent))
	}
	parts = append(parts, w.N("account.use.features", len(u.features)))
	return strings.Join(parts, " · "), theme.LightNone
}
