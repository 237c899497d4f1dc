package account

import (
	"strings"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

func (s *sheet) requests() {
	k := &s.s.Keys.Account
	if len(s.m.open) == 0 {
		s.empty("requests", k.Request.Label(), k.Issue.Label(), k.Feature.Label(), k.FollowUp.Label())
		return
	}
	for i := range s.m.open {
		s.item()
		s.openItem(&s.m.open[i])
		if s.full && i+1 < len(s.m.open) {
			s.gap()
		}
	}
}

// clockWidth is the width of "● 104 min late".
const clockWidth = 15

func (s *sheet) openItem(o *openItem) {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	clock, light := m.openClock(o)
	kind, title, rest := m.openText(o)
	style := th.Light(light)
	head := style.Render(part.Fit(light.Glyph()+" "+clock, clockWidth)) + "  "
	const left = clockWidth + 2
	if !s.full {
		s.put(head + th.Text.Render(part.Cut(strings.Join(part.Filled(title, kind, rest), " · "), s.w-left)))
		return
	}
	s.put(head + th.Muted.Render(part.Cut(strings.Join(part.Filled(kind, rest), " · "), s.w-left)))
	s.text(title, left, th.Text)
	if r := o.request; r != nil {
		s.text(r.Body, left, th.Muted)
		if r.Impact != "" {
			s.text(w.T("account.impact", r.Impact), left, th.Muted)
		}
		if r.RealNeed != "" {
			s.text(w.T("account.real-need", r.RealNeed), left, th.Muted)
		}
	}
	if o.issue != nil && o.issue.RootCause != "" {
		s.text(w.T("account.root-cause", o.issue.RootCause), left, th.Muted)
	}
}

// openClock is the clock of what waits, as it stands on the queue.
func (m *model) openClock(o *openItem) (string, theme.Light) {
	w, loc := m.s.Words, m.s.Location
	f, isReason := o.firing(m.row.Standing.Firings)
	switch {
	case !isReason:
		return w.Ago(o.issue.At, m.now, loc), theme.LightNone
	case f.Disposition == data.DispositionSnoozed:
		return w.T("queue.until", w.Day(f.Until, m.today)), theme.LightNone
	case f.BreachAt != 0:
		return w.Due(f.BreachAt, true, m.now, loc), page.Light(&f, m.now)
	case o.followUp != nil:
		f.Due = o.followUp.DueAt
		if o.followUp.AllDay {
			f.Due = (o.followUp.DueAt.DateIn(m.there) + 1).Start(m.there) - 1
		}
		return w.Due(f.Due, false, m.now, loc), page.Light(&f, m.now)
	case o.waits():
		return w.T("account.waits", w.Span(m.now.Sub(o.request.OpenedAt))), theme.LightNone
	}
	return w.T("account.open-for", w.Span(m.now.Sub(o.request.OpenedAt))), theme.LightNone
}

// openText is what waits: its kind, its own title, and how far it is.
func (m *model) openText(o *openItem) (kind, title, rest string) {
	w, loc, contacts := m.s.Words, m.s.Location, m.f.Contacts
	switch {
	case o.issue != nil:
		u := o.issue
		return w.T("account.kind." + string(u.Kind)), u.Title,
			strings.Join(part.Filled(m.name("account.issue.", u.Status), nameOf(contacts, u.ContactID)), " · ")
	case o.followUp != nil:
		u := o.followUp
		with, title := contactOf(contacts, u.ContactID), u.Text
		if u.IsCall() {
			title = m.s.CallName(u)
		}
		when := m.s.When(u.DueAt, u.AllDay, m.f, &with)
		return w.T("account.follow-up." + string(u.Kind)), title,
			strings.Join(part.Filled(when, nameOf(contacts, u.ContactID)), " · ")
	}
	r := o.request
	var parts []string
	if r.EscalatedAt != 0 && r.EscalatedAt <= m.now { // what happens next comes first, since the end may be cut
		parts = append(parts, w.T("account.escalated", w.Ago(r.EscalatedAt, m.now, loc)), m.s.NextFollowUps(m.f, r))
	}
	parts = append(parts, part.Filled(nameOf(contacts, r.ContactID), m.channel(r.Channel))...)
	if r.FirstAnswerAt != 0 {
		parts = append(parts, m.answered(r))
	}
	return m.name("account.request.", string(r.Kind)), r.Subject, strings.Join(parts, " · ")
}

func (m *model) briefRequests() (string, theme.Light) {
	w := m.s.Words
	if len(m.open) == 0 {
		return w.T("account.requests.none"), theme.LightNone
	}
	clock, light := m.openClock(&m.open[0])
	_, title, _ := m.openText(&m.open[0])
	parts := part.Filled(light.Glyph()+" "+clock, title)
	if n := len(m.open) - 1; n > 0 {
		parts = append(parts, w.T("account.more", n))
	}
	return strings.Join(parts, " · "), light
}
