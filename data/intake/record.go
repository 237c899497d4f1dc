package intake

import "rounds/data"

// AccountRef says which account a row belongs to, in the words of the other
// system. ID is the id in (Plan.Connector, "account"); it decides when present.
// Without it a row is joined by Domain, Email or Name only where exactly one
// account matches: accounts are never made or merged by name.
type AccountRef struct {
	ID     string
	Name   string
	Email  string // of the customer or of the person who asks
	Domain string
}

// IsZero reports whether the row names no account.
func (r AccountRef) IsZero() bool { return r == AccountRef{} }

// ContactRef says which contact a request belongs to.
type ContactRef struct {
	ID    string // in (Plan.Connector, "contact")
	Name  string
	Email string
}

// Record is one good row. It and its Entity belong to the caller, who may keep
// them; Set and Guessed are shared between records and are only read.
type Record struct {
	Line            int          // line on which the row begins, from 1
	ExtID           string       // id in (Plan.Connector, Plan.Kind.Object()), as written
	ExtCreatedAt    data.Instant // when the other system made it; 0: the file does not say, so any matches
	Account         AccountRef   // zero for accounts
	SubscriptionRef string       // usage: ext id of the subscription, which knows the account
	Contact         ContactRef   // requests
	ParentRef       string       // accounts: ext id of the parent account
	Owner           string       // accounts: the CSM as the file names her (name, e-mail or id)
	// Entity is *data.Account, *data.Contact, *data.Subscription, *data.Usage,
	// *data.Request, *data.Event or *data.Opportunity, without ID and without the
	// ids of other objects.
	Entity any
	// Set names the database columns that the file provides ("custom" among them
	// when it does): an update writes these and no others. A blank cell blanks.
	Set []string
	// Guessed names columns that were derived from a guess (time zone from country):
	// written with a new row, never over an existing one.
	Guessed []string
}

// Rejection is one row that does not go in, and why.
type Rejection struct {
	File   string `json:"-"`
	Line   int    `json:"line"`
	Column string `json:"column"` // "" when the whole row is meant
	Value  string `json:"value"`  // cleaned, at most 120 bytes
	Reason string `json:"reason"` // a sentence

	Said data.Sentence `json:"-"` // Reason for other languages, where there is one
}

// Handler takes what Read finds, in the order of the file. An error of either
// function stops Read and is returned as it is.
type Handler struct {
	Record func(*Record) error
	Reject func(Rejection) error
}

// Stats counts the rows of one Read. Rows = Records + Rejected + Repeated + Deleted + Skipped.
type Stats struct {
	Rows     int64 // data rows
	Records  int64 // handed to Handler.Record
	Rejected int64
	Repeated int64 // same id and same values as an earlier row
	Deleted  int64 // marked deleted in the other system
	Skipped  int64 // not a customer's: rows of the team's own people
}
