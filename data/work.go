package data

// Run is one pass through a playbook with an account. It stays on the version
// with which it began and may span several calls.
type Run struct {
	ID              ID      `db:"id"`
	AccountID       ID      `db:"account_id"`
	PlaybookID      string  `db:"playbook_id"`
	PlaybookVersion int64   `db:"playbook_version"`
	Reason          Reason  `db:"reason"`
	StartedAt       Instant `db:"started_at"`
	ProgressAt      Instant `db:"progress_at"` // when a step was last covered
	Covered         int64   `db:"covered"`     // steps covered
	Total           int64   `db:"total"`       // steps that apply
	FinishedAt      Instant `db:"finished_at"`
	By              ID      `db:"by"`
}

// StepState is what became of a step.
type StepState string

// The states of a step; a step without a row is open.
const (
	StepOpen          StepState = "open"
	StepDone          StepState = "done"
	StepNotApplicable StepState = "not_applicable"
)

// StepAnswer is the state of one step of a run, and what was answered.
type StepAnswer struct {
	ID        ID        `db:"id"`
	AccountID ID        `db:"account_id"`
	RunID     ID        `db:"run_id"`
	StepID    string    `db:"step_id"`
	State     StepState `db:"state"`
	Field     string    `db:"field"`  // the typed field that the answer fills
	Answer    string    `db:"answer"` // canonical text of the answer
	Reason    string    `db:"reason"` // decide: why another than the recommended
	At        Instant   `db:"at"`
	By        ID        `db:"by"`
}

// FollowUpKind says what was promised.
type FollowUpKind string

// The kinds of follow-up.
const (
	FollowUpPromise     FollowUpKind = "follow_up"   // a date the CSM promised
	FollowUpAppointment FollowUpKind = "appointment" // a booked onboarding call, planned 45 min
	FollowUpCall        FollowUpKind = "call"        // any other call that was booked, a call back
	FollowUpRetry       FollowUpKind = "retry"       // nobody answered
)

// IsCall reports whether a call was booked with the customer at a time.
func (u *FollowUp) IsCall() bool { return u.Kind == FollowUpAppointment || u.Kind == FollowUpCall }

// FollowUp is a date with a customer.
type FollowUp struct {
	ID         ID           `db:"id"`
	AccountID  ID           `db:"account_id"`
	ContactID  ID           `db:"contact_id"`
	ActivityID ID           `db:"activity_id"` // the call in which it was promised
	Kind       FollowUpKind `db:"kind"`
	Text       string       `db:"text"`
	DueAt      Instant      `db:"due_at"`
	AllDay     bool         `db:"all_day"` // any time on that local day
	Minutes    int64        `db:"minutes"` // planned length of an appointment
	DoneAt     Instant      `db:"done_at"`
	CreatedAt  Instant      `db:"created_at"`
	By         ID           `db:"by"`
}

// DispositionKind is what a CSM did with a firing.
type DispositionKind string

// The dispositions.
const (
	DispositionDone      DispositionKind = "done"
	DispositionSnoozed   DispositionKind = "snoozed"
	DispositionDismissed DispositionKind = "dismissed"
)

// Disposition belongs to one firing (account, code, occurrence); a new
// occurrence and a breached clock break through it.
type Disposition struct {
	ID         ID              `db:"id"`
	AccountID  ID              `db:"account_id"`
	Code       Reason          `db:"code"`
	Occurrence string          `db:"occurrence"`
	Kind       DispositionKind `db:"kind"`
	Until      Date            `db:"until"`  // snoozed: through this local day
	Reason     string          `db:"reason"` // snoozed, dismissed: why
	At         Instant         `db:"at"`
	By         ID              `db:"by"`
}

// SurveyKind is NPS or CSAT.
type SurveyKind string

// The surveys.
const (
	SurveyNPS  SurveyKind = "nps"  // 0–10
	SurveyCSAT SurveyKind = "csat" // 1–5
)

// Survey is one answer to a survey, or that it was declined.
type Survey struct {
	ID         ID         `db:"id"`
	AccountID  ID         `db:"account_id"`
	ContactID  ID         `db:"contact_id"`
	ActivityID ID         `db:"activity_id"`
	Kind       SurveyKind `db:"kind"`
	Score      int64      `db:"score"`
	Declined   bool       `db:"declined"`
	Verbatim   string     `db:"verbatim"`
	At         Instant    `db:"at"`
}

// Proposal is an up-sell or cross-sell that awaits its decision.
type Proposal struct {
	ID         ID      `db:"id"`
	AccountID  ID      `db:"account_id"`
	ActivityID ID      `db:"activity_id"`
	Kind       string  `db:"kind"` // "up-sell", "cross-sell"
	Product    string  `db:"product"`
	MRR        Money   `db:"mrr"`
	Status     string  `db:"status"` // "open", "won", "lost"
	DecisionOn Date    `db:"decision_on"`
	At         Instant `db:"at"`
	By         ID      `db:"by"`
}

// Opportunity is a deal as the sales system has it.
type Opportunity struct {
	ID        ID     `db:"id"`
	AccountID ID     `db:"account_id"`
	Name      string `db:"name"`
	Kind      string `db:"kind"`
	Stage     string `db:"stage"`
	Amount    Money  `db:"amount"`
	Currency  string `db:"currency"`
	CloseOn   Date   `db:"close_on"`
	CreatedOn Date   `db:"created_on"`
	IsWon     bool   `db:"is_won"`
	IsClosed  bool   `db:"is_closed"`
	Custom    Fields `db:"custom"`
}

// Story is a success story, kept and offered to similar accounts.
type Story struct {
	ID        ID      `db:"id"`
	AccountID ID      `db:"account_id"`
	Title     string  `db:"title"`
	Text      string  `db:"text"`
	At        Instant `db:"at"`
	By        ID      `db:"by"`
}

// IssueKind is a small issue or a requested feature.
type IssueKind string

// The kinds of issue.
const (
	IssueBug     IssueKind = "issue"
	IssueFeature IssueKind = "feature"
)

// Issue is something small mentioned in passing, counted across accounts and
// handed to product.
type Issue struct {
	ID         ID        `db:"id"`
	AccountID  ID        `db:"account_id"`
	ContactID  ID        `db:"contact_id"`
	ActivityID ID        `db:"activity_id"`
	Kind       IssueKind `db:"kind"`
	Title      string    `db:"title"`
	RootCause  string    `db:"root_cause"`
	Status     string    `db:"status"` // "open", "handed", "shipped"
	MergedInto ID        `db:"merged_into"`
	At         Instant   `db:"at"`
	ShippedAt  Instant   `db:"shipped_at"`
	By         ID        `db:"by"`
}

// Promise is what sales or the CSM promised or emphasised; it is covered or not.
type Promise struct {
	ID         ID      `db:"id"`
	AccountID  ID      `db:"account_id"`
	ContactID  ID      `db:"contact_id"`
	ActivityID ID      `db:"activity_id"`
	Text       string  `db:"text"`
	Source     string  `db:"source"` // "sales", "csm"
	DueOn      Date    `db:"due_on"`
	CoveredAt  Instant `db:"covered_at"`
	At         Instant `db:"at"`
	By         ID      `db:"by"`
}

// Told is a topic that this contact already heard (per contact, not per account).
type Told struct {
	ID         ID      `db:"id"`
	AccountID  ID      `db:"account_id"`
	ContactID  ID      `db:"contact_id"`
	ActivityID ID      `db:"activity_id"`
	Topic      string  `db:"topic"`
	At         Instant `db:"at"`
	By         ID      `db:"by"`
}

// Goal is why an account wants to grow, how and by what plan, and the first
// value that it expects.
type Goal struct {
	ID           ID      `db:"id"`
	AccountID    ID      `db:"account_id"`
	Why          string  `db:"why"`
	How          string  `db:"how"`
	Plan         string  `db:"plan"`
	FirstValue   string  `db:"first_value"`
	ExpectedOn   Date    `db:"expected_on"`
	ReachedAt    Instant `db:"reached_at"`
	Blocker      string  `db:"blocker"`
	BlockerOwner string  `db:"blocker_owner"`
	At           Instant `db:"at"`
}

// HandOff is what sales knows when a deal is won.
type HandOff struct {
	ID             ID      `db:"id"`
	AccountID      ID      `db:"account_id"`
	WonAt          Instant `db:"won_at"`
	MeetingAt      Instant `db:"meeting_at"` // when the hand-off meeting took place
	History        string  `db:"history"`
	Proposal       string  `db:"proposal"`
	ContractPoints string  `db:"contract_points"`
	Features       Strings `db:"features"` // emphasised by sales
	Problems       Strings `db:"problems"` // ranked by priority
	By             ID      `db:"by"`
}
