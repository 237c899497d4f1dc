package wire

import "rounds/data"

// Push is the body of POST /v1/push.
type Push struct {
	Device data.ID `json:"device"`
	Epoch  string  `json:"epoch"`
	// Cursor is where the device's book stands: what it builds on is of that history. "": it
	// has no book of this epoch (yet).
	Cursor string          `json:"cursor,omitempty"`
	Muts   []data.Mutation `json:"muts"`
}

// Pushed answers a push: one receipt for each mutation, in order. A passing error is a
// problem instead, and nothing of what it met counts; receipts of what came before it are
// given when it is sent again.
type Pushed struct {
	Receipts []data.Receipt `json:"receipts"`
	LastN    int64          `json:"last_n"` // the device's last mutation that the server has
	Head     int64          `json:"head"`   // the newest seq
	Durable  int64          `json:"durable_seq"`
	Now      data.Instant   `json:"now"` // by the server's clock
}
