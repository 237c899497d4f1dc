package desk

import (
	"testing"
	"time"

	"rounds/data"
)

// What a call is about stands in its first sentence, also where the account has a newer
// product, an older claim, a promise that is kept.
func TestACallKnowsWhatItIsAbout(t *testing.T) {
	at := data.At(time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC))
	day := at.DateIn(nil)
	claim := func(ago int64, amount data.Money, deadline data.Date) data.Event {
		return data.Event{Kind: data.EventClaim, At: at - data.Instant(ago*24*3600*1000), Amount: amount, Custom: data.Fields{"deadline": deadline.String()}}
	}
	f := &data.Facts{
		Account:       data.Account{Currency: "EUR", Seats: 10},
		Subscriptions: []data.Subscription{{Product: "Analytics", Status: data.SubscriptionActive, StartOn: day - 9}},
		Events: []data.Event{
			{Kind: data.EventRelease, At: at - 9, Product: "Repricer", Custom: data.Fields{"feature": "Bulk edit"}},
			claim(1, 5000, day+20), claim(2, 2500, day+3), claim(30, 1000, day+9), claim(40, 9900, day-1),
		},
		Issues:   []data.Issue{{Title: "Export by day", ShippedAt: at - 5}, {Title: "Dark mode", ShippedAt: at - 99}, {Title: "not yet"}},
		Promises: []data.Promise{{Text: "no date"}, {Text: "API access", DueOn: day + 2}, {Text: "kept", DueOn: day, CoveredAt: at - 1}},
	}
	for i := range data.Date(28) {
		f.Usage = append(f.Usage, data.UsageDay{Day: day - 28 + i, Feature: "Rules", Count: 4, Users: 9})
	}
	for reason, want := range map[data.Reason]map[string]string{
		data.ReasonRelease:        {"feature": "Bulk edit"},
		data.ReasonFeedback:       {"feature": "Export by day"},
		data.ReasonPromise:        {"feature": "API access"},
		data.ReasonSignupNew:      {"feature": "Analytics"},
		data.ReasonClaimsAnomaly:  {"claim_count": "2", "claim_amount": "75 EUR", "claim_deadline": (day + 3).String()},
		data.ReasonClaimsDeadline: {"claim_count": "2", "claim_amount": "85 EUR", "claim_deadline": (day + 3).String()},
		data.ReasonUsageHigh:      {"usage_share": "90"},
	} {
		got := RunFacts(f, reason, at)
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s: %s is %q, want %q", reason, name, got[name], value)
			}
		}
	}
}

func TestWhoIsOwedSomethingIsOfferedNothing(t *testing.T) {
	at := data.At(time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC))
	today := at.DateIn(nil)
	for name, c := range map[string]struct {
		f    data.Facts
		want string
	}{
		"nothing":           {data.Facts{}, ""},
		"a question":        {data.Facts{Requests: []data.Request{{Kind: data.RequestHowTo, OpenedAt: at - 9}}}, ""},
		"a complaint":       {data.Facts{Requests: []data.Request{{Kind: data.RequestComplaint, OpenedAt: at - 9}}}, "true"},
		"a settled one":     {data.Facts{Requests: []data.Request{{Kind: data.RequestComplaint, OpenedAt: at - 9, ResolvedAt: at - 1}}}, ""},
		"an escalation":     {data.Facts{Requests: []data.Request{{Kind: data.RequestBug, OpenedAt: at - 9, EscalatedAt: at - 3}}}, "true"},
		"a promise for now": {data.Facts{Promises: []data.Promise{{Text: "API", DueOn: today}}}, ""},
		"a broken promise":  {data.Facts{Promises: []data.Promise{{Text: "API", DueOn: today - 1}}}, "true"},
	} {
		if got := RunFacts(&c.f, data.ReasonUsageHigh, at)["unsettled"]; got != c.want {
			t.Errorf("%s: unsettled is %q, want %q", name, got, c.want)
		}
	}
}
