package health

import "rounds/data"

// Formula names how a measure's value was worked out; with its numbers it can be
// said in any language.
type Formula string

// The formulas and their numbers, in the order of Measure.Numbers.
const (
	// FormulaLicences: active (licences in use), licences, percent, month (of the
	// account's life, 0 unknown), yellow and green (per cent of the licence at which
	// those bands begin for that age).
	FormulaLicences Formula = "usage.licences"
	// FormulaOwnUse: recent (uses a week over the last four weeks), usual (the median
	// week of the last eight), percent.
	FormulaOwnUse Formula = "usage.own_median"
	// FormulaBreadth: used (features in the last four weeks), known (in the last eight
	// weeks, or Rules.Breadth if that is more), percent.
	FormulaBreadth Formula = "breadth.features"
	// FormulaSupport: open, open_points, escalated, escalated_points, complaints,
	// complaint_points, answered, slow, slow_points, late, late_points. Points are
	// what each takes off 100.
	FormulaSupport Formula = "support.load"
	// FormulaSentiment: nps (0–10, −1 none), nps_value, nps_days, csat (mean of 1–5, 0
	// none), csat_answers, csat_value, csat_days.
	FormulaSentiment Formula = "sentiment.answers"
	// FormulaCommercial: failed_days (−1 not failing), payment_points, renewal_days
	// (negative: overdue), auto_renew (1 or 0), renewal_known (1 or 0),
	// renewal_points, cancelled (1 or 0).
	FormulaCommercial Formula = "commercial.state"
	// FormulaRelationship: touch_days (−1 never), touch_value, champion (1 there, 0
	// lost, −1 unknown), touch_share (per cent).
	FormulaRelationship Formula = "relationship.touch"
)

// Number is one named number of a formula.
type Number struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Measure is one family's part in the score.
type Measure struct {
	Family     Family   `json:"family"`
	Weight     int      `json:"weight"`    // by the rules
	Effective  float64  `json:"effective"` // per cent of the score after redistribution; 0 when left out
	Value      int      `json:"value"`     // 0–100; 0 when left out
	Present    bool     `json:"present"`
	Stale      bool     `json:"stale"`    // there are data, but too old
	AgeDays    int      `json:"age_days"` // of the input, in local days; 0 when there is none
	Formula    Formula  `json:"formula"`
	Numbers    []Number `json:"numbers,omitempty"`
	Arithmetic string   `json:"arithmetic"` // in English, or why the measure is left out
}

// Points is the measure's part of the score before rounding.
func (m *Measure) Points() float64 { return m.Effective * float64(m.Value) / 100 }

// Cap names the hard fact that holds a score down.
type Cap string

// The caps.
const (
	CapCancellation Cap = "cancellation" // a cancellation notice stands
	CapUnpaid       Cap = "unpaid"       // charges have failed for long
)

// Override is the score that a CSM set, with the reason, until it expires.
type Override struct {
	Score  int          `json:"score"`
	Reason string       `json:"reason"`
	At     data.Instant `json:"at"`
	Until  data.Instant `json:"until"`
}

// Result is the score of an account with everything that made it.
type Result struct {
	At          data.Instant `json:"at"`
	Score       int          `json:"score"` // 0–100, or data.NoScore
	Band        data.Band    `json:"band"`
	Raw         int          `json:"raw"` // by the measures alone, before override and cap; or data.NoScore
	Override    *Override    `json:"override,omitempty"`
	CappedBy    Cap          `json:"capped_by,omitempty"`
	CapAt       int          `json:"cap_at,omitempty"` // the most that the cap allows
	Measures    []Measure    `json:"measures"`
	InputsUsed  int          `json:"inputs_used"`
	InputsTotal int          `json:"inputs_total"`
	OldestDays  int          `json:"oldest_days"` // age of the oldest input used
}

// Brief is a score without its explanation.
type Brief struct {
	Score  int // 0–100, or data.NoScore
	Band   data.Band
	Inputs int // measures with an input
}
