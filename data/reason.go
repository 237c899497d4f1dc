package data

// Reason is the code of why an account stands on the queue.
type Reason string

// The reason codes of the field.
const (
	ReasonRequestWaiting   Reason = "request.waiting"
	ReasonOutageOpen       Reason = "outage.open"
	ReasonCallback         Reason = "callback.requested"
	ReasonSignupNew        Reason = "signup.new"
	ReasonSignupSelfServe  Reason = "signup.self_serve"
	ReasonProductActivated Reason = "product.activated"
	ReasonAppointment      Reason = "onboarding.appointment"
	ReasonStalled          Reason = "onboarding.stalled"
	ReasonHandoff          Reason = "handoff.due"
	ReasonPromise          Reason = "promise.uncovered"
	ReasonTrialEnding      Reason = "trial.ending"
	ReasonCancellation     Reason = "cancellation.notice"
	ReasonContractChanged  Reason = "contract.changed"
	ReasonRenewal          Reason = "renewal.window"
	ReasonPaymentFailed    Reason = "payment.failed"
	ReasonUsageHigh        Reason = "usage.high"
	ReasonProposal         Reason = "proposal.open"
	ReasonAdoptionNarrow   Reason = "adoption.narrow"
	ReasonUsageDrop        Reason = "usage.drop"
	ReasonClaimsAnomaly    Reason = "claims.anomaly"
	ReasonClaimsDeadline   Reason = "claims.deadline"
	ReasonMarketChanged    Reason = "market.changed"
	ReasonSurveyDue        Reason = "survey.due"
	ReasonComplaint        Reason = "complaint.followup"
	ReasonEscalation       Reason = "escalation.followup"
	ReasonFeedback         Reason = "feedback.answer"
	ReasonRelease          Reason = "release.changed"
	ReasonReview           Reason = "review.due"
	ReasonCadence          Reason = "cadence.call"
	ReasonConfigTakeover   Reason = "config.takeover"
	ReasonFollowUp         Reason = "followup.due"
	ReasonHealthDropped    Reason = "health.dropped"
)

// ReasonLoading stands for the reasons of an account while a first sync is still
// bringing its facts: nothing is concluded from what is missing. No rule fires it.
const ReasonLoading Reason = "loading"

// View is the part of the queue to which a rule belongs.
type View string

// The views, in the order of the keys 2–6. "all" and "snoozed" are not views of
// a rule.
const (
	ViewResponse   View = "response"
	ViewOnboarding View = "onboarding"
	ViewRenewal    View = "renewal"
	ViewRisk       View = "risk"
	ViewGrowth     View = "growth"
)

// reasonViews names each rule's view; its order is the order in which reasons are
// listed wherever nothing else orders them.
var reasonViews = []struct {
	code Reason
	view View
}{
	{ReasonOutageOpen, ViewResponse},
	{ReasonRequestWaiting, ViewResponse},
	{ReasonCallback, ViewResponse},
	{ReasonCancellation, ViewRisk},
	{ReasonAppointment, ViewOnboarding},
	{ReasonSignupNew, ViewOnboarding},
	{ReasonTrialEnding, ViewOnboarding},
	{ReasonFollowUp, ViewResponse},
	{ReasonEscalation, ViewResponse},
	{ReasonComplaint, ViewRisk},
	{ReasonPaymentFailed, ViewRisk},
	{ReasonHandoff, ViewOnboarding},
	{ReasonStalled, ViewOnboarding},
	{ReasonConfigTakeover, ViewOnboarding},
	{ReasonProductActivated, ViewOnboarding},
	{ReasonPromise, ViewOnboarding},
	{ReasonContractChanged, ViewRenewal},
	{ReasonRenewal, ViewRenewal},
	{ReasonHealthDropped, ViewRisk},
	{ReasonUsageDrop, ViewRisk},
	{ReasonClaimsDeadline, ViewRisk},
	{ReasonClaimsAnomaly, ViewRisk},
	{ReasonMarketChanged, ViewRisk},
	{ReasonProposal, ViewGrowth},
	{ReasonUsageHigh, ViewGrowth},
	{ReasonAdoptionNarrow, ViewGrowth},
	{ReasonSurveyDue, ViewRisk},
	{ReasonFeedback, ViewGrowth},
	{ReasonRelease, ViewOnboarding},
	{ReasonReview, ViewRenewal},
	{ReasonCadence, ViewResponse},
	{ReasonSignupSelfServe, ViewOnboarding},
}

// Reasons lists every reason code in its fixed order.
func Reasons() []Reason {
	codes := make([]Reason, len(reasonViews))
	for i, r := range reasonViews {
		codes[i] = r.code
	}
	return codes
}

// Order is the place of the code in Reasons, or len(Reasons()) when unknown.
func (r Reason) Order() int {
	for i := range reasonViews {
		if reasonViews[i].code == r {
			return i
		}
	}
	return len(reasonViews)
}

// View is the view to which the rule belongs, or "" when the code is unknown.
func (r Reason) View() View {
	for i := range reasonViews {
		if reasonViews[i].code == r {
			return reasonViews[i].view
		}
	}
	return ""
}

// Onboards reports whether what begins for a reason is an onboarding: of a new customer,
// or of a product that an existing one activated.
func (r Reason) Onboards() bool {
	switch r {
	case ReasonSignupNew, ReasonAppointment, ReasonProductActivated, ReasonStalled:
		return true
	}
	return false
}

// AnswersCustomer reports whether somebody waits for us: value and renewal never
// weigh in the rank of such a reason, because nobody waits longer for paying less.
func (r Reason) AnswersCustomer() bool {
	return r == ReasonRequestWaiting || r == ReasonOutageOpen || r == ReasonCallback
}
