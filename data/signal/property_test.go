package signal_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

var (
	anyNoon   = data.At(time.Date(2026, time.March, 20, 12, 0, 0, 0, time.UTC))
	anyToday  = data.Day(2026, time.March, 20)
	zoneNames = []string{"", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata"}
)

// source draws the rows of an account from 60 days before to 30 days after a noon
// near which clocks change in many zones.
type source struct {
	t *rapid.T
	n int
}

func (s *source) id() data.ID { s.n++; return id(s.n) }

func (s *source) upTo(label string, most int) int { return rapid.IntRange(0, most).Draw(s.t, label) }

func (s *source) instant(label string) data.Instant {
	return anyNoon + data.Instant(rapid.Int64Range(-60*86400000, 30*86400000).Draw(s.t, label))
}

// maybe draws an instant or none.
func (s *source) maybe(label string) data.Instant {
	if rapid.Bool().Draw(s.t, label+"?") {
		return s.instant(label)
	}
	return 0
}

func (s *source) day(label string) data.Date {
	if rapid.Bool().Draw(s.t, label+"?") {
		return anyToday + data.Date(rapid.IntRange(-90, 200).Draw(s.t, label))
	}
	return 0
}

func pick[T any](s *source, label string, of ...T) T { return rapid.SampledFrom(of).Draw(s.t, label) }

func (s *source) facts() *data.Facts {
	f := &data.Facts{Account: data.Account{
		ID: s.id(), TimeZone: pick(s, "zone", zoneNames...), StartOn: s.day("start"), TrialEndOn: s.day("trial end"),
		RenewalOn: s.day("renewal"), SignupAt: s.maybe("signup"), CancelledAt: s.maybe("cancelled"),
		Payment: pick(s, "payment", "", data.PaymentOK, data.PaymentFailed), PaymentAt: s.maybe("payment at"),
		CreatedAt: s.maybe("created"),
		Cadence:   pick(s, "cadence", "", "daily", "weekly", "mon thu 10:00", "sun 02:30", "nonsense"), Seats: int64(s.upTo("seats", 20)), Segment: pick(s, "segment", "", "ad-tech"),
		OverrideScore: 40, OverrideAt: s.maybe("override at"), OverrideUntil: s.maybe("override until"),
	}}
	if pick(s, "churned", false, false, false, true) {
		f.Account.ChurnedOn = s.day("churned on")
	}
	s.customer(f)
	s.work(f)
	for every, d := s.upTo("every", 5), anyToday-60; every > 0 && d < anyToday+10; d += data.Date(every) {
		for i, name := range []string{"a", "b", "c"} {
			f.Usage = append(f.Usage, data.UsageDay{Day: d, Feature: name, Count: int64(s.upTo("count", 9-3*i)), Users: int64(s.upTo("users", 20))})
		}
	}
	return f
}

func (s *source) customer(f *data.Facts) {
	for range s.upTo("requests", 3) {
		f.Requests = append(f.Requests, data.Request{
			ID: s.id(), Kind: pick(s, "kind", data.RequestBug, data.RequestComplaint, data.RequestOutage, data.RequestCallback),
			OpenedAt: s.instant("opened"), WantedAt: s.maybe("wanted"), FirstAnswerAt: s.maybe("answered"),
			EscalatedAt: s.maybe("escalated"), ResolvedAt: s.maybe("resolved"), CSAT: int64(s.upTo("csat", 5)),
		})
	}
	kinds := []data.EventKind{
		data.EventSignup, data.EventProductActive, data.EventCancellation, data.EventCancelWithdrawn, data.EventContractChanged,
		data.EventPaymentFailed, data.EventPaymentOK, data.EventMarketChanged, data.EventClaim, data.EventRelease, data.EventShipped,
		data.EventConfigBlocked, data.EventRenewed,
	}
	for range s.upTo("events", 6) {
		f.Events = append(f.Events, data.Event{
			ID: s.id(), Kind: pick(s, "kind", kinds...), At: s.instant("at"), Product: pick(s, "product", "", "p", "q"),
			Custom: data.Fields{"deadline": (anyToday + data.Date(s.upTo("deadline", 20))).String(), "feature": pick(s, "feature", "", "a", "z")},
		})
	}
	for range s.upTo("subscriptions", 2) {
		f.Subscriptions = append(f.Subscriptions, data.Subscription{
			ID: s.id(), Product: pick(s, "product", "", "p", "q"), StartOn: s.day("start"), RenewalOn: s.day("renewal"),
			Status: pick(s, "status", data.SubscriptionTrial, data.SubscriptionActive, data.SubscriptionCancelled), SelfServe: pick(s, "self", false, true),
		})
	}
	for range s.upTo("surveys", 3) {
		f.Surveys = append(f.Surveys, data.Survey{
			ID: s.id(), Kind: pick(s, "kind", data.SurveyNPS, data.SurveyCSAT), At: s.instant("at"),
			Score: int64(s.upTo("score", 10)), Declined: pick(s, "declined", false, true),
		})
	}
}

func (s *source) work(f *data.Facts) {
	codes := data.Reasons()
	for range s.upTo("activities", 3) {
		f.Activities = append(f.Activities, data.Activity{
			ID: s.id(), Kind: pick(s, "kind", data.ActivityCall, data.ActivityEmail), At: s.instant("at"), Reason: pick(s, "reason", codes...),
			State: pick(s, "state", data.CallFiled, data.CallParked), Outcome: pick(s, "outcome", "", data.OutcomeNoAnswer),
		})
	}
	for range s.upTo("runs", 2) {
		f.Runs = append(f.Runs, data.Run{
			ID: s.id(), StartedAt: s.instant("started"), ProgressAt: s.maybe("progress"), FinishedAt: s.maybe("finished"),
			Reason: pick(s, "reason", "", data.ReasonReview),
		})
	}
	for range s.upTo("follow-ups", 3) {
		f.FollowUps = append(f.FollowUps, data.FollowUp{
			ID: s.id(), Kind: pick(s, "kind", data.FollowUpPromise, data.FollowUpAppointment, data.FollowUpRetry),
			DueAt: s.maybe("due"), DoneAt: s.maybe("done"), CreatedAt: s.maybe("created"), AllDay: pick(s, "all day", false, true),
		})
	}
	for range s.upTo("deals", 2) {
		f.Proposals = append(f.Proposals, data.Proposal{ID: s.id(), Status: pick(s, "status", "open", "won"), At: s.maybe("at"), DecisionOn: s.day("on")})
		f.Promises = append(f.Promises, data.Promise{ID: s.id(), At: s.instant("at"), DueOn: s.day("due"), CoveredAt: s.maybe("covered")})
		f.HandOffs = append(f.HandOffs, data.HandOff{ID: s.id(), WonAt: s.maybe("won"), MeetingAt: s.maybe("meeting")})
		f.Issues = append(f.Issues, data.Issue{ID: s.id(), At: s.instant("at"), ShippedAt: s.maybe("shipped")})
	}
}

// dispose lets a CSM act on some of what fires at a moment.
func (s *source) dispose(f *data.Facts, rules *signal.Rules) {
	standing := signal.Evaluate(f, s.instant("looked"), rules)
	for _, fired := range standing.Firings {
		if rapid.Bool().Draw(s.t, "disposed") {
			f.Dispositions = append(f.Dispositions, data.Disposition{
				ID: s.id(), Code: fired.Code, Occurrence: fired.Occurrence, At: s.instant("at"), Until: s.day("until"),
				Kind: pick(s, "kind", data.DispositionDone, data.DispositionSnoozed, data.DispositionDismissed),
			})
		}
	}
}

func anyRules(s *source) *signal.Rules {
	rules := signal.Default()
	if pick(s, "hours", false, true) {
		rules.Response = calendar.Default()
	}
	return rules
}

func TestNothingChangesBeforeNextAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &source{t: t}
		rules := anyRules(s)
		f := s.facts()
		s.dispose(f, rules)
		at := s.instant("evaluated")
		first := signal.Evaluate(f, at, rules)
		if first.NextAt <= at {
			t.Fatalf("at %d the next change is at %d", at, first.NextAt)
		}
		late := at + data.Instant(rapid.Int64Range(0, int64(first.NextAt-at)-1).Draw(t, "later"))
		for _, then := range []data.Instant{late, first.NextAt - 1} {
			again := signal.Evaluate(f, then, rules)
			if again.NextAt != first.NextAt {
				t.Fatalf("the next change moved from %d to %d", first.NextAt, again.NextAt)
			}
			if again.At = first.At; !reflect.DeepEqual(again, first) {
				t.Fatalf("%s later: %+v\nwas %+v", then.Sub(at), again, first)
			}
			if !first.ValidAt(then) {
				t.Fatal("not valid while nothing changed")
			}
		}
	})
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	rules := signal.Default()
	rapid.Check(t, func(t *rapid.T) {
		s := &source{t: t}
		f := s.facts()
		s.dispose(f, rules)
		at := s.instant("evaluated")
		want := signal.Evaluate(f, at, rules)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		shuffle(random, f.Requests)
		shuffle(random, f.Events)
		shuffle(random, f.Subscriptions)
		shuffle(random, f.Activities)
		shuffle(random, f.Surveys)
		shuffle(random, f.Runs)
		shuffle(random, f.FollowUps)
		shuffle(random, f.Dispositions)
		shuffle(random, f.Promises)
		shuffle(random, f.Issues)
		if got := signal.Evaluate(f, at, rules); !reflect.DeepEqual(got, want) {
			t.Fatalf("other rows first: %+v\nthen %+v", want, got)
		}
	})
}

func shuffle[T any](random *rand.Rand, rows []T) {
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}

func TestFiringsAreWellFormed(t *testing.T) {
	rules := signal.Default()
	rapid.Check(t, func(t *rapid.T) {
		s := &source{t: t}
		f := s.facts()
		s.dispose(f, rules)
		before := *f
		standing := signal.Evaluate(f, s.instant("evaluated"), rules)
		if !reflect.DeepEqual(before, *f) {
			t.Fatal("the facts were changed")
		}
		seen := map[[2]string]bool{}
		for i := range standing.Firings {
			fired := &standing.Firings[i]
			key := [2]string{string(fired.Code), fired.Occurrence}
			if seen[key] || fired.Occurrence == "" {
				t.Fatalf("the occurrence %q of %s is not its own", fired.Occurrence, fired.Code)
			}
			seen[key] = true
			if fired.Since == 0 || fired.Since > standing.At || fired.Due < fired.Since {
				t.Fatalf("it stands since %d, due %d: %+v", fired.Since, fired.Due, fired)
			}
			if (fired.BreachAt != 0) != fired.Code.AnswersCustomer() || fired.Code == data.ReasonSignupSelfServe {
				t.Fatalf("a clock that does not belong: %+v", fired)
			}
			if fired.Disposition == data.DispositionDone || fired.Disposition == data.DispositionDismissed {
				t.Fatalf("left out and still there: %+v", fired)
			}
		}
		sorted := slices.IsSortedFunc(standing.Firings, func(a, b data.Firing) int {
			if o := a.Code.Order() - b.Code.Order(); o != 0 {
				return o
			}
			return int(a.Due - b.Due)
		})
		if !sorted {
			t.Fatalf("out of order: %+v", standing.Firings)
		}
	})
}
