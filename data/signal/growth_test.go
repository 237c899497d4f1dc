package signal_test

import (
	"testing"

	"rounds/data"
)

func TestGrowthRules(t *testing.T) {
	runAll(t, []scenario{
		{
			name: "80 % of the licence, and again after a break", code: data.ReasonUsageHigh, zone: "Asia/Tokyo",
			facts: func(a *account) {
				a.Account.Seats, a.Account.StartOn = 10, a.on("2026-09-01")
				a.uses("rules", "2026-07-01", "2026-09-20", 5, 6)
				a.uses("rules", "2026-09-21", "2026-10-10", 5, 10)
				a.uses("rules", "2026-10-11", "2026-11-19", 5, 6)
				a.uses("rules", "2026-11-20", "2026-12-10", 5, 10)
			},
			looks: []look{
				// weekly peaks: (10 + 6 + 6 + 6) / 4 = 7 → (10 + 10 + 6 + 6) / 4 = 8
				{at: "2026-09-28 23:59"},
				{at: "2026-09-29 00:00", fires: true, n: 80, occurrence: "2026-09-29", due: "2026-10-13 23:59"},
				{at: "2026-10-11 12:00", fires: true, n: 90, occurrence: "2026-09-29"},
				{at: "2026-11-27 12:00"},
				{at: "2026-11-28 12:00", fires: true, n: 80, occurrence: "2026-11-28"},
			},
		},
		{
			name: "what lasts comes up once a quarter", code: data.ReasonUsageHigh,
			facts: func(a *account) {
				a.Account.Seats, a.Account.StartOn = 10, a.on("2026-01-01")
				a.uses("rules", "2026-01-01", "2026-11-30", 5, 9)
			},
			looks: []look{
				{at: "2026-09-30 12:00", fires: true, n: 90, occurrence: "2026-07-02"},
				{at: "2026-10-01 12:00", fires: true, n: 90, occurrence: "2026-10-01"},
				{at: "2026-11-15 12:00", fires: true, n: 90, occurrence: "2026-10-01"},
			},
		},
		{
			name: "licences or users unknown", code: data.ReasonUsageHigh,
			facts: func(a *account) { a.uses("rules", "2026-10-01", "2026-11-30", 5, 9) },
			looks: []look{{at: "2026-11-15 12:00"}},
		},
		{
			name: "from its decision date", code: data.ReasonProposal, zone: "Pacific/Kiritimati",
			facts: func(a *account) {
				a.Proposals = []data.Proposal{
					{ID: a.id(), Product: "analytics", Status: "open", At: a.at("2026-11-01 10:00"), DecisionOn: a.on("2026-11-30")},
					{ID: a.id(), Product: "repricer", Status: "won", At: a.at("2026-11-01 10:00"), DecisionOn: a.on("2026-11-10")},
				}
			},
			looks: []look{
				{at: "2026-11-29 23:59"},
				{at: "2026-11-30 00:00", fires: true, due: "2026-11-30 23:59", label: "analytics", occurrence: id(1).String() + "@2026-11-30"},
			},
		},
		{
			name: "two weeks where it has no date", code: data.ReasonProposal,
			facts: func(a *account) {
				a.Proposals = []data.Proposal{{ID: a.id(), Kind: "up-sell", Status: "open", At: a.at("2026-11-01 10:00")}}
			},
			looks: []look{{at: "2026-11-14 12:00"}, {at: "2026-11-15 12:00", fires: true, label: "up-sell"}},
		},
		{
			name: "two of three features carry four fifths", code: data.ReasonAdoptionNarrow, zone: "America/New_York",
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-09-15")
				a.uses("rules", "2026-08-01", "2026-11-30", 10, 0)
				a.uses("reports", "2026-08-01", "2026-11-30", 6, 0)
				a.uses("alerts", "2026-08-01", "2026-10-20", 8, 0) // a third of the use until then
			},
			looks: []look{
				// 16 a day against 8 on n days: 80 % are reached when alerts has 112 of 560: 14 of 28 days.
				{at: "2026-11-03 12:00"},
				{at: "2026-11-04 12:00", fires: true, n: 2, m: 3, occurrence: "2026-11-04", due: "2026-11-18 23:59"},
				{at: "2026-11-20 12:00", fires: true, n: 2, m: 2, occurrence: "2026-11-04"},
			},
		},
		{
			name: "one alone", code: data.ReasonAdoptionNarrow,
			facts: func(a *account) { a.uses("rules", "2026-11-01", "2026-11-10", 3, 0) },
			looks: []look{{at: "2026-11-04 12:00"}, {at: "2026-11-05 12:00", fires: true, n: 1, m: 1, occurrence: "2026-11-05"}, {at: "2026-12-20 12:00"}},
		},
		{
			name: "what they asked for shipped", code: data.ReasonFeedback,
			facts: func(a *account) {
				issue := a.id()
				a.Issues = []data.Issue{{ID: issue, Title: "CSV export", At: a.at("2026-10-01 10:00"), ShippedAt: a.at("2026-11-10 10:00")}}
				a.event(data.EventShipped, "2026-11-10 10:00", "").Custom = data.Fields{"ref": issue.String()}
				a.call("2026-11-15 10:00", data.ReasonFeedback)
			},
			looks: []look{
				{at: "2026-11-10 09:59"},
				{at: "2026-11-10 10:00", fires: true, label: "CSV export", due: "2026-11-17 23:59", occurrence: id(1).String()},
				{at: "2026-11-15 10:00"},
			},
		},
		{
			name: "an event that names their open issue", code: data.ReasonFeedback,
			facts: func(a *account) {
				issue := a.id()
				a.Issues = []data.Issue{{ID: issue, Title: "CSV export", At: a.at("2026-10-01 10:00")}}
				a.event(data.EventShipped, "2026-11-10 10:00", "export").Custom = data.Fields{"ref": issue.String()}
			},
			looks: []look{{at: "2026-11-10 10:00", fires: true, label: "CSV export", occurrence: id(2).String()}, {at: "2026-12-11 12:00"}},
		},
	})
}
