package demo

import (
	"slices"
	"strings"
	"time"

	"rounds/data"
)

// plans by the MRR from which they start, in whole units.
var plans = []struct {
	name string
	from int64
}{{"Enterprise", 2500}, {"Scale", 900}, {"Growth", 250}, {"Starter", 0}}

func planFor(mrr data.Money) string {
	for _, p := range plans {
		if mrr.Units() >= p.from {
			return p.name
		}
	}
	return plans[len(plans)-1].name
}

// trialDays is the length of a trial; the call is on its last day.
const trialDays = 14

// contract gives the account its plan, price, dates, fields and subscriptions.
func (b *builder) contract() {
	a, t := &b.Account, b.trade
	a.Segment = t.segment
	a.Parent = b.parent()
	a.MRR = data.Money(clamp(b.d.logNormal(t.price, 0.8), 39, 19_000)) / 10 * 1000
	if b.head.agency {
		a.MRR *= 3
	}
	a.StartOn = a.SignupAt.DateIn(b.loc)
	a.TrialEndOn = a.StartOn + trialDays
	a.Payment = data.PaymentOK
	a.Stage = b.stage()
	a.AutoRenew = b.d.chance(0.7)
	annual := b.d.chance(0.65)
	if annual {
		a.RenewalOn = b.anniversary()
	}
	if b.part.renewal > 0 {
		annual, a.RenewalOn = true, b.today+data.Date(b.part.renewal)
	}
	b.fields()
	if b.part.dress != nil {
		b.part.dress(b)
	}
	if a.Currency == "JPY" { // a price list in yen
		a.MRR *= 160
	}
	a.Plan = planFor(a.MRR)
	if a.Currency == "JPY" {
		a.Plan = planFor(a.MRR / 160)
	}
	if a.Seats == 0 {
		a.Seats = max(2, min(120, a.MRR.Units()/180+int64(b.d.between(1, 3))))
	}
	billing := "monthly"
	if annual {
		billing = "annual"
	}
	b.subscribe(t.product, billing, a.StartOn, a.Seats, a.MRR, false)
	if b.d.chance(0.3) && b.daysSince(a.SignupAt) > 120 {
		b.subscribe(t.extra, billing, a.StartOn+data.Date(b.d.between(60, 100)), a.Seats/2+1, a.MRR/5/100*100, false)
	}
	if t.selfServe != "" && b.d.chance(0.3) && b.daysSince(a.SignupAt) > 120 {
		b.subscribe(t.selfServe, "monthly", a.StartOn+data.Date(b.d.between(30, 90)), 1, min(2900, a.MRR/4), true)
	}
	b.addUp()
	// A tenth of what began more than half a year ago has ended within the year.
	if b.part == &calm && !b.head.agency && b.daysSince(a.SignupAt) > 180 && b.d.chance(0.24*(1.1-b.well)) {
		b.leave()
	}
}

// addUp lets the products cost together what the account pays: the first of them the
// rest.
func (b *builder) addUp() {
	first := b.Account.MRR
	for _, s := range b.Subscriptions[1:] {
		first -= s.MRR
	}
	b.Subscriptions[0].MRR = first
}

// stage follows from the age of the account and how well it does.
func (b *builder) stage() data.Stage {
	switch days := b.daysSince(b.Account.SignupAt); {
	case days <= 3:
		return data.StageActivation
	case days <= 45:
		return data.StageOnboarding
	case b.well > 0.88 && b.d.chance(0.5):
		return data.StageAdvocacy
	}
	return data.StageAdoption
}

// anniversary is the next yearly day of the contract after the trial.
func (b *builder) anniversary() data.Date {
	day := b.Account.TrialEndOn + 365
	for day <= b.today {
		day += 365
	}
	return day
}

// fields are the team's own, by trade.
func (b *builder) fields() {
	switch b.trade {
	case &marketplace:
		markets := []string{b.place.country, "DE", "FR", "IT", "ES", "SE", "US", "JP"}
		n := b.d.between(1, 4)
		var chosen []string
		for k := 0; len(chosen) < n && k < 12; k++ {
			m := markets[0]
			if k > 0 {
				m = pick(b.d, markets)
			}
			if !slices.Contains(chosen, m) {
				chosen = append(chosen, m)
			}
		}
		b.Account.Custom = data.Fields{
			"marketplaces":      strings.Join(chosen, ", "),
			"sku_count":         float64(int(b.d.logNormal(400, 1.2)) + 5),
			"product_kind":      pick(b.d, []string{"private_label", "private_label", "wholesale", "wholesale", "both"}),
			"seller_experience": pick(b.d, []string{"new", "experienced"}),
			"area":              b.Account.Industry,
		}
	case &adTech:
		b.Account.Custom = data.Fields{
			"partners":    float64(b.d.between(1, 14)),
			"white_label": b.d.chance(0.6),
			"impressions": float64(b.d.between(4, 900)) * 1e6,
			"area":        b.Account.Industry,
		}
	default:
		b.Account.Custom = data.Fields{
			"locations": float64(b.d.between(1, 9)),
			"agency":    b.head.agency,
			"area":      b.Account.Industry,
		}
	}
}

// subscribe adds one product; a trial while the first 14 days last.
func (b *builder) subscribe(product, billing string, from data.Date, seats int64, mrr data.Money, selfServe bool) {
	s := data.Subscription{
		AccountID: b.Account.ID, Product: product, Plan: b.Account.Plan, Status: data.SubscriptionActive,
		SelfServe: selfServe, StartOn: from, Billing: billing, Seats: seats, MRR: mrr, AutoRenew: b.Account.AutoRenew,
		RenewalOn: b.Account.RenewalOn, CreatedAt: max(b.Account.CreatedAt, min(b.ago(0), from.Start(b.loc))),
	}
	if !selfServe && from == b.Account.StartOn {
		s.TrialEndOn = b.Account.TrialEndOn
		if s.TrialEndOn >= b.today {
			s.Status = data.SubscriptionTrial
		}
	}
	s.ID = b.d.id(s.CreatedAt)
	b.Subscriptions = append(b.Subscriptions, s)
}

// leave lets the customer go some time within the year; the world keeps her for
// its figures.
func (b *builder) leave() {
	a := &b.Account
	last := min(int(b.today-a.TrialEndOn)-100, historyDays-15)
	gone := b.today - data.Date(b.d.between(8, max(9, last)))
	a.ChurnedOn = gone
	notice := b.hoursOn(gone - data.Date(b.d.between(20, 45)))
	a.CancelledAt, a.AutoRenew, a.RenewalOn = notice, false, 0
	b.well, b.slope = b.well*0.4, -0.1
	b.reach = gone.Start(b.loc)
	b.event(data.EventCancellation, notice, "", pick(b.d, []string{
		"The price is too high for what we use", "We close the shop", "Our new agency brings its own software", "We sell the company",
	}), 0, nil)
	b.event(data.EventChurn, gone.Start(b.loc).Add(9*time.Hour), "", "", -a.MRR, nil)
	for i := range b.Subscriptions {
		b.Subscriptions[i].Status, b.Subscriptions[i].EndOn, b.Subscriptions[i].AutoRenew = data.SubscriptionCancelled, gone, false
		b.Subscriptions[i].RenewalOn = 0
	}
}
