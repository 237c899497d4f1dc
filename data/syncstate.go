package data

// SyncPhase is what syncing is doing.
type SyncPhase string

// The phases.
const (
	SyncOff      SyncPhase = "off"       // the profile belongs to no server
	SyncIdle     SyncPhase = "idle"      // everything that could be exchanged was
	SyncBusy     SyncPhase = "busy"      // exchanging
	SyncFirst    SyncPhase = "first"     // taking a snapshot
	SyncOffline  SyncPhase = "offline"   // the server cannot be reached; it is tried again
	SyncRefused  SyncPhase = "refused"   // the server answers, with a failure that may pass
	SyncSignIn   SyncPhase = "sign_in"   // the device has to be enrolled again
	SyncUpgrade  SyncPhase = "upgrade"   // this program is too old to read what the server has; it still sends
	SyncRevoked  SyncPhase = "revoked"   // the device was shut out
	SyncPostpone SyncPhase = "postponed" // cut by the person
)

// SyncProgress is how far a snapshot has come.
type SyncProgress struct {
	Rows  int64
	Total int64 // about; 0 unknown
	// Rate is in rows a second, over the last seconds.
	Rate int64
	// Late says that accounts can be worked with while the rest arrives.
	Late bool
}

// SyncState is where syncing stands, for a header and for `rounds status`.
type SyncState struct {
	Phase    SyncPhase
	Last     Instant // when the server last said what there is; 0 never
	Since    Instant // offline, refused: since when
	Retry    Instant // offline, refused: when it is tried next
	Problem  string  // a sentence of what is wrong; "" when nothing is
	Progress SyncProgress
}

// SyncPoint is how far a cache has come with its server.
type SyncPoint struct {
	Cursor string // opaque; "" when there is nothing yet
	Seq    int64
	Epoch  string
	// Actor is for whom a gateway, a host that several people use, reads and writes this
	// cache; zero on a person's own device.
	Actor ID `json:",omitzero"`
	// Acked is the newest mutation under the device's id that the server has decided and the
	// cache still keeps; 0: none.
	Acked int64 `json:"-"`
	// ShutOut: the server has said that the device is shut out, and nobody has logged in since.
	ShutOut bool `json:"shut_out,omitempty"`
}

// Enrolment is the device as which a cache syncs, and who works with it.
type Enrolment struct {
	Workspace, Device, User ID
	Gateway                 bool  // the device is a host that several people use
	LeaseDays               int64 // how long it may work without its server; 0: for ever
}
