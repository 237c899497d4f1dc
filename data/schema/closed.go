package schema

import (
	"reflect"

	"rounds/data"
)

// Closed lists the values that a field takes besides "", nil where it takes any. Values
// beyond them can still arrive, from a system that has its own or from a newer program. The
// list is not to be changed.
func Closed(ent, field string) []string {
	e := Of(ent)
	if e == nil {
		return nil
	}
	at, ok := e.At[field]
	if !ok {
		return nil
	}
	if list, ok := byColumn[ent+"."+field]; ok {
		return list
	}
	return closed[e.GoType.Field(at).Type]
}

// IsProse reports whether a field is a text that says something as it is: none of a few
// values, and no id of a playbook, a step or an occurrence.
func IsProse(ent, field string) bool {
	e := Of(ent)
	if e == nil || coded[field] || Closed(ent, field) != nil {
		return false
	}
	f, ok := e.Field(field)
	return ok && f.Type == Text
}

// coded are the texts that name what a playbook or the program has words for.
var coded = map[string]bool{"playbook_id": true, "step_id": true, "field": true, "outcome": true, "occurrence": true, "ent": true, "cadence": true}

// closed are the types that have a name for each value.
var closed = map[reflect.Type][]string{
	reflect.TypeFor[data.Stage]():              texts(data.Stages()...),
	reflect.TypeFor[data.Channel]():            texts(data.Channels()...),
	reflect.TypeFor[data.PaymentState]():       texts(data.PaymentOK, data.PaymentFailed, data.PaymentRetrying),
	reflect.TypeFor[data.SubscriptionStatus](): texts(data.SubscriptionTrial, data.SubscriptionActive, data.SubscriptionCancelled),
	reflect.TypeFor[data.EventKind](): texts(data.EventSignup, data.EventProductActive, data.EventCancellation, data.EventCancelWithdrawn,
		data.EventContractChanged, data.EventPaymentFailed, data.EventPaymentOK, data.EventMarketChanged, data.EventClaim, data.EventRelease,
		data.EventShipped, data.EventConfigBlocked, data.EventChurn, data.EventRenewed, data.EventAssigned, data.EventMerged),
	reflect.TypeFor[data.RequestKind](): texts(data.RequestPerformance, data.RequestIntegration, data.RequestConfiguration, data.RequestServices,
		data.RequestCustom, data.RequestHowTo, data.RequestBug, data.RequestComplaint, data.RequestCallback, data.RequestOutage),
	reflect.TypeFor[data.ActivityKind]():    texts(data.ActivityCall, data.ActivityEmail, data.ActivityMeeting, data.ActivityChat, data.ActivityVisit),
	reflect.TypeFor[data.CallState]():       texts(data.CallParked, data.CallFiled),
	reflect.TypeFor[data.Sentiment]():       texts(data.SentimentGood, data.SentimentNeutral, data.SentimentBad),
	reflect.TypeFor[data.Reason]():          texts(data.Reasons()...),
	reflect.TypeFor[data.StepState]():       texts(data.StepOpen, data.StepDone, data.StepNotApplicable),
	reflect.TypeFor[data.FollowUpKind]():    texts(data.FollowUpPromise, data.FollowUpAppointment, data.FollowUpCall, data.FollowUpRetry),
	reflect.TypeFor[data.DispositionKind](): texts(data.DispositionDone, data.DispositionSnoozed, data.DispositionDismissed),
	reflect.TypeFor[data.SurveyKind]():      texts(data.SurveyNPS, data.SurveyCSAT),
	reflect.TypeFor[data.IssueKind]():       texts(data.IssueBug, data.IssueFeature),
	reflect.TypeFor[data.WriteBackState]():  texts(data.WriteBackPending, data.WriteBackSent, data.WriteBackDone, data.WriteBackFailed),
}

// byColumn are the fields that are plain text in the struct.
var byColumn = map[string][]string{
	"user.role":            {"lead", "manager", "representative", "analyst"},
	"subscription.billing": {"monthly", "annual"},
	"proposal.kind":        {"up-sell", "cross-sell"},
	"proposal.status":      {"open", "won", "lost"},
	"issue.status":         {"open", "handed", "shipped"},
	"promise.source":       {"sales", "csm"},
}

func texts[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
