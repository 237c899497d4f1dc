package signal

import (
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/health"
)

// rule is one row of the table: a code and the function that fires it.
type rule struct {
	code  data.Reason
	fires func(*scene)
}

// table holds every rule in the order of data.Reasons, so that firings come out in
// that order. A self-serve sign-up is logged on the timeline and never queued.
var table = [...]rule{
	{data.ReasonOutageOpen, outageOpen},
	{data.ReasonRequestWaiting, requestWaiting},
	{data.ReasonCallback, callbackRequested},
	{data.ReasonCancellation, cancellationNotice},
	{data.ReasonAppointment, onboardingAppointment},
	{data.ReasonSignupNew, signupNew},
	{data.ReasonTrialEnding, trialEnding},
	{data.ReasonFollowUp, followUpDue},
	{data.ReasonEscalation, escalationFollowUp},
	{data.ReasonComplaint, complaintFollowUp},
	{data.ReasonPaymentFailed, paymentFailed},
	{data.ReasonHandoff, handOffDue},
	{data.ReasonStalled, onboardingStalled},
	{data.ReasonConfigTakeover, configTakeover},
	{data.ReasonProductActivated, productActivated},
	{data.ReasonPromise, promiseUncovered},
	{data.ReasonContractChanged, contractChanged},
	{data.ReasonRenewal, renewalWindow},
	{data.ReasonHealthDropped, healthDropped},
	{data.ReasonUsageDrop, usageDrop},
	{data.ReasonClaimsDeadline, claimsDeadline},
	{data.ReasonClaimsAnomaly, claimsAnomaly},
	{data.ReasonMarketChanged, marketChanged},
	{data.ReasonProposal, proposalOpen},
	{data.ReasonUsageHigh, usageHigh},
	{data.ReasonAdoptionNarrow, adoptionNarrow},
	{data.ReasonSurveyDue, surveyDue},
	{data.ReasonFeedback, feedbackAnswer},
	{data.ReasonRelease, releaseChanged},
	{data.ReasonReview, reviewDue},
	{data.ReasonCadence, cadenceCall},
	{data.ReasonSignupSelfServe, nil},
}

// scene is one evaluation: the facts as of a moment, and what fired.
type scene struct {
	f     *data.Facts
	rules *Rules
	at    data.Instant
	today data.Date
	zone  *calendar.Zone
	h     health.History
	now   health.Brief
	out   []data.Firing
	room  [6]data.Firing
}

// Evaluate says what stands against an account as of at. It changes neither f nor
// rules, which must pass Rules.Check.
//
// The standing holds until NextAt but for the urgency of its clocks: for every t in
// [At, NextAt) Evaluate says the same, At aside. Firings come in the order of
// data.Reasons, then by due date and occurrence; what ranks them is elsewhere.
func Evaluate(f *data.Facts, at data.Instant, rules *Rules) data.Standing {
	if f.Partial {
		return data.Loading(f.Account.ID, at)
	}
	s := &scene{f: f, rules: rules, at: at}
	s.h.Load(f, at, rules.Health)
	s.zone, s.today = s.h.Zone(), s.h.Today()
	s.now = s.h.Now()
	s.out = s.room[:0]
	if c := f.Account.ChurnedOn; c == 0 || c > s.today {
		s.fireAll()
	}
	next := s.nextAt()
	s.dispose()
	standing := data.Standing{
		AccountID: f.Account.ID,
		At:        at,
		NextAt:    next,
		Score:     s.now.Score,
		Band:      s.now.Band,
		Trend7:    s.h.Trend(s.now, 7),
		Trend30:   s.h.Trend(s.now, 30),
		Inputs:    s.now.Inputs,
		Measures:  rules.Health.Inputs(),
	}
	if len(s.out) > 0 {
		// A copy: the scene would keep kilobytes alive under each standing.
		standing.Firings = slices.Clone(s.out)
	}
	return standing
}

// Object is the id of the object that an occurrence names, if it names one.
func Object(occurrence string) (data.ID, bool) {
	head, _, _ := strings.Cut(occurrence, "@")
	id, err := data.ParseID(head)
	return id, err == nil && !id.IsZero()
}

func (s *scene) fireAll() {
	for i := range table {
		r := &table[i]
		if r.fires == nil || slices.Contains(s.rules.Off, r.code) {
			continue
		}
		before := len(s.out)
		r.fires(s)
		fired := s.out[before:]
		for i := range fired {
			fired[i].Code = r.code
		}
		if len(fired) > 1 {
			slices.SortFunc(fired, byDue)
		}
	}
}

// fire adds a firing; its code is the rule's.
func (s *scene) fire(f data.Firing) { s.out = append(s.out, f) }

func byDue(a, b data.Firing) int {
	if a.Due != b.Due {
		if a.Due < b.Due {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Occurrence, b.Occurrence)
}

// past reports whether an instant is set and not later than the moment.
func (s *scene) past(i data.Instant) bool { return i != 0 && i <= s.at }

// day is the local day of an instant.
func (s *scene) day(i data.Instant) data.Date { return s.zone.DateOf(i) }

// after moves a day by a number of days.
func after(d data.Date, days int) data.Date { return d + data.Date(days) }

// onDay keys an object's firing that comes again on another day.
func onDay(id data.ID, d data.Date) string { return id.String() + "@" + d.String() }

// answered reports whether the customer was reached about a reason since an instant.
func (s *scene) answered(code data.Reason, since data.Instant) bool {
	for i := range s.f.Activities {
		a := &s.f.Activities[i]
		if a.At >= since && a.At <= s.at && a.Reason == code && health.IsTouch(a) {
			return true
		}
	}
	return false
}

// talked is the last conversation (call, meeting or visit in which somebody was
// reached) up to the moment, 0 without one.
func (s *scene) talked() data.Instant {
	var last data.Instant
	for i := range s.f.Activities {
		a := &s.f.Activities[i]
		if a.At > last && a.At <= s.at && health.IsTouch(a) &&
			(a.Kind == data.ActivityCall || a.Kind == data.ActivityMeeting || a.Kind == data.ActivityVisit) {
			last = a.At
		}
	}
	return last
}

// touched is the last touch of any kind up to the moment, 0 without one.
func (s *scene) touched() data.Instant {
	var last data.Instant
	for i := range s.f.Activities {
		if a := &s.f.Activities[i]; a.At > last && a.At <= s.at && health.IsTouch(a) {
			last = a.At
		}
	}
	return last
}

// quarter is how long a condition that lasts counts as one occurrence, in days.
const quarter = 91

// breakDays is how long a condition must have been gone to begin anew.
const breakDays = 14

// since is the day on which a condition that holds today began: its first day in
// the account's current quarter without a break of breakDays before it.
func (s *scene) since(holds func(data.Date) bool) data.Date {
	origin := s.h.Start()
	days := int(s.today-origin) % quarter
	if days < 0 {
		days += quarter
	}
	first := s.today
	for d := s.today - 1; d >= after(s.today, -days) && first-d <= breakDays; d-- {
		if holds(d) {
			first = d
		}
	}
	return first
}

// grid is the last of the days due, due+step, due+2·step … up to today; ok is false
// before the first.
func (s *scene) grid(due data.Date, step int) (d data.Date, ok bool) {
	if s.today < due {
		return 0, false
	}
	return due + (s.today-due)/data.Date(step)*data.Date(step), true
}
