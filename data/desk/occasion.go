package desk

import (
	"strconv"

	"rounds/data"
	"rounds/data/health"
)

// claimWeek is over how many days the claims of an unusual week are counted, as the rule
// claims.anomaly does.
const claimWeek = 7

// occasionFacts are what a call is about: the feature that is new, promised or changed, and
// the numbers that the customer is told in the first sentence. Nobody should look up
// what put the account on the queue.
func occasionFacts(f *data.Facts, reason data.Reason, at data.Instant, put func(name, value string)) {
	put("feature", featureAbout(f, reason, at))
	claimFacts(f, reason, at, put)
	if unsettled(f, at) {
		put("unsettled", "true")
	}
	h := health.NewHistory(f, at, health.Default())
	if _, percent, ok := h.LicenceShare(h.Today()); ok {
		put("usage_share", strconv.Itoa(percent))
	}
}

// featureAbout is the feature that the reason is about, for any other the newest product.
func featureAbout(f *data.Facts, reason data.Reason, at data.Instant) string {
	name := ""
	switch reason {
	case data.ReasonRelease:
		if e := newestEvent(f, data.EventRelease, at); e != nil {
			if name, _ = e.Custom["feature"].(string); name == "" {
				name = e.Product
			}
		}
	case data.ReasonFeedback:
		name = shippedLast(f, at)
	case data.ReasonPromise:
		name = owedFirst(f)
	}
	if name == "" {
		return latestProduct(f, at)
	}
	return name
}

// shippedLast is what this account asked for and now has.
func shippedLast(f *data.Facts, at data.Instant) string {
	title, shipped := "", data.Instant(0)
	for i := range f.Issues {
		if is := &f.Issues[i]; is.ShippedAt > shipped && is.ShippedAt <= at {
			title, shipped = is.Title, is.ShippedAt
		}
	}
	if e := newestEvent(f, data.EventShipped, at); e != nil && e.At > shipped && e.Detail != "" {
		return e.Detail
	}
	return title
}

// owedFirst is the promise that is to be kept first, of those that nobody covered.
func owedFirst(f *data.Facts) string {
	var first *data.Promise
	for i := range f.Promises {
		p := &f.Promises[i]
		if p.CoveredAt != 0 {
			continue
		}
		if first == nil || p.DueOn != 0 && (first.DueOn == 0 || p.DueOn < first.DueOn) {
			first = p
		}
	}
	if first == nil {
		return ""
	}
	return first.Text
}

// unsettled reports whether something is owed to the customer, so that nothing should be
// offered: a complaint or an escalation is open, or the day of a promise went by.
func unsettled(f *data.Facts, at data.Instant) bool {
	for i := range f.Requests {
		r := &f.Requests[i]
		if r.OpenedAt <= at && (r.ResolvedAt == 0 || r.ResolvedAt > at) && (r.Kind == data.RequestComplaint || r.EscalatedAt != 0) {
			return true
		}
	}
	today := at.DateIn(f.Account.Location())
	for i := range f.Promises {
		if p := &f.Promises[i]; p.CoveredAt == 0 && p.DueOn != 0 && p.DueOn < today {
			return true
		}
	}
	return false
}

// claimFacts are the claims that a call is about: those of the unusual week, or those that
// can still be filed, and the day on which the first of these is lost.
func claimFacts(f *data.Facts, reason data.Reason, at data.Instant, put func(name, value string)) {
	today := at.DateIn(f.Account.Location())
	var week, open int
	var weekSum, openSum data.Money
	var deadline data.Date
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != data.EventClaim || e.At > at {
			continue
		}
		if e.At.DateIn(f.Account.Location()) > today-claimWeek {
			week++
			weekSum += e.Amount
		}
		text, _ := e.Custom["deadline"].(string)
		if on, err := data.ParseDate(text); err == nil && on >= today {
			open++
			openSum += e.Amount
			if deadline == 0 || on < deadline {
				deadline = on
			}
		}
	}
	sum := weekSum
	if reason == data.ReasonClaimsDeadline {
		sum = openSum
	}
	if week+open == 0 {
		return
	}
	put("claim_count", strconv.Itoa(week))
	if sum > 0 {
		put("claim_amount", amount(sum, f.Account.Currency))
	}
	if deadline != 0 {
		put("claim_deadline", deadline.String())
	}
}

// newestEvent is the last event of a kind until at, nil when there is none.
func newestEvent(f *data.Facts, kind data.EventKind, at data.Instant) *data.Event {
	var newest *data.Event
	for i := range f.Events {
		if e := &f.Events[i]; e.Kind == kind && e.At <= at && (newest == nil || e.At >= newest.At) {
			newest = e
		}
	}
	return newest
}
