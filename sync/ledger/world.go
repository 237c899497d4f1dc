package ledger

import (
	"rounds/data"
)

// scopeKey is a person and an account.
type scopeKey struct{ user, account data.ID }

// scopeState is why a person sees an account; nil: the person does not.
type scopeState struct {
	owned, given, opening bool
	helps                 int64 // live rows that make the person a member of the account's team
	stored, dirty         bool
}

func (s *scopeState) in() bool { return s != nil && (s.owned || s.given || s.helps > 0) }

// deviceState is a device as the database has it and as the batch moves it on.
type deviceState struct {
	id    data.ID
	user  data.ID
	kind  string
	name  string
	lastN int64
	rev   int64
	gone  bool // revoked
	wipe  bool
	// doubt is where seqs begin that are surely of this history, beside those up to sure.
	doubt, sure int64

	seen   bool // a push of it was looked at
	pushed bool // its last_n moved
}

// saw is up to which seq of this history a device has surely seen what it names by seq.
func (d *deviceState) saw(seq int64) int64 {
	if seq < d.doubt {
		return min(seq, d.sure)
	}
	return seq
}

// receiptState is a receipt with what identifies its mutation.
type receiptState struct {
	data.Receipt
	device data.ID
	hash   [32]byte
	copied bool   // the id was known: the receipt is another one's
	based  *based // nil: every value that the mutation wrote stands under its seq
}

type deviceN struct {
	device data.ID
	n      int64
}

// world is what a batch of pushes looks at and changes: read under locks, changed by
// decide, written by save. It knows no SQL.
type world struct {
	ws      int64
	epoch   string
	head    int64
	access  int64
	durable int64
	doubt   int64
	marks   map[int64]data.ID // the ids of seqs at which the books of devices stand
	now     data.Instant

	rows     map[rowID]*state // those that mutations name; nil: there is none
	there    map[rowID]bool   // whether the rows that fields refer to are there
	devices  map[data.ID]*deviceState
	receipts map[deviceN]*receiptState
	byID     map[data.ID]*receiptState
	roles    map[data.ID]Role
	leads    map[data.ID]bool // where a role or a membership may end: who is a lead
	scope    map[scopeKey]*scopeState
	owners   map[rowID]map[string]string // fields that a connector owns, of linked rows
	owned    map[rowField]string         // which connector owns which field
	authors  map[int64]pushed            // who wrote a seq, where that counts
	team     []member                    // where accounts come without an owner
	runs     map[string]int64            // whose turn it is to run a connector
	names    map[refID]rowID             // names in other systems that are there
	rescued  map[data.ID]*rescuedText    // by device, where a contact is erased
	belongs  map[rowID]data.ID           // then, the rows of the contact's account

	out outcome
}

// outcome is what follows from a batch beside the changed rows.
type outcome struct {
	pushes   []pushed
	receipts []*receiptState
	letters  []letter
	moved    []moved
	events   []scopeEvent
	forget   []data.ID // accounts of erased persons
	tally    map[string]int64
	refs     []ExtRef
	states   []keptState
	backs    int64 // write-backs that were made
	rescoped bool  // roles or scope changed: decisions of others are to be made again
}

// pushed is who wrote a seq: a device, and the person for whom it did.
type pushed struct{ device, user data.ID }

type letter struct {
	receipt *receiptState
	account data.ID
	mut     *data.Mutation
}

type moved struct {
	rowID
	account data.ID
	seq     int64
}

type scopeEvent struct {
	scopeKey
	seq  int64
	into bool
}
