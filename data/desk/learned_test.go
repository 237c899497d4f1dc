package desk

import (
	"maps"
	"testing"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
)

// What a call found out of the account is filed by the field that the question names; what
// an earlier call of the run answered, what is as it was, and what the rows answer for, is
// not.
func TestLearned(t *testing.T) {
	library, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, _ := library.Current("repricer-onboarding")
	const began = data.Instant(1000)
	row := func(field, answer string, at data.Instant, state data.StepState) data.StepAnswer {
		for i := range p.Sections {
			for _, s := range p.Sections[i].Steps {
				if s.AccountField == field {
					return data.StepAnswer{StepID: s.ID, Answer: answer, At: at, State: state}
				}
			}
		}
		t.Fatalf("nothing asks for %s", field)
		return data.StepAnswer{}
	}
	call := &store.Call{Activity: data.Activity{At: began}, Steps: []data.StepAnswer{
		row("goal", "sell in two more countries", began, data.StepDone),
		row("first_value", "a Buy Box won", began+1, data.StepOpen),
		row("sku_count", "320", began+1, data.StepDone),
		row("marketplaces", "DE", began-1, data.StepDone),
		row("product_kind", "private_label", began+1, data.StepDone),
		row("trial_end", "2026-12-04", began+1, data.StepDone),
		{StepID: "gone in this version", Answer: "x", At: began, State: data.StepDone},
	}}
	facts := map[string]string{"goal": "grow", "product_kind": "Private label", "sku_count": "140"}
	got := Learned(AnsweredIn(call, p), facts)
	if got.Why != "sell in two more countries" || got.FirstValue != "" || got.ExpectedOn != 0 || !maps.Equal(got.Fields, data.Fields{"sku_count": 320.0}) {
		t.Errorf("learned %+v", got)
	}
	if AnsweredIn(call, nil) != nil {
		t.Error("a call without a checklist asked something")
	}

	p, _ = library.Current("feature-activation")
	call.Steps = []data.StepAnswer{row("first_value", "an hour saved", began, data.StepDone), row("first_value_on", "2026-12-18", began, data.StepDone)}
	if got = Learned(AnsweredIn(call, p), nil); got.FirstValue != "an hour saved" || got.ExpectedOn.String() != "2026-12-18" || got.Fields != nil {
		t.Errorf("learned %+v", got)
	}
}
