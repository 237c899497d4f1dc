package health

import "rounds/data"

// dealings is what the commercial measure counts.
type dealings struct {
	failedDays, paymentPoints  int // failedDays −1: the last charge went well, or is unknown
	state                      data.PaymentState
	renewalDays, renewalPoints int
	renewalKnown, auto         bool
	cancelled                  bool
}

// commercial is 100 less points for failing payments and for a renewal that is
// near and not automatic, and 0 while a cancellation notice stands. Contract facts
// hold until they change, so they have no age.
func (h *History) commercial(m moment, x *Measure) reading {
	rules := &h.rules.Commercial
	n := dealings{failedDays: -1, cancelled: h.Cancelled(m.end) != 0}
	since, state := h.Unpaid(m.end)
	n.state = state
	if since != 0 {
		n.failedDays = int(m.day - h.zone.DateOf(since))
		n.paymentPoints = rules.Failed
		if state == data.PaymentRetrying {
			n.paymentPoints = rules.Retrying
		}
	}
	on, auto := h.Renewal(m.day)
	if on != 0 {
		n.renewalKnown, n.auto = true, auto
		n.renewalDays = int(on - m.day)
		n.renewalPoints = rules.renewal(n.renewalDays, auto)
	}
	if state == "" && !n.renewalKnown && !n.cancelled {
		return reading{}
	}
	r := reading{value: min(max(100-n.paymentPoints-n.renewalPoints, 0), 100), present: true}
	if n.cancelled {
		r.value = 0
	}
	if x != nil {
		x.commercial(&n, r.value)
	}
	return r
}

// renewal is what a renewal so many days ahead takes off 100.
func (c *Commercial) renewal(days int, auto bool) int {
	switch {
	case auto || days > c.NearDays:
		return 0
	case days > c.CloseDays:
		return c.Near
	case days >= 0:
		return c.Close
	default:
		return c.Overdue
	}
}
