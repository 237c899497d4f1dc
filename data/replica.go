package data

import "encoding/json"

// Row is one row as the server has it: live, or a tombstone that keeps its values.
type Row struct {
	Ent     string
	Key     ID
	Account ID    // zero: it belongs to the whole workspace
	Rev     int64 // the seq that last wrote it
	// Fields is a JSON object of every field that is set, without the key and without
	// the account; values as in FieldWrite.V.
	Fields json.RawMessage
	// Frevs is a JSON object with the seq that last wrote each field, for those that
	// "*" (what created the row) does not say; nil means {"*": Rev}.
	Frevs  json.RawMessage
	GoneAt Instant // when it was deleted; 0 for a live one
	// Moved says that the row left this account: it lives on under another, which the
	// device may not see.
	Moved bool
}

// GrantChange says that an account came into a device's scope or left it.
type GrantChange struct {
	Account ID
	Granted bool
}

// PageItem is a row or a change of scope; one of them is set.
type PageItem struct {
	Row   *Row
	Grant *GrantChange
}

// Page is what one pull brings, in the server's order.
type Page struct {
	Items  []PageItem
	Cursor string // opaque: where the next pull begins
	Seq    int64  // up to which the device has everything when More is false
	Head   int64  // the server's newest seq
	More   bool
	// LastN is the device's last mutation that the rows of this page and those before
	// it include; 0 says nothing.
	LastN int64
	// Durable is the newest seq that the server's last backup holds; 0: no backup.
	Durable int64
	// Now is the server's clock, 0 where it says nothing of it.
	Now Instant
	// LeaseDays is how long the device may work without the server from now on: 0 says
	// nothing of it, NoLease for ever.
	LeaseDays int64
	// Rescues is what waits on the server for a lead, where the device is a lead's.
	Rescues []Rescue
}

// NoLease is the lease of a device that may work without its server for ever.
const NoLease = -1

// Rescue says that a revoked device has handed in work that it could not send, and that
// no lead has seen to it yet.
type Rescue struct {
	Device ID      `json:"device"`
	Name   string  `json:"name"` // of the device
	User   ID      `json:"user"` // whose work it is
	At     Instant `json:"at"`
	Count  int64   `json:"count"` // of its changes
}
