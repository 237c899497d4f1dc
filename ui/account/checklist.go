package account

import (
	"cmp"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
)

// checklist is one run of a playbook.
type checklist struct {
	data.Run
	title     string
	uncovered []string // headings of the required steps that are still open
	stalled   int      // days without progress; 0 while it moves, or is finished
}

// listRuns lists the runs: open ones first, the last moved first.
func (m *model) listRuns() []checklist {
	lang := m.s.Words.Lang()
	out := make([]checklist, 0, len(m.f.Runs))
	for i := range m.f.Runs {
		r := &m.f.Runs[i]
		c := checklist{
			Run: *r, title: m.s.Desk.PlaybookTitle(r.PlaybookID, lang),
			stalled: stalled(r, m.today, m.there, m.s.Desk.Rules().StalledDays),
		}
		if p := m.s.Desk.PlayOfRun(r); p != nil {
			c.title = p.Title.In(lang)
			if r.FinishedAt == 0 {
				c.uncovered = uncovered(p, desk.RunOf(p, m.d.StepsOf(r.ID), desk.RunFacts(m.f, r.Reason, m.now)), lang)
			}
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b checklist) int {
		return cmp.Or(before(a.FinishedAt == 0, b.FinishedAt == 0),
			cmp.Compare(moved(&b.Run), moved(&a.Run)), slices.Compare(b.ID[:], a.ID[:]))
	})
	return out
}

// moved is when a run last got on.
func moved(r *data.Run) data.Instant { return max(r.StartedAt, r.ProgressAt) }

// stalled is for how many of the customer's days an open run has not moved, 0 below
// the limit of the rules.
func stalled(r *data.Run, today data.Date, there *time.Location, limit int) int {
	if r.FinishedAt != 0 {
		return 0
	}
	if days := int(today - moved(r).DateIn(there)); days >= limit {
		return days
	}
	return 0
}

// uncovered names the required steps of a run that apply and are still open. What
// applies follows from the answers and from what is known of the account.
func uncovered(p *playbook.Playbook, r playbook.Run, lang string) []string {
	var out []string
	for _, step := range p.Uncovered(r) {
		if step.Required {
			out = append(out, step.Heading(lang))
		}
	}
	return out
}
