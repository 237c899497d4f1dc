package signal

import "rounds/data"

// nextAt is when the standing may change: the next local midnight, for everything
// that counts days; the first fact that lies in the future; the first breach.
func (s *scene) nextAt() data.Instant {
	n := next{now: s.at, at: s.zone.Start(s.today + 1)}
	for i := range s.out {
		n.see(s.out[i].BreachAt)
	}
	f := s.f
	a := &f.Account
	n.see(a.CreatedAt, a.SignupAt, a.PaymentAt, a.CancelledAt, a.OverrideAt, a.OverrideUntil)
	for i := range f.Events {
		n.see(f.Events[i].At)
	}
	for i := range f.Requests {
		r := &f.Requests[i]
		n.see(r.OpenedAt, r.FirstAnswerAt, r.EscalatedAt, r.ResolvedAt)
	}
	for i := range f.Activities {
		n.see(f.Activities[i].At)
	}
	for i := range f.Runs {
		r := &f.Runs[i]
		n.see(r.StartedAt, r.ProgressAt, r.FinishedAt)
	}
	for i := range f.FollowUps {
		u := &f.FollowUps[i]
		n.see(u.CreatedAt, u.DoneAt)
	}
	for i := range f.Dispositions {
		n.see(f.Dispositions[i].At)
	}
	for i := range f.Surveys {
		n.see(f.Surveys[i].At)
	}
	n.seeDeals(f)
	return n.at
}

func (n *next) seeDeals(f *data.Facts) {
	for i := range f.Proposals {
		n.see(f.Proposals[i].At)
	}
	for i := range f.Promises {
		p := &f.Promises[i]
		n.see(p.At, p.CoveredAt)
	}
	for i := range f.HandOffs {
		h := &f.HandOffs[i]
		n.see(h.WonAt, h.MeetingAt)
	}
	for i := range f.Issues {
		is := &f.Issues[i]
		n.see(is.At, is.ShippedAt)
	}
}

// next is the earliest instant seen that is later than now.
type next struct{ now, at data.Instant }

func (n *next) see(instants ...data.Instant) {
	for _, i := range instants {
		if i > n.now && i < n.at {
			n.at = i
		}
	}
}
