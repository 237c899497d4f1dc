// Package book keeps every account of a profile in memory, ranked: the queue, its
// views and their counts come from here without a query.
//
// A hundred thousand accounts stand in packed columns: fixed-size columns hold
// what ranking scans, one record of bytes an account holds the rest, and no
// account owns a pointer. An account's place is re-computed only when it was put
// again or when a tenth of a point of its clocks has passed.
//
// Put and Remove are seen by Get at once and by the views after the next Rank.
// All methods are safe for concurrent use.
package book
