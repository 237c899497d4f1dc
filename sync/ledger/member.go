package ledger

import (
	"context"
	"strconv"

	"rounds/data"
	"rounds/sync/wire"
)

// RemoveUser ends a membership: the person's devices are revoked with wipe, codes that
// wait for more of them end, and then the entry becomes a tombstone, which keeps the name
// for what they wrote. Accounts that they own stay theirs until somebody gives them to
// another. Where it fails midway the person is locked out and still listed: doing it
// again does the rest. 404 when there is no such member.
func (l *Ledger) RemoveUser(ctx context.Context, ws, user data.ID) error {
	rows, err := l.Rows(ctx, ws, "user", user)
	if err != nil {
		return err
	}
	row, ok := rows[user]
	if !ok || row.GoneAt != 0 {
		return problemf(404, wire.CodeNotFound, "there is no member %s", user)
	}
	if err := l.lockOut(ctx, ws, user); err != nil {
		return err
	}
	return l.submitOne(ctx, ws, data.Mutation{
		ID: l.ids.New(), Op: data.OpDelete, Ent: "user", Key: user, Base: strconv.FormatInt(row.Rev, 10),
	})
}

// lockOut revokes whatever lets a person in.
func (l *Ledger) lockOut(ctx context.Context, ws, user data.ID) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`DELETE FROM code WHERE ws = $1 AND usr = $2`, w.no, user[:])
		t.tell(`UPDATE device SET revoked_at = CASE WHEN revoked_at = 0 THEN $1 ELSE revoked_at END, wipe = 1
			WHERE ws = $2 AND usr = $3 AND kind <> $4`, int64(l.now()), w.no, user[:], string(KindSystem))
		return nil
	})
	return l.failure("locking a member out", err)
}
