package signal

import (
	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/health"
)

// Rules are the numbers of all rules. A team may change every one; Default gives
// the field's. Days are the customer's local days.
type Rules struct {
	Health   *health.Rules
	Response *calendar.Calendar // response clocks; nil: round the clock
	Working  *calendar.Calendar // the sign-up clock; nil: round the clock
	Off      []data.Reason      // rules that the team retired

	// Response clocks, in minutes of Response.
	AmberMinutes    int                    // a waiting request turns amber
	AnswerMinutes   int                    // and breaches
	Channels        map[data.Channel]Clock // of requests over channels with a clock of their own
	OutageMinutes   int                    // an open outage breaches
	CallbackMinutes int                    // a call back breaches so long after it was wanted; 0: at once

	SignupHours int // of Working, until a new customer should have been called
	SignupDays  int // after which a sign-up is none any more

	ActivatedDays  int // to begin the checklist of another product
	StalledDays    int // without progress, until a checklist is stalled
	StalledActDays int // to find the blocker
	HandOffDays    int // to the hand-off meeting where no call is booked yet
	PromiseLead    int // days before trial end or renewal at which an uncovered promise shows
	PromiseDays    int // to cover a promise where no such date is known
	TrialDays      int // from start to the trial-end call where no end is given
	TrialKeepDays  int // after the trial's end for which the call is still asked for
	ContractDays   int // to confirm a changed contract
	MarketDays     int // to re-advise after the market changed
	ConfigDays     int // to assign a specialist
	ReleaseDays    int // to explain a change of the product
	FeedbackDays   int // to tell who asked that it shipped
	Keep           Keep
	ProposalDays   int // to the decision where a proposal has no date

	Checkpoints []int // days before a renewal, descending
	RenewalDays int   // to act on a checkpoint

	PaymentDays    int // of silent retries before a failed charge shows
	PaymentActDays int // to call then

	UsageHighPercent int // of the licence in use
	NarrowFeatures   int // so few features …
	NarrowPercent    int // … carry so much of the use
	DropPercent      int // of use lost over four weeks against the four before
	DropMinDays      int // days with use in four weeks below which a fall says nothing
	NarrowMinDays    int // and below which narrow use says nothing
	HighActDays      int // to propose more
	NarrowActDays    int // to show the other features
	DropActDays      int // to find out why use fell

	ClaimsFactor   int // a week's claims above so many times the own 8-week median
	ClaimsLeast    int // and at least so many
	AnomalyActDays int // to call about them
	DeadlineDays   int // before a claim's deadline

	SurveyFirstDays    int      // after the start
	SurveyDays         int      // after an answer, and between surveys nobody held
	SurveyDeclinedDays int      // after a decline
	ReviewDays         int      // between performance reviews
	ReviewSegments     []string // segments whose platforms are reviewed from the start
	SurveyActDays      int      // to hold a survey
	ReviewActDays      int      // to hold a review
	EscalationDays     int      // between follow-ups of an escalated request

	ComplaintDays       int // after a complaint, until the first follow-up
	ComplaintRepeatDays int // and between the next

	DroppedDays    int // for which a fall of the health band is looked for
	DroppedActDays int // to begin the recovery
}

// Clock is when a waiting request turns amber and when it breaches, in minutes.
type Clock struct{ Amber, Answer int }

// ClockOf is the clock of a request that came over a channel.
func (r *Rules) ClockOf(c data.Channel) Clock {
	if own, ok := r.Channels[c]; ok {
		return own
	}
	return Clock{r.AmberMinutes, r.AnswerMinutes}
}

// CheckChannels says what is wrong with the clocks of channels, if anything.
func (r *Rules) CheckChannels() data.Sentence {
	for _, c := range data.Channels() {
		if own, ok := r.Channels[c]; ok && (own.Answer < 1 || own.Amber < 0 || own.Amber > own.Answer) {
			return say("signal.channel", c)
		}
	}
	return data.Sentence{}
}

// Keep says after how many days an event that nobody acted on is let go.
type Keep struct{ Activated, Contract, Market, Config, Release, Feedback int }

// Default gives the field's numbers, and ours where the field names none.
func Default() *Rules {
	return &Rules{
		Health:  health.Default(),
		Working: calendar.Default(),

		AmberMinutes: 20, AnswerMinutes: 120, OutageMinutes: 30, CallbackMinutes: 0,
		SignupHours: 4, SignupDays: 30,

		ActivatedDays: 3, StalledDays: 5, StalledActDays: 3, HandOffDays: 3, PromiseLead: 14, PromiseDays: 30,
		TrialDays: 14, TrialKeepDays: 14, ContractDays: 2, MarketDays: 3, ConfigDays: 1,
		ReleaseDays: 14, FeedbackDays: 7, ProposalDays: 14,
		Keep: Keep{Activated: 30, Contract: 30, Market: 30, Config: 30, Release: 30, Feedback: 30},

		Checkpoints: []int{180, 90, 60, 30}, RenewalDays: 7,
		PaymentDays: 3, PaymentActDays: 1,

		UsageHighPercent: 80, NarrowFeatures: 2, NarrowPercent: 80, DropPercent: 30, DropMinDays: 4, NarrowMinDays: 4,
		HighActDays: 14, NarrowActDays: 14, DropActDays: 3,
		ClaimsFactor: 3, ClaimsLeast: 3, AnomalyActDays: 3, DeadlineDays: 7,

		SurveyFirstDays: 30, SurveyDays: 90, SurveyDeclinedDays: 30,
		ReviewDays: 90, ReviewSegments: []string{"ad-tech"}, SurveyActDays: 30, ReviewActDays: 30,

		ComplaintDays: 2, ComplaintRepeatDays: 7, EscalationDays: 1,
		DroppedDays: 14, DroppedActDays: 3,
	}
}

// mostNarrow is the most features that Rules.NarrowFeatures may name, and narrowFeatures
// what the rules file calls them.
const (
	mostNarrow     = 8
	narrowFeatures = "adoption.narrow.features"
)

// Check says what is wrong with the rules, if anything.
func (r *Rules) Check() data.Sentence {
	if r.Health == nil {
		return say("signal.health")
	}
	if wrong := r.Health.Check(); !wrong.IsZero() {
		return wrong
	}
	for _, n := range []struct {
		name     string // as the rules file writes it, in every language
		v, least int
	}{
		{"request.waiting.amber_minutes", r.AmberMinutes, 0}, {"request.waiting.breach_minutes", r.AnswerMinutes, 1},
		{"outage.open.breach_minutes", r.OutageMinutes, 1}, {"callback.requested.breach_minutes", r.CallbackMinutes, 0},
		{"survey.due.answered_days", r.SurveyDays, 1}, {"review.due.every_days", r.ReviewDays, 1},
		{"complaint.followup.repeat_days", r.ComplaintRepeatDays, 1}, {"onboarding.stalled.stalled_days", r.StalledDays, 1},
		{"payment.failed.silent_days", r.PaymentDays, 0}, {"trial.ending.call_day", r.TrialDays, 1},
		{"usage.drop.percent", r.DropPercent, 1}, {"usage.high.percent", r.UsageHighPercent, 1},
		{narrowFeatures, r.NarrowFeatures, 1}, {"claims.anomaly.factor", r.ClaimsFactor, 1}, {"escalation.followup.every_days", r.EscalationDays, 1},
	} {
		if n.v < n.least {
			return say("signal.least", n.name, n.v, n.least)
		}
	}
	if r.NarrowFeatures > mostNarrow {
		return say("signal.most", narrowFeatures, r.NarrowFeatures, mostNarrow)
	}
	for i, c := range r.Checkpoints {
		if c < 0 || i > 0 && c >= r.Checkpoints[i-1] {
			return say("signal.checkpoints", r.Checkpoints)
		}
	}
	return data.Sentence{}
}
