package signal_test

import (
	"testing"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

func TestOnboardingRules(t *testing.T) {
	runAll(t, []scenario{
		{
			name: "four working hours over a weekend", code: data.ReasonSignupNew, zone: "Europe/Berlin",
			facts: func(a *account) {
				a.event(data.EventSignup, "2026-11-20 16:00", "repricer")
				a.Account.SignupAt = a.at("2026-11-20 16:00")
				a.call("2026-11-23 09:30", "").Outcome = data.OutcomeNoAnswer
				a.call("2026-11-23 10:00", "")
			},
			looks: []look{
				{at: "2026-11-20 15:59"},
				{at: "2026-11-20 16:00", fires: true, due: "2026-11-23 11:00", label: "repricer", occurrence: id(1).String()},
				{at: "2026-11-23 09:59", fires: true},
				{at: "2026-11-23 10:00"},
			},
		},
		{
			name: "without an event, in the account's hours", code: data.ReasonSignupNew, zone: "Asia/Tokyo",
			facts: func(a *account) { a.Account.SignupAt = a.at("2026-11-20 08:00") },
			looks: []look{
				{at: "2026-11-20 08:00", fires: true, due: "2026-11-20 13:00", occurrence: "2026-11-20"},
				{at: "2026-12-20 23:59", fires: true}, {at: "2026-12-21 00:00"},
			},
		},
		{
			name: "round the clock", code: data.ReasonSignupNew,
			rules: func(r *signal.Rules) { r.Working = nil },
			facts: func(a *account) { a.Account.SignupAt = a.at("2026-11-21 20:00") },
			looks: []look{{at: "2026-11-21 20:00", fires: true, due: "2026-11-22 00:00"}},
		},
		{
			name: "a holiday of the team", code: data.ReasonSignupNew,
			rules: func(r *signal.Rules) {
				r.Working = calendar.Default()
				r.Working.Holidays = []data.Date{data.Day(2026, 12, 25)}
			},
			facts: func(a *account) { a.Account.SignupAt = a.at("2026-12-24 17:00") },
			looks: []look{{at: "2026-12-24 17:00", fires: true, due: "2026-12-28 12:00"}},
		},
		{
			name: "a booked call clears it", code: data.ReasonSignupNew,
			facts: func(a *account) {
				a.Account.SignupAt = a.at("2026-11-20 10:00")
				a.FollowUps = []data.FollowUp{{
					ID: a.id(), Kind: data.FollowUpAppointment, CreatedAt: a.at("2026-11-20 11:00"), DueAt: a.at("2026-11-25 10:00"),
				}}
			},
			looks: []look{{at: "2026-11-20 10:59", fires: true}, {at: "2026-11-20 11:00"}},
		},
		{
			name: "a checklist that began clears it", code: data.ReasonSignupNew,
			facts: func(a *account) {
				a.Account.SignupAt = a.at("2026-11-20 10:00")
				a.Runs = []data.Run{{ID: a.id(), StartedAt: a.at("2026-11-20 11:00")}}
			},
			looks: []look{{at: "2026-11-20 10:59", fires: true}, {at: "2026-11-20 11:00"}},
		},
		{
			name: "of a product that explains itself is not queued", code: data.ReasonSignupNew,
			facts: func(a *account) {
				a.event(data.EventSignup, "2026-11-20 16:00", "lost and found")
				a.Subscriptions = []data.Subscription{{ID: a.id(), Product: "lost and found", SelfServe: true}, {ID: a.id(), Product: "repricer"}}
			},
			looks: []look{{at: "2026-11-20 16:00"}},
		},
		{
			name: "is never queued", code: data.ReasonSignupSelfServe,
			facts: func(a *account) {
				a.event(data.EventSignup, "2026-11-20 16:00", "lost and found")
				a.Subscriptions = []data.Subscription{{ID: a.id(), Product: "lost and found", SelfServe: true}}
			},
			looks: []look{{at: "2026-11-20 16:00"}},
		},
		{
			name: "day 14 of the customer, over a month end", code: data.ReasonTrialEnding, zone: "Asia/Tokyo",
			facts: func(a *account) {
				a.Subscriptions = []data.Subscription{{ID: a.id(), Product: "repricer", Status: data.SubscriptionTrial, StartOn: a.on("2026-11-21")}}
				a.call("2026-12-04 10:00", "")
				a.call("2026-12-06 10:00", data.ReasonTrialEnding)
			},
			looks: []look{
				{at: "2026-12-04 23:59"},
				{at: "2026-12-05 00:00", fires: true, n: 14, due: "2026-12-05 23:59", label: "repricer", occurrence: id(1).String() + "@2026-12-05"},
				{at: "2026-12-06 09:59", fires: true, n: 14},
				{at: "2026-12-06 10:00"},
			},
		},
		{
			name: "over a leap day", code: data.ReasonTrialEnding,
			facts: func(a *account) { a.Account.Plan, a.Account.StartOn = "Trial", a.on("2028-02-16") },
			looks: []look{
				{at: "2028-02-29 23:59"}, {at: "2028-03-01 00:00", fires: true, n: 14},
				{at: "2028-03-15 23:59", fires: true, n: 14}, {at: "2028-03-16 00:00"},
			},
		},
		{
			name: "one call for one day", code: data.ReasonTrialEnding,
			facts: func(a *account) {
				a.Account.StartOn, a.Account.TrialEndOn = a.on("2026-11-01"), a.on("2026-11-22")
				a.Subscriptions = []data.Subscription{{ID: a.id(), Status: data.SubscriptionTrial, TrialEndOn: a.on("2026-11-22")}}
			},
			looks: []look{{at: "2026-11-21 12:00"}, {at: "2026-11-22 12:00", fires: true, n: 21, occurrence: "2026-11-22"}},
		},
		{
			name: "of a product whose trial has a date, whatever its status is called", code: data.ReasonTrialEnding,
			facts: func(a *account) {
				a.Account.StartOn = a.on("2025-11-01")
				a.Subscriptions = []data.Subscription{
					{ID: a.id(), Product: "Ads", Status: data.SubscriptionActive, StartOn: a.on("2026-11-07"), TrialEndOn: a.on("2026-11-21")},
					{ID: a.id(), Product: "Old", Status: data.SubscriptionCancelled, StartOn: a.on("2026-11-07"), TrialEndOn: a.on("2026-11-21")},
				}
			},
			looks: []look{{at: "2026-11-20 23:59"}, {at: "2026-11-21 00:00", fires: true, n: 14}, {at: "2026-12-06 00:00"}},
		},
		{
			name: "a paying account without a trial", code: data.ReasonTrialEnding,
			facts: func(a *account) { a.Account.StartOn = a.on("2026-11-01") },
			looks: []look{{at: "2026-11-15 12:00"}, {at: "2026-11-16 12:00"}},
		},
		{
			name: "on its day, due at its time", code: data.ReasonAppointment, zone: "America/New_York",
			facts: func(a *account) {
				a.FollowUps = []data.FollowUp{{
					ID: a.id(), Kind: data.FollowUpAppointment, DueAt: a.at("2026-11-01 15:00"), Minutes: 45, DoneAt: a.at("2026-11-01 15:50"),
				}}
			},
			looks: []look{
				{at: "2026-10-31 23:59"},
				{at: "2026-11-01 00:00", fires: true, n: 45, due: "2026-11-01 15:00"},
				{at: "2026-11-01 15:49", fires: true, n: 45},
				{at: "2026-11-01 15:50"},
			},
		},
		{
			name: "five local days without progress, and again", code: data.ReasonStalled, zone: "Europe/Berlin",
			facts: func(a *account) {
				a.Runs = []data.Run{{
					ID: a.id(), PlaybookID: "repricer-onboarding", StartedAt: a.at("2026-10-20 23:30"), Covered: 9, Total: 14,
					ProgressAt: a.at("2026-10-27 10:00"), FinishedAt: a.at("2026-11-05 10:00"),
				}}
			},
			looks: []look{
				{at: "2026-10-24 23:59"},
				{at: "2026-10-25 00:00", fires: true, n: 5, label: "repricer-onboarding", occurrence: id(1).String() + "@2026-10-20"},
				{at: "2026-10-27 10:00"},
				{at: "2026-10-31 23:59"},
				{at: "2026-11-01 00:00", fires: true, n: 5, due: "2026-11-04 23:59", occurrence: id(1).String() + "@2026-10-27"},
				{at: "2026-11-05 10:00"},
			},
		},
		{
			name: "a checklist that is no onboarding stalls as well, and says so", code: data.ReasonStalled, zone: "Europe/Berlin",
			facts: func(a *account) {
				a.Runs = []data.Run{{ID: a.id(), PlaybookID: "renewal", Reason: data.ReasonRenewal, StartedAt: a.at("2026-10-20 23:30"), Covered: 9, Total: 14}}
			},
			looks: []look{
				{at: "2026-10-24 23:59"},
				{at: "2026-10-25 00:00", fires: true, n: 5, m: signal.OtherChecklist, label: "renewal"},
			},
		},
		{
			name: "before the first booked call", code: data.ReasonHandoff,
			facts: func(a *account) {
				a.HandOffs = []data.HandOff{{ID: a.id(), WonAt: a.at("2026-11-20 10:00"), MeetingAt: a.at("2026-11-22 10:00")}}
				a.FollowUps = []data.FollowUp{{
					ID: a.id(), Kind: data.FollowUpAppointment, CreatedAt: a.at("2026-11-21 09:00"), DueAt: a.at("2026-11-22 15:00"),
				}}
			},
			looks: []look{
				{at: "2026-11-20 10:00", fires: true, due: "2026-11-23 23:59", occurrence: id(1).String()},
				{at: "2026-11-21 09:00", fires: true, due: "2026-11-22 15:00"},
				{at: "2026-11-22 10:00"},
			},
		},
		{
			name: "two weeks before the renewal", code: data.ReasonPromise,
			facts: func(a *account) {
				a.Account.RenewalOn = a.on("2026-12-31")
				a.Promises = []data.Promise{{ID: a.id(), Text: "CSV export", Source: "sales", At: a.at("2026-11-01 10:00"), CoveredAt: a.at("2026-12-20 10:00")}}
			},
			looks: []look{
				{at: "2026-12-16 23:59"},
				{at: "2026-12-17 00:00", fires: true, due: "2026-12-31 23:59", label: "CSV export", occurrence: id(1).String()},
				{at: "2026-12-20 10:00"},
			},
		},
		{
			name: "its own date, the trial's, or thirty days", code: data.ReasonPromise,
			facts: func(a *account) {
				a.Account.TrialEndOn = a.on("2026-10-01") // before it was promised
				a.Promises = []data.Promise{{ID: a.id(), At: a.at("2026-11-01 10:00")}}
			},
			looks: []look{{at: "2026-11-16 12:00"}, {at: "2026-11-17 00:00", fires: true, due: "2026-12-01 23:59"}},
		},
		{
			name: "until its checklist begins", code: data.ReasonProductActivated, zone: "Asia/Tokyo",
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-01-01")
				a.event(data.EventProductActive, "2026-11-10 10:00", "analytics")
				a.Subscriptions = []data.Subscription{{ID: a.id(), Product: "analytics", StartOn: a.on("2026-11-10")}}
				a.Runs = []data.Run{{ID: a.id(), StartedAt: a.at("2026-11-12 10:00")}}
			},
			looks: []look{
				{at: "2026-11-10 09:59", fires: true}, // the subscription has begun, its event not yet come
				{at: "2026-11-10 10:00", fires: true, due: "2026-11-13 23:59", label: "analytics", occurrence: id(1).String()},
				{at: "2026-11-12 10:00"},
			},
		},
		{
			name: "another product begins", code: data.ReasonProductActivated,
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-01-01")
				a.Subscriptions = []data.Subscription{
					{ID: a.id(), Product: "repricer", StartOn: a.on("2026-01-01")},
					{ID: a.id(), Product: "repricer", StartOn: a.on("2026-11-09")}, // renewed, not new
					{ID: a.id(), Product: "analytics", StartOn: a.on("2026-11-10")},
				}
			},
			looks: []look{
				{at: "2026-11-09 12:00"}, {at: "2026-11-10 12:00", fires: true, occurrence: id(3).String()},
				{at: "2026-12-10 12:00", fires: true}, {at: "2026-12-11 12:00"},
			},
		},
		{
			name: "until a specialist took over", code: data.ReasonConfigTakeover,
			facts: func(a *account) {
				a.event(data.EventConfigBlocked, "2026-11-10 10:00", "bidding")
				a.call("2026-11-10 15:00", "")
				a.call("2026-11-11 15:00", data.ReasonConfigTakeover)
			},
			looks: []look{{at: "2026-11-10 16:00", fires: true, due: "2026-11-11 23:59", label: "bidding"}, {at: "2026-11-11 15:00"}},
		},
		{
			name: "to who uses the feature", code: data.ReasonRelease,
			facts: func(a *account) {
				a.event(data.EventRelease, "2026-11-10 10:00", "").Custom = data.Fields{"feature": "rules"}
				a.event(data.EventRelease, "2026-11-10 11:00", "").Custom = data.Fields{"feature": "reports"}
				a.uses("rules", "2026-10-01", "2026-10-02", 1, 0)
			},
			looks: []look{{at: "2026-11-10 12:00", fires: true, due: "2026-11-24 23:59", label: "rules"}, {at: "2026-11-28 12:00"}},
		},
	})
}
