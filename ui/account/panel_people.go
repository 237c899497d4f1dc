package account

import (
	"strings"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

func (s *sheet) people() {
	if len(s.m.people) == 0 {
		s.empty("people")
		return
	}
	for i := range s.m.people {
		s.item()
		s.person(&s.m.people[i])
		if s.full && i+1 < len(s.m.people) {
			s.gap()
		}
	}
}

// person is who it is and what time it is there, how to reach her, and what this
// very person was told.
func (s *sheet) person(p *person) {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	clock, light := m.clockThere(p)
	right := th.Light(light).Render(clock)
	if light == theme.LightNone {
		right = th.Muted.Render(clock)
	}
	about := part.Filled(p.Role, p.Language)
	marks := part.Filled(s.mark(p.Primary, "primary"), s.mark(p.Champion, "champion"), m.channel(p.Channel))
	if !s.full {
		about = append(about, marks...)
	}
	if p.LeftOn != 0 {
		right = th.Muted.Render(w.T("account.left", w.Day(p.LeftOn, m.today)))
	}
	room := s.w - part.StyledWidth(right) - 2
	said := strings.Join(about, " · ")
	shown := part.Cut(p.Name, max(room*3/5, room-part.Width(said)-2))
	style := th.Text
	if p.LeftOn != 0 {
		style = th.Faint
	}
	left := style.Render(shown) + "  " + th.Muted.Render(part.Cut(said, room-part.Width(shown)-2))
	s.put(part.FitStyled(left, s.w-part.StyledWidth(right)) + right)
	const indent = 2
	if s.full {
		s.text(p.Reading, indent, th.Faint)
		s.text(strings.Join(marks, " · "), indent, th.Muted)
		from := len(s.lines)
		s.text(strings.Join(part.Filled(p.Phone, p.Email), "   "), indent, th.Text)
		s.links(from, p.Phone, p.Email, "")
		s.toldFull(p, indent)
		return
	}
	brief := strings.Join(part.Filled(p.Phone, p.Email), " · ")
	if brief != "" {
		s.put(part.Fit("", indent) + th.Muted.Render(part.Cut(brief, s.w-indent)))
		s.links(len(s.lines)-1, p.Phone, p.Email, "")
	}
	if topics := m.topicsOf(p); len(topics) > 0 {
		s.put(part.Fit("", indent) + th.Muted.Render(part.Cut(w.T("account.told", strings.Join(topics, ", ")), s.w-indent)))
	}
}

func (s *sheet) mark(holds bool, name string) string {
	if !holds {
		return ""
	}
	return s.s.Words.T("account." + name)
}

// topicsOf names what a person was told, the latest first.
func (m *model) topicsOf(p *person) []string {
	out := make([]string, len(p.told))
	for i := range p.told {
		out[i] = m.topics.Name(p.told[i].Topic, m.s.Words.Lang())
	}
	return out
}

func (s *sheet) toldFull(p *person, indent int) {
	w, th := s.s.Words, &s.s.Theme
	if len(p.told) == 0 {
		s.text(w.T("account.told.none", s.s.Keys.Account.Told.Label()), indent, th.Faint)
		return
	}
	s.text(w.T("account.told.head"), indent, th.Muted)
	for i, topic := range s.m.topicsOf(p) {
		day := w.Day(p.told[i].At.DateIn(s.s.Location), s.m.now.DateIn(s.s.Location))
		for j, line := range part.Wrap(topic, s.w-indent-dayWidth) {
			if j > 0 {
				day = ""
			}
			s.put(part.Fit("", indent) + th.Muted.Render(part.Fit(day, dayWidth)) + th.Text.Render(line))
		}
	}
}

// dayWidth is the width of a day with its year, and a gap.
const dayWidth = 13

// clockThere is the time where a person is, with a warning outside the day there.
func (m *model) clockThere(p *person) (string, theme.Light) {
	if !m.f.ZoneKnown(&p.Contact) {
		return "", theme.LightNone // nobody knows what time it is there
	}
	loc := m.f.Zone(&p.Contact)
	clock := m.s.Words.Clock(m.now, loc)
	if warning := m.s.Warning(page.HoursAt(m.now, loc)); warning != "" {
		return theme.LightAmber.Glyph() + " " + clock + " " + warning, theme.LightAmber
	}
	return clock, theme.LightNone
}

// channel names a preferred channel.
func (m *model) channel(c data.Channel) string {
	return m.name("account.channel.", string(c))
}

func (m *model) briefPeople() (string, theme.Light) {
	w := m.s.Words
	if len(m.people) == 0 {
		return w.T("account.people.none"), theme.LightNone
	}
	p := &m.people[0]
	clock, light := m.clockThere(p)
	parts := part.Filled(p.Name, p.Role, p.Phone)
	if n := len(m.people) - 1; n > 0 {
		parts = append(parts, w.T("account.more", n))
	}
	if light != theme.LightNone {
		return clock + " · " + strings.Join(parts, " · "), light
	}
	return strings.Join(append(parts, part.Filled(clock)...), " · "), light
}
