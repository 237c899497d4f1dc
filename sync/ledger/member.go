package ledger

import (
	"context"

	"rounds/data"
	"rounds/sync/wire"
)

// RemoveUser ends a membership for good: the entry becomes a tombstone, which keeps the name
// for what they wrote, the person's devices are revoked with wipe, and codes that wait for
// more of them end. Accounts that they own stay theirs until somebody gives them to
// another. Where it fails midway the person is no member any more: doing it again does the
// rest. 404 when there is no such member, 400 not_allowed for the last lead, 403 while a host
// of several people's books (a gateway) works in the person's name.
func (l *Ledger) RemoveUser(ctx context.Context, ws, user data.ID) error {
	devices, err := l.Devices(ctx, ws)
	if err != nil {
		return err
	}
	open := false
	for _, d := range devices {
		if d.User != user || d.RevokedAt != 0 {
			continue
		}
		if open = true; d.Kind == KindGateway {
			return problemf(403, wire.CodeForbidden, "the host %q keeps several people's books in this person's name; revoke it (`rounds admin device revoke`) and log it in again with another person's code, then remove this one", d.Name)
		}
	}
	rows, err := l.Rows(ctx, ws, "user", user)
	if err != nil {
		return err
	}
	switch row, known := rows[user]; {
	case !known, row.GoneAt != 0 && !open:
		return noMember(user)
	case row.GoneAt != 0: // begun before
		return l.lockOut(ctx, ws, user)
	}
	if err := l.submitOne(ctx, ws, data.Mutation{ID: l.ids.New(), Op: data.OpDelete, Ent: "user", Key: user}); err != nil {
		return err
	}
	return l.lockOut(ctx, ws, user)
}

// lockOut revokes whatever lets a person in. A gateway is not wiped: its books are others'.
func (l *Ledger) lockOut(ctx context.Context, ws, user data.ID) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`DELETE FROM code WHERE ws = $1 AND usr = $2`, w.no, user[:])
		t.tell(`UPDATE device SET revoked_at = CASE WHEN revoked_at = 0 THEN $1 ELSE revoked_at END, wipe = CASE WHEN kind = $2 THEN wipe ELSE 1 END
			WHERE ws = $3 AND usr = $4 AND kind <> $5`, int64(l.now()), string(KindGateway), w.no, user[:], string(KindSystem))
		return nil
	})
	return l.failure("locking a member out", err)
}

// findMember refuses a person who is no member (any more).
func (l *Ledger) findMember(ctx context.Context, ws, user data.ID) error {
	rows, err := l.Rows(ctx, ws, "user", user)
	if err != nil {
		return err
	}
	if row, ok := rows[user]; !ok || row.GoneAt != 0 {
		return noMember(user)
	}
	return nil
}

func noMember(user data.ID) problem {
	return problemf(404, wire.CodeNotFound, "there is no member %s", user)
}

// needMember refuses a person who is no member (any more), and keeps a member from being
// removed while the transaction goes on.
func (l *Ledger) needMember(ctx context.Context, t tx, ws int64, user data.ID) error {
	member := false
	t.ask(func(row scan) error {
		member = true
		return row(new(data.ID))
	}, `SELECT key FROM item WHERE ws = $1 AND ent = 'user' AND key = $2 AND gone_at = 0`+l.db.lock(), ws, user[:])
	if err := t.flush(ctx); err != nil {
		return err
	}
	if !member {
		return noMember(user)
	}
	return nil
}
