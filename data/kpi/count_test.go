package kpi

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

const now = "2026-11-21T13:05:00Z"

// Answers of October: NPS 10, 9, 8, 7, 6, 0 and a decline. Promoters 2, detractors 2 of
// 6: 0. CSAT 5, 4, 3 and a request's 2: 2 of 4.
func TestScores(t *testing.T) {
	f := &data.Facts{Account: data.Account{StartOn: day(t, "2025-01-01")}}
	nps := func(score int64, when string) {
		f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyNPS, Score: score, At: at(t, when)})
	}
	for _, score := range []int64{10, 9, 8, 7, 6, 0} {
		nps(score, "2026-10-12T09:00:00Z")
	}
	nps(10, "2026-09-30T21:59:59Z") // September in Berlin
	nps(9, "2026-09-30T22:00:00Z")  // October there
	nps(11, "2026-10-12T09:00:00Z") // no answer to 0–10
	nps(10, "2026-11-22T09:00:00Z") // still to come
	f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyNPS, Declined: true, At: at(t, "2026-10-13T09:00:00Z")})
	for _, score := range []int64{5, 4, 3, 0} {
		f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyCSAT, Score: score, At: at(t, "2026-10-14T09:00:00Z")})
	}
	f.Requests = []data.Request{
		{CSAT: 2, OpenedAt: at(t, "2026-09-29T09:00:00Z"), ResolvedAt: at(t, "2026-10-02T09:00:00Z")},
		{CSAT: 5, OpenedAt: at(t, "2026-10-29T09:00:00Z"), ResolvedAt: at(t, "2026-11-02T09:00:00Z")},
	}
	tally := count(t, numbers("Europe/Berlin"), now, []Window{month(t, "2026-10"), month(t, "2026-09"), month(t, "2026-08"), month(t, "2026-11")}, f)
	october, september, august, november := tally.Count(0, Filter{}), tally.Count(1, Filter{}), tally.Count(2, Filter{}), tally.Count(3, Filter{})
	// with the promoter of the night before: 3 − 2 of 7
	october.check(t, figure{NPS, 100.0 / 7, 7, true}, figure{CSAT, 50, 4, true})
	september.check(t, figure{NPS, 100, 1, true}, figure{CSAT, 0, 0, false})
	august.check(t, figure{NPS, 0, 0, false}, figure{CSAT, 0, 0, false})
	november.check(t, figure{NPS, 0, 0, false}, figure{CSAT, 100, 1, true})
}

func TestOffers(t *testing.T) {
	f := &data.Facts{Account: data.Account{StartOn: day(t, "2025-01-01")}}
	for _, p := range []struct{ kind, status, when string }{
		{"up-sell", "won", "2026-10-01T00:00:00Z"}, {"up-sell", "lost", "2026-10-31T23:59:59Z"}, {"up-sell", "open", "2026-10-15T00:00:00Z"},
		{"up-sell", "won", "2026-11-01T00:00:00Z"},
		{"cross-sell", "won", "2026-10-15T00:00:00Z"}, {"cross-sell", "won", "2026-10-15T00:00:00Z"},
		{"renewal", "won", "2026-10-15T00:00:00Z"},
	} {
		f.Proposals = append(f.Proposals, data.Proposal{Kind: p.kind, Status: p.status, At: at(t, p.when)})
	}
	tally := count(t, numbers("UTC"), now, []Window{month(t, "2026-10"), month(t, "2026-09")}, f)
	october, september := tally.Count(0, Filter{}), tally.Count(1, Filter{})
	october.check(t, figure{UpSell, 33.333, 3, true}, figure{CrossSell, 100, 2, true})
	september.check(t, figure{UpSell, 0, 0, false}, figure{CrossSell, 0, 0, false})
	if want := (Offers{Proposed: 3, Won: 1, Open: 1}); october.UpSell != want {
		t.Errorf("up-sells %+v, want %+v", october.UpSell, want)
	}
}

// Three customers reach their first value after 10, 20 and 40 of their own days; one of
// them all goals of onboarding. A goal of later years is none of onboarding.
func TestTimeToValue(t *testing.T) {
	goal := func(made, reached string) data.Goal { return data.Goal{At: at(t, made), ReachedAt: at(t, reached)} }
	sign := data.Account{SignupAt: at(t, "2026-09-01T20:00:00Z"), TimeZone: "Asia/Tokyo"} // 2 September there
	all := []*data.Facts{
		{Account: sign, Goals: []data.Goal{goal("2026-09-02T09:00:00Z", "2026-10-12T01:00:00Z"), goal("2026-09-02T09:00:00Z", "2026-09-11T15:30:00Z")}},
		{
			Account: sign,
			Goals:   []data.Goal{goal("2026-09-02T09:00:00Z", "2026-09-22T09:00:00Z"), goal("2026-10-01T00:00:00Z", "")},
			Runs:    []data.Run{{Reason: data.ReasonAppointment, StartedAt: at(t, "2026-09-03T09:00:00Z"), FinishedAt: at(t, "2026-09-20T09:00:00Z")}},
		},
		{Account: sign, Goals: []data.Goal{goal("2026-09-02T09:00:00Z", "2026-10-12T01:00:00Z"), goal("2026-09-02T09:00:00Z", "")}},
		{Account: sign, Goals: []data.Goal{goal("2026-09-02T09:00:00Z", "")}},
		{Account: sign},
		{Account: data.Account{}, Goals: []data.Goal{goal("2026-09-02T09:00:00Z", "2026-09-10T09:00:00Z")}}, // nobody knows since when
	}
	tally := count(t, numbers("UTC"), now, []Window{{day(t, "2026-09-01"), day(t, "2026-11-01")}, month(t, "2026-09"), month(t, "2026-11")}, all...)
	both, september, november := tally.Count(0, Filter{}), tally.Count(1, Filter{}), tally.Count(2, Filter{})
	both.check(t, figure{FirstValue, 20, 3, true}, figure{FullValue, 30, 2, true}) // full: 20 and 40
	september.check(t, figure{FirstValue, 15, 2, true}, figure{FullValue, 20, 1, true})
	november.check(t, figure{FirstValue, 0, 0, false}, figure{FullValue, 0, 0, false})
}

// Requests of 20 November, as of 21 November 13:05:
//
//	answered after 20:00 min     fast, in time
//	answered after 20:00.001     in time
//	resolved after 90 min        in time, without a first answer of its own
//	answered after 120:00.001    late
//	waiting since 12:00          late for 20 min, undecided for 120
//	waiting since 13:00          undecided
//	outage, call back            clocks of their own
func TestResponse(t *testing.T) {
	opened := at(t, "2026-11-20T10:00:00Z")
	answered := func(d time.Duration) data.Request {
		return data.Request{Kind: data.RequestHowTo, OpenedAt: opened, FirstAnswerAt: opened.Add(d)}
	}
	f := &data.Facts{Account: data.Account{StartOn: day(t, "2025-01-01"), TimeZone: "Europe/Berlin"}, Requests: []data.Request{
		answered(20 * time.Minute), answered(20*time.Minute + time.Millisecond),
		{OpenedAt: opened, ResolvedAt: opened.Add(90 * time.Minute)},
		answered(120*time.Minute + time.Millisecond),
		{OpenedAt: at(t, "2026-11-21T12:00:00Z")}, {OpenedAt: at(t, "2026-11-21T13:00:00Z")},
		{Kind: data.RequestOutage, OpenedAt: opened}, {Kind: data.RequestCallback, OpenedAt: opened},
	}}
	windows := []Window{month(t, "2026-11"), month(t, "2026-10")}
	november, october := func(r Rules) (Count, Count) {
		tally := count(t, r, now, windows, f)
		return tally.Count(0, Filter{}), tally.Count(1, Filter{})
	}(numbers("Europe/Berlin"))
	november.check(t, figure{ResponseFast, 20, 5, true}, figure{ResponseWithin, 75, 4, true}, figure{ResponseSlowest, 120, 6, true})
	october.check(t, figure{ResponseFast, 0, 0, false}, figure{ResponseWithin, 0, 0, false}, figure{ResponseSlowest, 0, 0, false})

	// In working hours, 09–18 in Berlin: 20 November is a Friday, so nothing runs on
	// the 21st, and who asked at 19:00 and was answered on Monday at 09:20 waited 20 min.
	hours := numbers("Europe/Berlin")
	hours.Response = calendar.Default()
	f.Requests = append(f.Requests, data.Request{OpenedAt: at(t, "2026-11-13T18:00:00Z"), FirstAnswerAt: at(t, "2026-11-16T08:20:00Z")})
	tally := count(t, hours, now, windows, f)
	november = tally.Count(0, Filter{})
	november.check(t, figure{ResponseFast, 40, 5, true}, figure{ResponseWithin, 80, 5, true}, figure{ResponseSlowest, 120, 7, true})
}

func TestOnboarding(t *testing.T) {
	run := func(reason data.Reason, play, started, progress, finished string) data.Run {
		return data.Run{Reason: reason, PlaybookID: play, StartedAt: at(t, started), ProgressAt: at(t, progress), FinishedAt: at(t, finished)}
	}
	f := &data.Facts{Account: data.Account{StartOn: day(t, "2025-01-01")}, Runs: []data.Run{
		run(data.ReasonSignupNew, "x", "2026-10-01T09:00:00Z", "2026-10-03T09:00:00Z", "2026-10-03T23:00:00Z"),
		run(data.ReasonProductActivated, "x", "2026-10-02T09:00:00Z", "2026-10-07T09:00:00Z", "2026-11-11T09:00:00Z"),
		run("", "repricer-onboarding", "2026-10-20T09:00:00Z", "2026-11-16T23:59:59Z", ""), // five days without progress
		run(data.ReasonAppointment, "x", "2026-11-16T09:00:00Z", "2026-11-17T00:00:00Z", ""),
		run(data.ReasonReview, "repricer-onboarding", "2026-10-02T09:00:00Z", "", ""), // no onboarding
		run("", "performance-review", "2026-10-02T09:00:00Z", "", ""),
		run(data.ReasonSignupNew, "success-story", "2026-10-02T09:00:00Z", "", ""), // chosen while a sign-up led
	}}
	left := &data.Facts{Account: data.Account{StartOn: day(t, "2025-01-01"), ChurnedOn: day(t, "2026-11-01")}, Runs: f.Runs[2:3]}
	tally := count(t, numbers("UTC"), now, []Window{month(t, "2026-10"), month(t, "2026-11"), month(t, "2026-08")}, f, left)
	october, november, august := tally.Count(0, Filter{}), tally.Count(1, Filter{}), tally.Count(2, Filter{})
	october.check(t, figure{OnboardingCompleted, 50, 4, true}, figure{OnboardingDays, 21, 2, true}, figure{OnboardingStalled, 1, 2, true})
	november.check(t, figure{OnboardingCompleted, 0, 1, true}, figure{OnboardingDays, 0, 0, false}, figure{OnboardingStalled, 1, 2, true})
	august.check(t, figure{OnboardingCompleted, 0, 0, false}, figure{OnboardingStalled, 1, 2, true})
	// Over the months only the one that lasts can say what stands now.
	for i, want := range []bool{false, true, false} {
		if got := tally.Series(OnboardingStalled, Filter{})[i]; got.Known != want {
			t.Errorf("stalled in %s is known: %v", tally.Windows()[i], got.Known)
		}
	}
}

func TestCoverageAndSlices(t *testing.T) {
	id := ids()
	aiko, lukas := id(), id()
	call := func(play, when string) data.Activity {
		return data.Activity{Kind: data.ActivityCall, State: data.CallFiled, PlaybookID: play, At: at(t, when)}
	}
	parked, mail := call("renewal", "2026-10-05T09:00:00Z"), call("", "2026-10-05T09:00:00Z")
	parked.State, mail.Kind = data.CallParked, data.ActivityEmail
	tally := count(t, numbers("UTC"), now, []Window{month(t, "2026-10")},
		&data.Facts{Account: data.Account{Owner: aiko, Segment: "marketplace"}, Activities: []data.Activity{call("renewal", "2026-10-05T09:00:00Z"), call("", "2026-10-06T09:00:00Z"), parked, mail}},
		&data.Facts{Account: data.Account{Owner: aiko, Segment: "local"}, Activities: []data.Activity{call("outage", "2026-10-05T09:00:00Z")}},
		&data.Facts{Account: data.Account{Owner: lukas, Segment: "local"}, Activities: []data.Activity{call("", "2026-10-05T09:00:00Z")}},
		&data.Facts{Account: data.Account{}},
	)
	local, none := "local", ""
	for _, c := range []struct {
		name   string
		filter Filter
		want   figure
	}{
		{"all", Filter{}, figure{Coverage, 50, 4, true}},
		{"of a CSM", Filter{Owner: &aiko}, figure{Coverage, 66.667, 3, true}},
		{"of a segment", Filter{Segment: &local}, figure{Coverage, 50, 2, true}},
		{"of both", Filter{Owner: &lukas, Segment: &local}, figure{Coverage, 0, 1, true}},
		{"of nobody", Filter{Owner: &data.ID{}, Segment: &none}, figure{Coverage, 0, 0, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := tally.Count(0, c.filter)
			got.check(t, c.want)
		})
	}
	if got := len(tally.Owners()); got != 3 {
		t.Errorf("%d owners, want three and one of them nobody", got)
	}
	if got := tally.Segments(); len(got) != 3 || got[0] != "" || got[2] != "marketplace" {
		t.Errorf("segments %q", got)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		days []int
		want float64
	}{{nil, 0}, {[]int{7}, 7}, {[]int{3, 8}, 5.5}, {[]int{9, 1, 4}, 4}, {[]int{1, 1, 1, 90}, 1}, {[]int{2, 2, 5, 5}, 3.5}, {[]int{-3, -1}, 0}} {
		var s Spans
		for _, d := range c.days {
			s.put(d)
		}
		if got := s.Median(); got != c.want || s.N() != len(c.days) {
			t.Errorf("the median of %v is %v of %d, want %v", c.days, got, s.N(), c.want)
		}
	}
}

func TestFewSaysN(t *testing.T) {
	for n, want := range map[int]bool{0: true, 29: true, 30: false} {
		if got := (Figure{N: n}).Few(); got != want {
			t.Errorf("few of %d: %v", n, got)
		}
	}
}
