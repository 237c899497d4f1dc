package page

import (
	"context"

	"rounds/data"
)

// Syncer is the exchange with the server, as the screens see it; a session of a book
// that belongs to no server has none.
type Syncer interface {
	// State is where it stands.
	State() data.SyncState
	// Watch returns a channel of one slot with the newest state; call cancel to leave.
	Watch() (states <-chan data.SyncState, cancel func())
	// Nudge has everything tried now.
	Nudge()
	// Cut ends every exchange until it is taken back, as if in the field.
	Cut(on bool)
	// Server names it: the workspace and its address.
	Server() string
	// Export writes what needs attention to a file and returns its path.
	Export(ctx context.Context) (string, error)
}
