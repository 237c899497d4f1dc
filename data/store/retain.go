package store

import "rounds/data"

// What the server has acknowledged is kept until it has a backup of it: a server that
// is restored from an older one gets the rest again. Where no backup is known, it is
// kept for keepAcked, by the server's clock: a device's own may jump by years.
const (
	keepAcked  = 90 * day
	pruneEvery = day

	day = data.Instant(24 * 3600 * 1000)
)

// retain takes note of how far the server's backup reaches and drops what is no longer
// to be kept. What a mutation of the same row that waits, or that may have to be sent
// again, was built on stays.
func (tx *Tx) retain(durable int64, now data.Instant) error {
	return tx.sync(func(r *syncRecord) error {
		if durable <= r.Durable && now >= r.Pruned && now < r.Pruned+pruneEvery {
			return nil
		}
		r.Durable, r.Pruned = max(r.Durable, durable), now
		old := int64(now - keepAcked)
		if err := tx.exec(`DELETE FROM outbox WHERE state = ?
			AND (acked_at < ? OR seq <= ? AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.key = outbox.key AND w.seq > ?))
			AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.key = outbox.key AND w.state < ?)`, stateSettled, old, r.Durable, r.Durable, stateAcked); err != nil {
			return err
		}
		// An action of which nothing is left cannot be undone.
		if err := tx.exec(`DELETE FROM action WHERE at < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.action = action.id)`, old); err != nil {
			return err
		}
		return tx.exec(`DELETE FROM notification WHERE at < ?`, old)
	})
}
