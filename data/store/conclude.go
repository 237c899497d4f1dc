package store

import (
	"slices"

	"rounds/data"
	"rounds/data/signal"
	"rounds/data/text"
)

// The outcomes of a playbook that say what became of the request that a call was about:
// after the restated problem it is solved or escalated. Any other outcome leaves it
// open, answered as it is.
var (
	escalates = []string{"escalated", "reopened"}
	resolves  = []string{"solved", "resolved", "restored", "settled", "declined", "not_possible"}
)

// Escalates reports whether a call that ends so hands its request on.
func Escalates(outcome string) bool { return slices.Contains(escalates, outcome) }

// Resolves reports whether a call that ends so closes its request.
func Resolves(outcome string) bool { return slices.Contains(resolves, outcome) }

// OfRequest reports whether a reason is about a request, which a call for it concludes.
func OfRequest(code data.Reason) bool {
	switch code {
	case data.ReasonRequestWaiting, data.ReasonOutageOpen, data.ReasonCallback, data.ReasonEscalation, data.ReasonComplaint:
		return true
	}
	return false
}

// fileRequests takes over into the requests that the call dealt with what was learnt in
// it (the impact in the customer's terms, the need behind it) and what became of them. An
// escalated one comes up every day, inside and with the customer, until it is resolved
// (escalation.followup). It runs before the firings are disposed of, so that each request
// is written once.
func (tx *Tx) fileRequests(call *data.Activity, f Filing) error {
	if f.Outcome == data.OutcomeNoAnswer {
		return nil
	}
	for i := range f.Acted {
		if !OfRequest(f.Acted[i].Code) {
			continue
		}
		id, ok := signal.Object(f.Acted[i].Occurrence)
		if !ok {
			continue
		}
		if err := stamp(tx, id, func(r *data.Request) { tx.conclude(r, call, f) },
			"first_answer_at", "escalated_at", "resolved_at", "impact", "real_need"); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) conclude(r *data.Request, call *data.Activity, f Filing) {
	if s := text.Block(f.Impact); s != "" {
		r.Impact = s
	}
	if call.RealNeed != "" {
		r.RealNeed = call.RealNeed
	}
	if r.FirstAnswerAt == 0 {
		r.FirstAnswerAt = tx.now
	}
	switch {
	case Escalates(f.Outcome) && r.EscalatedAt == 0:
		r.EscalatedAt = tx.now
	case Resolves(f.Outcome) && r.ResolvedAt == 0:
		r.ResolvedAt = tx.now
	}
}
