package signal_test

import (
	"slices"
	"testing"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/signal"
)

func TestTheStandingOfATypicalAccount(t *testing.T) {
	f, at := typical()
	rules := signal.Default()
	s := signal.Evaluate(f, at, rules)
	var codes []data.Reason
	for _, fired := range s.Firings {
		codes = append(codes, fired.Code)
	}
	if want := []data.Reason{data.ReasonRequestWaiting, data.ReasonStalled, data.ReasonRenewal}; !slices.Equal(codes, want) {
		t.Errorf("it stands for %v, want %v", codes, want)
	}
	h := health.Score(f, at, rules.Health)
	t7, t30 := health.Trend(f, at, rules.Health)
	if s.AccountID != f.Account.ID || s.At != at || s.Score != h.Score || s.Band != h.Band || s.Trend7 != *t7 || s.Trend30 != *t30 ||
		s.Inputs != h.InputsUsed || s.Measures != h.InputsTotal || s.Inputs != 6 {
		t.Errorf("the standing %+v does not agree with the health %+v", s, h)
	}
	if s.NextAt != s.Firings[0].BreachAt {
		t.Errorf("the next change is %s, want the breach", s.NextAt.Time(f.Account.Location()))
	}
}

func TestAnEmptyAccount(t *testing.T) {
	at := when(t, "Asia/Tokyo", "2026-11-21 14:05")
	s := signal.Evaluate(&data.Facts{Account: data.Account{ID: id(1), TimeZone: "Asia/Tokyo"}}, at, signal.Default())
	if s.Firings != nil || s.Score != data.NoScore || s.Band != data.BandNone || s.Inputs != 0 || s.Measures != 6 ||
		s.Trend7 != data.NoTrend || s.Trend30 != data.NoTrend {
		t.Errorf("nothing is known, and yet %+v", s)
	}
	if s.NextAt != when(t, "Asia/Tokyo", "2026-11-22 00:00") {
		t.Errorf("the next change is at %s", s.NextAt.Time(nil))
	}
}

func TestARetiredRuleIsSilent(t *testing.T) {
	f, at := typical()
	rules := signal.Default()
	rules.Off = []data.Reason{data.ReasonStalled}
	if s := signal.Evaluate(f, at, rules); len(firings(&s, data.ReasonStalled)) != 0 || len(s.Firings) != 2 {
		t.Errorf("%+v", s.Firings)
	}
}

func TestTheLastDispositionCounts(t *testing.T) {
	f, at := typical()
	request := id(150).String()
	dispose := func(n int, kind data.DispositionKind, ago int) {
		f.Dispositions = append(f.Dispositions, data.Disposition{
			ID: id(n), Code: data.ReasonRequestWaiting, Occurrence: request, Kind: kind, At: at.Add(-minutes(ago)), Until: at.DateIn(nil), Reason: "the budget",
		})
	}
	waiting := func() []data.Firing {
		s := signal.Evaluate(f, at, signal.Default())
		return firings(&s, data.ReasonRequestWaiting)
	}
	dispose(901, data.DispositionSnoozed, 5)
	if got := waiting(); len(got) != 1 || got[0].Disposition != data.DispositionSnoozed || got[0].Until != at.DateIn(nil) || got[0].Waits != "the budget" {
		t.Errorf("snoozed: %+v", got)
	}
	dispose(903, data.DispositionDone, 4)
	dispose(902, data.DispositionSnoozed, 4)
	dispose(904, data.DispositionSnoozed, -1)
	if got := waiting(); len(got) != 0 {
		t.Errorf("of two at one instant the later id counts, and later ones not yet: %+v", got)
	}
}

func TestObjectOfAnOccurrence(t *testing.T) {
	for occurrence, want := range map[string]data.ID{
		id(7).String(): id(7), id(7).String() + "@2026-11-21": id(7), "2026-11-21": {}, "2027-02-17/90": {}, "": {},
	} {
		if got, ok := signal.Object(occurrence); got != want || ok != !want.IsZero() {
			t.Errorf("%q names %s, %t", occurrence, got, ok)
		}
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	if wrong := signal.Default().Check(); !wrong.IsZero() {
		t.Fatal(wrong)
	}
	for name, spoil := range map[string]func(*signal.Rules){
		"no health":          func(r *signal.Rules) { r.Health = nil },
		"bad health":         func(r *signal.Rules) { r.Health.Green = 0 },
		"no survey rhythm":   func(r *signal.Rules) { r.SurveyDays = 0 },
		"rising checkpoints": func(r *signal.Rules) { r.Checkpoints = []int{30, 60} },
		"too many features":  func(r *signal.Rules) { r.NarrowFeatures = 9 },
	} {
		r := signal.Default()
		spoil(r)
		if r.Check().String() == "" {
			t.Errorf("%s: Check says nothing", name)
		}
	}
}
