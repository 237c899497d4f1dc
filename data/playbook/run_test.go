package playbook

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func stepIDs(steps []*Step) []string {
	ids := make([]string, len(steps))
	for i, s := range steps {
		ids[i] = s.ID
	}
	return ids
}

func mustStep(t testing.TB, p *Playbook, id string) *Step {
	t.Helper()
	s, ok := p.Step(id)
	if !ok {
		t.Fatalf("%s has no step %s", p.ID, id)
	}
	return s
}

// TestOneCall walks through an onboarding as a CSM would, out of order.
func TestOneCall(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	r := NewRun(p, map[string]string{"sku_count": "140", "product_kind": "Private label", "seller_experience": "expert", "unknown": "x"})
	if r.PlaybookID != p.ID || r.Version != p.Version {
		t.Errorf("the run is on %s %d", r.PlaybookID, r.Version)
	}
	if got := r.Answers["product_kind"]; got != (Answer{Type: Option, Text: "private_label"}) {
		t.Errorf("product kind was pre-filled as %+v", got)
	}
	if _, ok := r.Answers["seller_experience"]; ok {
		t.Error("a fact that is none of the options was taken")
	}
	if n := p.Progress(r); n.Covered != 0 {
		t.Errorf("pre-filling covered %d steps", n.Covered)
	}
	if first, _ := p.FirstUncovered(r); first.ID != "profile" {
		t.Errorf("the list opens on %s", first.ID)
	}
	if first, _ := p.FirstUncovered(r, Call); first.ID != "welcome" {
		t.Errorf("the call opens on %s", first.ID)
	}
	if !slices.Contains(stepIDs(p.Visible(r)), "first-products") {
		t.Error("140 SKUs did not bring up the question for the first products")
	}

	decide := mustStep(t, p, "strategy")
	if _, err := r.Decide(p, decide, "push", ""); code(err) != "decision.reason" {
		t.Errorf("a choice without a rule and without a reason gave %v", err)
	}
	r = answer(t, r, mustStep(t, p, "seller-experience"), "new")
	r = answer(t, r, mustStep(t, p, "product-kind"), "1")
	accepted, err := r.Decide(p, decide, "push", "")
	if err != nil || accepted.Decisions["strategy"] != (Decision{Recommended: "push", Choice: "push"}) {
		t.Errorf("accepting gave %+v %v", accepted.Decisions, err)
	}
	if _, err := r.Decide(p, decide, "buy_box", " "); code(err) != "decision.reason" {
		t.Errorf("an override without a reason gave %v", err)
	}
	if _, err := r.Decide(p, decide, "pull", "why not"); code(err) != "answer.option" {
		t.Errorf("an unknown choice gave %v", err)
	}
	if _, err := r.Decide(p, mustStep(t, p, "welcome"), "push", ""); code(err) != "answer.step" {
		t.Errorf("deciding on a script gave %v", err)
	}
	r, err = r.Decide(p, decide, "buy_box", "she already has the Buy Box on most products")
	if err != nil || !r.Decisions["strategy"].Override() {
		t.Fatalf("the override gave %+v %v", r.Decisions, err)
	}
	ids := stepIDs(p.Visible(r))
	if !slices.Contains(ids, "why-buy-box") || !slices.Contains(ids, "price-max") || slices.Contains(ids, "why-push") {
		t.Errorf("after choosing Buy Box the list is %v", ids)
	}

	r = r.Mark("why-buy-box", Done).Mark("show-limits", Done).Mark("reach", NotApplicable)
	if got, want := p.Told(r), []string{"strategies", "price-limits"}; !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	if got, want := p.Redeemed(r), []string{"price-limits"}; !slices.Equal(got, want) {
		t.Errorf("redeemed %v, want %v", got, want)
	}
	// What was ticked stays, also when the answer that brought it is taken back.
	r = r.Clear(decide)
	ids = stepIDs(p.Visible(r))
	if !slices.Contains(ids, "why-buy-box") || slices.Contains(ids, "price-max") || len(r.Decisions) != 0 || r.State("strategy") != Open {
		t.Errorf("after taking the decision back: %v, %+v", ids, r.Decisions)
	}
}

func answer(t testing.TB, r Run, s *Step, typed string) Run {
	t.Helper()
	a, err := s.Read(typed, "en")
	if err == nil {
		r, err = r.Answer(s, a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func code(err error) string {
	var bad *AnswerError
	if errors.As(err, &bad) {
		return bad.Code
	}
	return ""
}

func TestPreparePreFillsTheCall(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	r := answer(t, NewRun(p, nil), mustStep(t, p, "sku-check"), "90")
	if r.State("sku-check") != Done || r.State("sku-count") != Open {
		t.Errorf("preparing marked %v", r.Steps)
	}
	if got := r.Answers["sku_count"].Number; got != 90 {
		t.Errorf("the call starts with %v SKUs, want 90", got)
	}
	// A fact that arrives later does not overwrite what a person entered.
	if got := Prefill(p, r, map[string]string{"sku_count": "7"}).Answers["sku_count"].Number; got != 90 {
		t.Errorf("a late fact made it %v", got)
	}
}

func TestAccountFields(t *testing.T) {
	want := []string{"renewal_days", "renewal_date", "contract_changed"}
	if got := shippedPlay(t, "renewal").AccountFields(); !slices.Equal(got, want) {
		t.Errorf("account fields %v, want %v", got, want)
	}
}

func TestRenewalCheckpoints(t *testing.T) {
	p := shippedPlay(t, "renewal")
	for days, want := range map[string][2]bool{"180": {true, false}, "91": {false, true}, "": {true, false}} {
		facts := map[string]string{}
		if days != "" {
			facts["renewal_days"] = days
		}
		ids := stepIDs(p.Visible(NewRun(p, facts)))
		got := [2]bool{slices.Contains(ids, "decision-maker"), slices.Contains(ids, "renewal-terms")}
		if got != want {
			t.Errorf("%q days before: early and late steps are %v, want %v", days, got, want)
		}
	}
	changed := NewRun(p, map[string]string{"contract_changed": "true"})
	if !slices.Contains(stepIDs(p.Visible(changed)), "confirm-change") {
		t.Error("a changed contract is not confirmed")
	}
}

func TestScores(t *testing.T) {
	p := shippedPlay(t, "satisfaction-survey")
	r := answer(t, NewRun(p, nil), mustStep(t, p, "nps"), "6")
	r = answer(t, r, mustStep(t, p, "csat"), "4")
	if got := p.Scores(r); got["nps"] != 6 || got["csat"] != 4 || len(got) != 2 {
		t.Errorf("scores %v", got)
	}
	if !slices.Contains(stepIDs(p.Visible(r)), "complaint") {
		t.Error("a detractor brings up no complaint step")
	}
	// Not asked and "not applicable" are no scores of 0.
	if got := p.Scores(r.Mark("csat", NotApplicable)); len(got) != 1 {
		t.Errorf("scores %v", got)
	}
	declined := answer(t, NewRun(p, nil), mustStep(t, p, "consent"), "n")
	if ids := stepIDs(p.Visible(declined)); slices.Contains(ids, "nps") || !slices.Contains(ids, "another-day") {
		t.Errorf("without time the list is %v", ids)
	}
}

func TestOutcomesAndFollowUp(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	all := p.AllOutcomes()
	if all[0].ID != "strategy_chosen" || all[len(all)-1].ID != NoAnswer {
		t.Errorf("outcomes run from %s to %s", all[0].ID, all[len(all)-1].ID)
	}
	for outcome, want := range map[string]int{"strategy_chosen": 5, "to_be_continued": 2, "not_a_fit": 0, NoAnswer: 1, "unheard_of": 5} {
		if got := p.FollowUp(outcome); got != want {
			t.Errorf("follow-up after %s in %d working days, want %d", outcome, got, want)
		}
	}
}

// TestRunProperties drives random runs over every shipped playbook.
func TestRunProperties(t *testing.T) {
	plays := Shipped()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(plays).Draw(t, "playbook")
		r := NewRun(p, nil)
		for range rapid.IntRange(1, 25).Draw(t, "moves") {
			before, frozen := p.Progress(r), mustJSON(t, r)
			visible := p.Visible(r)
			s := rapid.SampledFrom(visible).Draw(t, "step")
			next := move(t, p, r, s)
			if mustJSON(t, r) != frozen {
				t.Fatalf("the run changed under its copy")
			}
			if r.State(s.ID) == Open && next.State(s.ID) == Done {
				if got := p.Progress(next).Covered; got != before.Covered+1 {
					t.Fatalf("covering %s went from %d to %d covered", s.ID, before.Covered, got)
				}
			}
			for _, was := range visible {
				if r.State(was.ID) != Open && !slices.Contains(p.Visible(next), was) {
					t.Fatalf("%s, which was dealt with, vanished", was.ID)
				}
			}
			r = next
			checkBalance(t, p, r)
		}
	})
}

// move ticks, answers, decides or skips one step.
func move(t *rapid.T, p *Playbook, r Run, s *Step) Run {
	if rapid.IntRange(0, 5).Draw(t, "skip") == 0 {
		return r.Mark(s.ID, NotApplicable)
	}
	var next Run
	var err error
	switch s.Kind {
	case Ask:
		next, err = r.Answer(s, anyAnswer(t, s))
	case Decide:
		card, _ := p.Card(s.Card)
		next, err = r.Decide(p, s, rapid.SampledFrom(card.Choices).Draw(t, "choice").ID, "because")
	default:
		next = r.Mark(s.ID, Done)
	}
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func anyAnswer(t *rapid.T, s *Step) Answer {
	a := Answer{Type: s.Type}
	switch s.Type {
	case Number, Money:
		low, high := 0, 400
		if s.Min != nil {
			low = int(*s.Min)
		}
		if s.Max != nil {
			high = int(*s.Max)
		}
		a.Number = float64(rapid.IntRange(low, high).Draw(t, "number"))
	case Bool:
		a.Bool = rapid.Bool().Draw(t, "bool")
	case Option:
		a.Text = rapid.SampledFrom(s.Options).Draw(t, "option").ID
	case Date:
		a.Text = "2026-11-27"
	case FreeText:
		a.Text = rapid.StringMatching(`[a-z]{1,5}`).Draw(t, "text")
	}
	return a
}

// checkBalance: what is on the list is done, open or not applicable, and the
// figures say the same as the lists.
func checkBalance(t *rapid.T, p *Playbook, r Run) {
	n, open := p.Progress(r), p.Uncovered(r)
	skipped, done, required := 0, 0, 0
	for _, s := range p.Visible(r) {
		switch r.State(s.ID) {
		case NotApplicable:
			skipped++
			continue
		case Done:
			done++
		case Open:
		}
		if s.Required {
			required++
		}
	}
	if done != n.Covered || done+len(open) != n.Total || required != n.RequiredTotal ||
		done+len(open)+skipped != len(p.Visible(r)) || n.RequiredCovered > n.Covered {
		t.Fatalf("%+v with %d open, %d done, %d skipped", n, len(open), done, skipped)
	}
	first, ok := p.FirstUncovered(r)
	if ok != (len(open) > 0) || ok && first != open[0] {
		t.Fatalf("first uncovered is %v of %v", first, stepIDs(open))
	}
	parts := p.Progress(r, Prepare).Total + p.Progress(r, Call).Total
	if parts != n.Total {
		t.Fatalf("sections add up to %d, the whole is %d", parts, n.Total)
	}
	for _, s := range open {
		if s.Required && n.Complete() {
			t.Fatalf("complete with %s open", s.ID)
		}
	}
	var back Run
	if err := json.Unmarshal([]byte(mustJSON(t, r)), &back); err != nil || !reflect.DeepEqual(p.Progress(back), n) {
		t.Fatalf("a stored run reads differently: %v", err)
	}
}

func mustJSON(t *rapid.T, r Run) string {
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Plain enter at the end of a call says what the answers say: it closes no request of
// which nobody said that it was solved, and takes nobody for won who said no.
func TestTheProposedOutcomeFollowsTheAnswers(t *testing.T) {
	option := func(s string) Answer { return Answer{Type: Option, Text: s} }
	yes, no := Answer{Type: Bool, Bool: true}, Answer{Type: Bool}
	for _, c := range []struct {
		play, want string
		answers    Answers
	}{
		{"request-handling", "solved", Answers{"route": option("solve")}},
		{"request-handling", "escalated", Answers{"route": option("escalate")}},
		{"trial-end", "continues", Answers{"decision": option("continue")}},
		{"trial-end", "stops", Answers{"decision": option("stop")}},
		{"renewal", "not_renewing", Answers{"intent": option("leave"), "upgrade_interest": no}},
		{"renewal", "at_risk", Answers{"intent": option("unsure")}},
		{"renewal", "renewed", Answers{"intent": option("renew"), "upgrade_interest": no, "goals_met": option("partly")}},
		{"renewal", "on_track", Answers{"upgrade_interest": no}},
		{"renewal", "upgrade_proposed", Answers{"intent": option("renew"), "upgrade_interest": yes}},
		{"satisfaction-survey", "answered", Answers{"nps_score": {Type: Number, Number: 9}}},
		{"satisfaction-survey", "complaint", Answers{"nps_score": {Type: Number, Number: 9}, "csat_score": {Type: Number, Number: 2}}},
		{"satisfaction-survey", "another_day", Answers{"has_time": no}},
		{"complaint-followup", "settled", Answers{"standing": option("settled")}},
		{"complaint-followup", "measure_agreed", Answers{"standing": option("better"), "amends": option("fix")}},
		{"complaint-followup", "still_unhappy", Answers{"standing": option("worse"), "amends": option("fix")}},
		{"escalation-followup", "reopened", Answers{"works": no}},
		{"escalation-followup", "resolved", Answers{"works": yes}},
		{"failed-payment", "other_contact", Answers{"right_person": no}},
		{"save-call", "lost", Answers{"decision": option("leaves")}},
		{"save-call", "saved", Answers{"decision": option("stays")}},
		{"save-call", "saved", Answers{"decision": option("stays"), "offer": option("specialist")}},
		{"save-call", "downgraded", Answers{"decision": option("stays"), "offer": option("plan_review")}},
		{"save-call", "undecided", Answers{"decision": option("thinks"), "offer": option("plan_review")}},
		{"outage", "bridged", Answers{"state": option("bridged")}},
		{"outage", "still_open", Answers{"state": option("open")}},
		{"up-sell", "nothing_needed", Answers{"step": option("stay")}},
		{"up-sell", "decides_later", Answers{"step": option("plan"), "answer": option("later")}},
		{"outage", "restored", Answers{"works": yes}},
		{"health-recovery", "at_risk", Answers{"cause": option("competitor"), "recovery": option("lead_talk")}},
		{"sales-handoff", "sales_clears", Answers{"start_mode": option("sales_first")}},
	} {
		p := shippedPlay(t, c.play)
		if got := p.AllOutcomes()[p.Proposed(c.answers)].ID; got != c.want {
			t.Errorf("%s: after %v the outcome proposed is %s, want %s", c.play, c.answers, got, c.want)
		}
	}
	p := shippedPlay(t, "request-handling")
	if none := (&Playbook{Outcomes: []Outcome{{ID: "a", When: p.Outcomes[0].When}}}); none.Proposed(nil) != 0 {
		t.Error("where no condition holds the first is proposed")
	}
}
