package desk

import (
	"encoding/json"
	"strconv"
	"strings"

	"rounds/data"
)

// RunFacts are what a run of a playbook knows of the account before anybody asks: the
// account's own fields, and what the rows say, by the names that playbooks use as
// account_field. reason is why the run began; at is the moment as of which days count.
func RunFacts(f *data.Facts, reason data.Reason, at data.Instant) map[string]string {
	a := &f.Account
	facts := customFacts(a.Custom)
	put := func(name, value string) {
		if value != "" {
			facts[name] = value
		}
	}
	day := func(name string, d data.Date) {
		if d != 0 {
			facts[name] = d.String()
		}
	}
	put("reason", strings.ReplaceAll(string(reason), ".", "_"))
	if reason != "" {
		put("contract_changed", strconv.FormatBool(reason == data.ReasonContractChanged))
	}
	put("plan", a.Plan)
	day("start", a.StartOn)
	day("trial_end", a.TrialEndOn)
	day("renewal_date", a.RenewalOn)
	if today := at.DateIn(a.Location()); a.RenewalOn >= today {
		put("renewal_days", strconv.Itoa(int(a.RenewalOn-today)))
	}
	if a.Seats > 0 {
		put("seats", strconv.FormatInt(a.Seats, 10))
	}
	if a.MRR > 0 {
		put("mrr", amount(a.MRR, a.Currency))
	}
	goalFacts(f, put, day)
	put("product", latestProduct(f, at))
	requestFacts(f, put)
	proposalFacts(f, put, day)
	handOffFacts(f, put)
	eventFacts(f, at, put)
	occasionFacts(f, reason, at, put)
	return facts
}

// goalFacts are the newest goal.
func goalFacts(f *data.Facts, put func(name, value string), day func(string, data.Date)) {
	var g data.Goal
	for i := range f.Goals {
		if f.Goals[i].At >= g.At {
			g = f.Goals[i]
		}
	}
	put("goal", g.Why)
	put("first_value", g.FirstValue)
	day("first_value_on", g.ExpectedOn)
}

// customFacts are the team's own fields.
func customFacts(custom data.Fields) map[string]string {
	facts := map[string]string{}
	for name, value := range custom {
		switch v := value.(type) {
		case string:
			facts[name] = v
		case float64:
			facts[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case json.Number:
			facts[name] = v.String()
		case bool:
			facts[name] = strconv.FormatBool(v)
		}
	}
	return facts
}

func amount(m data.Money, currency string) string {
	return strings.TrimSpace(m.String() + " " + currency)
}

// latestProduct is the product with which the account began last, among those that it
// still has.
func latestProduct(f *data.Facts, at data.Instant) string {
	product, began := "", data.Instant(0)
	for i := range f.Subscriptions {
		u := &f.Subscriptions[i]
		if u.Product == "" || u.Status == data.SubscriptionCancelled {
			continue
		}
		if on := u.StartOn.Start(f.Account.Location()); product == "" || on > began && on <= at {
			product, began = u.Product, on
		}
	}
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind == data.EventProductActive && e.Product != "" && e.At >= began && e.At <= at {
			product, began = e.Product, e.At
		}
	}
	return product
}

// requestOptions are the kinds of request by the names that the playbook of
// requests gives them.
var requestOptions = map[data.RequestKind]string{
	data.RequestPerformance: "performance_analysis", data.RequestIntegration: "partner_integration",
	data.RequestConfiguration: "configuration", data.RequestServices: "additional_services",
	data.RequestCustom: "custom_feature", data.RequestHowTo: "how_to", data.RequestBug: "bug", data.RequestComplaint: "complaint",
}

// requestFacts are the kind of the request that waits longest and, of those that are
// open, the subject of the one escalated first, else of the oldest.
func requestFacts(f *data.Facts, put func(name, value string)) {
	var kind, subject *data.Request
	earlier := func(r, than *data.Request) bool {
		if than == nil {
			return true
		}
		if (r.EscalatedAt != 0) != (than.EscalatedAt != 0) {
			return r.EscalatedAt != 0
		}
		return r.OpenedAt < than.OpenedAt
	}
	for i := range f.Requests {
		r := &f.Requests[i]
		if r.ResolvedAt != 0 {
			continue
		}
		if requestOptions[r.Kind] != "" && (kind == nil || r.OpenedAt < kind.OpenedAt) {
			kind = r
		}
		if earlier(r, subject) {
			subject = r
		}
	}
	if kind != nil {
		put("request_kind", requestOptions[kind.Kind])
	}
	if subject != nil {
		put("open_request", subject.Subject)
	}
}

// proposalFacts are the open proposal that is to be decided first.
func proposalFacts(f *data.Facts, put func(name, value string), day func(string, data.Date)) {
	var first *data.Proposal
	for i := range f.Proposals {
		p := &f.Proposals[i]
		if p.Status == "open" && (first == nil || p.DecisionOn < first.DecisionOn) {
			first = p
		}
	}
	put("proposal_open", strconv.FormatBool(first != nil))
	if first == nil {
		return
	}
	put("proposal_product", first.Product)
	day("decision_on", first.DecisionOn)
	if first.MRR > 0 {
		put("proposal_mrr", amount(first.MRR, f.Account.Currency))
	}
}

// handOffFacts are what sales knows of the newest deal.
func handOffFacts(f *data.Facts, put func(name, value string)) {
	var last *data.HandOff
	for i := range f.HandOffs {
		if h := &f.HandOffs[i]; last == nil || h.WonAt > last.WonAt {
			last = h
		}
	}
	if last == nil {
		return
	}
	put("deal_history", last.History)
	put("contract_points", last.ContractPoints)
	put("sold_features", strings.Join(last.Features, ", "))
	put("sold_problems", strings.Join(last.Problems, ", "))
}

// eventFacts are the newest of what happened at the customer: the amount of a failed
// charge, and what changed on the market, in the product or in its configuration.
func eventFacts(f *data.Facts, at data.Instant, put func(name, value string)) {
	if e := newestEvent(f, data.EventPaymentFailed, at); e != nil && e.Amount > 0 {
		put("failed_amount", amount(e.Amount, f.Account.Currency))
	}
	for kind, name := range map[data.EventKind]string{
		data.EventMarketChanged: "market_change", data.EventConfigBlocked: "config_problem",
	} {
		if e := newestEvent(f, kind, at); e != nil {
			put(name, e.Detail)
		}
	}
}
