package rank_test

import (
	"encoding/json"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/rank"
)

// noon is Saturday 2026-11-21 12:00 UTC.
var noon = data.At(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))

func ago(d time.Duration) data.Instant { return noon.Add(-d) }
func in(d time.Duration) data.Instant  { return noon.Add(d) }

func request(since data.Instant) data.Firing {
	return data.Firing{
		Code: data.ReasonRequestWaiting, Occurrence: "r1", Since: since,
		Due: since.Add(20 * time.Minute), BreachAt: since.Add(120 * time.Minute),
	}
}

func TestTerms(t *testing.T) {
	const day = 24 * time.Hour
	today := noon.DateIn(time.UTC)
	followUp := data.Firing{Code: data.ReasonFollowUp, Occurrence: "f1", Since: ago(3 * day), Due: in(day)}
	late := data.Firing{Code: data.ReasonFollowUp, Occurrence: "f0", Since: ago(3 * day), Due: ago(day)}
	snoozed := late
	snoozed.Disposition = data.DispositionSnoozed
	for _, c := range []struct {
		name    string
		firings []data.Firing
		health  int
		mrr     data.Money
		renewal data.Date
		lead    int
		terms   rank.Terms
	}{
		{"nothing", nil, 10, 99_00, today, -1, rank.Terms{}},
		{"a request waits 30 of 120 min", []data.Firing{request(ago(30 * time.Minute))}, 61, 1240_00, today + 88, 0,
			rank.Terms{Urgency: 250, Risk: 195}},
		{"its clock runs out this moment", []data.Firing{request(ago(120 * time.Minute))}, 61, 1240_00, today + 88, 0,
			rank.Terms{Breach: 10000, Urgency: 1000, Risk: 195}},
		{"one millisecond before", []data.Firing{request(ago(120*time.Minute) + 1)}, 61, 1240_00, today + 88, 0,
			rank.Terms{Urgency: 999, Risk: 195}},
		{"three of four days of a follow-up", []data.Firing{followUp}, data.NoScore, 1240_00, today + 88, 0,
			rank.Terms{Urgency: 750, Risk: 250, Value: 232, Renewal: 102}},
		{"overdue stays at 100", []data.Firing{late}, 100, 0, 0, 0, rank.Terms{Urgency: 1000}},
		{"the overdue one leads, not the request", []data.Firing{request(ago(30 * time.Minute)), late}, 100, 10_000_00, today, 1,
			rank.Terms{Urgency: 1000, Value: 300, Renewal: 200}},
		{"a breach leads the overdue one", []data.Firing{late, request(ago(3 * time.Hour))}, 0, 10_000_00, today, 1,
			rank.Terms{Breach: 10000, Urgency: 1000, Risk: 500}},
		{"a snoozed one does not lead", []data.Firing{snoozed, followUp}, 100, 0, 0, 1, rank.Terms{Urgency: 750}},
		{"snoozed alone keeps its arithmetic", []data.Firing{snoozed}, 100, 0, 0, 0, rank.Terms{Urgency: 1000}},
		{"before the clock starts", []data.Firing{{Code: data.ReasonAppointment, Since: in(day), Due: in(2 * day)}}, 100, 0, 0, 0, rank.Terms{}},
		{"without a due date", []data.Firing{{Code: data.ReasonMarketChanged, Since: ago(day)}}, 100, 0, 0, 0, rank.Terms{}},
		{"due at once", []data.Firing{{Code: data.ReasonCancellation, Since: noon, Due: noon}}, 20, 0, 0, 0,
			rank.Terms{Urgency: 1000, Risk: 400}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := rank.Defaults()
			r := w.Of(&data.Standing{Firings: c.firings, Score: c.health},
				&data.Account{MRR: c.mrr, Currency: "EUR", RenewalOn: c.renewal}, noon)
			if r.Terms != c.terms || r.Lead != c.lead {
				t.Errorf("terms %+v led by %d, want %+v led by %d", r.Terms, r.Lead, c.terms, c.lead)
			}
		})
	}
}

func TestSnoozedOnlyWhenNothingStands(t *testing.T) {
	w := rank.Defaults()
	snoozed := data.Firing{Code: data.ReasonSurveyDue, Due: noon, Disposition: data.DispositionSnoozed}
	for _, c := range []struct {
		firings []data.Firing
		want    bool
	}{
		{nil, false},
		{[]data.Firing{snoozed}, true},
		{[]data.Firing{snoozed, request(noon)}, false},
	} {
		if got := w.Of(&data.Standing{Firings: c.firings}, &data.Account{}, noon).Snoozed; got != c.want {
			t.Errorf("%d firings: snoozed %v, want %v", len(c.firings), got, c.want)
		}
	}
}

func TestTiesOfStrength(t *testing.T) {
	due := noon.Add(-time.Hour)
	firing := func(code data.Reason, occurrence string, due data.Instant) data.Firing {
		return data.Firing{Code: code, Occurrence: occurrence, Since: due - 1000, Due: due}
	}
	want := []data.Firing{
		firing(data.ReasonTrialEnding, "z", due), // earlier in the list of reasons
		firing(data.ReasonRenewal, "z", due-1),   // earlier due
		firing(data.ReasonRenewal, "a", due),     // earlier occurrence
		firing(data.ReasonRenewal, "b", due),
		firing(data.ReasonSurveyDue, "a", due-9), // later in the list, though due before all
		firing("team.custom", "a", due-9),        // a code that we do not know
	}
	got := []data.Firing{want[3], want[5], want[4], want[1], want[2], want[0]}
	w := rank.Defaults()
	lead := w.Of(&data.Standing{Firings: got}, &data.Account{}, noon).Lead
	if got[lead] != want[0] {
		t.Errorf("%+v leads, want %+v", got[lead], want[0])
	}
	w.Sort(got, noon)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("place %d holds %s %s, want %s %s", i, got[i].Code, got[i].Occurrence, want[i].Code, want[i].Occurrence)
		}
	}
}

func TestRisk(t *testing.T) {
	for health, want := range map[int]rank.Points{data.NoScore: 250, 0: 500, 50: 250, 61: 195, 99: 5, 100: 0, 130: 0} {
		if got := rank.Defaults().RiskOf(health); got != want {
			t.Errorf("risk of health %d is %s, want %s", health, got, want)
		}
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		mrr      data.Money
		currency string
		want     rank.Points
	}{
		{0, "EUR", 0},
		{-500_00, "EUR", 0},
		{99, "EUR", 0},
		{9_00, "EUR", 75},
		{99_00, "EUR", 150},
		{999_00, "EUR", 225},
		{10_000_00, "EUR", 300},
		{1_000_000_00, "EUR", 300},
		{1<<63 - 1, "EUR", 300},
		{999_00, "", 225},
		{149_850_00, "JPY", 225}, // 999 × 150
		{1_500_000_00, "JPY", 300},
	} {
		if got := rank.Defaults().ValueOf(c.mrr, c.currency); got != c.want {
			t.Errorf("value of %s %s is %s, want %s", c.mrr, c.currency, got, c.want)
		}
	}
}

func TestRenewal(t *testing.T) {
	today := data.Day(2026, 11, 21)
	for left, want := range map[data.Date]rank.Points{-1: 0, 0: 200, 1: 199, 88: 102, 90: 100, 179: 1, 180: 0, 181: 0, 4000: 0} {
		if got := rank.Defaults().RenewalOf(today+left, today); got != want {
			t.Errorf("renewal in %d days is %s, want %s", left, got, want)
		}
	}
	if got := rank.Defaults().RenewalOf(0, 0); got != 0 {
		t.Errorf("no renewal date gives %s, want 0", got)
	}
}

func TestRenewalCountsLocalDays(t *testing.T) {
	// 23:30 in Berlin on the 21st is the 22nd in Tokyo.
	now := data.At(time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC))
	w := rank.Defaults()
	standing := data.Standing{Score: 100, Firings: []data.Firing{{Code: data.ReasonRenewal, Due: now}}}
	account := data.Account{RenewalOn: data.Day(2026, 11, 22)}
	for zone, want := range map[string]rank.Points{"Europe/Berlin": 199, "Asia/Tokyo": 200, "": 199, "Nowhere/Land": 199} {
		account.TimeZone = zone
		if got := w.Of(&standing, &account, now).Terms.Renewal; got != want {
			t.Errorf("in %q the renewal term is %s, want %s", zone, got, want)
		}
	}
}

func TestUntilSeesTheRenewalComing(t *testing.T) {
	w := rank.Defaults()
	standing := data.Standing{Score: 100, Firings: []data.Firing{{Code: data.ReasonRenewal, Due: noon}}}
	today := noon.DateIn(time.UTC)
	for left, want := range map[data.Date]data.Instant{
		0:   (today + 1).Start(time.UTC),
		180: (today + 1).Start(time.UTC),
		300: (today + 119).Start(time.UTC), // 180 days before is in 120 days
		-1:  rank.Never,
	} {
		if got := w.Of(&standing, &data.Account{RenewalOn: today + left}, noon).Until; got != want {
			t.Errorf("with %d days left the terms hold until %v, want %v", left, got.Time(nil), want.Time(nil))
		}
	}
}

func TestTermsAreReadable(t *testing.T) {
	terms := rank.Terms{Breach: 10000, Urgency: 473, Risk: 195}
	got, err := json.Marshal(terms)
	if want := `{"breach":1000,"urgency":47.3,"risk":19.5,"value":0,"renewal":0}`; err != nil || string(got) != want {
		t.Errorf("JSON is %s (%v), want %s", got, err, want)
	}
	if got := terms.Score().String(); got != "1066.8" {
		t.Errorf("the score reads %s, want 1066.8", got)
	}
	if got := terms.Score().Float(); got != 1066.8 {
		t.Errorf("the score is %v, want 1066.8", got)
	}
}

func TestCheck(t *testing.T) {
	if wrong := rank.Defaults().Check(); !wrong.IsZero() {
		t.Errorf("the defaults are refused: %v", wrong)
	}
	for want, change := range map[string]func(*rank.Weights){
		"the rank weight urgency is -5; give a whole number from 0 to 10000":            func(w *rank.Weights) { w.Urgency = -5 },
		"the rank weight breach is 10001; give a whole number from 0 to 10000":          func(w *rank.Weights) { w.Breach = 10001 },
		"the rank weight renewal_days is 0; give a whole number from 1 to 3660":         func(w *rank.Weights) { w.RenewalDays = 0 },
		"the rank weight full_mrr is 0; give a whole number from 1 to 1000000000000":    func(w *rank.Weights) { w.FullMRR = 0 },
		"the rank parity of JPY is 0; give how many JPY weigh like one unit, 1 or more": func(w *rank.Weights) { w.Parity = map[string]int64{"JPY": 0} },
		"the rank weight renewal is 99999; give a whole number from 0 to 10000":         func(w *rank.Weights) { w.Renewal = 99999 },
	} {
		w := rank.Defaults()
		change(&w)
		if wrong := w.Check(); wrong.String() != want {
			t.Errorf("it says %q, want %s", wrong, want)
		}
	}
}
