package health_test

import (
	"testing"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/health"
)

func workingHours() *calendar.Calendar { return calendar.Default() }

func TestDefaultRulesAreTheFields(t *testing.T) {
	r := health.Default()
	if wrong := r.Check(); !wrong.IsZero() {
		t.Fatal(wrong)
	}
	w := r.Weights
	if w != (health.PerFamily{Usage: 30, Breadth: 15, Support: 15, Sentiment: 15, Commercial: 15, Relationship: 10}) {
		t.Errorf("weights %+v", w)
	}
	if r.OverrideDays != 30 || r.Commercial.CancellationMost != 20 || len(health.Families()) != 6 {
		t.Error("override, cap or families are not the field's")
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for name, spoil := range map[string]func(*health.Rules){
		"a negative weight":  func(r *health.Rules) { r.Weights.Usage = -1 },
		"no weight":          func(r *health.Rules) { r.Weights = health.PerFamily{} },
		"bands crossed":      func(r *health.Rules) { r.Green = r.Yellow },
		"no ages":            func(r *health.Rules) { r.Ages = nil },
		"ages without end":   func(r *health.Rules) { r.Ages = r.Ages[:2] },
		"ages descend":       func(r *health.Rules) { r.Ages[1].Months = 1 },
		"ages crossed":       func(r *health.Rules) { r.Ages[0].Green = 5 },
		"too many ages":      func(r *health.Rules) { r.Ages = append(r.Ages, r.Ages...) },
		"cold before fresh":  func(r *health.Rules) { r.Relationship.ColdDays = 3 },
		"no support window":  func(r *health.Rules) { r.Support.WindowDays = 0 },
		"no features at all": func(r *health.Rules) { r.Breadth = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			r := health.Default()
			spoil(r)
			if r.Check().String() == "" {
				t.Error("Check says nothing")
			}
		})
	}
}

func TestMonthsClampToTheirEnd(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-01-31", 1, "2027-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2027-10-31", 4, "2028-02-29"},
		{"2028-02-29", 12, "2029-02-28"}, {"2026-11-15", 1, "2026-12-15"}, {"2026-08-31", 6, "2027-02-28"},
	} {
		d, err := data.ParseDate(tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := health.AddMonths(d, tc.n).String(); got != tc.want {
			t.Errorf("%s and %d months is %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
}
