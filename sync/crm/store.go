package crm

import (
	"context"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// Store is the server's ledger as a connector sees it; *ledger.Ledger is one.
type Store interface {
	Connector(ctx context.Context, ws data.ID, name string) (ledger.Caller, error)
	Own(ctx context.Context, ws data.ID, connector, ent string, fields ...string) error
	Claim(ctx context.Context, c ledger.Caller) (int64, error)
	Take(ctx context.Context, c ledger.Caller, x ledger.Taking) (wire.Pushed, error)
	Recall(ctx context.Context, c ledger.Caller) (map[string]string, error)

	Refs(ctx context.Context, c ledger.Caller, object string, ids ...string) (map[string][]ledger.ExtRef, error)
	RefsOf(ctx context.Context, c ledger.Caller, ent string, keys ...data.ID) (map[data.ID][]ledger.ExtRef, error)
	RefsAfter(ctx context.Context, c ledger.Caller, object string, after ledger.ExtRef, limit int) ([]ledger.ExtRef, error)

	Rows(ctx context.Context, ws data.ID, ent string, keys ...data.ID) (map[data.ID]data.Row, error)
	Under(ctx context.Context, c ledger.Caller, account data.ID) ([]data.Row, error)
	Clients(ctx context.Context, c ledger.Caller, parent data.ID) ([]data.Row, error)
	WriteBacks(ctx context.Context, c ledger.Caller) ([]data.Row, error)
	Unlinked(ctx context.Context, c ledger.Caller, ent string, rev int64, key data.ID, limit int) ([]data.Row, error)
	Fallen(ctx context.Context, c ledger.Caller, object string, limit int) ([]data.Row, []ledger.ExtRef, error)
	Strays(ctx context.Context, c ledger.Caller, limit int) ([]data.Row, error)
	Zombies(ctx context.Context, c ledger.Caller, limit int) ([]data.Row, error)
}
