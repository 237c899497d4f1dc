package account

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"rounds/data"
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
			stalled: stalled(r, m.today, m.there, m.s.Desk.Rules.StalledDays),
		}
		if p := playOf(m.s.Desk.Library, r); p != nil {
			c.title = p.Title.In(lang)
			if r.FinishedAt == 0 {
				c.uncovered = uncovered(p, m.d.Steps, r.ID, m.f.Account.Custom, lang)
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

// playOf is the playbook of a run in the version with which it began, else the one
// in force; nil when there is none by that name any more.
func playOf(l *playbook.Library, r *data.Run) *playbook.Playbook {
	if p, ok := l.Get(r.PlaybookID, int(r.PlaybookVersion)); ok {
		return p
	}
	p, _ := l.Current(r.PlaybookID)
	return p
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
// applies follows from the answers, those that the account's fields pre-fill
// among them.
func uncovered(p *playbook.Playbook, steps []data.StepAnswer, run data.ID, custom data.Fields, lang string) []string {
	r := playbook.Run{PlaybookID: p.ID, Version: p.Version, Answers: playbook.Answers{}, Steps: map[string]playbook.StepState{}}
	for i := range steps {
		row := &steps[i]
		step, ok := p.Step(row.StepID)
		if row.RunID != run || !ok {
			continue
		}
		if row.State != data.StepOpen {
			r.Steps[row.StepID] = playbook.StepState(row.State)
		}
		switch {
		case row.Answer == "" || step.Field == "":
		case step.Kind == playbook.Decide:
			r.Answers[step.Field] = playbook.Answer{Type: playbook.Option, Text: row.Answer}
		case step.Kind == playbook.Ask:
			if a, err := step.Read(row.Answer, "en"); err == nil {
				r.Answers[step.Field] = a
			}
		}
	}
	r = playbook.Prefill(p, r, plain(custom))
	var out []string
	for _, step := range p.Uncovered(r) {
		if step.Required {
			out = append(out, step.Heading(lang))
		}
	}
	return out
}

// plain writes the team's fields as playbooks read them.
func plain(custom data.Fields) map[string]string {
	out := make(map[string]string, len(custom))
	for name, value := range custom {
		switch v := value.(type) {
		case string:
			out[name] = v
		case float64:
			out[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			out[name] = strconv.FormatBool(v)
		}
	}
	return out
}
