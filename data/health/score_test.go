package health_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/health"
)

var (
	today = data.Day(2026, time.November, 21)
	noon  = today.Start(time.UTC).Add(12 * time.Hour)
)

func before(days int) data.Instant { return noon.Add(-time.Duration(days) * 24 * time.Hour) }

// daily adds n uses by so many users of a feature on each of the days ago
// from..until (from the older).
func daily(f *data.Facts, feature string, from, until int, n, users int64) {
	for d := from; d >= until; d-- {
		f.Usage = append(f.Usage, data.UsageDay{Day: today - data.Date(d), Feature: feature, Count: n, Users: users})
	}
}

func measure(t *testing.T, r *health.Result, family health.Family) health.Measure {
	t.Helper()
	for _, m := range r.Measures {
		if m.Family == family {
			return m
		}
	}
	t.Fatalf("no measure %s", family)
	return health.Measure{}
}

func TestMeasures(t *testing.T) {
	for _, tc := range []struct {
		name       string
		family     health.Family
		facts      func(*data.Facts)
		value, age int
		arithmetic string
	}{
		{"licences of a grown account", health.FamilyUsage, func(f *data.Facts) {
			f.Account.Seats, f.Account.StartOn = 100, today-400
			daily(f, "a", 60, 1, 5, 48)
		}, 48, 1, "48 active of 100 licences = 48 % → 48"},
		{"30 % in the sixth month is yellow", health.FamilyUsage, func(f *data.Facts) {
			f.Account.Seats, f.Account.StartOn = 10, data.Day(2026, time.May, 22)
			daily(f, "a", 60, 1, 5, 3)
		}, 51, 1, "3 active of 10 licences = 30 %, in month 6 yellow from 30 % and green from 60 % → 51"},
		{"30 % in the seventh month is red", health.FamilyUsage, func(f *data.Facts) {
			f.Account.Seats, f.Account.StartOn = 10, data.Day(2026, time.May, 21)
			daily(f, "a", 60, 1, 5, 3)
		}, 30, 1, "3 active of 10 licences = 30 % → 30"},
		{"weekly peaks, not weekends", health.FamilyUsage, func(f *data.Facts) {
			f.Account.Seats = 10
			for _, d := range []int{22, 15, 8, 1} { // one busy day a week
				daily(f, "a", d, d, 1, 8)
			}
		}, 80, 1, "8 active of 10 licences = 80 % → 80"},
		{"seats of the subscriptions", health.FamilyUsage, func(f *data.Facts) {
			f.Subscriptions = []data.Subscription{{Seats: 3}, {Seats: 1}, {Seats: 9, Status: data.SubscriptionCancelled}}
			daily(f, "a", 28, 1, 1, 2)
		}, 50, 1, "2 active of 4 licences = 50 % → 50"},
		{"half the usual use", health.FamilyUsage, func(f *data.Facts) {
			daily(f, "a", 56, 29, 4, 0)
			daily(f, "a", 28, 1, 2, 0)
		}, 67, 1, "14 uses a week, usually 21 = 67 % → 67"},
		{"stopped three weeks ago", health.FamilyUsage, func(f *data.Facts) {
			daily(f, "a", 56, 22, 7, 0)
		}, 25, 22, "12.2 uses a week, usually 49 = 25 % → 25"},
		{"breadth against a broad user", health.FamilyBreadth, func(f *data.Facts) {
			daily(f, "a", 3, 1, 1, 0)
		}, 25, 1, "1 of 4 features used in 4 weeks = 25 % → 25"},
		{"breadth against the own", health.FamilyBreadth, func(f *data.Facts) {
			for _, name := range []string{"a", "b", "c", "d", "e"} {
				daily(f, name, 40, 40, 1, 0)
			}
			daily(f, "a", 3, 3, 1, 0)
			daily(f, "b", 2, 2, 1, 0)
		}, 40, 2, "2 of 5 features used in 4 weeks = 40 % → 40"},
		{"open, escalated, complaint and slow answers", health.FamilySupport, func(f *data.Facts) {
			f.Requests = []data.Request{
				{OpenedAt: before(10), FirstAnswerAt: before(10).Add(10 * time.Minute), ResolvedAt: before(9)},
				{OpenedAt: before(8), FirstAnswerAt: before(8).Add(21 * time.Minute), ResolvedAt: before(7)},
				{OpenedAt: before(6), FirstAnswerAt: before(6).Add(121 * time.Minute), ResolvedAt: before(5), Kind: data.RequestComplaint},
				{OpenedAt: before(2), EscalatedAt: before(1)},
				{OpenedAt: before(-1)}, // tomorrow's
			}
		}, 40, 0, "100 − 8 (1 open) − 20 (1 escalated) − 15 (1 complaint in 90 days) − 7 (2 of 3 answers over 20 min) − 10 (1 of 3 answers over 120 min) → 40"},
		{"old request quietly resolved", health.FamilySupport, func(f *data.Facts) {
			f.Requests = []data.Request{{OpenedAt: before(100), FirstAnswerAt: before(100), ResolvedAt: before(80)}}
		}, 100, 80, "100 → 100"},
		{"NPS alone", health.FamilySentiment, func(f *data.Facts) {
			f.Surveys = []data.Survey{
				{Kind: data.SurveyNPS, Score: 3, At: before(120)}, {Kind: data.SurveyNPS, Score: 9, At: before(9)},
				{Kind: data.SurveyNPS, Declined: true, At: before(2)}, {Kind: data.SurveyNPS, Score: 0, At: before(-2)},
			}
		}, 88, 9, "NPS 9 (9 days old) = 88 → 88"},
		{"NPS and CSAT of a survey and a request", health.FamilySentiment, func(f *data.Facts) {
			f.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 6, At: before(30)}, {Kind: data.SurveyCSAT, Score: 5, At: before(3)}}
			f.Requests = []data.Request{{OpenedAt: before(20), ResolvedAt: before(19), CSAT: 4}}
		}, 69, 30, "NPS 6 (30 days old) = 50, CSAT 4.5 of 5 from 2 answers = 88, mean → 69"},
		{"a renewal that is near", health.FamilyCommercial, func(f *data.Facts) {
			f.Account.RenewalOn = today + 30
		}, 70, 0, "100 − 30 (renewal in 30 days, not automatic) → 70"},
		{"a renewal by itself", health.FamilyCommercial, func(f *data.Facts) {
			f.Account.RenewalOn, f.Account.AutoRenew = today+30, true
		}, 100, 0, "100 (renews by itself) → 100"},
		{"overdue and unpaid", health.FamilyCommercial, func(f *data.Facts) {
			f.Account.RenewalOn = today - 1
			f.Events = []data.Event{{Kind: data.EventPaymentFailed, At: before(4)}, {Kind: data.EventPaymentFailed, At: before(2)}}
		}, 10, 0, "100 − 50 (payment failed for 4 days) − 40 (renewal 1 day overdue) → 10"},
		{"a payment that came in", health.FamilyCommercial, func(f *data.Facts) {
			f.Events = []data.Event{{Kind: data.EventPaymentOK, At: before(1)}, {Kind: data.EventPaymentFailed, At: before(4)}}
		}, 100, 0, "100 → 100"},
		{"a touch in the line", health.FamilyRelationship, func(f *data.Facts) {
			f.Activities = []data.Activity{
				{At: before(52), Kind: data.ActivityCall, State: data.CallFiled},
				{At: before(1), Kind: data.ActivityCall, State: data.CallFiled, Outcome: data.OutcomeNoAnswer},
				{At: before(0), Kind: data.ActivityCall, State: data.CallParked},
			}
		}, 50, 52, "last touch 52 days ago → 50"},
		{"a champion who left", health.FamilyRelationship, func(f *data.Facts) {
			f.Contacts = []data.Contact{{Champion: true, LeftOn: today}, {}}
			f.Activities = []data.Activity{{At: before(14), Kind: data.ActivityEmail}}
		}, 70, 14, "70 % × 100 (last touch 14 days ago) + 30 % × 0 (no champion left) → 70"},
		{"a champion alone", health.FamilyRelationship, func(f *data.Facts) {
			f.Contacts = []data.Contact{{Champion: true, LeftOn: today + 1}}
		}, 100, 0, "champion there, never touched → 100"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var f data.Facts
			tc.facts(&f)
			r := health.Score(&f, noon, health.Default())
			m := measure(t, &r, tc.family)
			if !m.Present || m.Value != tc.value || m.AgeDays != tc.age || m.Arithmetic != tc.arithmetic {
				t.Errorf("present %t, value %d, age %d, %q; want %d, %d, %q",
					m.Present, m.Value, m.AgeDays, m.Arithmetic, tc.value, tc.age, tc.arithmetic)
			}
			if m.Formula == "" || len(m.Numbers) == 0 {
				t.Error("no formula, or no numbers")
			}
		})
	}
}

// redistributed has three inputs: sentiment 88 (weight 15), commercial 70 (15) and
// relationship 50 (10): (15·88 + 15·70 + 10·50) / 40 = 71.75.
func redistributed() *data.Facts {
	f := &data.Facts{Account: data.Account{RenewalOn: today + 10}}
	f.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 9, At: before(9)}}
	f.Activities = []data.Activity{{At: before(52), Kind: data.ActivityCall, State: data.CallFiled}}
	daily(f, "a", 57, 57, 5, 0) // one day too old
	return f
}

func TestMissingAndOldInputsAreRedistributed(t *testing.T) {
	r := health.Score(redistributed(), noon, health.Default())
	if r.Score != 72 || r.Raw != 72 || r.Band != data.BandYellow {
		t.Errorf("score %d, raw %d, %s; want 72 yellow", r.Score, r.Raw, r.Band)
	}
	if r.InputsUsed != 3 || r.InputsTotal != 6 || r.OldestDays != 52 {
		t.Errorf("%d of %d inputs, oldest %d days; want 3 of 6, 52", r.InputsUsed, r.InputsTotal, r.OldestDays)
	}
	for family, want := range map[health.Family]float64{
		health.FamilyUsage: 0, health.FamilyBreadth: 0, health.FamilySupport: 0,
		health.FamilySentiment: 37.5, health.FamilyCommercial: 37.5, health.FamilyRelationship: 25,
	} {
		if m := measure(t, &r, family); m.Effective != want {
			t.Errorf("%s weighs %v %%, want %v", family, m.Effective, want)
		}
	}
	usage, support := measure(t, &r, health.FamilyUsage), measure(t, &r, health.FamilySupport)
	if !usage.Stale || usage.AgeDays != 57 || usage.Arithmetic != "left out: the last input is 57 days old" {
		t.Errorf("old use is said to be %+v", usage)
	}
	if support.Stale || support.Arithmetic != "left out: no input" {
		t.Errorf("missing support is said to be %+v", support)
	}
}

func TestAMeasureWithoutWeightIsOff(t *testing.T) {
	rules := health.Default()
	rules.Weights.Sentiment = 0
	r := health.Score(redistributed(), noon, rules)
	// (15·70 + 10·50) / 25 = 62
	if r.Score != 62 || r.InputsUsed != 2 || r.InputsTotal != 5 || rules.Inputs() != 5 {
		t.Errorf("score %d from %d of %d inputs", r.Score, r.InputsUsed, r.InputsTotal)
	}
	if m := measure(t, &r, health.FamilySentiment); m.Present || m.Arithmetic != "switched off by the rules" {
		t.Errorf("sentiment is %+v", m)
	}
}

func TestRoundBeforeBanding(t *testing.T) {
	rules := health.Default()
	rules.Weights = health.PerFamily{Sentiment: 1, Relationship: 1}
	f := &data.Facts{}
	f.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 7, At: before(1)}} // 63
	f.Activities = []data.Activity{{At: before(23), Kind: data.ActivityCall}}  // 88.2 → 88
	// 75.5 rounds to 76, which is green.
	if r := health.Score(f, noon, rules); r.Score != 76 || r.Band != data.BandGreen {
		t.Errorf("score %d %s, want 76 green", r.Score, r.Band)
	}
	for score, want := range map[int]data.Band{
		data.NoScore: data.BandNone, 0: data.BandRed, 50: data.BandRed, 51: data.BandYellow, 75: data.BandYellow, 76: data.BandGreen, 100: data.BandGreen,
	} {
		if got := rules.Band(score); got != want {
			t.Errorf("%d is %q, want %q", score, got, want)
		}
	}
}

func TestNoInputNoScore(t *testing.T) {
	r := health.Score(&data.Facts{}, noon, health.Default())
	if r.Score != data.NoScore || r.Raw != data.NoScore || r.Band != data.BandNone || r.InputsUsed != 0 || r.InputsTotal != 6 {
		t.Errorf("an empty account has %+v", r)
	}
}

func TestOverrideIsSeenAndExpires(t *testing.T) {
	f := redistributed()
	a := &f.Account
	a.OverrideScore, a.OverrideReason, a.OverrideAt, a.OverrideUntil = 30, "budget frozen", before(2), noon+1
	r := health.Score(f, noon, health.Default())
	want := health.Override{Score: 30, Reason: "budget frozen", At: before(2), Until: noon + 1}
	if r.Score != 30 || r.Raw != 72 || r.Band != data.BandRed || r.Override == nil || *r.Override != want {
		t.Errorf("overridden: %+v", r)
	}
	if r := health.Score(f, noon+1, health.Default()); r.Score != 72 || r.Override != nil {
		t.Errorf("expired: %d", r.Score)
	}
	if r := health.Score(f, before(3), health.Default()); r.Override != nil {
		t.Error("overridden before it was")
	}
}

func TestCaps(t *testing.T) {
	cancelled := redistributed()
	cancelled.Account.CancelledAt = before(1)
	cancelled.Account.OverrideScore, cancelled.Account.OverrideUntil = 90, noon+1
	r := health.Score(cancelled, noon, health.Default())
	// (15·88 + 15·0 + 10·50) / 40 = 45.5
	if r.Raw != 46 || r.Score != 20 || r.CappedBy != health.CapCancellation || r.CapAt != 20 || r.Override == nil {
		t.Errorf("a notice caps an override: %+v", r)
	}
	cancelled.Events = []data.Event{{Kind: data.EventCancelWithdrawn, At: before(0)}}
	if r := health.Score(cancelled, noon, health.Default()); r.CappedBy != "" || r.Score != 90 {
		t.Errorf("a withdrawn notice caps: %+v", r)
	}
	unpaid := redistributed()
	unpaid.Account.RenewalOn = 0
	unpaid.Surveys[0].Score = 10
	unpaid.Account.Payment, unpaid.Account.PaymentAt = data.PaymentFailed, before(31)
	// (15·100 + 15·50 + 10·50) / 40 = 68.75
	if r := health.Score(unpaid, noon, health.Default()); r.Raw != 69 || r.Score != 50 || r.CappedBy != health.CapUnpaid {
		t.Errorf("unpaid for 31 days: %+v", r)
	}
	if r := health.Score(unpaid, before(1), health.Default()); r.CappedBy != "" {
		t.Error("unpaid for 30 days caps")
	}
}

func TestTrendLineAndDrop(t *testing.T) {
	f := &data.Facts{}
	f.Surveys = []data.Survey{
		{Kind: data.SurveyNPS, Score: 10, At: before(40)}, {Kind: data.SurveyNPS, Score: 8, At: before(20)},
		{Kind: data.SurveyNPS, Score: 5, At: before(3)},
	}
	rules := health.Default()
	if t7, t30 := health.Trend(f, noon, rules); *t7 != 42-75 || *t30 != 42-100 {
		t.Errorf("trend %d and %d, want -33 and -58", *t7, *t30)
	}
	if t7, t30 := health.Trend(f, before(15), rules); *t7 != -25 || t30 != nil {
		t.Errorf("then: trend %d and %v, want -25 and none (no score 30 days before)", *t7, t30)
	}
	line := health.Line(f, noon, 90, rules)
	if len(line) != 90 || line[89].Day != today || line[0].Day != today-89 {
		t.Fatalf("the line has %d points from %s to %s", len(line), line[0].Day, line[len(line)-1].Day)
	}
	for back, want := range map[int]int{0: 42, 3: 42, 4: 75, 20: 75, 21: 100, 40: 100, 41: data.NoScore} {
		if p := line[89-back]; p.Score != want || p.Band != rules.Band(want) {
			t.Errorf("%d days ago the score is %d %s, want %d", back, p.Score, p.Band, want)
		}
	}
	h := health.NewHistory(f, noon, rules)
	d, ok := h.LastDrop(14, h.Now())
	if !ok || d.Day != today-3 || d.Before.Score != 75 || d.After.Score != 42 {
		t.Errorf("the last drop is %+v", d)
	}
	if _, ok := h.LastDrop(3, h.Now()); ok {
		t.Error("a drop three days ago is seen two days back")
	}
	f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyNPS, Score: 7, At: before(1)})
	if h := health.NewHistory(f, noon, rules); h.Now().Band != data.BandYellow {
		t.Error("not recovered")
	} else if _, ok := h.LastDrop(14, h.Now()); ok {
		t.Error("a drop that was recovered from still stands")
	}
}

func TestLineIsWhatWasSaidThen(t *testing.T) {
	f := busy()
	rules := health.Default()
	for i, p := range health.Line(f, noon, 90, rules) {
		then := (p.Day + 1).Start(time.UTC) - 1
		if p.Day == today {
			then = noon
		}
		if got := health.Score(f, then, rules); got.Score != p.Score {
			t.Errorf("point %d (%s) is %d, but then it was %d", i, p.Day, p.Score, got.Score)
		}
	}
}

// busy has some of everything over 150 days.
func busy() *data.Facts {
	f := &data.Facts{Account: data.Account{Seats: 40, StartOn: today - 200, RenewalOn: today + 50, CreatedAt: before(200)}}
	for d := 150; d >= 1; d-- {
		f.Usage = append(f.Usage,
			data.UsageDay{Day: today - data.Date(d), Feature: "a", Count: int64(10 + d%9), Users: int64(5 + d%23)},
			data.UsageDay{Day: today - data.Date(d), Feature: "b", Count: int64(d % 3), Users: 1})
		if d%11 == 0 {
			f.Usage = append(f.Usage, data.UsageDay{Day: today - data.Date(d), Feature: "c", Count: 1})
			f.Requests = append(f.Requests, data.Request{
				OpenedAt: before(d), FirstAnswerAt: before(d).Add(time.Duration(d) * time.Minute), ResolvedAt: before(d - 5), CSAT: int64(1 + d%5),
			})
			f.Activities = append(f.Activities, data.Activity{At: before(d), Kind: data.ActivityCall, State: data.CallFiled})
		}
		if d%37 == 0 {
			f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyNPS, Score: int64(d % 11), At: before(d)})
			f.Events = append(f.Events, data.Event{Kind: data.EventPaymentFailed, At: before(d)}, data.Event{Kind: data.EventPaymentOK, At: before(d - 4)})
		}
	}
	return f
}

func TestWorkingHoursOfAnswers(t *testing.T) {
	rules := health.Default()
	f := &data.Facts{Requests: []data.Request{{ // Friday 17:55 to Monday 09:10: a weekend round the clock
		OpenedAt:      data.At(time.Date(2026, 11, 13, 17, 55, 0, 0, time.UTC)),
		FirstAnswerAt: data.At(time.Date(2026, 11, 16, 9, 10, 0, 0, time.UTC)),
		ResolvedAt:    data.At(time.Date(2026, 11, 16, 9, 30, 0, 0, time.UTC)),
	}}}
	r := health.Score(f, noon, rules)
	if m := measure(t, &r, health.FamilySupport); m.Value != 60 {
		t.Errorf("round the clock: %d, want 60", m.Value)
	}
	rules.Hours = workingHours()
	r = health.Score(f, noon, rules)
	if m := measure(t, &r, health.FamilySupport); m.Value != 100 {
		t.Errorf("15 working minutes: %d, want 100", m.Value)
	}
}

func TestResultAsJSON(t *testing.T) {
	b, err := json.Marshal(health.Score(redistributed(), noon, health.Default()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"score":72`, `"band":"yellow"`, `"inputs_used":3`, `"effective":37.5`, `"formula":"sentiment.answers"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
}

func TestPointsAddUpToTheScore(t *testing.T) {
	r := health.Score(busy(), noon, health.Default())
	sum := 0.0
	for i := range r.Measures {
		sum += r.Measures[i].Points()
	}
	if math.Abs(sum-float64(r.Raw)) > 0.5+1e-9 || r.InputsUsed != 6 {
		t.Errorf("the points add up to %v, the score is %d from %d inputs", sum, r.Raw, r.InputsUsed)
	}
}
