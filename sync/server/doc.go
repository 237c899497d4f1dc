// Package server is the reference remote: a ledger over HTTP. It knows who asks, how
// much they may ask for and how bodies travel; what is decided, the ledger decides.
package server
