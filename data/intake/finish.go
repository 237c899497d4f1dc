package intake

import (
	"math"
	"strings"
	"time"
	"unicode"

	"rounds/data"
)

// trialDays is the length of a trial in the field: the call is on day 14, which is
// the start and 14 days.
const trialDays = 14

// finish derives what no single column says, and checks what a row must have.
func (b *build) finish(p *Plan) *problem {
	if p.Connector == "csv" || p.Connector == "ravenstack" {
		// A vendor's creation time never changes, so it tells a reused id apart. In
		// other files it may be corrected like any value.
		b.rec.ExtCreatedAt = 0
	}
	var why *problem
	switch p.Kind {
	case KindAccounts:
		why = b.finishAccount(p)
	case KindContacts:
		why = b.finishContact(p)
	case KindSubscriptions:
		b.finishSubscription(p)
	case KindUsage:
		why = b.finishUsage(p)
	case KindRequests:
		why = b.finishRequest(p)
	case KindEvents:
		why = b.finishEvent(p)
	case KindOpportunities:
		b.finishOpportunity(p)
	}
	if why != nil {
		return why
	}
	if b.rec.ExtID == "" {
		return &problem{column: p.KeyColumn, reason: say("blank.id")}
	}
	return nil
}

func (b *build) finishAccount(p *Plan) *problem {
	a := b.account
	if a.Name == "" {
		switch {
		case a.Website != "":
			a.Name = a.Website
		case a.Email != "":
			a.Name = a.Email
		case p.columnOf("name") == nil:
			a.Name = b.rec.ExtID
		case b.rec.ExtID != "":
			return &problem{column: p.columnOf("name").Name, reason: say("blank.name", shorten(b.rec.ExtID, 60))}
		}
	}
	if p.Connector == "stripe" && a.SignupAt == 0 {
		a.SignupAt = a.CreatedAt
		a.StartOn = orDate(a.StartOn, a.CreatedAt.DateIn(p.location))
	}
	if a.StartOn == 0 && a.SignupAt != 0 {
		a.StartOn = a.SignupAt.DateIn(p.location)
	}
	if b.trial && a.TrialEndOn == 0 && a.StartOn != 0 {
		a.TrialEndOn = a.StartOn + trialDays
	}
	a.Currency = b.currency
	if len(p.guessed) > 0 {
		b.guess(p)
	}
	a.Custom = b.custom
	return nil
}

// guess fills language, zone and country where the file is silent.
func (b *build) guess(p *Plan) {
	a := b.account
	code := a.Country
	if p.Connector == "edinet" || p.Connector == "gbizinfo" {
		if sort, ok := b.custom["提出者種別"].(string); ok && strings.HasPrefix(sort, "外国") {
			return
		}
		code = "JP"
	}
	l, ok := landOf(code)
	if !ok {
		return
	}
	for _, c := range p.guessed {
		switch c {
		case "country":
			a.Country = code
		case "language":
			a.Language = l.language
		case "time_zone":
			a.TimeZone = l.zone
		}
	}
}

func (b *build) finishContact(p *Plan) *problem {
	c := b.contact
	if p.Connector == "zendesk" {
		switch strings.ToLower(c.Role) {
		case "agent", "admin":
			b.team = true
		case "end-user":
			c.Role = ""
		}
	}
	if c.Name == "" {
		c.Name = joinName(b.first, b.last)
	}
	if c.Name == "" {
		c.Name = c.Email
	}
	if c.Name == "" {
		column := p.KeyColumn
		for _, n := range []string{"name", "last_name", "first_name", "email"} {
			if at := p.columnOf(n); at != nil {
				column = at.Name
				break
			}
		}
		return &problem{column: column, reason: say("blank.contact")}
	}
	if b.rec.Account.Domain != "" {
		b.rec.Account.Domain = domain(b.rec.Account.Domain)
	}
	b.rec.Account.Email = c.Email
	c.Custom = b.custom
	return nil
}

// joinName puts a name together in the order of its script.
func joinName(first, last string) string {
	if first == "" || last == "" {
		return first + last
	}
	for _, r := range last {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return last + " " + first
		}
	}
	return first + " " + last
}

// domain takes the host out of a web address.
func domain(s string) string {
	s = strings.ToLower(s)
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	return strings.TrimPrefix(s, "www.")
}

func (b *build) finishSubscription(p *Plan) {
	s := b.sub
	switch {
	case b.status != "":
		s.Status = data.SubscriptionStatus(b.status)
	case b.ended:
		s.Status = data.SubscriptionCancelled
	case b.trial:
		s.Status = data.SubscriptionTrial
	default:
		s.Status = data.SubscriptionActive
	}
	if b.trial && s.TrialEndOn == 0 && s.StartOn != 0 {
		s.TrialEndOn = s.StartOn + trialDays
	}
	switch {
	case b.yearly != 0:
		s.MRR = monthly(b.yearly)
	case b.price != 0:
		s.MRR = b.perMonth(p)
	}
	if b.currency != "" && p.columnOf("currency") == nil {
		b.put("currency", b.currency)
	}
	s.Custom = b.custom
}

// perMonth is the price a month: what is charged an interval, for each licence
// where the payment system states the price of one.
func (b *build) perMonth(p *Plan) data.Money {
	charges := b.perYear
	if charges == 0 {
		charges = 12
	}
	price := int64(b.price)
	if p.Connector == "stripe" && b.sub.Seats > 1 && price < math.MaxInt64/100/b.sub.Seats && price > math.MinInt64/100/b.sub.Seats {
		price *= b.sub.Seats
	}
	if price > math.MaxInt64/64 || price < math.MinInt64/64 {
		return data.Money(price)
	}
	return data.Money(divRound(price*charges, 12))
}

func (b *build) finishUsage(p *Plan) *problem {
	u, ref := b.usage, b.rec
	if u.Day == 0 {
		return &problem{column: p.columnOf("day").Name, reason: say("blank.day")}
	}
	if b.rec.ExtID == "" && p.columnOf("id") == nil {
		ref.ExtID = strings.Join([]string{ref.Account.ID, ref.Account.Name, ref.Account.Email, ref.Account.Domain, ref.SubscriptionRef, u.Day.String(), u.Feature}, "|")
	}
	u.Custom = b.custom
	return nil
}

func (b *build) finishRequest(p *Plan) *problem {
	r := b.request
	if strings.EqualFold(b.status, "deleted") {
		b.deleted = true
		return nil
	}
	if r.OpenedAt == 0 {
		return &problem{column: p.columnOf("opened_at").Name, reason: say("blank.opened")}
	}
	if b.minutes >= 0 && b.minutes < 1e9 {
		r.FirstAnswerAt = r.OpenedAt.Add(time.Duration(b.minutes * float64(time.Minute)))
	}
	if b.hours >= 0 && b.hours < 1e7 && r.ResolvedAt == 0 {
		r.ResolvedAt = r.OpenedAt.Add(time.Duration(b.hours * float64(time.Hour)))
	}
	if r.ResolvedAt == 0 && isResolved(b.status) {
		if r.ResolvedAt = b.updated; r.ResolvedAt < r.OpenedAt {
			r.ResolvedAt = r.OpenedAt
		}
	}
	if b.escalated {
		r.EscalatedAt = r.OpenedAt
	}
	if b.rec.Account.Domain != "" {
		b.rec.Account.Domain = domain(b.rec.Account.Domain)
	}
	r.Custom = b.custom
	return nil
}

func (b *build) finishEvent(p *Plan) *problem {
	e := b.event
	if e.At == 0 {
		return &problem{column: p.columnOf("at").Name, reason: say("blank.at")}
	}
	if e.Kind == "" {
		e.Kind = p.eventKind
		if e.Kind == "charge" {
			e.Kind = chargeKind(b.paid, b.failure)
		}
	}
	if e.Kind == "" {
		return &problem{column: p.columnOf("kind").Name, reason: say("blank.kind")}
	}
	if p.isMinor("amount") && !hasNoMinor(b.currency) {
		e.Amount = data.Money(divRound(int64(e.Amount), 100))
	}
	if b.currency != "" && p.columnOf("currency") == nil {
		b.put("currency", b.currency)
	}
	if b.rec.ExtID == "" && p.columnOf("id") == nil {
		ref := b.rec.Account
		b.rec.ExtID = strings.Join([]string{ref.ID, ref.Name, ref.Email, string(e.Kind), itoa(int(e.At)), e.Product}, "|")
	}
	e.Custom = b.custom
	return nil
}

// chargeKind tells what a charge of a payment system was.
func chargeKind(paid, failure string) data.EventKind {
	switch strings.ToLower(paid) {
	case "true", "paid", "succeeded":
		return data.EventPaymentOK
	case "false", "failed":
		return data.EventPaymentFailed
	}
	if failure != "" {
		return data.EventPaymentFailed
	}
	return "charge"
}

func (b *build) finishOpportunity(p *Plan) {
	o := b.deal
	if o.Name == "" {
		o.Name = b.rec.ExtID
	}
	stage := compact(o.Stage)
	won := stage == "closedwon" || stage == "won" || stage == "gewonnen" || stage == "受注"
	lost := stage == "closedlost" || stage == "lost" || stage == "verloren" || stage == "失注"
	if p.columnOf("is_won") == nil {
		o.IsWon = won
	}
	if p.columnOf("is_closed") == nil {
		o.IsClosed = won || lost
	}
	o.Currency = b.currency
	o.Custom = b.custom
}

func (p *Plan) isMinor(name string) bool {
	c := p.columnOf(name)
	return c != nil && c.minor
}
