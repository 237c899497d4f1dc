// Package simulation plays a team's weeks in seconds: several devices, one server,
// random edits, and everything that goes wrong on the way, from one seed. After each
// run the promise is checked: what a person typed is on the server, or waits, or needs
// attention; nothing was silently overwritten; at rest every replica of the same scope
// is equal.
//
//	go test ./sync/simulation -sim.runs 10000          # many seeds
//	go test ./sync/simulation -sim.seed 4711 -sim.runs 1 -v   # one of them again
//	go test ./sync/simulation -run AtAny -sim.kills 10000  # processes, struck at any write or read: make kills
//
// Everything runs in one goroutine at a time, so that a seed gives the same run again. The
// processes of lives_test.go are struck at a write that their seed draws, and where that
// falls also depends on what SQLite does in the background.
package simulation
