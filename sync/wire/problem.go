package wire

import "fmt"

// Code names a problem for machines.
type Code string

// The codes of problems, and of rejected mutations (those below CodeUnknownEntity).
const (
	CodeBadRequest    Code = "bad_request"    // 400
	CodeBadDigest     Code = "bad_digest"     // 400: the bytes are not those that were sent
	CodeTimeout       Code = "timeout"        // 408: the body came too slowly
	CodeUnauthorized  Code = "unauthorized"   // 401: no token, or one that ran out
	CodeForbidden     Code = "forbidden"      // 403
	CodeRevoked       Code = "device_revoked" // 403, with wipe
	CodeNotFound      Code = "not_found"      // 404
	CodeGap           Code = "gap"            // 409: n is not the next; the problem's n is
	CodeReused        Code = "mid_reuse"      // 409: this n was sent with other content
	CodeEpoch         Code = "epoch_changed"  // 409: the server was restored
	CodeCursorExpired Code = "cursor_expired" // 410: push, then take a new snapshot
	CodeTooLarge      Code = "too_large"      // 413
	CodeUpgrade       Code = "upgrade"        // 426: a pull of a program that is too old
	CodeTooMany       Code = "too_many"       // 429
	CodeUnavailable   Code = "unavailable"    // 503
	CodeInternal      Code = "internal"       // 500

	CodeUnknownEntity Code = "unknown_entity" // this server does not know the kind of row
	CodeUnknownKey    Code = "unknown_key"    // an update of a row that is not there (any more)
	CodeInvalidField  Code = "invalid_field"  // a value that the field cannot hold
	CodeMissingRef    Code = "missing_ref"    // the row names another that is not there
	CodeOutOfScope    Code = "out_of_scope"   // the account is not in the person's scope
	CodeNotAllowed    Code = "not_allowed"    // the person's role may not do this
)

// Problem is an error as RFC 9457 has it, with what a device needs to go on.
type Problem struct {
	Type         string `json:"type"`
	Title        string `json:"title"`
	Status       int    `json:"status"`
	Detail       string `json:"detail,omitempty"`
	Code         Code   `json:"code"`
	Retryable    bool   `json:"retryable"`
	RetryAfterMS int64  `json:"retry_after_ms,omitempty"`
	N            int64  `json:"n,omitempty"`      // the mutation it is about, or the next one expected
	LastN        *int64 `json:"last_n,omitempty"` // epoch_changed: the device's last mutation that the server has
	Epoch        string `json:"epoch,omitempty"`  // epoch_changed: the server's
	Wipe         bool   `json:"wipe,omitempty"`   // device_revoked: purge the base data
	// Errors are the mistakes in a request of several parts, each with its place.
	Errors []Fault `json:"errors,omitempty"`
}

// Error is the sentence.
func (p *Problem) Error() string {
	if p.Detail != "" {
		return p.Detail
	}
	return fmt.Sprintf("%s (%d %s)", p.Title, p.Status, p.Code)
}

// ShutOut is what a device is told that was revoked.
const ShutOut = "the device was shut out; what it had not sent is handed in to the team's leads, once. Log in with a new code of theirs (`rounds login`) to go on"
