// Package rank says who needs a CSM first, as arithmetic that anyone can read:
//
//	score = breach   1000     a response, outage or callback clock has run out
//	      + urgency  0–100    share of the clock used; 100 when overdue
//	      + risk     0–50     100 − health, halved; 25 when there is no score
//	      + value    0–30     fixed log scale of MRR
//	      + renewal  0–20     180 → 0 days before the renewal date
//
// Value and renewal are 0 when a request, an outage or a callback leads: nobody
// waits longer for paying less. Neither plan nor support tier nor the priority
// that another system gave ever weighs. Ties: due, then id. Every term is a
// whole number of tenths, so that the terms shown add up to the score shown and
// every machine agrees.
package rank

import (
	"math"

	"rounds/data"
)

// Weights are the rules of the rank that a team may change. The first five are
// the most that each term gives, in points.
type Weights struct {
	Breach  int64 `json:"breach" toml:"breach"`
	Urgency int64 `json:"urgency" toml:"urgency"`
	Risk    int64 `json:"risk" toml:"risk"`
	Value   int64 `json:"value" toml:"value"`
	Renewal int64 `json:"renewal" toml:"renewal"`
	// FullMRR is the monthly revenue, in whole units, from which on the value term
	// is full: a fixed amount, never relative to other accounts.
	FullMRR int64 `json:"full_mrr" toml:"full_mrr"`
	// Parity is, by ISO 4217 code, how many units of a currency weigh like one
	// unit of FullMRR; 1 where a currency is not named. It is a rough, fixed scale
	// of prices, not a rate of exchange.
	Parity map[string]int64 `json:"parity" toml:"parity"`
	// RenewalDays is how many local days before the renewal date its term starts.
	RenewalDays int64 `json:"renewal_days" toml:"renewal_days"`
}

// MostWeight is the largest weight of one term, in points.
const MostWeight = 10_000

// Defaults are the weights of a team that changed nothing.
func Defaults() Weights {
	return Weights{
		Breach: 1000, Urgency: 100, Risk: 50, Value: 30, Renewal: 20,
		FullMRR: 10_000, RenewalDays: 180,
		Parity: map[string]int64{
			"CLP": 1000, "COP": 4000, "CZK": 25, "HUF": 400, "IDR": 17_000, "INR": 90,
			"JPY": 150, "KRW": 1500, "PHP": 60, "THB": 40, "TRY": 40, "TWD": 35, "VND": 27_000,
		},
	}
}

// Check says which weight cannot be used and what would do, if any.
func (w Weights) Check() data.Sentence {
	for _, t := range []struct {
		name        string
		value       int64
		least, most int64
	}{
		{"breach", w.Breach, 0, MostWeight},
		{"urgency", w.Urgency, 0, MostWeight},
		{"risk", w.Risk, 0, MostWeight},
		{"value", w.Value, 0, MostWeight},
		{"renewal", w.Renewal, 0, MostWeight},
		{"full_mrr", w.FullMRR, 1, 1_000_000_000_000},
		{"renewal_days", w.RenewalDays, 1, 3660},
	} {
		if t.value < t.least || t.value > t.most {
			return say("rank.weight", t.name, t.value, t.least, t.most)
		}
	}
	for currency, units := range w.Parity {
		if units < 1 {
			return say("rank.parity", currency, units)
		}
	}
	return data.Sentence{}
}

// RiskOf is the risk term of a health score (0–100, or data.NoScore): the share
// that is missing to 100 of the weight, half of the weight without a score.
func (w Weights) RiskOf(health int) Points {
	if health < 0 {
		health = 50
	}
	return round(w.Risk*10*int64(100-min(health, 100)), 100)
}

// ValueOf is the value term of a monthly revenue: log10(1 + units) as a share of
// log10(1 + FullMRR), so that by default each tenfold weighs 7.5 points: 0 at 0,
// 15 at 100, 22.5 at 1,000, 30 from 10,000 units a month on.
func (w Weights) ValueOf(mrr data.Money, currency string) Points {
	parity := int64(1)
	if p, ok := w.Parity[currency]; ok {
		parity = p
	}
	units := mrr.Units()
	if units <= 0 {
		return 0
	}
	if units/parity >= w.FullMRR {
		return Points(w.Value * 10)
	}
	// Rounding to the nearest tenth of whole units keeps machines whose logarithm
	// differs in the last bit in agreement.
	share := math.Log10(1+float64(units)/float64(parity)) / math.Log10(1+float64(w.FullMRR))
	return Points(math.Round(float64(w.Value*10) * share))
}

// RenewalOf is the renewal term of a date seen from the customer's local today:
// it grows evenly from RenewalDays before the date up to the date itself. It is
// 0 without a date and when the date has passed.
func (w Weights) RenewalOf(renewalOn, today data.Date) Points {
	left := int64(renewalOn) - int64(today)
	if renewalOn == 0 || left < 0 || left > w.RenewalDays {
		return 0
	}
	return round(w.Renewal*10*(w.RenewalDays-left), w.RenewalDays)
}

// round divides to the nearest tenth; n is not negative, d positive.
func round(n, d int64) Points { return Points((n + d/2) / d) }
