package wire

import "rounds/data"

// Enrol is the body of POST /v1/enrol: a one-time code for a device.
type Enrol struct {
	Code   string `json:"code"`
	Device string `json:"device"` // what the device is called
}

// Enrolled is a device's identity. Refresh is a secret: the server keeps its hash.
type Enrolled struct {
	Device    data.ID `json:"device"`
	User      data.ID `json:"user"`
	Workspace data.ID `json:"workspace"`
	Name      string  `json:"name"` // of the workspace
	Epoch     string  `json:"epoch"`
	Refresh   string  `json:"refresh"`
	LeaseDays int64   `json:"lease_days"`        // how long the device may work without the server
	Gateway   bool    `json:"gateway,omitempty"` // it stands for several people: what it sends says whose it is
}

// Refresh is the body of POST /v1/token.
type Refresh struct {
	Refresh string `json:"refresh"`
}

// Tokens are the answer: an access token for a quarter of an hour, and the refresh
// token that replaces the one that was shown.
type Tokens struct {
	Access    string `json:"access"`
	ExpiresIn int64  `json:"expires_in"` // seconds
	Refresh   string `json:"refresh"`
}

// Poke is the data of one event of GET /v1/poke.
type Poke struct {
	Head int64 `json:"head"`
}
