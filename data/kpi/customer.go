package kpi

import (
	"slices"
	"time"

	"rounds/data"
)

// life is from when until when an account was a customer: on day d when
// from <= d < left; from 0: never, left 0: still.
type life struct{ from, left data.Date }

func (l life) on(d data.Date) bool { return l.from != 0 && l.from <= d && (l.left == 0 || d < l.left) }

func lifeOf(f *data.Facts, loc *time.Location, today data.Date) life {
	a := &f.Account
	l := life{left: leftOn(f, loc, today)}
	paid, priced := firstPaid(f.Subscriptions)
	switch {
	case len(f.Subscriptions) > 0 && !priced && a.MRR == 0:
		return life{} // trials only
	case a.TrialEndOn != 0:
		l.from = max(a.TrialEndOn+1, a.StartOn)
	case a.StartOn != 0:
		l.from = a.StartOn
		if trialOn(f.Subscriptions, a.StartOn) && paid > a.StartOn {
			l.from = paid
		}
	case paid != 0:
		l.from = paid
	case a.SignupAt != 0:
		l.from = a.SignupAt.DateIn(loc)
	default:
		l.from = a.CreatedAt.DateIn(loc)
	}
	if l.left != 0 && l.left <= l.from {
		return life{} // left before anything was paid
	}
	return l
}

// trialOn reports whether a trial of a subscription that was bought lay on a day.
func trialOn(subs []data.Subscription, day data.Date) bool {
	return slices.ContainsFunc(subs, func(s data.Subscription) bool {
		return s.Status != data.SubscriptionTrial && s.StartOn <= day && day <= s.TrialEndOn
	})
}

// firstPaid is the first day on which a subscription was paid for, 0 unknown; priced
// reports whether any of them is more than a trial.
func firstPaid(subs []data.Subscription) (day data.Date, priced bool) {
	for i := range subs {
		s := &subs[i]
		if s.Status == data.SubscriptionTrial {
			continue
		}
		priced = true
		from := s.StartOn
		if s.TrialEndOn != 0 {
			from = max(from, s.TrialEndOn+1)
		}
		if from != 0 && (day == 0 || from < day) {
			day = from
		}
	}
	return day, priced
}

// leftOn is the day from which on the account is no customer any more; 0 while it is.
func leftOn(f *data.Facts, loc *time.Location, today data.Date) data.Date {
	if d := f.Account.ChurnedOn; d != 0 {
		return kept(d, today)
	}
	if d := churnEvent(f, loc, today); d != 0 {
		return d
	}
	last := data.Date(0)
	for i := range f.Subscriptions {
		end := endOf(&f.Subscriptions[i], &f.Account, loc)
		if end == 0 || end >= today {
			return 0
		}
		last = max(last, end)
	}
	if last == 0 {
		return 0
	}
	return last + 1
}

// kept is a day that has come, else 0.
func kept(d, today data.Date) data.Date {
	if d > today {
		return 0
	}
	return d
}

// churnEvent is the day of the last churn event after which nothing began again.
func churnEvent(f *data.Facts, loc *time.Location, today data.Date) data.Date {
	var churned, back data.Instant
	for i := range f.Events {
		e := &f.Events[i]
		if e.At.DateIn(loc) > today {
			continue
		}
		switch e.Kind {
		case data.EventChurn:
			churned = max(churned, e.At)
		case data.EventSignup, data.EventRenewed, data.EventCancelWithdrawn, data.EventProductActive:
			back = max(back, e.At)
		}
	}
	if churned == 0 || back > churned {
		return 0
	}
	day := churned.DateIn(loc)
	for i := range f.Subscriptions {
		if s := &f.Subscriptions[i]; s.StartOn >= day && s.StartOn <= today && s.Status != data.SubscriptionTrial {
			return 0
		}
	}
	return day
}

// endOf is the last day of a subscription, 0 while it runs. One that was cancelled
// without a day ended when the account gave notice; without that nobody knows when, and
// it counts as never paid.
func endOf(s *data.Subscription, a *data.Account, loc *time.Location) data.Date {
	switch {
	case s.EndOn != 0:
		return s.EndOn
	case s.Status != data.SubscriptionCancelled:
		return 0
	case a.ChurnedOn != 0:
		return a.ChurnedOn
	case a.CancelledAt != 0:
		return a.CancelledAt.DateIn(loc)
	}
	return never
}

// never is the end of what was never paid: before every day that a window has.
const never = data.Date(-1 << 30)
