package signal

import (
	"slices"
	"strconv"

	"rounds/data"
	"rounds/data/health"
)

// Rules of the contract: changes, renewal, performance reviews.

// contractChanged: plan, seats or price changed; confirm and adjust.
func contractChanged(s *scene) {
	s.events(data.EventContractChanged, data.ReasonContractChanged, s.rules.ContractDays, s.rules.Keep.Contract, nil)
}

// renewalWindow: the renewal comes near; once at each checkpoint. N is the days
// left, M the checkpoint.
func renewalWindow(s *scene) {
	on, _ := s.h.Renewal(s.today)
	if on == 0 || on < s.today {
		return
	}
	left := int(on - s.today)
	checkpoint := -1
	for _, c := range s.rules.Checkpoints {
		if left <= c {
			checkpoint = c
		}
	}
	if checkpoint < 0 {
		return
	}
	reached := after(on, -checkpoint)
	s.fire(data.Firing{
		Occurrence: on.String() + "/" + strconv.Itoa(checkpoint),
		Since:      s.zone.Start(reached),
		Due:        s.zone.End(min(after(reached, s.rules.RenewalDays), on)),
		N:          int64(left),
		M:          int64(checkpoint),
	})
}

// reviewDue: the periodic review of the customer's platform, every quarter once one
// was held, and from the start in the segments that live by it. N is the days since
// the last, 0 before the first.
func reviewDue(s *scene) {
	var last data.Instant
	for i := range s.f.Activities {
		if a := &s.f.Activities[i]; a.Reason == data.ReasonReview && a.At <= s.at && health.IsTouch(a) {
			last = max(last, a.At)
		}
	}
	for i := range s.f.Runs {
		if r := &s.f.Runs[i]; r.Reason == data.ReasonReview && s.past(r.FinishedAt) {
			last = max(last, r.FinishedAt)
		}
	}
	from := s.day(last)
	if last == 0 && slices.Contains(s.rules.ReviewSegments, s.f.Account.Segment) {
		from = s.h.Start()
	}
	if from == 0 {
		return
	}
	s.periodic(after(from, s.rules.ReviewDays), s.rules.ReviewDays, s.rules.ReviewActDays, last)
}

// periodic fires what comes on a day and again every so many days until it was
// held, with so many days to hold it. last is when it was last held, 0 never.
func (s *scene) periodic(due data.Date, step, act int, last data.Instant) {
	d, ok := s.grid(due, step)
	if !ok {
		return
	}
	n := int64(0)
	if last != 0 {
		n = int64(s.today - s.day(last))
	}
	s.fire(data.Firing{
		Occurrence: d.String(), Since: s.zone.Start(d), Due: s.zone.End(after(d, act)), N: n,
	})
}
