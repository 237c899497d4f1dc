package account

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rounds/data"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// toFirstValue is the time to first value in the customer's days: from the sign-up
// (or the first day of the contract) until first value was reached; ok is false while
// either is unknown.
func toFirstValue(a *data.Account, g *data.Goal, there *time.Location) (days int, ok bool) {
	start := a.StartOn
	if a.SignupAt != 0 {
		start = a.SignupAt.DateIn(there)
	}
	if start == 0 || g.ReachedAt == 0 {
		return 0, false
	}
	return max(0, int(g.ReachedAt.DateIn(there)-start)), true
}

// goalsNewest are the goals, the newest first.
func goalsNewest(f *data.Facts) []data.Goal {
	goals := slices.Clone(f.Goals)
	slices.SortStableFunc(goals, func(a, b data.Goal) int {
		return cmp.Or(cmp.Compare(b.At, a.At), slices.Compare(b.ID[:], a.ID[:]))
	})
	return goals
}

func (s *sheet) goals() {
	s.goalsAndStage()
	s.stories()
}

// stories are those of similar accounts, offered to this one; in a panel that is not
// zoomed the first.
func (s *sheet) stories() {
	w, offers := s.s.Words, s.m.d.Similar
	if !s.full {
		offers = offers[:min(1, len(offers))]
	}
	for i := range offers {
		o := &offers[i]
		if s.full {
			s.gap()
		}
		shares := make([]string, len(o.Shares))
		for j, name := range o.Shares {
			shares[j] = w.T("account.story." + name)
		}
		s.fact(w.T("account.story"), w.T("account.story.of", o.Account, o.Title, strings.Join(shares, ", ")))
		if s.full {
			s.fact("", o.Text)
		}
	}
}

func (s *sheet) goalsAndStage() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	goals := goalsNewest(m.f)
	if len(goals) == 0 {
		s.empty("goals", s.s.Keys.Account.Goal.Label())
	}
	for i := range goals {
		g := &goals[i]
		if i > 0 {
			s.gap()
		}
		if text, light := m.firstValueText(g); text != "" {
			s.factIn(w.T("account.goal.value"), text, th.Light(light))
		}
		if g.Blocker != "" {
			s.factIn(w.T("account.goal.blocker"), theme.GlyphAlert+" "+m.blocker(g), th.Accent)
		}
		s.fact(w.T("account.goal.why"), g.Why)
		s.fact(w.T("account.goal.how"), g.How)
		s.fact(w.T("account.goal.plan"), g.Plan)
	}
	if m.f.Account.Stage == "" {
		return
	}
	if s.full {
		s.gap()
	}
	s.fact(w.T("account.stage"), m.stage())
	if question := "account.question." + string(m.f.Account.Stage); w.Has(question) {
		s.fact(w.T("account.ask"), w.T(question))
	}
}

func (m *model) stage() string { return m.name("account.stage.", string(m.f.Account.Stage)) }

// blocker is what holds the customer up, and who removes it.
func (m *model) blocker(g *data.Goal) string {
	if g.BlockerOwner == "" {
		return g.Blocker + " · " + m.s.Words.T("account.goal.nobody")
	}
	return g.Blocker + " · " + m.s.Words.T("account.goal.owner", g.BlockerOwner)
}

// firstValueText says what the first value is and when it was reached, or should be.
func (m *model) firstValueText(g *data.Goal) (string, theme.Light) {
	w := m.s.Words
	switch {
	case g.ReachedAt != 0 && g.ReachedAt <= m.now:
		text := w.T("account.goal.reached", w.Day(g.ReachedAt.DateIn(m.there), m.today))
		if days, ok := toFirstValue(&m.f.Account, g, m.there); ok {
			text = w.N("account.goal.took", days, text)
		}
		return theme.GlyphGreen + " " + strings.Join(part.Filled(g.FirstValue, text), " · "), theme.LightGreen
	case g.ExpectedOn != 0:
		light := dayLight(int(g.ExpectedOn-m.today), 7)
		return light.Glyph() + " " + strings.Join(part.Filled(g.FirstValue, w.T("account.goal.expected", m.dayText(g.ExpectedOn))), " · "), light
	}
	return g.FirstValue, theme.LightNone
}

func (m *model) briefGoals() (string, theme.Light) {
	goals := goalsNewest(m.f)
	if len(goals) == 0 {
		return strings.Join(part.Filled(m.stage(), m.s.Words.T("account.goals.none")), " · "), theme.LightNone
	}
	text, light := m.firstValueText(&goals[0])
	if goals[0].Blocker != "" {
		text = strings.Join(part.Filled(text, theme.GlyphAlert+" "+goals[0].Blocker), " · ")
	}
	return cmp.Or(text, goals[0].Why), light
}
