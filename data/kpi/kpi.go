package kpi

// ID names a figure, for machines and in the catalogue of texts.
type ID string

// The figures, as the field has them.
const (
	Retention           ID = "retention"
	GRR                 ID = "grr"
	NRR                 ID = "nrr"
	NPS                 ID = "nps"
	CSAT                ID = "csat"
	UpSell              ID = "up_sell"
	CrossSell           ID = "cross_sell"
	FirstValue          ID = "first_value"
	FullValue           ID = "full_value"
	ResponseFast        ID = "response_fast"   // within Rules.FastMinutes
	ResponseWithin      ID = "response_within" // within Rules.AnswerMinutes
	ResponseSlowest     ID = "response_slowest"
	OnboardingCompleted ID = "onboarding_completed"
	OnboardingDays      ID = "onboarding_days"
	OnboardingStalled   ID = "onboarding_stalled"
	Coverage            ID = "sop_coverage"
)

// IDs lists the figures in the order of the field's table.
func IDs() []ID {
	return []ID{
		Retention, GRR, NRR, NPS, CSAT, UpSell, CrossSell, FirstValue, FullValue,
		ResponseFast, ResponseWithin, ResponseSlowest, OnboardingCompleted, OnboardingDays, OnboardingStalled, Coverage,
	}
}

// Unit is what a figure's value counts.
type Unit string

// The units. Percent is 0–100, and NRR may pass it; Points are −100 to 100.
const (
	Percent Unit = "percent"
	Points  Unit = "points"
	Days    Unit = "days"
	Minutes Unit = "minutes"
	Number  Unit = "count"
)

// Unit of the figure.
func (id ID) Unit() Unit {
	switch id {
	case NPS:
		return Points
	case FirstValue, FullValue, OnboardingDays:
		return Days
	case ResponseSlowest:
		return Minutes
	case OnboardingStalled:
		return Number
	}
	return Percent
}

// IsNow reports whether the figure is about this moment, whatever the window.
func (id ID) IsNow() bool { return id == OnboardingStalled }

// LowerIsBetter reports which way the figure is meant to go.
func (id ID) LowerIsBetter() bool {
	switch id.Unit() {
	case Days, Minutes, Number:
		return true
	}
	return false
}

// few is the n below which one customer more or less moves a share by over three
// points, so that the n has to be said.
const few = 30

// Figure is one figure of one slice in one window.
type Figure struct {
	ID    ID
	Known bool    // false where there is nothing to divide by, or nothing is known
	Value float64 // in ID.Unit(); 0 while not Known
	N     int     // customers, answers, proposals, requests, checklists or calls behind it
}

// Few reports whether n is so small that it has to stand beside the value.
func (f Figure) Few() bool { return f.N < few }
