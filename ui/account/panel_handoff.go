package account

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/cover"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// promises are those not covered yet, by when they are due, then the covered ones,
// the last covered first.
func promises(f *data.Facts, now data.Instant) []data.Promise {
	list := slices.DeleteFunc(slices.Clone(f.Promises), func(p data.Promise) bool { return p.At > now })
	slices.SortStableFunc(list, func(a, b data.Promise) int {
		return cmp.Or(before(a.CoveredAt == 0, b.CoveredAt == 0), before(a.DueOn != 0, b.DueOn != 0),
			cmp.Compare(b.CoveredAt, a.CoveredAt), cmp.Compare(a.DueOn, b.DueOn), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// A promise turns amber two weeks before it is due, when it shows on the queue.
const promiseAmber = 14

func (s *sheet) handOff() {
	m, w := s.m, s.s.Words
	list := promises(m.f, m.now)
	if len(list) == 0 && len(m.f.HandOffs) == 0 {
		s.empty("handoff", s.s.Keys.Account.Promise.Label())
		return
	}
	if len(list) > 0 {
		s.head(w.T("account.promises"))
	}
	for i := range list {
		s.promise(&list[i])
	}
	offs := slices.Clone(m.f.HandOffs)
	slices.SortStableFunc(offs, func(a, b data.HandOff) int { return cmp.Compare(b.WonAt, a.WonAt) })
	for i := range offs {
		s.deal(&offs[i])
	}
}

// promiseIndent is the width of "[x] ".
const promiseIndent = 4

func (s *sheet) promise(p *data.Promise) {
	m, th := s.m, &s.s.Theme
	text, light := m.promiseText(p)
	box, style := theme.StepOpen, th.Light(light)
	if p.CoveredAt != 0 {
		box, style = theme.StepDone, th.Muted
	}
	for i, line := range s.wrapped(p.Text, s.w-promiseIndent) {
		if i > 0 {
			box = ""
		}
		s.put(th.Muted.Render(part.Fit(box, promiseIndent)) + th.Text.Render(line))
	}
	s.text(text, promiseIndent, style)
}

// promiseText is when a promise is due or was covered, who made it and to whom.
func (m *model) promiseText(p *data.Promise) (string, theme.Light) {
	w := m.s.Words
	by := part.Filled(m.name("account.source.", p.Source), nameOf(m.f.Contacts, p.ContactID))
	switch {
	case p.CoveredAt != 0 && p.CoveredAt <= m.now:
		return strings.Join(append([]string{w.T("account.covered", w.Day(p.CoveredAt.DateIn(m.s.Location), m.today))}, by...), " · "), theme.LightNone
	case p.DueOn != 0:
		light := dayLight(int(p.DueOn-m.today), promiseAmber)
		return strings.Join(append([]string{light.Glyph() + " " + m.dayText(p.DueOn)}, by...), " · "), light
	}
	return strings.Join(append([]string{w.T("account.not-covered")}, by...), " · "), theme.LightNone
}

// deal is what sales knew when the deal was won.
func (s *sheet) deal(h *data.HandOff) {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	s.gap()
	day := func(at data.Instant) string { return w.Day(at.DateIn(s.s.Location), m.today) }
	if h.MeetingAt != 0 && h.MeetingAt <= m.now {
		s.fact(w.T("account.deal"), w.T("account.deal.met", day(h.WonAt), day(h.MeetingAt)))
	} else {
		s.factIn(w.T("account.deal"), theme.GlyphAlert+" "+w.T("account.deal.unmet", day(h.WonAt)), th.Accent)
	}
	s.fact(w.T("account.deal.history"), h.History)
	between := "  "
	if s.full {
		between = "\n"
	}
	features, problems := make([]string, len(h.Features)), make([]string, len(h.Problems))
	for i, f := range h.Features {
		features[i] = m.boxed(f)
	}
	for i, p := range h.Problems {
		problems[i] = strconv.Itoa(i+1) + " " + m.boxed(p)
	}
	s.fact(w.T("account.deal.features"), strings.Join(features, between))
	s.fact(w.T("account.deal.problems"), strings.Join(problems, between))
	s.fact(w.T("account.deal.proposal"), h.Proposal)
	s.fact(w.T("account.deal.contract"), h.ContractPoints)
}

// soldOf says of what hand-offs emphasised whether it was covered; what is too old to be
// held against anybody is left out.
func soldOf(all []cover.Emphasis) map[string]bool {
	sold := map[string]bool{}
	for _, e := range all {
		if e.Kind != cover.Promise {
			sold[e.Text] = e.Covered
		}
	}
	return sold
}

// boxed is what was emphasised with a box that says whether it was covered.
func (m *model) boxed(emphasised string) string {
	covered, asked := m.sold[emphasised]
	switch {
	case covered:
		return theme.StepDone + " " + emphasised
	case asked:
		return theme.StepOpen + " " + emphasised
	}
	return emphasised
}

func (m *model) briefHandOff() (string, theme.Light) {
	w := m.s.Words
	list := promises(m.f, m.now)
	open := 0
	for i := range list {
		if list[i].CoveredAt == 0 {
			open++
		}
	}
	switch {
	case open > 0:
		p := &list[0]
		parts := []string{p.Text}
		light := theme.LightNone
		if p.DueOn != 0 {
			light = dayLight(int(p.DueOn-m.today), promiseAmber)
			parts = []string{light.Glyph() + " " + m.dayText(p.DueOn), p.Text}
		}
		if open > 1 {
			parts = append(parts, w.T("account.more", open-1))
		}
		return strings.Join(parts, " · "), light
	case len(list) > 0:
		return w.N("account.promises.covered", len(list)), theme.LightNone
	case len(m.f.HandOffs) > 0:
		return strings.Join(m.f.HandOffs[0].Features, ", "), theme.LightNone
	}
	return w.T("account.handoff.none"), theme.LightNone
}
