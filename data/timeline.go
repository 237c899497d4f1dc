package data

// EventKind is what happened at a customer, as the team's own systems report it.
type EventKind string

// The kinds of event that rules look at.
const (
	EventSignup          EventKind = "signup"
	EventProductActive   EventKind = "product_activated"
	EventCancellation    EventKind = "cancellation"
	EventCancelWithdrawn EventKind = "cancellation_withdrawn"
	EventContractChanged EventKind = "contract_changed"
	EventPaymentFailed   EventKind = "payment_failed"
	EventPaymentOK       EventKind = "payment_ok"
	EventMarketChanged   EventKind = "market_changed"
	EventClaim           EventKind = "claim"          // Fields["deadline"]: YYYY-MM-DD
	EventRelease         EventKind = "release"        // Fields["feature"]
	EventShipped         EventKind = "shipped"        // Ref: the issue that shipped
	EventConfigBlocked   EventKind = "config_blocked" // the customer cannot configure the product
	EventChurn           EventKind = "churn"
	EventRenewed         EventKind = "renewed"
	EventAssigned        EventKind = "assigned" // a new account found its owner; Detail says who and why
	EventMerged          EventKind = "merged"   // something became part of this account in the CRM; Detail says what, Custom what it had otherwise
)

// Event is a fact from outside with its time; it is never edited.
type Event struct {
	ID        ID        `db:"id"`
	AccountID ID        `db:"account_id"`
	Kind      EventKind `db:"kind"`
	At        Instant   `db:"at"`
	Product   string    `db:"product"`
	Detail    string    `db:"detail"`
	Amount    Money     `db:"amount"`
	Custom    Fields    `db:"custom"`
}

// RequestKind is what a customer asks for.
type RequestKind string

// The kinds of request of the field; callback and outage have clocks of their own.
const (
	RequestPerformance   RequestKind = "performance"   // performance analysis
	RequestIntegration   RequestKind = "integration"   // partner-integration profitability
	RequestConfiguration RequestKind = "configuration" // what happens if I change this
	RequestServices      RequestKind = "services"      // additional services
	RequestCustom        RequestKind = "custom"        // custom features
	RequestHowTo         RequestKind = "how_to"
	RequestBug           RequestKind = "bug"
	RequestComplaint     RequestKind = "complaint"
	RequestCallback      RequestKind = "callback"
	RequestOutage        RequestKind = "outage"
)

// Request is something a customer waits for. Its response clock runs from
// OpenedAt until FirstAnswerAt.
type Request struct {
	ID            ID          `db:"id"`
	AccountID     ID          `db:"account_id"`
	ContactID     ID          `db:"contact_id"`
	Kind          RequestKind `db:"kind"`
	Channel       Channel     `db:"channel"`
	Subject       string      `db:"subject"`
	Body          string      `db:"body"`
	Impact        string      `db:"impact"`    // in the customer's terms
	RealNeed      string      `db:"real_need"` // the need behind the request
	Priority      string      `db:"priority"`  // as the other system has it; never ranks
	OpenedAt      Instant     `db:"opened_at"`
	WantedAt      Instant     `db:"wanted_at"` // callback: when the customer wants the call; 0 now
	FirstAnswerAt Instant     `db:"first_answer_at"`
	EscalatedAt   Instant     `db:"escalated_at"`
	ResolvedAt    Instant     `db:"resolved_at"`
	CSAT          int64       `db:"csat"` // 1–5, 0 not asked
	Custom        Fields      `db:"custom"`
}

// StandsUntilResolved reports whether an open request keeps its account on the queue by
// itself: an outage or a complaint does until it is resolved, and an escalated one comes up
// every day.
func (r *Request) StandsUntilResolved() bool {
	return r.EscalatedAt != 0 || r.Kind == RequestOutage || r.Kind == RequestComplaint
}

// ActivityKind is a kind of touch with the customer.
type ActivityKind string

// The kinds of activity.
const (
	ActivityCall    ActivityKind = "call"
	ActivityEmail   ActivityKind = "email"
	ActivityMeeting ActivityKind = "meeting"
	ActivityChat    ActivityKind = "chat"
	ActivityVisit   ActivityKind = "visit"
)

// CallState is where a call stands. A call that is left is parked and resumed.
type CallState string

// The states of a call; other activities are filed at once.
const (
	CallParked CallState = "parked"
	CallFiled  CallState = "filed"
)

// OutcomeNoAnswer is the outcome of a call in which nobody was reached.
const OutcomeNoAnswer = "no_answer"

// Sentiment is how the customer sounded.
type Sentiment string

// The sentiments.
const (
	SentimentGood    Sentiment = "good"
	SentimentNeutral Sentiment = "neutral"
	SentimentBad     Sentiment = "bad"
)

// Activity is one touch with the customer: a call (running, parked or filed), an
// e-mail, a meeting.
type Activity struct {
	ID         ID           `db:"id"`
	AccountID  ID           `db:"account_id"`
	ContactID  ID           `db:"contact_id"` // whom it is with
	Attendees  Strings      `db:"attendees"`  // contact ids and free names
	Kind       ActivityKind `db:"kind"`
	State      CallState    `db:"state"`
	At         Instant      `db:"at"` // when it began
	EndedAt    Instant      `db:"ended_at"`
	Seconds    int64        `db:"seconds"` // time spent, parked time left out
	RunID      ID           `db:"run_id"`
	PlaybookID string       `db:"playbook_id"`
	Reason     Reason       `db:"reason"` // the reason it answers
	Outcome    string       `db:"outcome"`
	Sentiment  Sentiment    `db:"sentiment"`
	Summary    string       `db:"summary"`
	NextStep   string       `db:"next_step"`
	RealNeed   string       `db:"real_need"`
	By         ID           `db:"by"` // the CSM
}

// Note is a text about an account, perhaps written in a call. Its text stands in
// versions that are never changed.
type Note struct {
	ID         ID      `db:"id"`
	AccountID  ID      `db:"account_id"`
	ActivityID ID      `db:"activity_id"`
	At         Instant `db:"at"`
	By         ID      `db:"by"`
}

// NoteVersion is one immutable text of a note. Two versions with one parent are
// both shown.
type NoteVersion struct {
	ID        ID      `db:"id"`
	AccountID ID      `db:"account_id"`
	NoteID    ID      `db:"note_id"`
	Parent    ID      `db:"parent"`
	Text      string  `db:"text"`
	At        Instant `db:"at"`
	By        ID      `db:"by"`
}
