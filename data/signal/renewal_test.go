package signal_test

import (
	"testing"

	"rounds/data"
	"rounds/data/signal"
)

func TestRenewalRules(t *testing.T) {
	runAll(t, []scenario{
		{
			name: "once at each checkpoint", code: data.ReasonRenewal, zone: "Europe/Stockholm",
			facts: func(a *account) {
				a.Account.RenewalOn = a.on("2027-03-31")
				a.dispose(data.ReasonRenewal, "2027-03-31/90", data.DispositionDone, "2027-01-02 10:00", "")
				a.dispose(data.ReasonRenewal, "2027-03-31/60", data.DispositionSnoozed, "2027-02-01 10:00", "2027-02-10")
			},
			looks: []look{
				{at: "2026-10-01 23:59"},
				{at: "2026-10-02 00:00", fires: true, n: 180, m: 180, occurrence: "2027-03-31/180", due: "2026-10-09 23:59"},
				{at: "2026-12-30 23:59", fires: true, n: 91, m: 180},
				{at: "2026-12-31 00:00", fires: true, n: 90, m: 90, occurrence: "2027-03-31/90"},
				{at: "2027-01-02 10:00"}, {at: "2027-01-29 23:59"},
				{at: "2027-01-30 00:00", fires: true, n: 60, m: 60},
				{at: "2027-02-10 23:59", fires: true, n: 49, m: 60, snoozed: true},
				{at: "2027-02-11 00:00", fires: true, n: 48, m: 60},
				{at: "2027-03-31 23:59", fires: true, n: 0, m: 30, due: "2027-03-08 23:59"},
				{at: "2027-04-01 00:00"},
			},
		},
		{
			name: "another date is another occurrence", code: data.ReasonRenewal,
			facts: func(a *account) {
				a.Account.RenewalOn = a.on("2028-02-29")
				a.dispose(data.ReasonRenewal, "2027-02-28/30", data.DispositionDone, "2027-02-01 10:00", "")
			},
			looks: []look{{at: "2028-01-30 12:00", fires: true, n: 30, m: 30, occurrence: "2028-02-29/30"}},
		},
		{
			name: "of the subscription that renews first", code: data.ReasonRenewal,
			facts: func(a *account) {
				a.Subscriptions = []data.Subscription{
					{ID: a.id(), RenewalOn: a.on("2027-06-01")}, {ID: a.id(), RenewalOn: a.on("2027-01-20")},
					{ID: a.id(), RenewalOn: a.on("2027-01-01"), Status: data.SubscriptionCancelled},
				}
			},
			looks: []look{{at: "2026-11-21 12:00", fires: true, n: 60, m: 60, occurrence: "2027-01-20/60"}},
		},
		{
			name: "the team's own checkpoints", code: data.ReasonRenewal,
			rules: func(r *signal.Rules) { r.Checkpoints = []int{45} },
			facts: func(a *account) { a.Account.RenewalOn = a.on("2027-01-05") },
			looks: []look{{at: "2026-11-20 12:00"}, {at: "2026-11-21 12:00", fires: true, n: 45, m: 45}},
		},
		{
			name: "two days, until it was talked over", code: data.ReasonContractChanged, zone: "America/Havana",
			facts: func(a *account) {
				a.event(data.EventContractChanged, "2026-03-06 22:00", "").Detail = "20 → 10 seats"
				a.call("2026-03-09 10:00", data.ReasonContractChanged)
			},
			looks: []look{
				{at: "2026-03-06 21:59"},
				{at: "2026-03-06 22:00", fires: true, due: "2026-03-08 23:59", label: "20 → 10 seats", occurrence: id(1).String()},
				{at: "2026-03-09 10:00"},
			},
		},
		{
			name: "an event nobody acted on is let go", code: data.ReasonContractChanged,
			facts: func(a *account) { a.event(data.EventContractChanged, "2026-10-01 10:00", "") },
			looks: []look{{at: "2026-10-31 23:59", fires: true}, {at: "2026-11-01 00:00"}},
		},
		{
			name: "every quarter where it is the custom", code: data.ReasonReview,
			facts: func(a *account) {
				a.Account.Segment, a.Account.StartOn = "ad-tech", a.on("2026-01-01")
				a.call("2026-04-10 10:00", data.ReasonReview)
			},
			looks: []look{
				{at: "2026-03-31 23:59"},
				{at: "2026-04-01 00:00", fires: true, occurrence: "2026-04-01", due: "2026-05-01 23:59"},
				{at: "2026-04-10 10:00"},
				{at: "2026-07-09 12:00", fires: true, n: 90, occurrence: "2026-07-09"},
			},
		},
		{
			name: "not where nobody began it", code: data.ReasonReview,
			facts: func(a *account) { a.Account.StartOn = a.on("2026-01-01") },
			looks: []look{{at: "2026-06-01 12:00"}},
		},
		{
			name: "again after a checklist of it", code: data.ReasonReview,
			facts: func(a *account) {
				a.Runs = []data.Run{{ID: a.id(), Reason: data.ReasonReview, StartedAt: a.at("2026-01-01 10:00"), FinishedAt: a.at("2026-01-02 10:00")}}
			},
			looks: []look{{at: "2026-04-01 12:00"}, {at: "2026-04-02 12:00", fires: true, n: 90}},
		},
	})
}
