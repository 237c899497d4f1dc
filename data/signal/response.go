package signal

import (
	"time"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/calendar"
)

// Rules of somebody who waits for us: requests, outages, call backs, escalations,
// promised dates and agreed rhythms.

// responseEnd is when a response clock of so many minutes runs out.
func (s *scene) responseEnd(from data.Instant, minutes int) data.Instant {
	return s.rules.ResponseEnd(from, minutes, s.zone.Location())
}

// ResponseEnd is when a response clock that begins at from, of so many minutes, runs out
// for a customer in a zone: round the clock, or in the team's working hours.
func (r *Rules) ResponseEnd(from data.Instant, minutes int, there *time.Location) data.Instant {
	return r.Response.Advance(from, time.Duration(minutes)*time.Minute, there)
}

// AnswerBy is when the clock of a request runs out for a customer in a zone: of an outage
// until it is resolved, of a call back from when it is wanted, of any other until its
// first answer.
func (r *Rules) AnswerBy(req *data.Request, there *time.Location) data.Instant {
	switch req.Kind {
	case data.RequestOutage:
		return r.ResponseEnd(req.OpenedAt, r.OutageMinutes, there)
	case data.RequestCallback:
		return r.ResponseEnd(max(req.OpenedAt, req.WantedAt), r.CallbackMinutes, there)
	}
	return r.ResponseEnd(req.OpenedAt, r.ClockOf(req.Channel).Answer, there)
}

// waits reports whether a request is opened and neither answered nor resolved.
func (s *scene) waits(r *data.Request) bool {
	return s.past(r.OpenedAt) && !s.past(r.FirstAnswerAt) && !s.past(r.ResolvedAt)
}

// requestWaiting: a request has no first answer; amber at 20 min, breach at 120, or by the
// clock of its channel where the team has one.
// Its priority in the other system, support tier and plan do not matter.
func requestWaiting(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if r.Kind == data.RequestOutage || r.Kind == data.RequestCallback || !s.waits(r) {
			continue
		}
		end := s.rules.AnswerBy(r, s.zone.Location())
		s.fire(data.Firing{
			Occurrence: r.ID.String(), Since: r.OpenedAt, Due: end, BreachAt: end,
			AmberAt: s.responseEnd(r.OpenedAt, s.rules.ClockOf(r.Channel).Amber), Label: r.Subject,
		})
	}
}

// outageOpen: the customer's system is reported down; breach at 30 min. It stands,
// answered or not, until it is resolved.
func outageOpen(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if r.Kind != data.RequestOutage || !s.past(r.OpenedAt) || s.past(r.ResolvedAt) {
			continue
		}
		end := s.rules.AnswerBy(r, s.zone.Location())
		s.fire(data.Firing{Occurrence: r.ID.String(), Since: r.OpenedAt, Due: end, BreachAt: end, Label: r.Subject})
	}
}

// callbackRequested: the customer asked for a call back; due when it is wanted, or
// now.
func callbackRequested(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if r.Kind != data.RequestCallback || !s.waits(r) {
			continue
		}
		due := max(r.OpenedAt, r.WantedAt)
		s.fire(data.Firing{
			Occurrence: r.ID.String(), Since: r.OpenedAt, Due: due,
			BreachAt: s.rules.AnswerBy(r, s.zone.Location()), Label: r.Subject,
		})
	}
}

// The sides on which an escalated request is followed up, as Firing.M has them.
const (
	SideCustomer int64 = 0 // report to the customer
	SideInside   int64 = 1 // ask whoever works on it
)

// inside ends the occurrence of a follow-up inside.
const inside = "/inside"

// escalationFollowUp: an escalated request is open; every day from the day after, on two
// sides until it is resolved: inside, counted from the escalation, and with the customer,
// counted anew from each touch. Each is done by itself. N is the days since the
// escalation, M the side.
func escalationFollowUp(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if !s.past(r.OpenedAt) || !s.past(r.EscalatedAt) || s.past(r.ResolvedAt) {
			continue
		}
		for _, side := range sides {
			s.escalated(r, side)
		}
	}
}

var sides = [...]int64{SideInside, SideCustomer}

// firstFollowUp is the first day on which an escalated request is followed up on a side.
func (s *scene) firstFollowUp(r *data.Request, side int64) data.Date {
	from := s.day(r.EscalatedAt)
	if side == SideCustomer {
		from = max(from, s.day(s.touched()))
	}
	return after(from, s.rules.EscalationDays)
}

func (s *scene) escalated(r *data.Request, side int64) {
	d, ok := s.grid(s.firstFollowUp(r, side), s.rules.EscalationDays)
	if !ok {
		return
	}
	occurrence := onDay(r.ID, d)
	if side == SideInside {
		occurrence += inside
	}
	s.fire(data.Firing{
		Occurrence: occurrence, Since: s.zone.Start(d), Due: s.zone.End(d),
		N: int64(s.today - s.day(r.EscalatedAt)), M: side, Label: r.Subject,
	})
}

// NextFollowUp is the day of the customer's on which an escalated request is followed up next
// on a side: the one whose follow-up stands as of at, else the next one.
func NextFollowUp(f *data.Facts, r *data.Request, side int64, at data.Instant, rules *Rules) data.Date {
	zone := calendar.NewZone(f.Account.Location())
	s := &scene{f: f, rules: rules, at: at, zone: &zone, today: zone.DateOf(at)}
	s.escalated(r, side)
	first := s.firstFollowUp(r, side)
	if len(s.out) == 0 {
		return first
	}
	s.out[0].Code = data.ReasonEscalation
	stands := s.day(s.out[0].Since)
	switch s.dispose(); {
	case len(s.out) == 0:
		return stands + data.Date(rules.EscalationDays)
	case s.out[0].Disposition == data.DispositionSnoozed:
		return s.out[0].Until + 1
	}
	return stands
}

// followUpDue: a date that the CSM promised, a call that was booked, or a retry of one
// that nobody answered, on that local day.
func followUpDue(s *scene) {
	for i := range s.f.FollowUps {
		u := &s.f.FollowUps[i]
		if u.Kind != data.FollowUpAppointment {
			s.dated(u)
		}
	}
}

// onboardingAppointment: a booked onboarding call, on its local day, due at its
// time.
func onboardingAppointment(s *scene) {
	for i := range s.f.FollowUps {
		u := &s.f.FollowUps[i]
		if u.Kind == data.FollowUpAppointment {
			s.dated(u)
		}
	}
}

// dated fires a follow-up from the start of its local day. N is its planned length
// in minutes, 0 when none is planned.
func (s *scene) dated(u *data.FollowUp) {
	if u.DueAt == 0 || u.CreatedAt > s.at || s.past(u.DoneAt) {
		return
	}
	day := s.day(u.DueAt)
	if s.today < day {
		return
	}
	due := u.DueAt
	if u.AllDay {
		due = s.zone.End(day)
	}
	s.fire(data.Firing{Occurrence: u.ID.String(), Since: s.zone.Start(day), Due: due, N: u.Minutes, Label: u.Text})
}

// cadenceCall: a customer with an agreed rhythm of calls, counted from the last
// conversation or on days of the week. N is 1 where the call has a time of day.
func cadenceCall(s *scene) {
	a := &s.f.Account
	rhythm := cadence.Kept(a.Cadence)
	if rhythm.IsZero() {
		return
	}
	from := s.h.Start()
	if last := s.talked(); last != 0 {
		from = s.day(last)
	}
	if from == 0 {
		from = s.day(a.CreatedAt)
	}
	day, ok := rhythm.Last(from, s.today)
	if !ok {
		return
	}
	f := data.Firing{Occurrence: day.String(), Since: s.zone.Start(day), Due: rhythm.Due(day, s.zone), Label: rhythm.String()}
	if rhythm.Timed {
		f.N = 1
	}
	s.fire(f)
}
