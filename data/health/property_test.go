package health_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/health"
)

var zoneNames = []string{"", "Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe"}

// anyFacts draws an account with rows from 150 days before to 20 days after noon.
func anyFacts(t *rapid.T) *data.Facts {
	instant := rapid.Custom(func(t *rapid.T) data.Instant {
		return noon + data.Instant(rapid.Int64Range(-150*86400000, 20*86400000).Draw(t, "ms"))
	})
	maybe := rapid.Custom(func(t *rapid.T) data.Instant {
		if rapid.Bool().Draw(t, "set") {
			return instant.Draw(t, "at")
		}
		return 0
	})
	day := rapid.Custom(func(t *rapid.T) data.Date {
		if rapid.Bool().Draw(t, "set") {
			return today + data.Date(rapid.IntRange(-300, 300).Draw(t, "day"))
		}
		return 0
	})
	f := &data.Facts{Account: data.Account{
		TimeZone: rapid.SampledFrom(zoneNames).Draw(t, "zone"), Seats: int64(rapid.IntRange(0, 40).Draw(t, "seats")),
		StartOn: day.Draw(t, "start"), RenewalOn: day.Draw(t, "renewal"), AutoRenew: rapid.Bool().Draw(t, "auto"),
		Payment:   rapid.SampledFrom([]data.PaymentState{"", data.PaymentOK, data.PaymentFailed, data.PaymentRetrying}).Draw(t, "payment"),
		PaymentAt: maybe.Draw(t, "payment at"), CancelledAt: maybe.Draw(t, "cancelled"),
	}}
	kinds := []data.RequestKind{data.RequestBug, data.RequestComplaint, data.RequestOutage}
	for range rapid.IntRange(0, 6).Draw(t, "requests") {
		f.Requests = append(f.Requests, data.Request{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), OpenedAt: instant.Draw(t, "opened"), FirstAnswerAt: maybe.Draw(t, "answered"),
			EscalatedAt: maybe.Draw(t, "escalated"), ResolvedAt: maybe.Draw(t, "resolved"), CSAT: int64(rapid.IntRange(0, 5).Draw(t, "csat")),
		})
	}
	for range rapid.IntRange(0, 4).Draw(t, "surveys") {
		f.Surveys = append(f.Surveys, data.Survey{
			Kind: rapid.SampledFrom([]data.SurveyKind{data.SurveyNPS, data.SurveyCSAT}).Draw(t, "kind"), At: instant.Draw(t, "at"),
			Score: int64(rapid.IntRange(0, 10).Draw(t, "score")), Declined: rapid.Bool().Draw(t, "declined"),
		})
	}
	for range rapid.IntRange(0, 4).Draw(t, "activities") {
		f.Activities = append(f.Activities, data.Activity{
			At: instant.Draw(t, "at"), Kind: data.ActivityCall,
			State:   rapid.SampledFrom([]data.CallState{data.CallFiled, data.CallParked}).Draw(t, "state"),
			Outcome: rapid.SampledFrom([]string{"", data.OutcomeNoAnswer}).Draw(t, "outcome"),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "contacts") {
		f.Contacts = append(f.Contacts, data.Contact{Champion: rapid.Bool().Draw(t, "champion"), LeftOn: day.Draw(t, "left")})
	}
	events := []data.EventKind{data.EventPaymentFailed, data.EventPaymentOK, data.EventCancellation, data.EventCancelWithdrawn, data.EventRenewed}
	for range rapid.IntRange(0, 5).Draw(t, "events") {
		f.Events = append(f.Events, data.Event{Kind: rapid.SampledFrom(events).Draw(t, "kind"), At: instant.Draw(t, "at")})
	}
	every := rapid.IntRange(0, 9).Draw(t, "every")
	for d := today - 150; every > 0 && d < today+5; d += data.Date(every) {
		for _, name := range []string{"a", "b"} {
			f.Usage = append(f.Usage, data.UsageDay{
				Day: d, Feature: name, Count: int64(rapid.IntRange(0, 9).Draw(t, "count")), Users: int64(rapid.IntRange(0, 50).Draw(t, "users")),
			})
		}
	}
	return f
}

func TestPropertiesOfTheScore(t *testing.T) {
	rules := health.Default()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		r := health.Score(f, noon, rules)
		sum, used := 0.0, 0
		for _, m := range r.Measures {
			sum += m.Effective
			if m.Present {
				used++
			}
			if m.Value < 0 || m.Value > 100 || m.Present == (m.Effective == 0) || m.AgeDays < 0 || m.Arithmetic == "" {
				t.Fatalf("measure %+v", m)
			}
		}
		if used != r.InputsUsed || (r.Raw == data.NoScore) != (used == 0) || r.Raw < data.NoScore || r.Raw > 100 {
			t.Fatalf("raw %d from %d inputs (%d said)", r.Raw, used, r.InputsUsed)
		}
		if used > 0 && math.Abs(sum-100) > 1e-9 {
			t.Fatalf("the weights add up to %v", sum)
		}
		if r.Score > r.Raw || r.Score < r.Raw && r.CappedBy == "" || r.Band != rules.Band(r.Score) {
			t.Fatalf("score %d %s of raw %d, capped by %q", r.Score, r.Band, r.Raw, r.CappedBy)
		}
	})
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	rules := health.Default()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		want := health.Line(f, noon, 40, rules)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		random.Shuffle(len(f.Requests), func(i, j int) { f.Requests[i], f.Requests[j] = f.Requests[j], f.Requests[i] })
		random.Shuffle(len(f.Surveys), func(i, j int) { f.Surveys[i], f.Surveys[j] = f.Surveys[j], f.Surveys[i] })
		random.Shuffle(len(f.Events), func(i, j int) { f.Events[i], f.Events[j] = f.Events[j], f.Events[i] })
		random.Shuffle(len(f.Activities), func(i, j int) {
			f.Activities[i], f.Activities[j] = f.Activities[j], f.Activities[i]
		})
		if got := health.Line(f, noon, 40, rules); !slices.Equal(got, want) {
			t.Fatalf("other rows first: %v, then %v", want, got)
		}
	})
}

// TestLaterFactsAreIgnored compares an account with the same account as it was
// known at a moment.
func TestLaterFactsAreIgnored(t *testing.T) {
	rules := health.Default()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		at := noon.Add(-time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours ago")) * time.Hour)
		known := *f
		known.Requests, known.Surveys, known.Activities, known.Events, known.Usage = nil, nil, nil, nil, nil
		for _, r := range f.Requests {
			if r.OpenedAt <= at {
				known.Requests = append(known.Requests, r)
			}
		}
		for _, s := range f.Surveys {
			if s.At <= at {
				known.Surveys = append(known.Surveys, s)
			}
		}
		for _, a := range f.Activities {
			if a.At <= at {
				known.Activities = append(known.Activities, a)
			}
		}
		for _, e := range f.Events {
			if e.At <= at {
				known.Events = append(known.Events, e)
			}
		}
		for _, u := range f.Usage {
			if u.Day < at.DateIn(f.Account.Location()) {
				known.Usage = append(known.Usage, u)
			}
		}
		if got, want := health.Line(&known, at, 30, rules), health.Line(f, at, 30, rules); !slices.Equal(got, want) {
			t.Fatalf("what came later changes %v to %v", got, want)
		}
	})
}

func TestMonotone(t *testing.T) {
	rules := health.Default()
	value := func(f *data.Facts, i int) (int, bool) {
		m := health.Score(f, noon, rules).Measures[i]
		return m.Value, m.Present
	}
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		if before, ok := value(f, 2); ok {
			f.Requests = append(f.Requests, data.Request{OpenedAt: noon - 1})
			if after, _ := value(f, 2); after > before {
				t.Fatalf("one more open request lifts support from %d to %d", before, after)
			}
		}
		score := rapid.Int64Range(0, 9).Draw(t, "nps")
		f.Surveys = append(f.Surveys, data.Survey{Kind: data.SurveyNPS, At: noon - 1, Score: score})
		before, _ := value(f, 3)
		f.Surveys[len(f.Surveys)-1].Score++
		if after, _ := value(f, 3); after < before {
			t.Fatalf("a better answer lowers sentiment from %d to %d", before, after)
		}
		if before, ok := value(f, 5); ok && len(f.Activities) > 0 {
			f.Activities = append(f.Activities, data.Activity{At: noon - 1, Kind: data.ActivityEmail})
			if after, _ := value(f, 5); after < before && f.Contacts == nil {
				t.Fatalf("a touch lowers the relationship from %d to %d", before, after)
			}
		}
		if before, ok := value(f, 0); ok && f.Account.Seats > 0 {
			for i := range f.Usage {
				if f.Usage[i].Users > 0 {
					f.Usage[i].Users++
				}
			}
			if after, _ := value(f, 0); after < before && hasUsers(f) {
				t.Fatalf("more users lower usage from %d to %d", before, after)
			}
		}
	})
}

func hasUsers(f *data.Facts) bool {
	return slices.ContainsFunc(f.Usage, func(u data.UsageDay) bool { return u.Users > 0 && u.Day >= today-56 && u.Day < today })
}

func BenchmarkScore(b *testing.B) {
	f, rules := busy(), health.Default()
	b.ReportAllocs()
	for b.Loop() {
		if r := health.Score(f, noon, rules); r.Score < 0 {
			b.Fatal("no score")
		}
	}
}

func BenchmarkLine90(b *testing.B) {
	f, rules := busy(), health.Default()
	b.ReportAllocs()
	for b.Loop() {
		if l := health.Line(f, noon, 90, rules); l[89].Score < 0 {
			b.Fatal("no score")
		}
	}
}
