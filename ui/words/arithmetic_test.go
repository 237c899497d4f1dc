package words

import (
	"testing"

	"rounds/data/health"
)

func TestArithmeticSaysWhatHealthSays(t *testing.T) {
	w, rules := New("en"), health.Default()
	number := func(name string, v float64) health.Number { return health.Number{Name: name, Value: v} }
	for _, c := range []struct {
		x    health.Measure
		want string
	}{
		{health.Measure{}, "switched off by the rules"},
		{health.Measure{Weight: 15}, "left out: no input"},
		{health.Measure{Weight: 15, Stale: true, AgeDays: 1}, "left out: the last input is 1 day old"},
		{health.Measure{Present: true, Value: 50, Formula: health.FormulaOwnUse,
			Numbers: []health.Number{number("recent", 12.5), number("usual", 25), number("percent", 50)}}, "12.5 uses a week, usually 25 = 50 % → 50"},
		{health.Measure{Present: true, Value: 50, Formula: health.FormulaCommercial,
			Numbers: []health.Number{number("failed_days", 4), number("payment_points", 50)}}, "100 − 50 (not paid for 4 days) → 50"},
	} {
		if got := w.Arithmetic(&c.x, rules); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
