package ledger

import (
	"context"
	"strconv"

	"rounds/data"
	"rounds/sync/wire"
)

// RemoveUser ends a membership: the person's entry becomes a tombstone, which keeps the
// name for what they wrote, and their devices are revoked with wipe. Accounts that they
// own stay theirs until somebody gives them to another. 404 when there is no such
// member.
func (l *Ledger) RemoveUser(ctx context.Context, ws, user data.ID) error {
	rows, err := l.Rows(ctx, ws, "user", user)
	if err != nil {
		return err
	}
	row, ok := rows[user]
	if !ok || row.GoneAt != 0 {
		return problemf(404, wire.CodeNotFound, "there is no member %s", user)
	}
	err = l.submitOne(ctx, ws, data.Mutation{
		ID: l.ids.New(), Op: data.OpDelete, Ent: "user", Key: user, Base: strconv.FormatInt(row.Rev, 10),
	})
	if err != nil {
		return err
	}
	devices, err := l.Devices(ctx, ws)
	if err != nil {
		return err
	}
	for i := range devices {
		if d := &devices[i]; d.User == user && d.RevokedAt == 0 {
			if err := l.Revoke(ctx, ws, d.ID, true); err != nil {
				return err
			}
		}
	}
	return nil
}
