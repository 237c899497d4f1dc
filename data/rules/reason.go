package rules

import (
	"rounds/data"
	"rounds/data/signal"
)

// reasonKeys are what every reason has.
func reasonKeys(code data.Reason) []Key {
	table := string(code) + "."
	return []Key{
		{
			Path: table + "on", Kind: YesNo, Doc: firesWhen[code],
			get: func(s *Set) any { return s.IsOn(code) },
			set: func(s *Set, v any) { s.setOn(code, v.(bool)) },
		},
		{
			Path: table + "view", Kind: Text, Wanted: say("want.view"), Valid: isView,
			get: func(s *Set) any { return string(s.Views[code]) },
			set: func(s *Set, v any) { s.Views[code] = data.View(v.(string)) },
		},
		{
			Path: table + "play", Kind: Text, Wanted: say("want.play"),
			get: func(s *Set) any { return s.Plays[code] },
			set: func(s *Set, v any) { s.setPlay(code, v.(string)) },
		},
	}
}

func (s *Set) setPlay(code data.Reason, id string) {
	if id == "" {
		delete(s.Plays, code)
		return
	}
	s.Plays[code] = id
}

func isView(v string) bool {
	switch data.View(v) {
	case data.ViewResponse, data.ViewOnboarding, data.ViewRenewal, data.ViewRisk, data.ViewGrowth:
		return true
	}
	return false
}

// firesWhen says of each reason what the file's reader must know.
var firesWhen = map[data.Reason]string{
	data.ReasonOutageOpen:       "the customer's system is reported down, until it is resolved",
	data.ReasonRequestWaiting:   "a request has no first answer",
	data.ReasonCallback:         "a customer asked for a call back",
	data.ReasonCancellation:     "a cancellation notice stands; due at once",
	data.ReasonAppointment:      "a booked onboarding call, on its day; due at its time",
	data.ReasonSignupNew:        "a sign-up for a product that needs onboarding",
	data.ReasonTrialEnding:      "the last day of a trial",
	data.ReasonFollowUp:         "a date that was promised to a customer",
	data.ReasonEscalation:       "an escalated request is open",
	data.ReasonComplaint:        "a complaint is open",
	data.ReasonPaymentFailed:    "charges have failed for longer than the silent retries",
	data.ReasonHandoff:          "a deal was won and not handed over; due before the first booked call",
	data.ReasonStalled:          "an open checklist made no progress",
	data.ReasonConfigTakeover:   "a customer cannot configure the product",
	data.ReasonProductActivated: "an existing customer activated another product",
	data.ReasonPromise:          "a promise that no step covered, before its date, the trial's end or the renewal",
	data.ReasonContractChanged:  "plan, seats or price changed",
	data.ReasonRenewal:          "the renewal comes near, once at each checkpoint",
	data.ReasonHealthDropped:    "the health band fell and has not recovered",
	data.ReasonUsageDrop:        "use of four weeks fell against the four before",
	data.ReasonClaimsDeadline:   "the deadline of a claim is close",
	data.ReasonClaimsAnomaly:    "more claims in a week than usual",
	data.ReasonMarketChanged:    "a new competitor, or the marketplace itself sells the products",
	data.ReasonProposal:         "a proposal awaits its decision, from its date on",
	data.ReasonUsageHigh:        "the licence is nearly used up",
	data.ReasonAdoptionNarrow:   "few features carry most of the use",
	data.ReasonSurveyDue:        "the satisfaction survey",
	data.ReasonFeedback:         "something that this customer asked for shipped",
	data.ReasonRelease:          "the product changed, and this customer uses what changed",
	data.ReasonReview:           "the periodic review of the customer's platform",
	data.ReasonCadence:          "a customer with an agreed rhythm of calls, kept with the account",
}

func number(name string, least, most int, doc string, at func(*signal.Rules) *int) Key {
	return whole(name, least, most, doc, func(s *Set) *int { return at(s.Signal) })
}

func days(name, doc string, at func(*signal.Rules) *int) Key { return number(name, 0, 3650, doc, at) }

func act(at func(*signal.Rules) *int) Key { return days("act_days", "days until it is due", at) }

func keep(at func(*signal.Rules) *int) Key {
	return days("keep_days", "days after which one that nobody acted on is let go", at)
}

// channelKeys are the clocks of requests over single channels.
func channelKeys() []Key {
	var out []Key
	for _, c := range data.Channels() {
		doc := ""
		if len(out) == 0 {
			doc = "minutes until amber and breach of requests over this channel, as [20, 120]; []: as for all"
		}
		out = append(out, Key{
			Path: "channel." + string(c), Kind: Wholes, Least: 0, Most: 100_000, Doc: doc,
			get: func(s *Set) any {
				if own, ok := s.Signal.Channels[c]; ok {
					return []int{own.Amber, own.Answer}
				}
				return []int{}
			},
			set: func(s *Set, v any) { s.setChannel(c, v.([]int)) },
		})
	}
	return out
}

func (s *Set) setChannel(c data.Channel, minutes []int) {
	if s.Signal.Channels == nil {
		s.Signal.Channels = map[data.Channel]signal.Clock{}
	}
	switch len(minutes) {
	case 0:
		delete(s.Signal.Channels, c)
	case 2:
		s.Signal.Channels[c] = signal.Clock{Amber: minutes[0], Answer: minutes[1]}
	default: // settle refuses it
		s.Signal.Channels[c] = signal.Clock{Amber: -1, Answer: -1}
	}
}

// numbersOf are the clocks and numbers of each reason; paths are relative.
var numbersOf = map[data.Reason][]Key{
	data.ReasonOutageOpen: {number("breach_minutes", 1, 100_000, "minutes until it breaches", func(r *signal.Rules) *int { return &r.OutageMinutes })},
	data.ReasonRequestWaiting: append([]Key{
		number("amber_minutes", 0, 100_000, "minutes until it turns amber", func(r *signal.Rules) *int { return &r.AmberMinutes }),
		number("breach_minutes", 1, 100_000, "minutes until it breaches", func(r *signal.Rules) *int { return &r.AnswerMinutes }),
	}, channelKeys()...),
	data.ReasonCallback: {number("breach_minutes", 0, 100_000, "minutes after it was wanted; 0: at once", func(r *signal.Rules) *int { return &r.CallbackMinutes })},
	data.ReasonSignupNew: {
		number("working_hours", 1, 1000, "working hours until the first call", func(r *signal.Rules) *int { return &r.SignupHours }),
		keep(func(r *signal.Rules) *int { return &r.SignupDays }),
	},
	data.ReasonTrialEnding: {
		number("call_day", 1, 3650, "days from the start to the call, where no end is given", func(r *signal.Rules) *int { return &r.TrialDays }),
		keep(func(r *signal.Rules) *int { return &r.TrialKeepDays }),
	},
	data.ReasonEscalation: {number("every_days", 1, 3650, "days between follow-ups", func(r *signal.Rules) *int { return &r.EscalationDays })},
	data.ReasonComplaint: {
		days("first_days", "days until the first follow-up", func(r *signal.Rules) *int { return &r.ComplaintDays }),
		number("repeat_days", 1, 3650, "and between the next", func(r *signal.Rules) *int { return &r.ComplaintRepeatDays }),
	},
	data.ReasonPaymentFailed: {
		days("silent_days", "days of silent retries", func(r *signal.Rules) *int { return &r.PaymentDays }),
		act(func(r *signal.Rules) *int { return &r.PaymentActDays }),
	},
	data.ReasonHandoff: {act(func(r *signal.Rules) *int { return &r.HandOffDays })},
	data.ReasonStalled: {
		number("stalled_days", 1, 3650, "days without progress", func(r *signal.Rules) *int { return &r.StalledDays }),
		act(func(r *signal.Rules) *int { return &r.StalledActDays }),
	},
	data.ReasonConfigTakeover:   {act(func(r *signal.Rules) *int { return &r.ConfigDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Config })},
	data.ReasonProductActivated: {act(func(r *signal.Rules) *int { return &r.ActivatedDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Activated })},
	data.ReasonPromise: {
		days("lead_days", "days before its end from which on it shows", func(r *signal.Rules) *int { return &r.PromiseLead }),
		days("open_days", "days to cover one for which no date is known", func(r *signal.Rules) *int { return &r.PromiseDays }),
	},
	data.ReasonContractChanged: {act(func(r *signal.Rules) *int { return &r.ContractDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Contract })},
	data.ReasonRenewal: {
		{
			Path: "checkpoints", Kind: Wholes, Least: 0, Most: 3650, Doc: "days before the renewal, descending",
			get: func(s *Set) any { return append([]int{}, s.Signal.Checkpoints...) },
			set: func(s *Set, v any) { s.Signal.Checkpoints = append([]int{}, v.([]int)...) },
		},
		act(func(r *signal.Rules) *int { return &r.RenewalDays }),
	},
	data.ReasonHealthDropped: {
		number("look_days", 1, 90, "days in which a fall is looked for", func(r *signal.Rules) *int { return &r.DroppedDays }),
		act(func(r *signal.Rules) *int { return &r.DroppedActDays }),
	},
	data.ReasonUsageDrop: {
		number("percent", 1, 100, "per cent of the use that is lost", func(r *signal.Rules) *int { return &r.DropPercent }),
		number("least_days", 0, 28, "days with use below which the four weeks before say nothing", func(r *signal.Rules) *int { return &r.DropMinDays }),
		act(func(r *signal.Rules) *int { return &r.DropActDays }),
	},
	data.ReasonClaimsDeadline: {days("lead_days", "days before the deadline", func(r *signal.Rules) *int { return &r.DeadlineDays })},
	data.ReasonClaimsAnomaly: {
		number("factor", 1, 1000, "times the own median week of the eight before", func(r *signal.Rules) *int { return &r.ClaimsFactor }),
		number("least", 1, 100_000, "and at least so many claims", func(r *signal.Rules) *int { return &r.ClaimsLeast }),
		act(func(r *signal.Rules) *int { return &r.AnomalyActDays }),
	},
	data.ReasonMarketChanged: {act(func(r *signal.Rules) *int { return &r.MarketDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Market })},
	data.ReasonProposal:      {days("decide_days", "days to the decision where a proposal has no date", func(r *signal.Rules) *int { return &r.ProposalDays })},
	data.ReasonUsageHigh: {
		number("percent", 1, 100, "per cent of the licence in use", func(r *signal.Rules) *int { return &r.UsageHighPercent }),
		act(func(r *signal.Rules) *int { return &r.HighActDays }),
	},
	data.ReasonAdoptionNarrow: {
		number("features", 1, 8, "so few features", func(r *signal.Rules) *int { return &r.NarrowFeatures }),
		number("percent", 1, 100, "carry so many per cent of the use", func(r *signal.Rules) *int { return &r.NarrowPercent }),
		number("least_days", 0, 28, "days with use below which four weeks say nothing", func(r *signal.Rules) *int { return &r.NarrowMinDays }),
		act(func(r *signal.Rules) *int { return &r.NarrowActDays }),
	},
	data.ReasonSurveyDue: {
		days("first_days", "days after the start", func(r *signal.Rules) *int { return &r.SurveyFirstDays }),
		number("answered_days", 1, 3650, "after an answer, and while nobody asks", func(r *signal.Rules) *int { return &r.SurveyDays }),
		days("declined_days", "after a decline", func(r *signal.Rules) *int { return &r.SurveyDeclinedDays }),
		act(func(r *signal.Rules) *int { return &r.SurveyActDays }),
	},
	data.ReasonFeedback: {act(func(r *signal.Rules) *int { return &r.FeedbackDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Feedback })},
	data.ReasonRelease:  {act(func(r *signal.Rules) *int { return &r.ReleaseDays }), keep(func(r *signal.Rules) *int { return &r.Keep.Release })},
	data.ReasonReview: {
		number("every_days", 1, 3650, "days between reviews", func(r *signal.Rules) *int { return &r.ReviewDays }),
		texts("segments", "segments that are reviewed from their start", say("want.segments"), nil, func(s *Set) *[]string { return &s.Signal.ReviewSegments }),
		act(func(r *signal.Rules) *int { return &r.ReviewActDays }),
	},
}
