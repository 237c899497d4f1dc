package kpi

import (
	"time"

	"rounds/data"
)

// revenue rebuilds the MRR of one account on past days; see the package's comment.
type revenue struct {
	life   life
	price  data.Money // on the last day, where the account's own figure leads
	spells []spell    // what the subscriptions paid, where they lead
	steps  []step     // contract changes
}

// spell is a subscription that was paid from its first day through its last.
type spell struct {
	product  string
	from, to data.Date // to 0: it still runs
	price    data.Money
}

func (s *spell) on(d data.Date) bool { return s.from <= d && (s.to == 0 || d <= s.to) }

// step is a change of MRR on a day: what was paid on the days before is less by its
// amount, from the first day of the subscription that it changed on.
type step struct {
	from, day data.Date // from 0: nobody knows which subscription
	amount    data.Money
}

func (s *step) undone(d data.Date) bool { return s.from <= d && d < s.day }

// revenueOf reads the account's history into r, whose lists are used again.
func revenueOf(r *revenue, f *data.Facts, l life, loc *time.Location, today data.Date) {
	r.life, r.price, r.spells, r.steps = l, f.Account.MRR, r.spells[:0], r.steps[:0]
	last := today
	if l.left != 0 {
		last = l.left - 1
	}
	for i := range f.Subscriptions {
		r.spell(f, &f.Subscriptions[i], loc)
	}
	if sum := r.paid(last); sum != r.price && r.price != 0 || sum == 0 {
		r.spells = r.spells[:0] // they do not tell how the account's figure came about
	}
	for i := range f.Events {
		e := &f.Events[i]
		if day := e.At.DateIn(loc); e.Kind == data.EventContractChanged && day <= last && !r.doubled(f, e, day, loc) {
			r.steps = append(r.steps, step{r.begun(e, day), day, e.Amount})
		}
	}
	if r.price == 0 && l.left != 0 {
		r.price = lost(f.Events)
	}
}

func (r *revenue) spell(f *data.Facts, s *data.Subscription, loc *time.Location) {
	if s.MRR <= 0 || s.Status == data.SubscriptionTrial {
		return
	}
	p := spell{product: s.Product, from: s.StartOn, to: endOf(s, &f.Account, loc), price: s.MRR}
	if s.TrialEndOn != 0 {
		p.from = max(p.from, s.TrialEndOn+1)
	}
	for i := range f.Subscriptions { // the next of the same product takes over on its first day
		if n := &f.Subscriptions[i]; n != s && n.Product == s.Product && n.StartOn == p.to && p.to != 0 && n.StartOn > s.StartOn {
			p.to--
			break
		}
	}
	r.spells = append(r.spells, p)
}

// paid is what the subscriptions that ran on a day paid, contract changes left aside.
func (r *revenue) paid(d data.Date) data.Money {
	sum := data.Money(0)
	for i := range r.spells {
		if r.spells[i].on(d) {
			sum += r.spells[i].price
		}
	}
	return sum
}

// begun is the first day of the subscription that changed on a day, 0 where none that is
// known ran. Where the change names no product that did, it is the oldest that paid more
// than it rose by.
func (r *revenue) begun(e *data.Event, day data.Date) data.Date {
	named := r.oldest(day, func(s *spell) bool { return s.product == e.Product })
	if named != 0 {
		return named
	}
	return r.oldest(day, func(s *spell) bool { return s.price > e.Amount })
}

// oldest is the first day of the oldest of some subscriptions that ran on a day, 0 when
// none did.
func (r *revenue) oldest(day data.Date, of func(*spell) bool) data.Date {
	var from data.Date
	for i := range r.spells {
		if s := &r.spells[i]; s.on(day) && of(s) && (from == 0 || s.from < from) {
			from = s.from
		}
	}
	return from
}

// doubled reports whether a change of a contract on a day is the beginning or the end of
// a subscription that is known by itself: of the same product, or by the same amount
// where it names none.
func (r *revenue) doubled(f *data.Facts, e *data.Event, day data.Date, loc *time.Location) bool {
	switch {
	case len(r.spells) == 0:
		return false // none of them counts
	case e.Product == "":
		paid := r.paid(day)
		return e.Amount != 0 && (paid-r.paid(day-1) == e.Amount || r.paid(day+1)-paid == e.Amount)
	}
	for i := range f.Subscriptions {
		s := &f.Subscriptions[i]
		if s.Product == e.Product && (s.StartOn == day || endOf(s, &f.Account, loc) == day) {
			return true
		}
	}
	return false
}

// lost is what the last churn event says that was paid until then.
func lost(events []data.Event) data.Money {
	var last *data.Event
	for i := range events {
		if e := &events[i]; e.Kind == data.EventChurn && e.Amount < 0 && (last == nil || e.At > last.At) {
			last = e
		}
	}
	if last == nil {
		return 0
	}
	return -last.Amount
}

// on is the MRR on a day, in the account's own currency.
func (r *revenue) on(d data.Date) data.Money {
	if !r.life.on(d) {
		return 0
	}
	m := r.price
	if len(r.spells) > 0 {
		m = r.paid(d)
	}
	for i := range r.steps {
		if s := &r.steps[i]; s.undone(d) {
			m -= s.amount
		}
	}
	return max(m, 0)
}
