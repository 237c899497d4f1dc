package page

import (
	"strings"

	"rounds/data"
	"rounds/data/signal"
	"rounds/ui/part"
)

// Title names a request so that it is told from another: "bug · invoice page is slow".
func (s *Session) Title(r *data.Request) string {
	kind := ""
	if r.Kind != "" {
		kind = s.Words.T("account.request." + string(r.Kind))
	}
	if kind == r.Subject {
		return kind
	}
	return strings.Join(part.Filled(kind, r.Subject), " · ")
}

// Answered says that a request got its first answer; of an outage, that somebody stays on it.
func (s *Session) Answered(r *data.Request) string {
	key := "toast.answered"
	if r.Kind == data.RequestOutage {
		key = "toast.answered-stands"
	}
	return s.Words.T(key, s.Title(r))
}

// NextFollowUps says when an escalated request is followed up next, with the customer and
// inside.
func (s *Session) NextFollowUps(f *data.Facts, r *data.Request) string {
	now, rules := s.Now(), s.Desk.Rules()
	day := func(side int64) string {
		return s.Words.DayLong(signal.NextFollowUp(f, r, side, now, rules), now.DateIn(f.Account.Location()))
	}
	with, inside := day(signal.SideCustomer), day(signal.SideInside)
	if with == inside {
		return s.Words.T("escalation.both", with)
	}
	return s.Words.T("escalation.next", with, inside)
}
