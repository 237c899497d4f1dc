package signal_test

import (
	"slices"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

func TestResponseRules(t *testing.T) {
	runAll(t, []scenario{
		{
			name: "amber, breach, answer", code: data.ReasonRequestWaiting, zone: "Europe/Stockholm",
			facts: func(a *account) {
				r := a.request(data.RequestBug, "2026-11-21 14:00")
				r.FirstAnswerAt = a.at("2026-11-21 17:00")
			},
			looks: []look{
				{at: "2026-11-21 13:59"},
				{at: "2026-11-21 14:00", fires: true, due: "2026-11-21 16:00", amber: "2026-11-21 14:20", label: "subject", occurrence: id(1).String()},
				{at: "2026-11-21 15:59", fires: true},
				{at: "2026-11-21 16:00", fires: true, breached: true},
				{at: "2026-11-21 17:00"},
			},
		},
		{
			name: "resolved without an answer", code: data.ReasonRequestWaiting,
			facts: func(a *account) {
				a.request(data.RequestHowTo, "2026-11-21 14:00").ResolvedAt = a.at("2026-11-21 14:10")
			},
			looks: []look{{at: "2026-11-21 14:09", fires: true}, {at: "2026-11-21 14:10"}},
		},
		{
			name: "the clock runs through the night and the clock change", code: data.ReasonRequestWaiting, zone: "Europe/Berlin",
			facts: func(a *account) { a.request(data.RequestBug, "2026-03-29 01:30") },
			looks: []look{{at: "2026-03-29 03:00", fires: true, due: "2026-03-29 04:30", amber: "2026-03-29 01:50"}},
		},
		{
			name: "working hours of the team", code: data.ReasonRequestWaiting, zone: "Asia/Tokyo",
			rules: func(r *signal.Rules) {
				r.Response = calendar.Default()
				r.Response.Holidays = []data.Date{data.Day(2026, 11, 23)}
				r.Response.Location = data.LoadLocation("Asia/Tokyo")
			},
			facts: func(a *account) { a.request(data.RequestBug, "2026-11-20 17:50") },
			looks: []look{
				{at: "2026-11-21 12:00", fires: true, due: "2026-11-24 10:50", amber: "2026-11-24 09:10"},
				{at: "2026-11-24 10:49", fires: true},
				{at: "2026-11-24 10:50", fires: true, breached: true},
			},
		},
		{
			name: "done is broken through by the breach only", code: data.ReasonRequestWaiting,
			facts: func(a *account) {
				r := a.request(data.RequestBug, "2026-11-21 14:00")
				a.dispose(data.ReasonRequestWaiting, r.ID.String(), data.DispositionDismissed, "2026-11-21 14:30", "")
			},
			looks: []look{
				{at: "2026-11-21 14:29", fires: true}, {at: "2026-11-21 14:30"}, {at: "2026-11-21 15:59"},
				{at: "2026-11-21 16:00", fires: true, breached: true},
			},
		},
		{
			name: "snoozed after the breach stays so through its day", code: data.ReasonRequestWaiting, zone: "America/New_York",
			facts: func(a *account) {
				r := a.request(data.RequestBug, "2026-11-21 14:00")
				a.dispose(data.ReasonRequestWaiting, r.ID.String(), data.DispositionSnoozed, "2026-11-21 16:30", "2026-11-23")
			},
			looks: []look{
				{at: "2026-11-21 16:30", fires: true, snoozed: true, breached: true},
				{at: "2026-11-23 23:59", fires: true, snoozed: true, breached: true},
				{at: "2026-11-24 00:00", fires: true, breached: true},
			},
		},
		{
			name: "until it is closed, answered or not", code: data.ReasonOutageOpen,
			facts: func(a *account) {
				r := a.request(data.RequestOutage, "2026-11-21 14:00")
				r.FirstAnswerAt, r.ResolvedAt = a.at("2026-11-21 14:05"), a.at("2026-11-21 15:00")
			},
			looks: []look{
				{at: "2026-11-21 14:10", fires: true, due: "2026-11-21 14:30"},
				{at: "2026-11-21 14:30", fires: true, breached: true},
				{at: "2026-11-21 15:00"},
			},
		},
		{
			name: "now", code: data.ReasonCallback,
			facts: func(a *account) { a.request(data.RequestCallback, "2026-11-21 14:00") },
			looks: []look{{at: "2026-11-21 14:00", fires: true, due: "2026-11-21 14:00", breached: true}},
		},
		{
			name: "at the time that was wanted", code: data.ReasonCallback,
			facts: func(a *account) {
				r := a.request(data.RequestCallback, "2026-11-21 14:00")
				r.WantedAt, r.FirstAnswerAt = a.at("2026-11-21 16:00"), a.at("2026-11-21 16:10")
			},
			looks: []look{
				{at: "2026-11-21 14:00", fires: true, due: "2026-11-21 16:00"},
				{at: "2026-11-21 16:00", fires: true, breached: true},
				{at: "2026-11-21 16:10"},
			},
		},
		{
			name: "daily from the day after, until a touch", code: data.ReasonEscalation, zone: "Asia/Tokyo",
			facts: func(a *account) {
				r := a.request(data.RequestBug, "2026-11-20 10:00")
				r.FirstAnswerAt, r.EscalatedAt, r.ResolvedAt = a.at("2026-11-20 10:05"), a.at("2026-11-20 23:30"), a.at("2026-11-24 12:00")
				a.call("2026-11-22 15:00", "")
			},
			looks: []look{
				{at: "2026-11-20 23:59"},
				{at: "2026-11-21 00:00", fires: true, n: 1, occurrence: id(1).String() + "@2026-11-21", due: "2026-11-21 23:59"},
				{at: "2026-11-22 14:59", fires: true, n: 2, occurrence: id(1).String() + "@2026-11-22"},
				{at: "2026-11-22 15:00"},
				{at: "2026-11-23 00:00", fires: true, n: 3},
				{at: "2026-11-24 12:00"},
			},
		},
		{
			name: "on its day, due at its time", code: data.ReasonFollowUp, zone: "America/New_York",
			facts: func(a *account) {
				a.FollowUps = []data.FollowUp{{
					ID: a.id(), Kind: data.FollowUpPromise, Text: "send the report", CreatedAt: a.at("2026-11-01 10:00"),
					DueAt: a.at("2026-11-27 10:00"), DoneAt: a.at("2026-11-28 11:00"),
				}}
			},
			looks: []look{
				{at: "2026-11-26 23:59"},
				{at: "2026-11-27 00:00", fires: true, due: "2026-11-27 10:00", label: "send the report", occurrence: id(1).String()},
				{at: "2026-11-28 10:59", fires: true},
				{at: "2026-11-28 11:00"},
			},
		},
		{
			name: "a retry at any time of a leap day", code: data.ReasonFollowUp, zone: "Asia/Kolkata",
			facts: func(a *account) {
				a.FollowUps = []data.FollowUp{{ID: a.id(), Kind: data.FollowUpRetry, DueAt: a.at("2028-02-29 00:00"), AllDay: true}}
			},
			looks: []look{
				{at: "2028-02-28 23:59"},
				{at: "2028-02-29 00:00", fires: true, due: "2028-02-29 23:59"},
				{at: "2028-03-01 00:00", fires: true, due: "2028-02-29 23:59"},
			},
		},
		{
			name: "a follow-up that was not yet made", code: data.ReasonFollowUp,
			facts: func(a *account) {
				a.FollowUps = []data.FollowUp{{ID: a.id(), DueAt: a.at("2026-11-20 10:00"), CreatedAt: a.at("2026-11-21 10:00")}}
			},
			looks: []look{{at: "2026-11-21 09:59"}, {at: "2026-11-21 10:00", fires: true}},
		},
		{
			name: "its rhythm from the last conversation", code: data.ReasonCadence, zone: "Europe/Berlin",
			facts: func(a *account) {
				a.Account.StartOn, a.Account.Cadence = a.on("2026-10-01"), "weekly"
				a.call("2026-11-02 10:00", "")
				a.call("2026-11-12 10:00", "").Outcome = data.OutcomeNoAnswer
				a.call("2026-11-18 10:00", "").Kind = data.ActivityEmail
			},
			looks: []look{
				{at: "2026-10-07 23:00"}, {at: "2026-10-08 00:00", fires: true, occurrence: "2026-10-08"},
				{at: "2026-11-02 10:00"}, {at: "2026-11-08 23:59"},
				{at: "2026-11-09 00:00", fires: true, occurrence: "2026-11-09", due: "2026-11-09 23:59"},
				{at: "2026-11-19 10:00", fires: true, occurrence: "2026-11-16"},
			},
		},
		{
			name: "its days of the week, and its hour there over summer time", code: data.ReasonCadence, zone: "Europe/Berlin",
			facts: func(a *account) {
				a.Account.StartOn, a.Account.Cadence = a.on("2027-01-04"), "tue fri 10:00"
				a.call("2027-03-26 10:20", "") // a Friday; the clocks change on Sunday
			},
			looks: []look{
				{at: "2027-03-26 09:00", fires: true, occurrence: "2027-03-26", n: 1, due: "2027-03-26 10:00"},
				{at: "2027-03-26 10:20"}, {at: "2027-03-29 23:59"},
				{at: "2027-03-30 00:00", fires: true, occurrence: "2027-03-30", n: 1, due: "2027-03-30 10:00"},
				{at: "2027-04-01 12:00", fires: true, occurrence: "2027-03-30", n: 1, due: "2027-03-30 10:00"},
				{at: "2027-04-02 00:00", fires: true, occurrence: "2027-04-02", n: 1, due: "2027-04-02 10:00"},
			},
		},
		{
			name: "a rhythm that nobody can read", code: data.ReasonCadence,
			facts: func(a *account) { a.Account.StartOn, a.Account.Cadence = a.on("2026-01-01"), "now and then" },
			looks: []look{{at: "2026-11-20 10:00"}},
		},
	})
}

func TestEveryRequestWaitsForItself(t *testing.T) {
	a := &account{t: t}
	a.request(data.RequestBug, "2026-11-21 14:30")
	a.request(data.RequestComplaint, "2026-11-21 14:10")
	at := a.at("2026-11-21 15:00")
	s := signal.Evaluate(&a.Facts, at, signal.Default())
	got := firings(&s, data.ReasonRequestWaiting)
	if len(got) != 2 || got[0].Occurrence != id(2).String() || got[1].Due != a.at("2026-11-21 16:30") {
		t.Errorf("two requests, the older first: %+v", got)
	}
	if s.NextAt != a.at("2026-11-21 16:10") {
		t.Errorf("the next change is at %s, want the first breach", s.NextAt.Time(nil))
	}
}

// From the day after it an escalation asks for two things a day, inside and with the
// customer; each is done by itself, a touch counts only as the report, and both end when
// it is resolved.
func TestAnEscalationIsFollowedUpOnBothSides(t *testing.T) {
	a := &account{t: t, zone: "Asia/Tokyo"}
	a.Account.TimeZone = "Asia/Tokyo"
	r := a.request(data.RequestBug, "2026-11-20 10:00")
	r.EscalatedAt, r.FirstAnswerAt = a.at("2026-11-20 23:30"), a.at("2026-11-20 10:05")
	a.call("2026-11-22 15:00", "")
	key := r.ID.String()
	a.Dispositions = []data.Disposition{
		{ID: a.id(), Code: data.ReasonEscalation, Occurrence: key + "@2026-11-21/inside", Kind: data.DispositionDone, At: a.at("2026-11-21 09:00")},
		{ID: a.id(), Code: data.ReasonEscalation, Occurrence: key + "@2026-11-23", Kind: data.DispositionDone, At: a.at("2026-11-23 09:00")},
	}
	r.ResolvedAt = a.at("2026-11-24 12:00")
	for _, look := range []struct {
		at     string
		want   []string
		next   string // with the customer
		inside string
	}{
		{"2026-11-20 23:59", nil, "2026-11-21", "2026-11-21"},
		{"2026-11-21 08:59", []string{"@2026-11-21", "@2026-11-21/inside"}, "2026-11-21", "2026-11-21"},
		{"2026-11-21 09:00", []string{"@2026-11-21"}, "2026-11-21", "2026-11-22"},
		{"2026-11-22 14:59", []string{"@2026-11-22", "@2026-11-22/inside"}, "2026-11-22", "2026-11-22"},
		{"2026-11-22 15:00", []string{"@2026-11-22/inside"}, "2026-11-23", "2026-11-22"},
		{"2026-11-23 09:00", []string{"@2026-11-23/inside"}, "2026-11-24", "2026-11-23"},
		{"2026-11-24 11:59", []string{"@2026-11-24", "@2026-11-24/inside"}, "2026-11-24", "2026-11-24"},
		{"2026-11-24 12:00", nil, "", ""},
	} {
		s := signal.Evaluate(&a.Facts, a.at(look.at), signal.Default())
		var got []string
		for _, f := range s.Firings {
			if f.Code != data.ReasonEscalation {
				continue
			}
			id, ok := signal.Object(f.Occurrence)
			if !ok || id != r.ID || f.Label != r.Subject || (f.M == signal.SideInside) != strings.HasSuffix(f.Occurrence, "/inside") {
				t.Errorf("%s: %+v", look.at, f)
			}
			got = append(got, strings.TrimPrefix(f.Occurrence, key))
		}
		if !slices.Equal(got, look.want) {
			t.Errorf("%s: %v, want %v", look.at, got, look.want)
		}
		if look.next == "" {
			continue
		}
		for side, want := range map[int64]string{signal.SideCustomer: look.next, signal.SideInside: look.inside} {
			if next := signal.NextFollowUp(&a.Facts, r, side, a.at(look.at), signal.Default()); next.String() != want {
				t.Errorf("%s: on side %d it is followed up next on %s, want %s", look.at, side, next, want)
			}
		}
	}
}
