package desk

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/playbook"
)

func TestRunFacts(t *testing.T) {
	at := data.At(time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)) // already the 22nd in Tokyo
	day := func(s string) data.Date {
		d, err := data.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	f := &data.Facts{
		Account: data.Account{
			TimeZone: "Asia/Tokyo", Currency: "EUR", Plan: "pro", Seats: 12, MRR: 124050, RenewalOn: day("2027-02-17"),
			Custom: data.Fields{"sku_count": 140.0, "product_kind": "both", "vip": true},
		},
		Subscriptions: []data.Subscription{
			{Product: "Repricer", Status: data.SubscriptionActive, StartOn: day("2024-03-01")},
			{Product: "Analytics", Status: data.SubscriptionActive, StartOn: day("2026-11-01")},
			{Product: "Old tool", Status: data.SubscriptionCancelled, StartOn: day("2026-11-20")},
			{Product: "Not yet", Status: data.SubscriptionTrial, StartOn: day("2026-12-01")},
		},
		Requests: []data.Request{
			{Kind: data.RequestHowTo, Subject: "how", OpenedAt: at - 9}, {Kind: data.RequestBug, Subject: "slow", OpenedAt: at - 5, EscalatedAt: at - 1},
			{Kind: data.RequestComplaint, Subject: "done", OpenedAt: at - 99, ResolvedAt: at - 2},
		},
		Proposals: []data.Proposal{
			{Product: "Later", Status: "open", DecisionOn: day("2027-01-01")}, {Product: "Seats", Status: "open", DecisionOn: day("2026-12-01"), MRR: 9900},
			{Product: "Won", Status: "won", DecisionOn: day("2026-10-01")},
		},
		Goals:    []data.Goal{{Why: "start", At: 1}, {Why: "grow", FirstValue: "first sale", ExpectedOn: day("2026-12-09"), At: 2}},
		HandOffs: []data.HandOff{{WonAt: 1, History: "old"}, {WonAt: 2, History: "two calls", Features: data.Strings{"CSV", "API"}}},
		Events: []data.Event{
			{Kind: data.EventPaymentFailed, At: at - 10, Amount: 100}, {Kind: data.EventPaymentFailed, At: at - 1, Amount: 124050},
			{Kind: data.EventMarketChanged, At: at - 3, Detail: "new competitor"}, {Kind: data.EventMarketChanged, At: at + 3, Detail: "tomorrow"},
		},
	}
	got := RunFacts(f, data.ReasonContractChanged, at)
	want := map[string]string{
		"reason": "contract_changed", "contract_changed": "true", "plan": "pro", "seats": "12", "mrr": "1240.50 EUR",
		"renewal_date": "2027-02-17", "renewal_days": "87", "product": "Analytics", "feature": "Analytics", "sku_count": "140", "product_kind": "both", "vip": "true",
		"request_kind": "how_to", "open_request": "slow", "proposal_open": "true", "proposal_product": "Seats", "proposal_mrr": "99 EUR",
		"goal": "grow", "first_value": "first sale", "first_value_on": "2026-12-09", "decision_on": "2026-12-01", "deal_history": "two calls", "sold_features": "CSV, API", "failed_amount": "1240.50 EUR", "market_change": "new competitor", "unsettled": "true",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if bare := RunFacts(&data.Facts{}, "", at); !maps.Equal(bare, map[string]string{"proposal_open": "false"}) {
		t.Errorf("of an account of which nothing is known: %v", bare)
	}
	for name := range got {
		if _, own := f.Account.Custom[name]; !own && !slices.Contains(byRows, name) && !strings.HasPrefix(name, "first_value") && name != "goal" {
			t.Errorf("what a call says of %s would be filed as a field of the team's own", name)
		}
	}
	f.Account.RenewalOn = day("2026-11-20")
	if days, ok := RunFacts(f, "", at)["renewal_days"]; ok {
		t.Errorf("a renewal that is past is in %s days", days)
	}
}

// What a shipped playbook takes from the account fits its question, so that no fact
// is left out for its form.
func TestFactsFitTheQuestions(t *testing.T) {
	facts := map[string]string{
		"contract_changed": "true", "plan": "pro", "seats": "12", "mrr": "1240.50 EUR", "renewal_date": "2027-02-17", "renewal_days": "88",
		"trial_end": "2026-12-01", "start": "2024-03-01", "product": "Analytics", "open_request": "slow", "proposal_open": "true",
		"proposal_product": "Seats", "proposal_mrr": "99 EUR", "decision_on": "2026-12-01", "deal_history": "two calls", "sold_features": "CSV",
		"sold_problems": "price wars", "contract_points": "two weeks' notice", "failed_amount": "1240.50 EUR", "market_change": "new competitor",
		"config_problem": "cannot set up feeds", "goal": "grow", "first_value": "first sale", "first_value_on": "2026-12-01",
		"feature": "Bulk edit", "unsettled": "true", "claim_count": "7", "claim_amount": "310.50 EUR", "claim_deadline": "2026-12-01", "usage_share": "92",
	}
	// The team's own fields, and what only the call knows.
	own := map[string]bool{"sku_count": true, "marketplaces": true, "product_kind": true, "seller_experience": true, "cancel_reason": true}
	for _, p := range playbook.Shipped() {
		for i := range p.Sections {
			for j := range p.Sections[i].Steps {
				s := &p.Sections[i].Steps[j]
				fact, known := facts[s.AccountField]
				switch {
				case s.AccountField == "" || own[s.AccountField]:
				case s.AccountField == "request_kind":
					for _, option := range requestOptions {
						if _, err := s.Read(option, "en"); err != nil {
							t.Errorf("%s: %s: %v", p.ID, s.ID, err)
						}
					}
				case s.AccountField == "reason":
					for _, code := range p.Trigger {
						if _, err := s.Read(RunFacts(&data.Facts{}, data.Reason(code), 0)["reason"], "en"); err != nil {
							t.Errorf("%s: %s has no option for %s: %v", p.ID, s.ID, code, err)
						}
					}
				case !known:
					t.Errorf("%s: %s takes %q, which nothing provides", p.ID, s.ID, s.AccountField)
				default:
					if _, err := s.Read(fact, "en"); err != nil {
						t.Errorf("%s: %s does not take %q: %v", p.ID, s.ID, fact, err)
					}
				}
			}
		}
	}
}
