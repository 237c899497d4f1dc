package health_test

import (
	"testing"

	"rounds/data"
	"rounds/data/health"
)

// What would be with the weights and values that there are is what is; moved ones are
// weighed, and a hard fact caps them as it does the score.
func TestWould(t *testing.T) {
	f := &data.Facts{Account: data.Account{Payment: data.PaymentOK, PaymentAt: noon - 1000}}
	f.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 8, At: noon - 1000}}
	rules := health.Default()
	h := health.NewHistory(f, noon, rules)
	var values []int
	for _, m := range h.Result().Measures {
		if m.Present {
			values = append(values, m.Value)
		} else {
			values = append(values, -1)
		}
	}
	if got := h.Would(rules.Weights, values); got != h.Now() {
		t.Errorf("unchanged: %+v, now %+v", got, h.Now())
	}
	values = []int{10, -1, -1, 90, -1, -1}
	for _, c := range []struct{ usage, sentiment, want int }{{50, 50, 50}, {30, 10, 30}, {0, 5, 90}, {0, 0, data.NoScore}} {
		if got := h.Would(health.PerFamily{Usage: c.usage, Sentiment: c.sentiment}, values); got.Score != c.want || got.Band != rules.Band(c.want) {
			t.Errorf("weights %d and %d: %+v, want %d", c.usage, c.sentiment, got, c.want)
		}
	}
	f.Account.CancelledAt = noon - 500
	if got := health.NewHistory(f, noon, rules).Would(health.PerFamily{Sentiment: 1}, values); got.Score != 20 || got.Band != data.BandRed {
		t.Errorf("with a cancellation notice: %+v", got)
	}
}
