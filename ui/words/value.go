package words

import (
	"strings"

	"rounds/data"
	"rounds/data/schema"
)

// values say under which keys the values of a closed field stand.
var values = map[string]string{
	"account.stage": "account.stage.", "account.channel": "account.channel.", "account.payment": "account.payment.",
	"contact.channel": "account.channel.", "request.channel": "account.channel.", "request.kind": "account.request.",
	"subscription.status": "account.status.", "subscription.billing": "billing.", "user.role": "role.", "event.kind": "account.event.",
	"activity.kind": "activity.", "activity.state": "activity.state.", "activity.sentiment": "account.sentiment.",
	"step_answer.state": "step.state.", "follow_up.kind": "account.follow-up.", "disposition.kind": "disposition.",
	"survey.kind": "account.kind.", "issue.kind": "account.kind.", "issue.status": "account.issue.",
	"proposal.kind": "proposal.", "proposal.status": "account.proposal.", "promise.source": "account.source.",
	"write_back.state": "sync.back.",
}

// Value is a value of a field as a person calls it, where the field takes a few, or names
// what the program itself has names for: kinds of rows, fields, reasons, outcomes. Any other
// text stands as it is.
func (w *Words) Value(ent, field, value string) string {
	switch column := ent + "." + field; column {
	case "run.reason", "activity.reason", "disposition.code":
		return w.Reason(data.Reason(value))
	case "activity.outcome":
		return w.Outcome("", value)
	case "step_answer.step_id", "step_answer.field":
		return strings.ReplaceAll(value, "_", " ")
	case "step_answer.answer":
		return w.Named("sync.bool.", value)
	case "conflict.ent", "write_back.ent":
		return w.Kind(value)
	case "conflict.field", "write_back.field":
		return w.Field("", value)
	default:
		if schema.Closed(ent, field) == nil {
			return value
		}
		return w.Named(values[column], value)
	}
}

// Reason names a reason by itself, without the numbers of an account: "renewal near". One of
// a newer program is its code.
func (w *Words) Reason(code data.Reason) string {
	if key := "reason." + string(code); w.Has(key) {
		return w.T(key)
	}
	return w.Named("why.", string(code))
}

// Reasons names several, in one line.
func (w *Words) Reasons(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = w.Reason(data.Reason(code))
	}
	return strings.Join(names, ", ")
}
