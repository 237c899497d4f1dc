package desk

import (
	"cmp"
	"slices"
	"strconv"

	"rounds/data"
	"rounds/data/playbook"
)

// PlayOfRun is the playbook of a run in the version with which it began, else the
// one in force; nil when there is none by that name any more.
func (d *Desk) PlayOfRun(r *data.Run) *playbook.Playbook {
	if p, ok := d.Library.Get(r.PlaybookID, int(r.PlaybookVersion)); ok {
		return p
	}
	p, _ := d.Library.Current(r.PlaybookID)
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

// AccountFacts are the account's own fields by the names that playbooks use.
func AccountFacts(f *data.Facts) map[string]string {
	a := &f.Account
	facts := map[string]string{}
	for name, value := range a.Custom {
		switch v := value.(type) {
		case string:
			facts[name] = v
		case float64:
			facts[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			facts[name] = strconv.FormatBool(v)
		}
	}
	for name, day := range map[string]data.Date{
		"trial_end": a.TrialEndOn, "renewal_date": a.RenewalOn, "start": a.StartOn,
	} {
		if day != 0 {
			facts[name] = day.String()
		}
	}
	for name, text := range map[string]string{"plan": a.Plan, "request_kind": openRequestKind(f.Requests)} {
		if text != "" {
			facts[name] = text
		}
	}
	if len(f.Goals) > 0 && f.Goals[0].Why != "" {
		facts["goal"] = f.Goals[0].Why
	}
	return facts
}

// requestOptions are the kinds of request by the names that the playbook of
// requests gives them.
var requestOptions = map[data.RequestKind]string{
	data.RequestPerformance: "performance_analysis", data.RequestIntegration: "partner_integration",
	data.RequestConfiguration: "configuration", data.RequestServices: "additional_services",
	data.RequestCustom: "custom_feature", data.RequestHowTo: "how_to", data.RequestBug: "bug", data.RequestComplaint: "complaint",
}

// openRequestKind is the kind of the request that waits longest.
func openRequestKind(requests []data.Request) string {
	var first *data.Request
	for i := range requests {
		r := &requests[i]
		if r.ResolvedAt == 0 && requestOptions[r.Kind] != "" && (first == nil || r.OpenedAt < first.OpenedAt) {
			first = r
		}
	}
	if first == nil {
		return ""
	}
	return requestOptions[first.Kind]
}
