package ledger

import (
	"context"

	"rounds/data"
)

// epochJump is how far a new epoch lifts the counter, so that no seq that is given
// again can equal one that a device has seen before.
const epochJump = 1 << 40

// Restored says that the database was brought back from a backup: every workspace
// gets a new epoch and a counter far above what was lost. Devices whose tokens were
// rotated since the backup are let in once more.
func (l *Ledger) Restored(ctx context.Context) error {
	known, err := l.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, w := range known {
		epoch, err := l.newEpoch()
		if err != nil {
			return err
		}
		var head int64
		err = l.write(ctx, func(t tx) error {
			t.ask(func(row scan) error { return row(&head) },
				`UPDATE workspace SET epoch = $1, head = head + $2, access = access + 1 WHERE no = $3 RETURNING head`, epoch, int64(epochJump), w.no)
			if err := t.flush(ctx); err != nil {
				return err
			}
			t.tell(`UPDATE device SET healing = 1 WHERE ws = $1 AND revoked_at = 0 AND kind <> $2`, w.no, string(KindSystem))
			return l.stampPush(t, w.no, head)
		})
		if err != nil {
			return l.failure("beginning a new epoch", err)
		}
		l.moved(w.no, head)
	}
	return nil
}

// BackedUp says that everything of a workspace up to seq is in a backup. Devices then
// forget what they keep for a server that loses it.
func (l *Ledger) BackedUp(ctx context.Context, ws data.ID, seq int64) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`UPDATE workspace SET durable = $1, durable_at = $2 WHERE no = $3 AND durable <= $1 AND head >= $1`, seq, int64(l.now()), w.no)
		return nil
	})
	return l.failure("noting a backup", err)
}
