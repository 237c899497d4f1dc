package ledger

import (
	"context"
	"time"

	"rounds/data"
)

// TombstoneLife is how long a deleted row is kept. A device that was away for longer
// takes a new snapshot.
const TombstoneLife = 90 * 24 * time.Hour

// Purge forgets what is too old: tombstones, rows that moved away and changes of
// scope after TombstoneLife, rescued outboxes that somebody has seen to after RescueLife,
// codes and tokens that ran out. It is to be run about once a day; several at a time do no harm.
func (l *Ledger) Purge(ctx context.Context) error {
	known, err := l.Workspaces(ctx)
	if err != nil {
		return err
	}
	now := l.now()
	for _, w := range known {
		if err := l.write(ctx, func(t tx) error { return purge(ctx, t, w.no, now) }); err != nil {
			return l.failure("purging", err)
		}
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`DELETE FROM rescue WHERE handled_at > 0 AND at <= $1`, int64(now.Add(-RescueLife)))
		t.tell(`DELETE FROM code WHERE expires_at <= $1`, int64(now))
		t.tell(`DELETE FROM token WHERE expires_at <= $1`, int64(now))
		return nil
	})
	return l.failure("purging", err)
}

// purge moves the horizon of a workspace to the last push that is older than
// TombstoneLife, and removes what no cursor past it needs.
func purge(ctx context.Context, t tx, ws int64, now data.Instant) error {
	old := int64(now.Add(-TombstoneLife))
	var horizon int64
	t.ask(func(row scan) error { return row(&horizon) }, `SELECT coalesce(max(seq), 0) FROM push WHERE ws = $1 AND at <= $2`, ws, old)
	if err := t.flush(ctx); err != nil || horizon == 0 {
		return err
	}
	// access makes pushes that looked at a tombstone before look again.
	t.tell(`UPDATE workspace SET horizon = $1, access = access + 1 WHERE no = $2 AND horizon < $1`, horizon, ws)
	t.tell(`DELETE FROM item WHERE ws = $1 AND gone_at > 0 AND gone_at <= $2 AND rev <= $3`, ws, old, horizon)
	t.tell(`DELETE FROM moved WHERE ws = $1 AND rev <= $2`, ws, horizon)
	t.tell(`DELETE FROM scope_event WHERE ws = $1 AND seq <= $2`, ws, horizon)
	return nil
}
