package data

// Conflict is two values of one field that two people set without knowing of each
// other. Where the server may not choose, its own stays in the row, and both stay here
// until a person picks: a local action. Where the last arrival wins, the conflict is over
// when the server makes it, and keeps the value that was replaced.
type Conflict struct {
	ID         ID      `db:"id"`
	AccountID  ID      `db:"account_id"`
	Ent        string  `db:"ent"`   // of the row
	Key        ID      `db:"key"`   // of the row
	Field      string  `db:"field"` // its column
	Kept       string  `db:"kept"`  // the value that stands, as JSON; as long as nobody has picked
	KeptBy     ID      `db:"kept_by"`
	Other      string  `db:"other"` // the value that does not, as JSON
	OtherBy    ID      `db:"other_by"`
	Device     string  `db:"device"` // from which the later of the two came, by name
	At         Instant `db:"at"`     // when the server saw it
	ResolvedAt Instant `db:"resolved_at"`
	ResolvedBy ID      `db:"resolved_by"` // zero: the last arrival won
}

// Replaced reports whether the last arrival won, by rule.
func (c *Conflict) Replaced() bool { return c.ResolvedAt != 0 && c.ResolvedBy.IsZero() }

// WriteBackState is how far a value is on its way into the system that owns it.
type WriteBackState string

// The states of a write-back.
const (
	WriteBackPending WriteBackState = "pending"
	WriteBackSent    WriteBackState = "sent"   // written, not yet seen coming back
	WriteBackDone    WriteBackState = "done"   // the owner has it
	WriteBackFailed  WriteBackState = "failed" // the owner refused it: Detail says why
)

// WriteBack is a local edit of a field that another system owns. The owner's value
// stays in the row until the owner has taken the edit.
type WriteBack struct {
	ID        ID             `db:"id"`
	AccountID ID             `db:"account_id"`
	Connector string         `db:"connector"`
	Ent       string         `db:"ent"`
	Key       ID             `db:"key"`
	Field     string         `db:"field"`
	Value     string         `db:"value"` // as JSON
	State     WriteBackState `db:"state"`
	Detail    string         `db:"detail"`
	At        Instant        `db:"at"`
	By        ID             `db:"by"`
}

// Erased stands where a text named a person who was erased.
const Erased = "[erased]"
