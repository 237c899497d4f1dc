// Package remote is a device's side of the protocol over HTTP: requests, tokens,
// compression and checks of what came. It keeps no data; sync/engine decides what to
// ask and when.
package remote
