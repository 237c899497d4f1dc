package store

import "rounds/data"

// What the server has acknowledged is kept until it has a backup of it: a server that
// is restored from an older one gets the rest again. Where no backup is known, it is
// kept for keepAcked, by the time that both the server's clock and the device's say has
// passed: either of them may jump by years.
const (
	keepAcked  = 90 * day
	pruneEvery = day

	day = data.Instant(24 * 3600 * 1000)
)

// mostUnread bounds the news that nobody reads.
const mostUnread = 10_000

// age lets the time go by that has passed by both clocks since they were last looked at.
func (r *syncRecord) age(server, here data.Instant) {
	if r.SeenServer != 0 {
		r.Lived += max(min(server-r.SeenServer, here-r.SeenHere), 0)
	}
	r.SeenServer, r.SeenHere = server, here
}

// retain takes note of how far the server's backup reaches and drops what is no longer
// to be kept; server is its clock. What a mutation of the same row that waits, for its
// account too, or that may have to be sent again, was built on stays.
func (tx *Tx) retain(durable int64, server data.Instant) error {
	return tx.sync(func(r *syncRecord) error {
		since := server - r.SeenServer
		if durable <= r.Durable && since >= 0 && since < pruneEvery {
			return nil
		}
		r.age(server, tx.now)
		r.Durable = max(r.Durable, durable)
		if err := tx.exec(`DELETE FROM outbox WHERE state = ?
			AND (acked_at < ? OR seq <= ? AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.key = outbox.key AND w.seq > ?))
			AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.key = outbox.key AND (w.state < ? OR w.state = ?))`,
			stateSettled, int64(r.Lived-keepAcked), r.Durable, r.Durable, stateAcked, stateQuarantined); err != nil {
			return err
		}
		// What only this device has is old by its own clock. An action of which nothing is
		// left cannot be undone.
		old := int64(tx.now - keepAcked)
		if err := tx.exec(`DELETE FROM action WHERE at < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.action = action.id)`, old); err != nil {
			return err
		}
		return tx.exec(`DELETE FROM notification WHERE read_at > 0 AND at < ?
			OR key IN (SELECT key FROM notification WHERE read_at = 0 ORDER BY at DESC, key LIMIT -1 OFFSET ?)`, old, mostUnread)
	})
}
