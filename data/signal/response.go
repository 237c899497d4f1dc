package signal

import (
	"time"

	"rounds/data"
)

// Rules of somebody who waits for us: requests, outages, call backs, escalations,
// promised dates and agreed rhythms.

// responseEnd is when a response clock of so many minutes runs out.
func (s *scene) responseEnd(from data.Instant, minutes int) data.Instant {
	return s.rules.Response.Advance(from, time.Duration(minutes)*time.Minute, s.zone.Location())
}

// waits reports whether a request is opened and neither answered nor resolved.
func (s *scene) waits(r *data.Request) bool {
	return s.past(r.OpenedAt) && !s.past(r.FirstAnswerAt) && !s.past(r.ResolvedAt)
}

// requestWaiting: a request has no first answer; amber at 20 min, breach at 120.
// Its priority in the other system, support tier and plan do not matter.
func requestWaiting(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if r.Kind == data.RequestOutage || r.Kind == data.RequestCallback || !s.waits(r) {
			continue
		}
		end := s.responseEnd(r.OpenedAt, s.rules.AnswerMinutes)
		s.fire(data.Firing{
			Occurrence: r.ID.String(), Since: r.OpenedAt, Due: end, BreachAt: end,
			AmberAt: s.responseEnd(r.OpenedAt, s.rules.AmberMinutes), Label: r.Subject,
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
		end := s.responseEnd(r.OpenedAt, s.rules.OutageMinutes)
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
			BreachAt: s.responseEnd(due, s.rules.CallbackMinutes), Label: r.Subject,
		})
	}
}

// escalationFollowUp: an escalated request is open; every day from the day after,
// until the customer was touched that day.
func escalationFollowUp(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if !s.past(r.OpenedAt) || !s.past(r.EscalatedAt) || s.past(r.ResolvedAt) {
			continue
		}
		days := s.today - s.day(r.EscalatedAt)
		if days < 1 || s.day(s.touched()) == s.today {
			continue
		}
		s.fire(data.Firing{
			Occurrence: onDay(r.ID, s.today), Since: s.zone.Start(s.today), Due: s.zone.End(s.today),
			N: int64(days), Label: r.Subject,
		})
	}
}

// followUpDue: a date that the CSM promised, or a retry of a call that nobody
// answered, on that local day.
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

// cadenceCall: a customer with an agreed rhythm of calls; N is the rhythm in days.
func cadenceCall(s *scene) {
	a := &s.f.Account
	if a.CadenceDays <= 0 || a.CadenceDays > 10*365 {
		return
	}
	from := s.h.Start()
	if last := s.talked(); last != 0 {
		from = s.day(last)
	}
	if from == 0 {
		from = s.day(a.CreatedAt)
	}
	if from == 0 {
		return
	}
	rhythm := int(a.CadenceDays)
	if d, ok := s.grid(after(from, rhythm), rhythm); ok {
		s.fire(data.Firing{Occurrence: d.String(), Since: s.zone.Start(d), Due: s.zone.End(d), N: a.CadenceDays})
	}
}
