package store

import (
	"testing"
	"time"

	"rounds/data"
)

func TestACallConcludesItsRequest(t *testing.T) {
	for _, c := range []struct {
		outcome             string
		code                data.Reason
		answered, escalated bool
		resolved            bool
	}{
		{"solved", data.ReasonRequestWaiting, true, false, true},
		{"escalated", data.ReasonRequestWaiting, true, true, false},
		{"waiting_for_customer", data.ReasonRequestWaiting, true, false, false},
		{"restored", data.ReasonOutageOpen, true, false, true},
		{"reported", data.ReasonEscalation, true, false, false},
		{"resolved", data.ReasonEscalation, true, false, true},
		{"settled", data.ReasonComplaint, true, false, true},
		{"solved", data.ReasonRenewal, false, false, false},
		{data.OutcomeNoAnswer, data.ReasonRequestWaiting, false, false, false},
	} {
		w := open(t)
		a := w.account("Lindqvist Handels AB")
		request := data.Request{ID: w.ids.New(), AccountID: a.ID, Kind: data.RequestBug, OpenedAt: w.Now(), Impact: "told before"}
		must(t, w.do(w.ctx, "x", func(tx *Tx) error { return tx.Insert(request) }))
		call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
		must(t, err)
		w.now = w.now.Add(time.Hour)
		must(t, w.File(w.ctx, Filing{
			CallID: call.Activity.ID, Outcome: c.outcome, RealNeed: "bill on Friday",
			Acted: []data.Firing{{Code: c.code, Occurrence: request.ID.String() + "@2026-11-20"}},
		}))
		got, err := get[data.Request](w.ctx, w.reader, request.ID)
		must(t, err)
		if got.FirstAnswerAt != 0 != c.answered || got.EscalatedAt != 0 != c.escalated || got.ResolvedAt != 0 != c.resolved {
			t.Errorf("%s as %s: %+v", c.code, c.outcome, got)
		}
		if got.RealNeed == "bill on Friday" != c.answered || got.Impact != "told before" {
			t.Errorf("%s as %s: need %q, impact %q", c.code, c.outcome, got.RealNeed, got.Impact)
		}
	}
}
