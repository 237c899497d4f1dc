package data

// Stage is where an account stands in its life (activation, onboarding,
// adoption, renewal, advocacy).
type Stage string

// The stages, in order.
const (
	StageActivation Stage = "activation"
	StageOnboarding Stage = "onboarding"
	StageAdoption   Stage = "adoption"
	StageRenewal    Stage = "renewal"
	StageAdvocacy   Stage = "advocacy"
)

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{StageActivation, StageOnboarding, StageAdoption, StageRenewal, StageAdvocacy}
}

// Channel is how a customer chose to be reached.
type Channel string

// The channels a team uses; phone is always offered.
const (
	ChannelPhone Channel = "phone"
	ChannelEmail Channel = "email"
	ChannelChat  Channel = "chat"
	ChannelSlack Channel = "slack"
	ChannelSkype Channel = "skype"
	ChannelTeams Channel = "teams"
)

// Channels lists the channels.
func Channels() []Channel {
	return []Channel{ChannelPhone, ChannelEmail, ChannelChat, ChannelSlack, ChannelSkype, ChannelTeams}
}

// PaymentState says how the last charge went.
type PaymentState string

// The payment states.
const (
	PaymentOK       PaymentState = "ok"
	PaymentFailed   PaymentState = "failed"
	PaymentRetrying PaymentState = "retrying"
)

// Account is a customer: the unit of the queue, of health and of scope.
type Account struct {
	ID          ID           `db:"id"`
	Name        string       `db:"name"`
	Reading     string       `db:"reading"`      // kana reading of a Japanese name
	Parent      ID           `db:"parent"`       // an agency of which this is a client
	Owner       ID           `db:"owner"`        // the CSM (a User)
	Stage       Stage        `db:"stage"`        // high stakes
	Language    string       `db:"language"`     // BCP 47, lower-case primary tag: "ja"
	TimeZone    string       `db:"time_zone"`    // IANA name; "" means UTC
	Country     string       `db:"country"`      // ISO 3166-1 alpha-2
	Currency    string       `db:"currency"`     // ISO 4217
	Channel     Channel      `db:"channel"`      // preferred, chosen by the customer
	Handle      string       `db:"handle"`       // address on that channel, as "#lindqvist"
	Phone       string       `db:"phone"`        // as written by the customer
	Email       string       `db:"email"`        //
	Website     string       `db:"website"`      //
	Industry    string       `db:"industry"`     //
	Segment     string       `db:"segment"`      // the team's own: marketplace, ad-tech, local …
	Plan        string       `db:"plan"`         //
	MRR         Money        `db:"mrr"`          // monthly recurring revenue; high stakes
	Seats       int64        `db:"seats"`        // licences bought
	SignupAt    Instant      `db:"signup_at"`    // when the customer signed up
	StartOn     Date         `db:"start_on"`     // first day of the contract or trial
	TrialEndOn  Date         `db:"trial_end_on"` // last day of the trial
	RenewalOn   Date         `db:"renewal_on"`   // high stakes
	AutoRenew   bool         `db:"auto_renew"`   //
	Payment     PaymentState `db:"payment"`      //
	PaymentAt   Instant      `db:"payment_at"`   // when Payment last changed
	ContractAt  Instant      `db:"contract_at"`  // of the newest report of plan, seats, MRR or renewal by the team's own systems
	CancelledAt Instant      `db:"cancelled_at"` // a cancellation notice arrived
	ChurnedOn   Date         `db:"churned_on"`   // the customer left
	Cadence     string       `db:"cadence"`      // agreed rhythm of calls, see package cadence: "mon thu 10:00"; "" none
	// A CSM's override of the health score; high stakes. It needs a reason and expires.
	OverrideScore  int64   `db:"override_score"` // 0–100
	OverrideReason string  `db:"override_reason"`
	OverrideAt     Instant `db:"override_at"`
	OverrideUntil  Instant `db:"override_until"` // 0: no override
	Custom         Fields  `db:"custom"`         // the team's own typed fields
	CreatedAt      Instant `db:"created_at"`
}

// AccountMember is somebody of the team who works on an account beside its owner: the
// extra dedicated people that an account gets as it grows. Who is one sees the account.
type AccountMember struct {
	ID        ID      `db:"id"`
	AccountID ID      `db:"account_id"`
	UserID    ID      `db:"user_id"`
	Duty      string  `db:"duty"` // what for: "integration", "billing"; "" for anything
	At        Instant `db:"at"`   // since when
	By        ID      `db:"by"`
}

// Contact is a person at an account.
type Contact struct {
	ID        ID      `db:"id"`
	AccountID ID      `db:"account_id"`
	Name      string  `db:"name"`
	Reading   string  `db:"reading"`
	Role      string  `db:"role"`
	Email     string  `db:"email"`
	Phone     string  `db:"phone"`
	Language  string  `db:"language"`
	TimeZone  string  `db:"time_zone"` // "" means the account's
	Channel   Channel `db:"channel"`
	Primary   bool    `db:"is_primary"`
	Champion  bool    `db:"is_champion"`
	LeftOn    Date    `db:"left_on"` // the person left the company
	Custom    Fields  `db:"custom"`
	CreatedAt Instant `db:"created_at"`
}

// SubscriptionStatus is the state of one product at one account.
type SubscriptionStatus string

// The states of a subscription.
const (
	SubscriptionTrial     SubscriptionStatus = "trial"
	SubscriptionActive    SubscriptionStatus = "active"
	SubscriptionCancelled SubscriptionStatus = "cancelled"
)

// Subscription is one product that an account has.
type Subscription struct {
	ID         ID                 `db:"id"`
	AccountID  ID                 `db:"account_id"`
	Product    string             `db:"product"`
	Plan       string             `db:"plan"`
	Status     SubscriptionStatus `db:"status"`
	SelfServe  bool               `db:"self_serve"` // needs no onboarding call
	StartOn    Date               `db:"start_on"`
	TrialEndOn Date               `db:"trial_end_on"`
	EndOn      Date               `db:"end_on"`
	RenewalOn  Date               `db:"renewal_on"`
	AutoRenew  bool               `db:"auto_renew"`
	Billing    string             `db:"billing"` // "monthly", "annual"
	Seats      int64              `db:"seats"`
	MRR        Money              `db:"mrr"`
	Custom     Fields             `db:"custom"`
	CreatedAt  Instant            `db:"created_at"`
}

// StatusOn is how a subscription stands on a day. One that is bought is on trial until
// the last day of its trial: who will pay does not pay yet.
func (s *Subscription) StatusOn(day Date) SubscriptionStatus {
	if s.Status == SubscriptionActive && s.TrialEndOn != 0 && day <= s.TrialEndOn {
		return SubscriptionTrial
	}
	return s.Status
}

// Usage is what one account did with one feature on one day.
type Usage struct {
	ID             ID     `db:"id"`
	AccountID      ID     `db:"account_id"`
	SubscriptionID ID     `db:"subscription_id"`
	Feature        string `db:"feature"`
	Day            Date   `db:"day"`
	Count          int64  `db:"count"`   // uses that day
	Users          int64  `db:"users"`   // licences active that day; 0 unknown
	Seconds        int64  `db:"seconds"` // time spent
	Errors         int64  `db:"errors"`
	Custom         Fields `db:"custom"`
}

// User is a member of the team: a CSM, a lead, an analyst.
type User struct {
	ID        ID      `db:"id"`
	Name      string  `db:"name"`
	Email     string  `db:"email"`
	Role      string  `db:"role"`      // lead, manager, representative, analyst
	Languages Strings `db:"languages"` // BCP 47
	TimeZone  string  `db:"time_zone"`
}
