package server

import (
	"maps"
	"slices"

	"rounds/data"
)

// kind is what one kind of event needs, what else it takes, and what it writes.
type kind struct {
	event data.EventKind // of the row on the timeline; "": none
	needs []string       // fields
	takes []string
	write func(*translation)
}

// everyKind are the fields that each kind takes.
var everyKind = []string{"id", "kind", "at", "account", "detail", "custom"}

// kinds are the kinds of event by name.
var kinds = map[string]kind{
	"signup": {
		event: data.EventSignup, write: (*translation).signup,
		takes: []string{"name", "reading", "language", "time_zone", "country", "currency", "phone", "email", "website", "industry", "segment",
			"contact", "product", "self_serve", "plan", "mrr", "seats", "start_on", "trial_end_on", "renewal_on"},
	},
	"cancellation":           {event: data.EventCancellation, takes: []string{"product"}, write: (*translation).cancelled},
	"cancellation_withdrawn": {event: data.EventCancelWithdrawn, takes: []string{"product"}, write: (*translation).withdrawn},
	"renewed":                {event: data.EventRenewed, needs: []string{"renewal_on"}, takes: []string{"product", "plan", "mrr", "seats", "amount"}, write: (*translation).contract},
	"contract_changed":       {event: data.EventContractChanged, takes: []string{"product", "plan", "mrr", "seats", "renewal_on", "amount"}, write: (*translation).contract},
	"churn":                  {event: data.EventChurn, takes: []string{"product"}, write: (*translation).churned},
	"payment_failed":         {event: data.EventPaymentFailed, takes: []string{"product", "amount"}, write: (*translation).payment},
	"payment_ok":             {event: data.EventPaymentOK, takes: []string{"product", "amount"}, write: (*translation).payment},
	"usage":                  {needs: []string{"feature", "day"}, takes: []string{"count", "users", "seconds", "errors"}, write: (*translation).usage},
	"request": {
		needs: []string{"type"}, write: (*translation).request,
		takes: []string{"ref", "channel", "subject", "body", "priority", "answered_at", "escalated_at", "resolved_at"},
	},
	"callback":          {takes: []string{"ref", "channel", "subject", "body", "wanted_at", "answered_at", "resolved_at"}, write: (*translation).request},
	"product_activated": {event: data.EventProductActive, needs: []string{"product"}},
	"market_changed":    {event: data.EventMarketChanged, takes: []string{"product"}},
	"claim":             {event: data.EventClaim, takes: []string{"product", "deadline", "amount"}},
	"release":           {event: data.EventRelease, takes: []string{"product", "feature"}},
	"shipped":           {event: data.EventShipped, takes: []string{"product", "issue"}},
	"config_blocked":    {event: data.EventConfigBlocked, takes: []string{"product"}},
}

func kindNames() []string { return slices.Sorted(maps.Keys(kinds)) }

// requestTypes are what a request may ask for; a call back is a kind of its own.
var requestTypes = []data.RequestKind{
	data.RequestPerformance, data.RequestIntegration, data.RequestConfiguration, data.RequestServices, data.RequestCustom,
	data.RequestHowTo, data.RequestBug, data.RequestComplaint, data.RequestOutage,
}

// channels are how a customer may be reached.
var channels = []data.Channel{
	data.ChannelPhone, data.ChannelEmail, data.ChannelChat, data.ChannelSlack, data.ChannelSkype, data.ChannelTeams,
}
