package desk

import (
	"cmp"
	"slices"

	"rounds/data"
	"rounds/data/playbook"
)

// PlayOfRun is the playbook of a run in the version with which it began, else the
// one in force; nil when there is none by that name any more.
func (d *Desk) PlayOfRun(r *data.Run) *playbook.Playbook {
	if p, ok := d.Library().Get(r.PlaybookID, int(r.PlaybookVersion)); ok {
		return p
	}
	p, _ := d.Library().Current(r.PlaybookID)
	return p
}

// RunOf rebuilds the state of a run from its rows and what is known of the account. An answer whose step is open
// stands as one that is still to be confirmed, as a pre-filled one does.
func RunOf(p *playbook.Playbook, rows []data.StepAnswer, facts map[string]string) playbook.Run {
	r := playbook.Run{
		PlaybookID: p.ID, Version: p.Version,
		Answers: playbook.Answers{}, Steps: map[string]playbook.StepState{}, Decisions: map[string]playbook.Decision{},
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b data.StepAnswer) int { return cmp.Compare(a.At, b.At) })
	var decided []data.StepAnswer
	for _, row := range rows {
		step, ok := p.Step(row.StepID)
		if !ok {
			continue
		}
		if row.State != data.StepOpen {
			r.Steps[row.StepID] = playbook.StepState(row.State)
		}
		switch {
		case row.Answer == "":
		case step.Kind == playbook.Decide:
			decided = append(decided, row)
			if step.Field != "" {
				r.Answers[step.Field] = playbook.Answer{Type: playbook.Option, Text: row.Answer}
			}
		case step.Kind == playbook.Ask:
			if a, err := step.Read(row.Answer, "en"); err == nil {
				r.Answers[step.Field] = a
			}
		}
	}
	for _, row := range decided {
		step, _ := p.Step(row.StepID)
		d := playbook.Decision{Choice: row.Answer, Reason: row.Reason}
		if card, ok := p.Card(step.Card); ok {
			if rec, ok := playbook.EvaluateCard(*card, r.Answers); ok {
				d.Recommended = rec.ID
			}
		}
		r.Decisions[row.StepID] = d
	}
	return playbook.Prefill(p, r, facts)
}
