package wire

import (
	"encoding/json"

	"rounds/data"
)

// MaxEvents bounds one POST /v1/events.
const MaxEvents = 500

// Events is the body of POST /v1/events: what happened at customers, as the team's own
// systems report it. Each is an Event; they are read one by one, so that a mistake is
// told with its place.
type Events struct {
	Events []json.RawMessage `json:"events"`
}

// Event is one thing that happened. Which of the fields a kind takes, server/event_kind.go
// lists; amounts are in whole units of the account's currency, with up to two decimals.
type Event struct {
	ID      string       `json:"id"` // the sender's own: the same id counts once, however often it is sent
	Kind    string       `json:"kind"`
	At      data.Instant `json:"at"`
	Account EventAccount `json:"account"`
	Product string       `json:"product,omitempty"`
	Detail  string       `json:"detail,omitempty"`
	Custom  data.Fields  `json:"custom,omitempty"`

	// The customer, on sign-up.
	Name     string       `json:"name,omitempty"`
	Reading  string       `json:"reading,omitempty"`
	Language string       `json:"language,omitempty"`
	TimeZone string       `json:"time_zone,omitempty"`
	Country  string       `json:"country,omitempty"`
	Currency string       `json:"currency,omitempty"`
	Phone    string       `json:"phone,omitempty"`
	Email    string       `json:"email,omitempty"`
	Website  string       `json:"website,omitempty"`
	Industry string       `json:"industry,omitempty"`
	Segment  string       `json:"segment,omitempty"`
	Contact  EventContact `json:"contact,omitzero"`
	// SelfServe says that the product needs no onboarding call.
	SelfServe bool `json:"self_serve,omitempty"`

	// The contract.
	Plan       string      `json:"plan,omitempty"`
	MRR        json.Number `json:"mrr,omitempty"`
	Seats      int64       `json:"seats,omitempty"`
	StartOn    data.Date   `json:"start_on,omitempty"`
	TrialEndOn data.Date   `json:"trial_end_on,omitempty"`
	RenewalOn  data.Date   `json:"renewal_on,omitempty"`
	Amount     json.Number `json:"amount,omitempty"`

	// Use: one feature on one day. A later report of the same day takes its place.
	Feature string    `json:"feature,omitempty"`
	Day     data.Date `json:"day,omitempty"`
	Count   int64     `json:"count,omitempty"`
	Users   int64     `json:"users,omitempty"`
	Seconds int64     `json:"seconds,omitempty"`
	Errors  int64     `json:"errors,omitempty"`

	// A request. Ref is the sender's own id of it: a later event of that ref says more of
	// the same request.
	Ref         string       `json:"ref,omitempty"`
	Type        string       `json:"type,omitempty"`
	Channel     string       `json:"channel,omitempty"`
	Subject     string       `json:"subject,omitempty"`
	Body        string       `json:"body,omitempty"`
	Priority    string       `json:"priority,omitempty"`
	WantedAt    data.Instant `json:"wanted_at,omitempty"`
	AnsweredAt  data.Instant `json:"answered_at,omitempty"`
	EscalatedAt data.Instant `json:"escalated_at,omitempty"`
	ResolvedAt  data.Instant `json:"resolved_at,omitempty"`

	Deadline data.Date `json:"deadline,omitempty"` // of a claim
	Issue    data.ID   `json:"issue,omitzero"`     // that shipped
}

// EventAccount names an account by our id, or by its id in the sender's system. Systems
// reuse ids: CreatedAt, when the sender made the object, tells two of one id apart.
type EventAccount struct {
	ID        data.ID      `json:"id,omitzero"`
	ExtID     string       `json:"ext_id,omitempty"`
	CreatedAt data.Instant `json:"created_at,omitempty"`
	System    string       `json:"system,omitempty"` // whose id ExtID is; by default the key's
}

// EventContact is the person who signed up.
type EventContact struct {
	Name  string `json:"name,omitempty"`
	Role  string `json:"role,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Reported answers POST /v1/events: one result for each event, in order. A replay is
// answered the same.
type Reported struct {
	Results []EventResult `json:"results"`
}

// EventResult is what became of one event.
type EventResult struct {
	ID      string  `json:"id"`
	Status  string  `json:"status"` // applied, rejected
	Account data.ID `json:"account"`
	Seq     int64   `json:"seq"` // of the push that wrote it
	Code    Code    `json:"code,omitempty"`
	Detail  string  `json:"detail,omitempty"`
}

// Fault is one mistake in a request of several parts.
type Fault struct {
	Index  int    `json:"index"` // of the event, from 0
	ID     string `json:"id,omitempty"`
	Field  string `json:"field,omitempty"`
	Detail string `json:"detail"`
}
