package desk

import (
	"rounds/data"
	"rounds/data/playbook"
)

// Outcomes name how calls ended, by activity, as the playbooks on which they were run
// call it; a call without a playbook, or with an outcome that its playbook does not
// have, is not in it.
type Outcomes map[data.ID]playbook.Text

// Outcomes names how the calls of an account ended, each by the version on which its run
// began. It parses playbooks: on a screen, call it in a command.
func (d *Desk) Outcomes(f *data.Facts) Outcomes {
	out := Outcomes{}
	begun := make(map[data.ID]*data.Run, len(f.Runs))
	for i := range f.Runs {
		begun[f.Runs[i].ID] = &f.Runs[i]
	}
	for i := range f.Activities {
		a := &f.Activities[i]
		if a.Outcome == "" || a.PlaybookID == "" {
			continue
		}
		run := begun[a.RunID]
		if run == nil || run.PlaybookID != a.PlaybookID {
			run = &data.Run{PlaybookID: a.PlaybookID}
		}
		p := d.PlayOfRun(run)
		if p == nil {
			continue
		}
		for _, o := range p.AllOutcomes() {
			if o.ID == a.Outcome {
				out[a.ID] = o.Label
			}
		}
	}
	return out
}
