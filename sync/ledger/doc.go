// Package ledger is what a sync server keeps and decides, without HTTP: workspaces,
// rows with their numbers, receipts, scope and access, on SQLite or on PostgreSQL.
//
// # How a push is decided
//
// Pushes of one workspace that wait at the same time are decided together: the
// device rows and the rows that they touch are locked in a fixed order and read,
// decide (which knows no SQL) says what becomes of each mutation, and everything
// that follows is sent in one go: the counter, every row stamped with the counter's
// new value, COMMIT. So the numbers become visible in their order: a reader who has
// seen seq 7 has seen everything up to 7. A sequence of the database does not give
// that (it counts outside of transactions, and they commit in another order).
//
// # What it asks of the database
//
// The SQL is one for both databases and small on purpose, so that it also runs on
// databases that speak PostgreSQL's protocol; README.md lists it and the guarantees that
// it relies on. The seam is the interface engine: how a transaction is sent, how rows
// are locked, what an error means, and how other processes are told. SQLite's own are
// the statistics that it is given, and that a load sorts its rows first.
package ledger
