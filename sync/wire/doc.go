// Package wire is the protocol between a device and the server: push, pull, poke
// and snapshot as they cross the network. It holds types and their encoding and
// does no I/O of its own.
//
// Rows travel as NDJSON, one line each, with short names:
//
//	{"e":"account","k":"0192…","a":"0192…","r":1812,"f":{"name":"Brewster & Sons"},"v":{"*":3,"mrr":1812}}
//
// e is the entity, k the key, a the account ("" for a row of the workspace; absent
// where it is the key itself), r the seq that last wrote the row, f the fields that
// are set, v the seqs of the fields where they are not r, x when the row was deleted,
// m true for a tombstone of a row that moved to another account. {"g":ACCOUNT} and
// {"d":ACCOUNT} say that an account came into the device's scope or left it.
package wire

// Limits of the protocol.
const (
	MaxMutations   = 500     // in one push
	MaxPacked      = 1 << 20 // bytes of a push as it is sent, compressed
	MaxExpanded    = 8 << 20 // bytes of a push after decompression
	MaxText        = 64 << 10
	MaxPage        = 5000 // rows of a page, and of a frame of a snapshot
	TypeNDJSON     = "application/x-ndjson"
	TypeSnapshot   = "application/vnd.rounds.snapshot"
	TypeProblem    = "application/problem+json"
	DigestHeader   = "Content-Digest" // RFC 9530, sha-256 of the bytes as sent
	ProtocolHeader = "Rounds-Protocol"
	// Protocol is the version that this program speaks. A server answers a pull of an
	// older one with 426 when it cannot lift the rows; a push is never refused for it.
	Protocol = 1
)
