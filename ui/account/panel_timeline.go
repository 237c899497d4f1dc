package account

import (
	"strings"

	"rounds/ui/part"
	"rounds/ui/theme"
)

// kindWidth is the width of the kinds of entries.
const kindWidth = 9

func (s *sheet) timeline() {
	entries := s.entries
	if len(entries) == 0 {
		if s.filter != "" {
			s.text(s.s.Words.T("account.timeline.nothing", s.filter, s.s.Keys.Move.Back.Label()), 0, s.s.Theme.Faint)
			return
		}
		s.empty("timeline", s.s.Keys.Account.Note.Label(), s.s.Keys.Account.Call.Label())
		return
	}
	for i := range entries {
		s.item()
		if s.full {
			s.entryFull(&entries[i])
		} else {
			s.entry(&entries[i])
		}
	}
}

// entry is one line: day, kind, and as much of the rest as there is room for.
func (s *sheet) entry(e *entry) {
	w, th := s.s.Words, &s.s.Theme
	day := w.Day(e.at.DateIn(s.s.Location), s.m.now.DateIn(s.s.Location))
	parts := e.facts
	if e.text != "" {
		parts = append(parts[:len(parts):len(parts)], e.text)
	}
	s.put(th.Muted.Render(part.Fit(day, dayWidth)) + th.Text.Render(part.Fit(w.T(e.kind), kindWidth)) +
		th.Muted.Render(part.Cut(strings.Join(parts, " · "), s.w-dayWidth-kindWidth)))
}

// entryFull has the whole text below.
func (s *sheet) entryFull(e *entry) {
	w, th := s.s.Words, &s.s.Theme
	when := w.Moment(e.at, s.m.now, s.s.Location)
	s.put(th.Text.Render(part.Fit(w.T(e.kind), kindWidth)) +
		th.Muted.Render(part.Cut(strings.Join(append([]string{when}, e.facts...), " · "), s.w-kindWidth)))
	s.text(e.text, kindWidth, th.Text)
	s.put("")
}

func (m *model) briefTimeline() (string, theme.Light) {
	w := m.s.Words
	if len(m.timeline) == 0 {
		return w.T("account.timeline.none"), theme.LightNone
	}
	e := &m.timeline[0]
	text := e.text
	if text == "" {
		text = strings.Join(e.facts, " · ")
	}
	return strings.Join(part.Filled(w.Ago(e.at, m.now, m.s.Location), w.T(e.kind), text), " · "), theme.LightNone
}
