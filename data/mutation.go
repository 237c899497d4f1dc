package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// Op is what a mutation does to a row.
type Op string

// The operations. Restore takes a deletion back; erase makes the server forget what
// older values of a person's rows said.
const (
	OpCreate  Op = "create"
	OpUpdate  Op = "update"
	OpDelete  Op = "delete"
	OpRestore Op = "restore"
	OpErase   Op = "erase"
)

// FieldWrite is a new value of one field and what it builds on.
type FieldWrite struct {
	// V is the value as JSON: ids as text, instants and money as numbers, days as
	// YYYY-MM-DD.
	V json.RawMessage `json:"v"`
	// Base is the server's number of the value that was there (Row.Frevs), or "n:K":
	// written by this device's own mutation K. Empty in a create.
	Base string `json:"base,omitempty"`
}

// Mutation is one change of one row on its way to the server.
type Mutation struct {
	N      int64                 `json:"n"`  // counts the device's mutations from 1, without a gap
	ID     ID                    `json:"id"` // unique in a workspace, on whatever device
	Ent    string                `json:"ent"`
	Key    ID                    `json:"key"`
	Op     Op                    `json:"op"`
	Base   string                `json:"base,omitempty"` // delete, restore: the row's number, or "n:K"
	Fields map[string]FieldWrite `json:"fields,omitempty"`
	Actor  ID                    `json:"actor,omitzero"` // whose change it is, where a gateway pushes for several
}

// Hash is the SHA-256 of the mutation's canonical form: JSON with sorted keys,
// without spaces, numbers as they were written. Both sides compute it; it is never
// sent. A program of a later version gives the same hash for the same mutation.
func (m *Mutation) Hash() ([sha256.Size]byte, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	canonical, err := canonicalJSON(raw)
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	return sha256.Sum256(canonical), nil
}

// canonicalJSON sorts the keys of every object and drops what is not content.
func canonicalJSON(raw []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("a mutation that is no JSON: %w", err)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// ReceiptStatus is what became of a mutation on the server.
type ReceiptStatus string

// The outcomes. Each of them is final.
const (
	ReceiptApplied  ReceiptStatus = "applied"
	ReceiptMerged   ReceiptStatus = "merged"   // nothing to do: the values were equal, or something that beats it came first
	ReceiptConflict ReceiptStatus = "conflict" // the server's value stayed; a Conflict holds both
	ReceiptRejected ReceiptStatus = "rejected" // never possible: a dead letter
)

// Receipt is the server's answer to one mutation. It is the same however often the
// mutation is sent.
type Receipt struct {
	N      int64         `json:"n"`
	ID     ID            `json:"id"`
	Status ReceiptStatus `json:"status"`
	Seq    int64         `json:"seq"`              // of the push that decided it
	Code   string        `json:"code,omitempty"`   // rejected: why, for machines
	Detail string        `json:"detail,omitempty"` // rejected: why, for people
}
