package calibrate

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/health"
)

var defaults = health.Default().Weights

func lifeOf(n int, start, left data.Date) data.Life {
	return data.Life{ID: data.ID{14: byte(n >> 8), 15: byte(n)}, Start: start, Left: left}
}

func TestSamplesAreOfTheSameDays(t *testing.T) {
	const today = data.Date(20_000)
	var lives []data.Life
	for i := range 400 {
		left := data.Date(0)
		if i%10 == 0 {
			left = today - data.Date(i)
		}
		lives = append(lives, lifeOf(i, today-data.Date(300+i), left))
	}
	lives = append(lives, lifeOf(500, today-90, today-1), lifeOf(501, 0, today-10), lifeOf(502, 0, 0), lifeOf(503, today-5, 0))
	span := Span{Lead: 60, Least: 60, Seed: 1}
	got, early := Samples(lives, today, span)
	if early != 1 {
		t.Errorf("%d left too early, want 1", early)
	}
	days := map[data.Date]bool{}
	left, stayed := 0, 0
	for _, s := range got {
		if s.Left {
			days[s.Day] = true
			left++
		}
	}
	start := map[data.ID]data.Life{}
	for _, l := range lives {
		start[l.ID] = l
	}
	for _, s := range got {
		l := start[s.ID]
		if s.Day < l.Start+60 || s.Left && s.Day != l.Left-60 || !days[s.Day] {
			t.Fatalf("%+v of %+v", s, l)
		}
		if !s.Left {
			stayed++
		}
	}
	if left != 40 || stayed < 300 {
		t.Errorf("%d left and %d stayed", left, stayed)
	}
	if again, _ := Samples(lives, today, span); !reflect.DeepEqual(again, got) {
		t.Error("the same seed deals other days")
	}
}

// What a churn writes over is not looked at: the same customer, told that she left, is
// measured the same.
func TestTheEndIsNotSeen(t *testing.T) {
	const day = data.Date(20_000)
	at := func(d data.Date) data.Instant { return d.Start(time.UTC) }
	whole := func(left bool) *data.Facts {
		f := &data.Facts{Account: data.Account{StartOn: day - 400, Seats: 10, RenewalOn: day + 50, AutoRenew: true, Payment: data.PaymentOK, PaymentAt: at(day - 5)}}
		f.Subscriptions = []data.Subscription{{Product: "a", Status: data.SubscriptionActive, StartOn: day - 400, RenewalOn: day + 50}}
		f.Events = []data.Event{{Kind: data.EventPaymentFailed, At: at(day - 3)}}
		f.Requests = []data.Request{{Kind: data.RequestBug, OpenedAt: at(day - 10), FirstAnswerAt: at(day - 9)}}
		for d := day - 100; d < day+60; d++ {
			f.Usage = append(f.Usage, data.UsageDay{Day: d, Feature: "x", Count: 5, Users: 4})
		}
		if left {
			a := &f.Account
			a.RenewalOn, a.AutoRenew, a.Payment, a.PaymentAt = 0, false, data.PaymentFailed, at(day+40)
			a.CancelledAt, a.ChurnedOn, a.OverrideScore, a.OverrideAt, a.OverrideUntil = at(day+60), day+90, 5, at(day-1), at(day+99)
			f.Subscriptions[0].Status, f.Subscriptions[0].EndOn, f.Subscriptions[0].RenewalOn = data.SubscriptionCancelled, day+90, 0
			f.Events = append(f.Events, data.Event{Kind: data.EventCancellation, At: at(day + 60)}, data.Event{Kind: data.EventChurn, At: at(day + 90)})
			f.Requests[0].ResolvedAt = at(day + 61)
			f.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 0, At: at(day + 70)}}
		}
		return f
	}
	var p Past
	for _, left := range []bool{false, true} {
		f := whole(left)
		Back(f, day)
		p.Add(f, Sample{Day: day, Left: left}, health.Default())
	}
	for i, f := range health.Families() {
		a, b := p.Values[0][i], p.Values[1][i]
		if a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Errorf("%s is %v for who stayed and %v for who left", f, a, b)
		}
	}
	if p.Values[0][0] == 100 || math.IsNaN(p.Values[0][0]) || math.IsNaN(p.Values[0][4]) {
		t.Errorf("nothing was measured: %v", p.Values[0])
	}
}

// past draws samples whose log odds of leaving fall by slope for each point of a family.
func past(n int, slope [6]float64, dice *rand.Rand) *Past {
	p := &Past{}
	for range n {
		row, z := make([]float64, 6), -1.5
		for i := range row {
			row[i] = math.Round(100 * dice.Float64())
			z -= slope[i] * (row[i] - 50)
			if dice.Float64() < 0.2 {
				row[i] = math.NaN()
			}
		}
		p.Values, p.Left = append(p.Values, row), append(p.Left, dice.Float64() < 1/(1+math.Exp(-z)))
	}
	return p
}

func TestWeightsOfABook(t *testing.T) {
	span := Span{Lead: 60, Seed: 1}
	own, err := LearnOwn(t.Context(), past(4000, [6]float64{0.01, 0, 0.05, 0, 0, 0}, rand.New(rand.NewPCG(1, 1))), defaults, span, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !own.Supported || own.Gain.Low <= 0 {
		t.Fatalf("supported %v, gain %+v, %v", own.Supported, own.Gain, own.Problems)
	}
	sum := 0
	for _, w := range own.Weights {
		sum += w.Proposed
		lo, hi := 0, 8
		switch w.Family {
		case health.FamilyUsage:
			lo, hi = 10, 24
		case health.FamilySupport:
			lo, hi = 70, 90
		}
		if w.Proposed < lo || w.Proposed > hi {
			t.Errorf("%s: %d, want %d to %d", w.Family, w.Proposed, lo, hi)
		}
	}
	if sum < 98 || sum > 102 {
		t.Errorf("the weights sum to %d", sum)
	}
}

func TestBooksThatCannotTeach(t *testing.T) {
	span := Span{Lead: 60, Seed: 1}
	dice := rand.New(rand.NewPCG(2, 2))
	noise := past(800, [6]float64{}, dice)
	few := past(60, [6]float64{0.05}, dice)
	wrong := past(2000, [6]float64{-0.05, 0, 0, 0, 0, 0}, dice) // the healthier the likelier to leave
	for name, c := range map[string]struct {
		past *Past
		code string
	}{"noise": {noise, ProblemNoise}, "few": {few, ProblemTooFew}, "nobody": {&Past{}, ProblemTooFew}, "the other way": {wrong, ProblemNoise}} {
		own, err := LearnOwn(t.Context(), c.past, defaults, span, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range own.Problems {
			found = found || p.Code == c.code
		}
		if own.Supported || !found {
			t.Errorf("%s: supported %v, %v", name, own.Supported, own.Problems)
		}
	}
}

// A measure that only customers of one outcome have keeps its weight, and helps
// neither side of the comparison.
func TestAMeasureThatKnowsTheOutcomeIsLeftOut(t *testing.T) {
	p := past(1500, [6]float64{0, 0, 0.05, 0, 0, 0}, rand.New(rand.NewPCG(3, 3)))
	for i := range p.Values {
		if p.Values[i][0] = 90; p.Left[i] {
			p.Values[i][0] = math.NaN()
		}
	}
	own, err := LearnOwn(t.Context(), p, defaults, Span{Seed: 1}, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	if w := own.Weights[0]; w.Proposed != w.Current || w.Why.IsZero() || own.Current.AUC > 0.9 || !own.Supported {
		t.Errorf("%+v, in force %+v, %v", w, own.Current, own.Problems)
	}
}
