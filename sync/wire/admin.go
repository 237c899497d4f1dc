package wire

import "rounds/data"

// User is a member of the team, as administration sees it.
type User struct {
	ID        data.ID  `json:"id,omitzero"`
	Name      string   `json:"name"`
	Email     string   `json:"email,omitempty"`
	Role      string   `json:"role"`
	Languages []string `json:"languages,omitempty"` // BCP 47
	TimeZone  string   `json:"time_zone,omitempty"`
}

// Users answers GET /v1/admin/users.
type Users struct {
	Users []User `json:"users"`
}

// SetRole is the body of POST /v1/admin/users/USER/role.
type SetRole struct {
	Role string `json:"role"`
}

// NewCode is the body of POST /v1/admin/users/USER/code.
type NewCode struct {
	Gateway bool `json:"gateway,omitempty"` // for a host that several people use
}

// MadeCode is a one-time code that enrols a device.
type MadeCode struct {
	Code      string `json:"code"`
	ExpiresIn int64  `json:"expires_in"` // seconds
}

// Grants answers GET /v1/admin/users/USER/grants.
type Grants struct {
	Accounts []data.ID `json:"accounts"`
}

// BackupHeader is what a downloaded backup holds: its newest seq.
const BackupHeader = "Rounds-Backup-Seq"

// BackedUp is the body of POST /v1/admin/backup.
type BackedUp struct {
	Seq int64 `json:"seq"`
}

// Keys answers GET /v1/admin/keys.
type Keys struct {
	Keys []Device `json:"keys"`
}

// Device is a device of the team, or the key of one of its systems.
type Device struct {
	ID        data.ID      `json:"id"`
	User      data.ID      `json:"user,omitzero"`
	Kind      string       `json:"kind"`
	Name      string       `json:"name"`
	LastN     int64        `json:"last_n"` // its last mutation that the server has
	CreatedAt data.Instant `json:"created_at,omitzero"`
	SeenAt    data.Instant `json:"seen_at,omitzero"`
	RevokedAt data.Instant `json:"revoked_at,omitzero"`
	Wipe      bool         `json:"wipe,omitempty"`
}

// Devices answers GET /v1/admin/devices.
type Devices struct {
	Devices []Device `json:"devices"`
}

// Revoke is the body of POST /v1/admin/devices/DEVICE/revoke.
type Revoke struct {
	Wipe bool `json:"wipe,omitempty"`
}

// NewKey is the body of POST /v1/admin/keys.
type NewKey struct {
	Name string `json:"name"`
}

// Key is a key of one of the team's systems. It is a secret and shown once.
type Key struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// Rescue is work that a device could not send before it was revoked, kept aside until a
// lead brings it in or drops it.
type Rescue struct {
	Device data.ID      `json:"device"`
	Name   string       `json:"name"` // of the device
	User   data.ID      `json:"user"` // whose it is
	At     data.Instant `json:"at"`
	Count  int64        `json:"count"` // of its mutations
	// Outcome is applied or dropped, "" while it waits.
	Outcome   string       `json:"outcome,omitempty"`
	HandledAt data.Instant `json:"handled_at,omitzero"`
	HandledBy data.ID      `json:"handled_by,omitzero"`
}

// Rescues answers GET /v1/admin/rescues, with what waits first.
type Rescues struct {
	Rescues []Rescue `json:"rescues"`
}

// RescuedWork answers GET /v1/admin/rescues/DEVICE.
type RescuedWork struct {
	Rescue
	Muts []data.Mutation `json:"muts"` // in the order in which they were made
}

// RescueApplied answers POST /v1/admin/rescues/DEVICE/apply: what became of each
// mutation. Those that were rejected are kept, and the rescue still waits.
type RescueApplied struct {
	Receipts []data.Receipt `json:"receipts"`
	Rejected int            `json:"rejected"`
}
