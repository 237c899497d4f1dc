package crm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rounds/data"
)

// Source is a CRM as the core sees it. Its methods are called one at a time.
type Source interface {
	Limits() Limits
	// Search gives the first page of the records that fit, in the query's order.
	Search(ctx context.Context, q Query) (Page, error)
	// List gives the first page of the live records of an object whose ids come after
	// one ("": all), in the order of their ids. ID, CreatedAt and Modified are enough.
	List(ctx context.Context, object, after string) (Page, error)
	// Get reads one record as it is now; ErrGone where there is none under the id. After
	// a merge it may be the record that the one of the id became part of, under its own.
	Get(ctx context.Context, object, id string) (Record, error)
	// Write sets a field of a record that was just read; null empties it.
	Write(ctx context.Context, seen Record, field string, value json.RawMessage) error
	// Create makes a record under a key of ours, or gives the one that was made under
	// it. fields are our fields that are set.
	Create(ctx context.Context, object string, key data.ID, fields map[string]json.RawMessage) (Record, error)
}

// Limits are what a CRM allows and how far behind it may be.
type Limits struct {
	Page       int           // records of one answer
	Resolution time.Duration // of its timestamps: a second, mostly
	// Lag is after how long a change is surely visible to Search and List, with what a
	// request may take and what the CRM's clocks may differ by. Sweeps find what took
	// longer.
	Lag time.Duration
}

// Query asks for records of an object.
type Query struct {
	Object string
	Gone   bool // those that were archived or merged, by when they went (Record.Modified)
	When   When
	Time   data.Instant
	After  string // with Exactly: only ids after this one, in the order of ids
}

// When is how Record.Modified compares with a query's time. The order is that of
// Modified, where it is not exactly one.
type When int

// The comparisons.
const (
	From    When = iota // at the time or after it
	After               // after it
	Exactly             // at it, in the order of ids
)

// Page is an answer to a query.
type Page struct {
	Records []Record
	More    bool         // there are others
	Now     data.Instant // the CRM's clock when it answered; 0: it does not say
}

// Record is one record as it was read.
type Record struct {
	Object    string
	ID        string
	CreatedAt data.Instant
	Modified  data.Instant // of one that went: when it did
	Key       data.ID      // ours, of a record that Create made; else zero
	Parent    string       // id of the record of Object.Parent that it belongs to
	Into      string       // of one that went: id of the record that it became part of; "" it was deleted
	// Fields are by our names, with our values as in data.FieldWrite; a field that is
	// not there is not set.
	Fields map[string]json.RawMessage
	Now    data.Instant // as in Page, of a record that was read alone
}

// Object is a kind of record and what becomes of it here.
type Object struct {
	Name string // the CRM's
	Ent  string // ours: account, or an entity that belongs to an account
	// Owned are the fields that are the CRM's. Other fields of a record are written when
	// the row is made, and are ours from then on.
	Owned  []string
	Parent string // the object of the accounts that records belong to; "" where Ent is account
	Create bool   // accounts that were made here become records
}

// ErrGone says that there is no record under an id (any more).
var ErrGone = errors.New("there is no such record")

// Refused says that the CRM will never take a value.
type Refused struct{ Reason string }

// Error is the CRM's reason.
func (e *Refused) Error() string { return e.Reason }

// unanswered says that a call for one record failed, and not what became of it.
type unanswered struct{ err error }

func (e *unanswered) Error() string { return e.err.Error() }
func (e *unanswered) Unwrap() error { return e.err }

// unansweredBy tells such a failure from what ends a round: the CRM's wish for a pause, and
// the end of the program.
func unansweredBy(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.As(err, new(*Wait)) {
		return err
	}
	return &unanswered{err}
}

// Wait says that the CRM did nothing and wants to be left alone for a while.
type Wait struct{ For time.Duration }

// Error says for how long.
func (e *Wait) Error() string {
	return fmt.Sprintf("the CRM asks to wait for %s", e.For)
}
