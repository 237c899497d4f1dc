package signal

import (
	"strings"
	"time"

	"rounds/data"
)

// Rules of beginnings: sign-up, trial, hand-off, checklists, further products,
// releases.

// signupNew: a sign-up for a product that needs onboarding; call within four
// working hours. A conversation, a checklist that began or a booked call clears it.
func signupNew(s *scene) {
	found := false
	for i := range s.f.Events {
		e := &s.f.Events[i]
		if e.Kind == data.EventSignup && s.past(e.At) {
			found = true
			s.signup(e.At, e.ID.String(), e.Product)
		}
	}
	if at := s.f.Account.SignupAt; !found && s.past(at) {
		s.signup(at, s.day(at).String(), "")
	}
}

func (s *scene) signup(at data.Instant, occurrence, product string) {
	if s.today > after(s.day(at), s.rules.SignupDays) || s.selfServe(product) || s.begun(at) {
		return
	}
	due := s.rules.Working.Advance(at, time.Duration(s.rules.SignupHours)*time.Hour, s.zone.Location())
	s.fire(data.Firing{Occurrence: occurrence, Since: at, Due: due, Label: product})
}

// selfServe reports whether a product explains itself; of an unknown product,
// whether everything that the account has does.
func (s *scene) selfServe(product string) bool {
	found := false
	for i := range s.f.Subscriptions {
		u := &s.f.Subscriptions[i]
		if product != "" && u.Product != product {
			continue
		}
		if !u.SelfServe {
			return false
		}
		found = true
	}
	return found
}

// begun reports whether onboarding began, or a call was booked, since an instant.
func (s *scene) begun(since data.Instant) bool {
	if s.talked() >= since {
		return true
	}
	for i := range s.f.Runs {
		if r := &s.f.Runs[i]; r.StartedAt >= since && s.past(r.StartedAt) {
			return true
		}
	}
	for i := range s.f.FollowUps {
		u := &s.f.FollowUps[i]
		if u.IsCall() && u.DueAt >= since && u.CreatedAt <= s.at {
			return true
		}
	}
	return false
}

// productActivated: an existing customer activated another product or feature.
func productActivated(s *scene) {
	start := s.h.Start()
	for i := range s.f.Events {
		e := &s.f.Events[i]
		if e.Kind != data.EventProductActive || !s.past(e.At) {
			continue
		}
		if day := s.day(e.At); start == 0 || day > start {
			s.activated(day, e.At, e.ID, e.Product, e.Detail)
		}
	}
	for i := range s.f.Subscriptions {
		u := &s.f.Subscriptions[i]
		if u.Product != "" && start != 0 && u.StartOn > start && u.StartOn <= s.today &&
			u.Status != data.SubscriptionCancelled && s.firstOf(u) {
			s.activated(u.StartOn, s.zone.Start(u.StartOn), u.ID, u.Product, "")
		}
	}
}

func (s *scene) activated(day data.Date, at data.Instant, id data.ID, product, detail string) {
	if s.today > after(day, s.rules.Keep.Activated) || product != "" && s.selfServe(product) {
		return
	}
	for i := range s.f.Runs {
		if r := &s.f.Runs[i]; r.StartedAt >= at && s.past(r.StartedAt) {
			return
		}
	}
	if s.answered(data.ReasonProductActivated, at) {
		return
	}
	s.fire(data.Firing{
		Occurrence: id.String(), Since: at, Due: s.zone.End(after(day, s.rules.ActivatedDays)),
		Label: either(product, detail),
	})
}

// firstOf reports whether a subscription is the first of its product, and no event
// tells of its activation.
func (s *scene) firstOf(u *data.Subscription) bool {
	for i := range s.f.Subscriptions {
		o := &s.f.Subscriptions[i]
		if o.Product == u.Product && o.ID != u.ID && o.StartOn <= u.StartOn {
			return false
		}
	}
	for i := range s.f.Events {
		if e := &s.f.Events[i]; e.Kind == data.EventProductActive && e.Product == u.Product && s.past(e.At) {
			return false
		}
	}
	return true
}

// OtherChecklist is Firing.M of a stalled checklist that began for a reason which is no
// onboarding, such as a renewal.
const OtherChecklist int64 = 1

// onboardingStalled: an open checklist had no progress for five days; N is the days
// since, M whether it is another than an onboarding. One that says no reason was begun
// by hand and counts as one.
func onboardingStalled(s *scene) {
	for i := range s.f.Runs {
		r := &s.f.Runs[i]
		if !s.past(r.StartedAt) || s.past(r.FinishedAt) {
			continue
		}
		moved := r.StartedAt
		if r.ProgressAt <= s.at {
			moved = max(moved, r.ProgressAt)
		}
		day := s.day(moved)
		stalled := after(day, s.rules.StalledDays)
		if s.today < stalled {
			continue
		}
		f := data.Firing{
			Occurrence: onDay(r.ID, day), Since: s.zone.Start(stalled), Due: s.zone.End(after(stalled, s.rules.StalledActDays)),
			N: int64(s.today - day), Label: r.PlaybookID,
		}
		if r.Reason != "" && !r.Reason.Onboards() {
			f.M = OtherChecklist
		}
		s.fire(f)
	}
}

// handOffDue: a deal was won and sales has not handed it over; due before the first
// call that is booked.
func handOffDue(s *scene) {
	for i := range s.f.HandOffs {
		h := &s.f.HandOffs[i]
		if !s.past(h.WonAt) || s.past(h.MeetingAt) {
			continue
		}
		due := s.zone.End(after(s.day(h.WonAt), s.rules.HandOffDays))
		for j := range s.f.FollowUps {
			u := &s.f.FollowUps[j]
			if u.IsCall() && u.DueAt > h.WonAt && u.CreatedAt <= s.at && !s.past(u.DoneAt) {
				due = min(due, u.DueAt)
			}
		}
		s.fire(data.Firing{Occurrence: h.ID.String(), Since: h.WonAt, Due: due})
	}
}

// promiseUncovered: what sales or the CSM promised and no step covered, from two
// weeks before its date, the trial's end or the renewal, whichever comes first.
func promiseUncovered(s *scene) {
	for i := range s.f.Promises {
		p := &s.f.Promises[i]
		if !s.past(p.At) || s.past(p.CoveredAt) {
			continue
		}
		made := s.day(p.At)
		end := max(s.promiseEnd(p.DueOn, made), made)
		from := max(after(end, -s.rules.PromiseLead), made)
		if s.today >= from {
			s.fire(data.Firing{
				Occurrence: p.ID.String(), Since: s.zone.Start(from), Due: s.zone.End(end), Label: p.Text,
			})
		}
	}
}

func (s *scene) promiseEnd(due, made data.Date) data.Date {
	if due != 0 {
		return due
	}
	renewal, _ := s.h.Renewal(made)
	var end data.Date
	for _, d := range [...]data.Date{s.f.Account.TrialEndOn, renewal} {
		if d >= made && d != 0 && (end == 0 || d < end) {
			end = d
		}
	}
	if end == 0 {
		end = after(made, s.rules.PromiseDays)
	}
	return end
}

// trialEnding: the call on the last day of a trial, day 14 where no end is given; N
// is that day. A conversation on or after it clears it. The trial of a product that
// ends with the account's own is the same call.
func trialEnding(s *scene) {
	a := &s.f.Account
	var own data.Date
	if a.TrialEndOn != 0 || strings.EqualFold(a.Plan, "trial") {
		if own = s.trialEnd(s.h.Start(), a.TrialEndOn); own != 0 {
			s.trial(own.String(), s.h.Start(), own, "")
		}
	}
	for i := range s.f.Subscriptions {
		u := &s.f.Subscriptions[i]
		if u.Status == data.SubscriptionCancelled || u.Status == data.SubscriptionActive && u.TrialEndOn == 0 {
			continue
		}
		if end := s.trialEnd(u.StartOn, u.TrialEndOn); end != 0 && end != own {
			s.trial(onDay(u.ID, end), u.StartOn, end, u.Product)
		}
	}
}

// trialEnd is the last day of a trial, 0 when it cannot be known.
func (s *scene) trialEnd(start, end data.Date) data.Date {
	if end == 0 && start != 0 {
		return after(start, s.rules.TrialDays)
	}
	return end
}

func (s *scene) trial(occurrence string, start, end data.Date, product string) {
	since := s.zone.Start(end)
	if s.today < end || s.today > after(end, s.rules.TrialKeepDays) || s.talked() >= since {
		return
	}
	day := int64(s.rules.TrialDays)
	if start != 0 {
		day = int64(end - start)
	}
	s.fire(data.Firing{Occurrence: occurrence, Since: since, Due: s.zone.End(end), N: day, Label: product})
}

// configTakeover: the customer cannot configure the product; assign a specialist.
func configTakeover(s *scene) {
	s.events(data.EventConfigBlocked, data.ReasonConfigTakeover, s.rules.ConfigDays, s.rules.Keep.Config, nil)
}

// releaseChanged: the product changed, and this account uses what changed.
func releaseChanged(s *scene) {
	s.events(data.EventRelease, data.ReasonRelease, s.rules.ReleaseDays, s.rules.Keep.Release, func(e *data.Event) (string, bool) {
		feature, _ := e.Custom["feature"].(string)
		return either(feature, either(e.Detail, e.Product)), feature == "" || s.h.Use().Used(feature, s.today, 56, 1)
	})
}

// events fires each event of a kind until the customer was reached about it or it
// is let go. about, if given, says its label and whether it concerns the account.
func (s *scene) events(kind data.EventKind, code data.Reason, days, keep int, about func(*data.Event) (string, bool)) {
	for i := range s.f.Events {
		e := &s.f.Events[i]
		if e.Kind != kind || !s.past(e.At) {
			continue
		}
		day := s.day(e.At)
		if s.today > after(day, max(keep, days)) || s.answered(code, e.At) {
			continue
		}
		label := either(e.Detail, e.Product)
		if about != nil {
			l, ok := about(e)
			if !ok {
				continue
			}
			label = l
		}
		s.fire(data.Firing{Occurrence: e.ID.String(), Since: e.At, Due: s.zone.End(after(day, days)), Label: label})
	}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
