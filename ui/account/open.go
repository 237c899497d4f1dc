package account

import (
	"cmp"
	"slices"

	"rounds/data"
)

// openItem is something that waits: a request, a date that was promised, or an issue
// that product has. Exactly one of the three is set.
type openItem struct {
	request  *data.Request
	followUp *data.FollowUp
	issue    *data.Issue
}

// listOpen lists what waits: requests by their clock (an outage and who has no
// answer yet come first), then dates by when they are due, then issues, the newest first.
func listOpen(f *data.Facts, now data.Instant) []openItem {
	past := func(at data.Instant) bool { return at != 0 && at <= now }
	var requests, dates, issues []openItem
	for i := range f.Requests {
		if r := &f.Requests[i]; past(r.OpenedAt) && !past(r.ResolvedAt) {
			requests = append(requests, openItem{request: &f.Requests[i]})
		}
	}
	for i := range f.FollowUps {
		if u := &f.FollowUps[i]; past(u.CreatedAt) && u.DueAt != 0 && !past(u.DoneAt) {
			dates = append(dates, openItem{followUp: &f.FollowUps[i]})
		}
	}
	for i := range f.Issues {
		if u := &f.Issues[i]; past(u.At) && !past(u.ShippedAt) && !mergedHere(f, u) {
			issues = append(issues, openItem{issue: u})
		}
	}
	slices.SortStableFunc(requests, func(a, b openItem) int {
		x, y := a.request, b.request
		return cmp.Or(
			before(x.Kind == data.RequestOutage, y.Kind == data.RequestOutage), before(x.FirstAnswerAt == 0, y.FirstAnswerAt == 0),
			cmp.Compare(x.OpenedAt, y.OpenedAt), slices.Compare(x.ID[:], y.ID[:]))
	})
	slices.SortStableFunc(dates, func(a, b openItem) int {
		return cmp.Or(cmp.Compare(a.followUp.DueAt, b.followUp.DueAt), slices.Compare(a.followUp.ID[:], b.followUp.ID[:]))
	})
	slices.SortStableFunc(issues, func(a, b openItem) int {
		return cmp.Or(cmp.Compare(b.issue.At, a.issue.At), slices.Compare(b.issue.ID[:], a.issue.ID[:]))
	})
	return slices.Concat(requests, dates, issues)
}

// id is the object's.
func (o *openItem) id() data.ID {
	switch {
	case o.request != nil:
		return o.request.ID
	case o.followUp != nil:
		return o.followUp.ID
	}
	return o.issue.ID
}

// waits reports whether the customer has no answer yet.
func (o *openItem) waits() bool { return o.request != nil && o.request.FirstAnswerAt == 0 }

// firing is the reason that the object is: what stands on the queue, or where it
// does not (it was dismissed, or its day has not come) the same one without its clock.
// An issue is no reason.
func (o *openItem) firing(standing []data.Firing) (data.Firing, bool) {
	var code data.Reason
	switch {
	case o.issue != nil:
		return data.Firing{}, false
	case o.followUp != nil && o.followUp.Kind == data.FollowUpAppointment:
		code = data.ReasonAppointment
	case o.followUp != nil:
		code = data.ReasonFollowUp
	case o.request.Kind == data.RequestOutage:
		code = data.ReasonOutageOpen
	case o.request.Kind == data.RequestCallback:
		code = data.ReasonCallback
	default:
		code = data.ReasonRequestWaiting
	}
	key := o.id().String()
	for i := range standing {
		if standing[i].Code == code && standing[i].Occurrence == key {
			return standing[i], true
		}
	}
	return data.Firing{Code: code, Occurrence: key}, true
}

// mergedHere reports whether an issue is counted as another of the same account, which
// stands for it; one that was merged into another account's is still this one's.
func mergedHere(f *data.Facts, u *data.Issue) bool {
	return slices.ContainsFunc(f.Issues, func(o data.Issue) bool { return o.ID == u.MergedInto && o.ID != u.ID })
}
