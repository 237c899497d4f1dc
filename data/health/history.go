package health

import (
	"slices"
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

// History is what the score looks at, packed so that scoring one more past day
// costs a fraction of a microsecond. Make one per evaluation; it is not for
// concurrent use, and it reads the Facts it was made from.
type History struct {
	rules *Rules
	f     *data.Facts
	zone  calendar.Zone
	at    data.Instant
	today data.Date
	start data.Date // first day of the contract or trial; 0 unknown
	seats int64
	use   Use

	ageEnds [maxAges]data.Date // first day after each of rules.Ages, in their order

	requests []request
	touches  []data.Instant
	nps      []answer
	csat     []answer
	payments []payment // ascending
	cancels  []cancel  // ascending

	room struct { // where the lists above begin, so that most accounts need no more
		requests [24]request
		touches  [32]data.Instant
		nps      [8]answer
		csat     [16]answer
		payments [8]payment
		cancels  [4]cancel
	}
}

// request is what the support measure needs of a data.Request.
type request struct {
	opened, answered, resolved, escalated data.Instant
	complaint, slow, late                 bool
}

type answer struct {
	at    data.Instant
	score int64
}

type payment struct {
	at    data.Instant
	state data.PaymentState
}

type cancel struct {
	at        data.Instant
	withdrawn bool
}

// moment is a local day and the instant as of which it is scored.
type moment struct {
	day data.Date
	end data.Instant
}

// NewHistory packs the facts as of at. It keeps f and rules and changes neither.
func NewHistory(f *data.Facts, at data.Instant, rules *Rules) *History {
	h := &History{}
	h.Load(f, at, rules)
	return h
}

// Load makes h the history of f as of at; h must be new.
func (h *History) Load(f *data.Facts, at data.Instant, rules *Rules) {
	h.rules, h.f, h.at = rules, f, at
	h.zone = calendar.NewZone(f.Account.Location())
	h.today = h.zone.DateOf(at)
	h.start = Start(&f.Account, &h.zone)
	h.seats = licences(f)
	h.use.load(f.Usage, h.today)
	h.loadAges()
	h.loadRequests()
	h.loadTouches()
	h.loadAnswers()
	h.loadEvents()
}

// Start is the first local day of an account's contract or trial, else the day of
// its sign-up, 0 when neither is known.
func Start(a *data.Account, z *calendar.Zone) data.Date {
	if a.StartOn != 0 {
		return a.StartOn
	}
	return z.DateOf(a.SignupAt)
}

// licences are the seats of the account, or else of its subscriptions.
func licences(f *data.Facts) int64 {
	if f.Account.Seats > 0 {
		return f.Account.Seats
	}
	var n int64
	for i := range f.Subscriptions {
		if s := &f.Subscriptions[i]; s.Status != data.SubscriptionCancelled {
			n += max(s.Seats, 0)
		}
	}
	return n
}

// Zone converts instants to the account's local days.
func (h *History) Zone() *calendar.Zone { return &h.zone }

// Today is the account's local day at the moment of evaluation.
func (h *History) Today() data.Date { return h.today }

// Start is the first day of the account's contract or trial, 0 when unknown.
func (h *History) Start() data.Date { return h.start }

// Use is the account's use.
func (h *History) Use() *Use { return &h.use }

// Renewal is the account's next renewal date and whether it renews by itself: its
// own, or else the earliest of its running subscriptions from the given day on;
// the date is 0 when none is known.
func (h *History) Renewal(day data.Date) (on data.Date, auto bool) {
	if h.f.Account.RenewalOn != 0 {
		return h.f.Account.RenewalOn, h.f.Account.AutoRenew
	}
	for i := range h.f.Subscriptions {
		s := &h.f.Subscriptions[i]
		if s.Status == data.SubscriptionCancelled || s.RenewalOn < day || s.RenewalOn == 0 {
			continue
		}
		if on == 0 || s.RenewalOn < on {
			on, auto = s.RenewalOn, s.AutoRenew
		} else if s.RenewalOn == on {
			auto = auto && s.AutoRenew
		}
	}
	return on, auto
}

// Unpaid is since when charges have failed as of an instant, and the state of the
// last one; since is 0 unless the last one failed or is being retried.
func (h *History) Unpaid(end data.Instant) (since data.Instant, state data.PaymentState) {
	for i := range h.payments {
		p := &h.payments[i]
		if p.at > end {
			break
		}
		if p.state == data.PaymentOK {
			since = 0
		} else if since == 0 {
			since = p.at
		}
		state = p.state
	}
	return since, state
}

// Cancelled is when the cancellation notice that stands as of an instant arrived,
// 0 without one.
func (h *History) Cancelled(end data.Instant) data.Instant {
	var since data.Instant
	for i := range h.cancels {
		c := &h.cancels[i]
		switch {
		case c.at > end:
			return since
		case c.withdrawn:
			since = 0
		case since == 0:
			since = c.at
		}
	}
	return since
}

// moment is when a past day is scored: at its end, today at the moment asked for.
func (h *History) moment(day data.Date) moment {
	if day >= h.today {
		return moment{day: h.today, end: h.at}
	}
	return moment{day: day, end: h.zone.End(day)}
}

func (h *History) loadAges() {
	for i := range h.ageEnds {
		h.ageEnds[i] = 0
		if i < len(h.rules.Ages) && h.start != 0 {
			h.ageEnds[i] = AddMonths(h.start, h.rules.Ages[i].Months)
		}
	}
}

// AddMonths moves a day by calendar months, to the last day of a month that is too
// short: a month after 31 January is the last of February.
func AddMonths(d data.Date, months int) data.Date {
	y, m, day := d.In(time.UTC).Date()
	last := data.Day(y, m+time.Month(months)+1, 0)
	return min(data.Day(y, m+time.Month(months), 1)+data.Date(day-1), last)
}

func (h *History) loadRequests() {
	h.requests = h.room.requests[:0]
	s := &h.rules.Support
	// Nothing scored reaches further back than the use of a health line.
	reach := useDays + max(s.WindowDays, h.rules.CSATDays, h.rules.Stale.Support)
	oldest := h.zone.Start(h.today - data.Date(reach))
	for i := range h.f.Requests {
		r := &h.f.Requests[i]
		if r.OpenedAt > h.at || r.ResolvedAt != 0 && r.ResolvedAt < oldest {
			continue
		}
		c := request{
			opened: r.OpenedAt, answered: r.FirstAnswerAt, resolved: r.ResolvedAt,
			escalated: r.EscalatedAt, complaint: r.Kind == data.RequestComplaint,
		}
		if r.FirstAnswerAt != 0 {
			took := h.rules.Hours.Elapsed(r.OpenedAt, r.FirstAnswerAt, h.zone.Location())
			c.slow = took > time.Duration(s.SlowMinutes)*time.Minute
			c.late = took > time.Duration(s.LateMinutes)*time.Minute
		}
		h.requests = append(h.requests, c)
		if r.CSAT > 0 {
			h.addCSAT(requestCSATAt(r), r.CSAT)
		}
	}
}

// requestCSATAt is when a request was rated: nobody says, so when it was resolved,
// else answered, else opened.
func requestCSATAt(r *data.Request) data.Instant {
	switch {
	case r.ResolvedAt != 0:
		return r.ResolvedAt
	case r.FirstAnswerAt != 0:
		return r.FirstAnswerAt
	default:
		return r.OpenedAt
	}
}

func (h *History) addCSAT(at data.Instant, score int64) {
	if h.csat == nil {
		h.csat = h.room.csat[:0]
	}
	h.csat = append(h.csat, answer{at: at, score: min(max(score, 1), 5)})
}

// IsTouch reports whether an activity reached the customer: it was filed, and
// somebody answered.
func IsTouch(a *data.Activity) bool {
	return a.State != data.CallParked && a.Outcome != data.OutcomeNoAnswer && a.At != 0
}

func (h *History) loadTouches() {
	h.touches = h.room.touches[:0]
	for i := range h.f.Activities {
		if a := &h.f.Activities[i]; a.At <= h.at && IsTouch(a) {
			h.touches = append(h.touches, a.At)
		}
	}
}

func (h *History) loadAnswers() {
	h.nps = h.room.nps[:0]
	for i := range h.f.Surveys {
		s := &h.f.Surveys[i]
		switch {
		case s.Declined || s.At == 0 || s.At > h.at:
		case s.Kind == data.SurveyNPS:
			h.nps = append(h.nps, answer{at: s.At, score: min(max(s.Score, 0), 10)})
		case s.Kind == data.SurveyCSAT:
			h.addCSAT(s.At, s.Score)
		}
	}
}

func (h *History) loadEvents() {
	h.payments, h.cancels = h.room.payments[:0], h.room.cancels[:0]
	for i := range h.f.Events {
		e := &h.f.Events[i]
		if e.At > h.at {
			continue
		}
		switch e.Kind {
		case data.EventPaymentFailed:
			h.payments = append(h.payments, payment{e.At, data.PaymentFailed})
		case data.EventPaymentOK:
			h.payments = append(h.payments, payment{e.At, data.PaymentOK})
		case data.EventCancellation:
			h.cancels = append(h.cancels, cancel{at: e.At})
		case data.EventCancelWithdrawn:
			h.cancels = append(h.cancels, cancel{e.At, true})
		case data.EventRenewed: // who renews has not left
			h.cancels = append(h.cancels, cancel{e.At, true})
		}
	}
	h.loadAccountState()
	// Equal instants: what is better for the customer counts, in any order of rows.
	slices.SortFunc(h.payments, func(a, b payment) int {
		if a.at != b.at {
			return compare(a.at, b.at)
		}
		return paymentOrder(a.state) - paymentOrder(b.state)
	})
	slices.SortFunc(h.cancels, func(a, b cancel) int {
		switch {
		case a.at != b.at:
			return compare(a.at, b.at)
		case a.withdrawn == b.withdrawn:
			return 0
		case b.withdrawn:
			return -1
		default:
			return 1
		}
	})
}

// loadAccountState adds what the account's own row says. A payment state without
// its time has held for as long as the account is known; where payments have events
// of their own, or nothing says how long, it says nothing.
func (h *History) loadAccountState() {
	a := &h.f.Account
	if at := h.paymentAt(); at != 0 && at <= h.at {
		h.payments = append(h.payments, payment{at, a.Payment})
	}
	if a.CancelledAt != 0 && a.CancelledAt <= h.at {
		h.cancels = append(h.cancels, cancel{at: a.CancelledAt})
	}
}

func (h *History) paymentAt() data.Instant {
	a := &h.f.Account
	switch {
	case a.Payment == "":
		return 0
	case a.PaymentAt != 0:
		return a.PaymentAt
	case len(h.payments) > 0:
		return 0
	case a.CreatedAt != 0 && a.CreatedAt <= h.at:
		return a.CreatedAt
	default:
		return h.zone.Start(min(h.start, h.today))
	}
}

func paymentOrder(s data.PaymentState) int {
	switch s {
	case data.PaymentFailed:
		return 0
	case data.PaymentRetrying:
		return 1
	default:
		return 2
	}
}

func compare(a, b data.Instant) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}
