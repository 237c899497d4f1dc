package desk

import (
	"slices"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
)

// Answered is a question with its answer.
type Answered struct {
	Step   *playbook.Step
	Answer playbook.Answer
}

// AnsweredIn are the questions that were answered in a call. A run may go on over several,
// and what the earlier ones brought was filed with them.
func AnsweredIn(call *store.Call, p *playbook.Playbook) []Answered {
	if p == nil {
		return nil
	}
	var out []Answered
	for i := range call.Steps {
		row := &call.Steps[i]
		step, ok := p.Step(row.StepID)
		if !ok || step.Kind != playbook.Ask || row.State != data.StepDone || row.At < call.Activity.At {
			continue
		}
		if a, err := step.Read(row.Answer, "en"); err == nil {
			out = append(out, Answered{step, a})
		}
	}
	return out
}

// byRows are the facts of RunFacts that other rows than the goal answer for: what is said
// of them in a call changes no contract and no claim.
var byRows = []string{
	"reason", "contract_changed", "plan", "start", "trial_end", "renewal_date", "renewal_days", "seats", "mrr", "product",
	"request_kind", "open_request", "proposal_open", "proposal_product", "proposal_mrr", "decision_on", "deal_history",
	"contract_points", "sold_features", "sold_problems", "failed_amount", "market_change", "config_problem",
	"feature", "claim_count", "claim_amount", "claim_deadline", "usage_share", "unsettled",
}

// Learned is what the answers say of the account and its facts do not: her goal, and the
// team's own fields. An answer that says the same in the playbook's words changes nothing.
func Learned(answers []Answered, facts map[string]string) store.Learned {
	var l store.Learned
	for _, a := range answers {
		name := a.Step.AccountField
		if name == "" || slices.Contains(byRows, name) {
			continue
		}
		if known, err := a.Step.Read(facts[name], "en"); err == nil && known == a.Answer {
			continue
		}
		switch name {
		case "goal":
			l.Why = a.Answer.Text
		case "first_value":
			l.FirstValue = a.Answer.Text
		case "first_value_on":
			l.ExpectedOn, _ = data.ParseDate(a.Answer.Text)
		default:
			if l.Fields == nil {
				l.Fields = data.Fields{}
			}
			l.Fields[name] = fieldValue(a.Answer)
		}
	}
	return l
}

// fieldValue is an answer as one of the team's own fields holds it.
func fieldValue(a playbook.Answer) any {
	switch a.Type {
	case playbook.Number:
		return a.Number
	case playbook.Bool:
		return a.Bool
	case playbook.FreeText, playbook.Money, playbook.Date, playbook.Option:
	}
	return a.String()
}
