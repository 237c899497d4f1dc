package signal_test

import (
	"fmt"
	"testing"

	"rounds/data"
)

func TestRiskRules(t *testing.T) {
	runAll(t, []scenario{
		{
			name: "due now, until withdrawn, and again", code: data.ReasonCancellation, zone: "Asia/Tokyo",
			facts: func(a *account) {
				a.Account.CancelledAt = a.at("2026-11-10 09:00")
				a.event(data.EventCancelWithdrawn, "2026-11-12 09:00", "")
				a.event(data.EventCancellation, "2026-11-20 00:30", "")
				a.dispose(data.ReasonCancellation, "2026-11-10", data.DispositionDone, "2026-11-11 09:00", "")
			},
			looks: []look{
				{at: "2026-11-10 08:59"},
				{at: "2026-11-10 09:00", fires: true, due: "2026-11-10 09:00", occurrence: "2026-11-10"},
				{at: "2026-11-11 09:00"}, {at: "2026-11-12 09:00"},
				{at: "2026-11-20 00:30", fires: true, occurrence: "2026-11-20"},
			},
		},
		{
			name: "renewed after all", code: data.ReasonCancellation,
			facts: func(a *account) {
				a.Account.CancelledAt = a.at("2026-11-10 09:00")
				a.event(data.EventRenewed, "2026-11-15 09:00", "")
			},
			looks: []look{{at: "2026-11-14 09:00", fires: true}, {at: "2026-11-15 09:00"}},
		},
		{
			name: "gone customers fire nothing", code: data.ReasonCancellation,
			facts: func(a *account) {
				a.Account.CancelledAt, a.Account.ChurnedOn = a.at("2026-11-10 09:00"), a.on("2026-11-30")
			},
			looks: []look{{at: "2026-11-29 23:59", fires: true}, {at: "2026-11-30 00:00"}},
		},
		{
			name: "after three days of silent retries", code: data.ReasonPaymentFailed, zone: "America/New_York",
			facts: func(a *account) {
				a.event(data.EventPaymentFailed, "2026-10-30 23:00", "")
				a.event(data.EventPaymentFailed, "2026-11-01 12:00", "")
				a.event(data.EventPaymentOK, "2026-11-04 10:00", "")
				a.event(data.EventPaymentFailed, "2026-11-30 10:00", "")
				a.dispose(data.ReasonPaymentFailed, "2026-10-30", data.DispositionDone, "2026-11-03 10:00", "")
			},
			looks: []look{
				{at: "2026-11-01 23:59"},
				{at: "2026-11-02 00:00", fires: true, n: 3, occurrence: "2026-10-30", due: "2026-11-03 23:59"},
				{at: "2026-11-03 10:00"}, {at: "2026-11-04 10:00"}, {at: "2026-12-02 23:59"},
				{at: "2026-12-03 00:00", fires: true, n: 3, occurrence: "2026-11-30"},
			},
		},
		{
			name: "by the account's own state", code: data.ReasonPaymentFailed,
			facts: func(a *account) {
				a.Account.Payment, a.Account.PaymentAt = data.PaymentRetrying, a.at("2026-11-10 10:00")
			},
			looks: []look{{at: "2026-11-12 23:59"}, {at: "2026-11-13 00:00", fires: true, n: 3}},
		},
		{
			name: "on the transition only", code: data.ReasonHealthDropped, zone: "Asia/Kolkata",
			facts: func(a *account) {
				for i, s := range []struct {
					at    string
					score int64
				}{{"2026-10-01 10:00", 10}, {"2026-11-01 10:00", 7}, {"2026-11-05 10:00", 9}, {"2026-11-09 10:00", 3}} {
					a.Surveys = append(a.Surveys, data.Survey{ID: id(50 + i), Kind: data.SurveyNPS, Score: s.score, At: a.at(s.at)})
				}
				a.dispose(data.ReasonHealthDropped, "2026-11-01", data.DispositionDone, "2026-11-02 10:00", "")
			},
			looks: []look{
				{at: "2026-11-01 09:59"},
				{at: "2026-11-01 10:00", fires: true, n: 63, m: 100, occurrence: "2026-11-01", due: "2026-11-04 23:59"},
				{at: "2026-11-02 10:00"}, {at: "2026-11-05 10:00"},
				{at: "2026-11-09 10:00", fires: true, n: 25, m: 88, occurrence: "2026-11-09"},
				{at: "2026-11-22 23:59", fires: true, n: 25, m: 88, occurrence: "2026-11-09"},
				{at: "2026-11-23 00:00"},
			},
		},
		{
			name: "30 % over four weeks, from the day it fell", code: data.ReasonUsageDrop, zone: "Asia/Tokyo",
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-06-01")
				a.uses("rules", "2026-06-01", "2026-09-30", 10, 0)
				a.uses("rules", "2026-10-01", "2026-11-30", 6, 0)
			},
			looks: []look{
				// 28 days at 10 are 280; n days at 6 and the rest at 10 lose 4 a day: 84 of 280 after 21.
				{at: "2026-10-21 23:59"},
				{at: "2026-10-22 00:00", fires: true, n: 30, occurrence: "2026-10-22", due: "2026-10-25 23:59"},
				{at: "2026-10-30 12:00", fires: true, n: 39, occurrence: "2026-10-22"},
				{at: "2026-11-20 12:00"},
			},
		},
		{
			name: "stopped altogether", code: data.ReasonUsageDrop,
			facts: func(a *account) { a.uses("rules", "2026-06-01", "2026-09-30", 10, 0) },
			looks: []look{{at: "2026-10-29 12:00", fires: true, n: 100}},
		},
		{
			name: "too little to fall", code: data.ReasonUsageDrop,
			facts: func(a *account) { a.uses("rules", "2026-09-28", "2026-09-30", 10, 0) },
			looks: []look{{at: "2026-10-29 12:00"}},
		},
		{
			name: "a week before, until it passed", code: data.ReasonClaimsDeadline, zone: "America/New_York",
			facts: func(a *account) {
				a.event(data.EventClaim, "2026-10-20 10:00", "").Custom = data.Fields{"deadline": "2026-11-05"}
				a.event(data.EventClaim, "2026-10-20 10:00", "").Custom = data.Fields{"deadline": "soon"}
			},
			looks: []look{
				{at: "2026-10-28 23:59"},
				{at: "2026-10-29 00:00", fires: true, n: 7, due: "2026-11-05 23:59", occurrence: id(1).String()},
				{at: "2026-11-05 23:59", fires: true, n: 0}, {at: "2026-11-06 00:00"},
			},
		},
		{
			name: "more than three times the own week", code: data.ReasonClaimsAnomaly,
			facts: func(a *account) {
				for _, day := range []string{"09-28", "10-05", "10-12", "10-19", "10-26", "11-02", "11-09"} {
					a.event(data.EventClaim, "2026-"+day+" 10:00", "")
				}
				for i := range 4 {
					a.event(data.EventClaim, fmt.Sprintf("2026-11-1%d 10:00", 6+i), "")
				}
			},
			looks: []look{
				{at: "2026-11-18 12:00"},
				{at: "2026-11-19 09:59"},
				{at: "2026-11-19 10:00", fires: true, n: 4, m: 1, occurrence: "2026-11-19", due: "2026-11-22 23:59"},
				{at: "2026-11-22 12:00", fires: true, n: 4, m: 1, occurrence: "2026-11-19"},
				{at: "2026-11-23 12:00"},
			},
		},
		{
			name: "three days", code: data.ReasonMarketChanged,
			facts: func(a *account) {
				a.event(data.EventMarketChanged, "2026-11-10 10:00", "").Detail = "the marketplace sells them itself"
				a.call("2026-11-12 10:00", data.ReasonMarketChanged)
			},
			looks: []look{
				{at: "2026-11-10 10:00", fires: true, due: "2026-11-13 23:59", label: "the marketplace sells them itself"},
				{at: "2026-11-12 10:00"},
			},
		},
		{
			name: "30 days after the start, 90 after an answer, 30 after a decline", code: data.ReasonSurveyDue, zone: "Australia/Lord_Howe",
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-01-31")
				a.Surveys = []data.Survey{
					{ID: id(50), Kind: data.SurveyNPS, Score: 9, At: a.at("2026-03-10 10:00")},
					{ID: id(51), Kind: data.SurveyNPS, Declined: true, At: a.at("2026-06-10 10:00")},
				}
			},
			looks: []look{
				{at: "2026-03-01 23:59"},
				{at: "2026-03-02 00:00", fires: true, occurrence: "2026-03-02", due: "2026-04-01 23:59"},
				{at: "2026-03-10 10:00"},
				{at: "2026-06-07 23:59"},
				{at: "2026-06-08 00:00", fires: true, n: 90, occurrence: "2026-06-08"},
				{at: "2026-06-10 10:00"},
				{at: "2026-07-09 23:59"},
				{at: "2026-07-10 00:00", fires: true, n: 30, occurrence: "2026-07-10"},
			},
		},
		{
			name: "every 90 days while nobody asks", code: data.ReasonSurveyDue,
			facts: func(a *account) {
				a.Account.StartOn = a.on("2026-01-01")
				a.dispose(data.ReasonSurveyDue, "2026-01-31", data.DispositionDismissed, "2026-02-01 10:00", "")
			},
			looks: []look{
				{at: "2026-01-31 12:00", fires: true}, {at: "2026-02-01 12:00"}, {at: "2026-04-30 12:00"},
				{at: "2026-05-01 00:00", fires: true, occurrence: "2026-05-01"},
			},
		},
		{
			name: "two days, then every week until it is resolved", code: data.ReasonComplaint, zone: "Europe/Berlin",
			facts: func(a *account) {
				r := a.request(data.RequestComplaint, "2026-10-22 15:00")
				r.FirstAnswerAt, r.ResolvedAt = a.at("2026-10-22 15:05"), a.at("2026-11-20 10:00")
				a.call("2026-10-26 10:00", "")
				a.dispose(data.ReasonComplaint, id(1).String()+"@2026-11-02", data.DispositionDone, "2026-11-03 10:00", "")
			},
			looks: []look{
				{at: "2026-10-23 23:59"},
				{at: "2026-10-24 00:00", fires: true, n: 2, occurrence: id(1).String() + "@2026-10-24", label: "subject"},
				{at: "2026-10-26 10:00"}, {at: "2026-11-01 23:59"},
				{at: "2026-11-02 00:00", fires: true, n: 11, occurrence: id(1).String() + "@2026-11-02"},
				{at: "2026-11-03 10:00"},
				{at: "2026-11-09 12:00", fires: true, n: 18, occurrence: id(1).String() + "@2026-11-09"},
				{at: "2026-11-20 10:00"},
			},
		},
	})
}
