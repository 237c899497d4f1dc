package wire

import "rounds/data"

// Push is the body of POST /v1/push.
type Push struct {
	Device data.ID         `json:"device"`
	Epoch  string          `json:"epoch"`
	Muts   []data.Mutation `json:"muts"`
}

// Pushed answers a push: one receipt for each mutation, in order, up to the first
// that met a passing error, which Stop then tells.
type Pushed struct {
	Receipts []data.Receipt `json:"receipts"`
	LastN    int64          `json:"last_n"` // the device's last mutation that the server has
	Head     int64          `json:"head"`   // the newest seq
	Durable  int64          `json:"durable_seq"`
	Now      data.Instant   `json:"now"` // by the server's clock
	Stop     *Problem       `json:"stop,omitempty"`
}
