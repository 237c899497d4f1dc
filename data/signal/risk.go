package signal

import (
	"slices"

	"rounds/data"
)

// Rules of what goes wrong: cancellation, payments, health, use, claims, the market,
// complaints; and the survey that would tell us.

// cancellationNotice: a cancellation arrived and was not withdrawn; due now.
func cancellationNotice(s *scene) {
	if at := s.h.Cancelled(s.at); at != 0 {
		s.fire(data.Firing{Occurrence: s.day(at).String(), Since: at, Due: at})
	}
}

// paymentFailed: charges have failed for longer than the silent retries; N is the
// days since the first. One firing for one run of failures.
func paymentFailed(s *scene) {
	since, _ := s.h.Unpaid(s.at)
	if since == 0 {
		return
	}
	first := s.day(since)
	shows := after(first, s.rules.PaymentDays)
	if s.today < shows {
		return
	}
	s.fire(data.Firing{
		Occurrence: first.String(), Since: s.zone.Start(shows), Due: s.zone.End(after(shows, s.rules.PaymentActDays)),
		N: int64(s.today - first),
	})
}

// healthDropped: the health band fell, and has not recovered; N is the score now, which
// may have fallen further, M the one before.
func healthDropped(s *scene) {
	d, ok := s.h.LastDrop(s.rules.DroppedDays, s.now)
	if !ok {
		return
	}
	s.fire(data.Firing{
		Occurrence: d.Day.String(), Since: s.zone.Start(d.Day), Due: s.zone.End(after(d.Day, s.rules.DroppedActDays)),
		N: int64(s.now.Score), M: int64(d.Before.Score),
	})
}

// dropped is by how many per cent use fell over the four weeks before a day
// against the four before those; ok is false where there was too little to fall.
func (s *scene) dropped(day data.Date) (percent int64, ok bool) {
	u := s.h.Use()
	before := u.Count(day, 56, 29)
	if before <= 0 || u.DaysUsed(day, 56, 29) < s.rules.DropMinDays {
		return 0, false
	}
	lost := before - u.Count(day, 28, 1)
	return lost * 100 / before, lost*100 >= before*int64(s.rules.DropPercent)
}

// usageDrop: active use fell; N is by how many per cent.
func usageDrop(s *scene) {
	percent, ok := s.dropped(s.today)
	if !ok {
		return
	}
	since := s.since(func(d data.Date) bool { _, ok := s.dropped(d); return ok })
	s.fire(data.Firing{
		Occurrence: since.String(), Since: s.zone.Start(since), Due: s.zone.End(after(since, s.rules.DropActDays)), N: percent,
	})
}

// claimsDeadline: the deadline of a claim is close; N is the days left.
func claimsDeadline(s *scene) {
	for i := range s.f.Events {
		e := &s.f.Events[i]
		if e.Kind != data.EventClaim || !s.past(e.At) {
			continue
		}
		text, _ := e.Custom["deadline"].(string)
		deadline, err := data.ParseDate(text)
		if err != nil || deadline == 0 || deadline < s.today {
			continue
		}
		from := max(after(deadline, -s.rules.DeadlineDays), s.day(e.At))
		if s.today < from || s.answered(data.ReasonClaimsDeadline, e.At) {
			continue
		}
		s.fire(data.Firing{
			Occurrence: e.ID.String(), Since: s.zone.Start(from), Due: s.zone.End(deadline),
			N: int64(deadline - s.today), Label: either(e.Detail, e.Product),
		})
	}
}

// claims counts claims by local day, so that many days can be asked.
type claims []data.Date

// week is the number of claims of the seven days to a day.
func (c claims) week(day data.Date) (n int64) {
	for _, d := range c {
		if d <= day && d > day-7 {
			n++
		}
	}
	return n
}

// unusual is the claims of the week to a day and twice the median of the eight
// weeks before it; ok is whether the week stands out.
func (s *scene) unusual(c claims, day data.Date) (n, median2 int64, ok bool) {
	n = c.week(day)
	if n < int64(s.rules.ClaimsLeast) {
		return n, 0, false
	}
	var weeks [8]int64
	for i := range weeks {
		weeks[i] = c.week(after(day, -7*(i+1)))
	}
	slices.Sort(weeks[:])
	median2 = weeks[3] + weeks[4]
	return n, median2, 2*n > int64(s.rules.ClaimsFactor)*median2
}

// claimsAnomaly: more claims in a week than three times the own median week of the
// eight before; N is the week's claims, M the median, rounded down.
func claimsAnomaly(s *scene) {
	var room [32]data.Date
	c := claims(room[:0])
	for i := range s.f.Events {
		if e := &s.f.Events[i]; e.Kind == data.EventClaim && s.past(e.At) {
			c = append(c, s.day(e.At))
		}
	}
	n, median2, ok := s.unusual(c, s.today)
	if !ok {
		return
	}
	since := s.since(func(d data.Date) bool { _, _, ok := s.unusual(c, d); return ok })
	s.fire(data.Firing{
		Occurrence: since.String(), Since: s.zone.Start(since), Due: s.zone.End(after(since, s.rules.AnomalyActDays)),
		N: n, M: median2 / 2,
	})
}

// marketChanged: a new competitor on the customer's products, or the marketplace
// sells them itself.
func marketChanged(s *scene) {
	s.events(data.EventMarketChanged, data.ReasonMarketChanged, s.rules.MarketDays, s.rules.Keep.Market, nil)
}

// surveyDue: the satisfaction survey; first 30 days after the start, again 90 after
// an answer and 30 after a decline, and every 90 days while nobody asks. N is the
// days since the last, 0 before the first.
func surveyDue(s *scene) {
	var last data.Instant
	declined := false
	for i := range s.f.Surveys {
		v := &s.f.Surveys[i]
		if !s.past(v.At) || v.At < last {
			continue
		}
		// Of two at one instant an answer counts more than a decline.
		declined = v.Declined && (v.At > last || declined)
		last = v.At
	}
	r := s.rules
	due := after(s.h.Start(), r.SurveyFirstDays)
	switch {
	case last != 0 && declined:
		due = after(s.day(last), r.SurveyDeclinedDays)
	case last != 0:
		due = after(s.day(last), r.SurveyDays)
	case s.h.Start() == 0:
		return
	}
	s.periodic(due, r.SurveyDays, r.SurveyActDays, last)
}

// complaintFollowUp: a complaint was voiced; two days after it, then every week
// until it is resolved. A touch counts as the follow-up. N is the days since.
func complaintFollowUp(s *scene) {
	for i := range s.f.Requests {
		r := &s.f.Requests[i]
		if r.Kind != data.RequestComplaint || !s.past(r.OpenedAt) || s.past(r.ResolvedAt) {
			continue
		}
		voiced := s.day(r.OpenedAt)
		due := after(voiced, s.rules.ComplaintDays)
		if t := s.touched(); t > r.OpenedAt {
			due = max(due, after(s.day(t), s.rules.ComplaintRepeatDays))
		}
		d, ok := s.grid(due, s.rules.ComplaintRepeatDays)
		if !ok {
			continue
		}
		s.fire(data.Firing{
			Occurrence: onDay(r.ID, d), Since: s.zone.Start(d), Due: s.zone.End(d),
			N: int64(s.today - voiced), Label: r.Subject,
		})
	}
}
