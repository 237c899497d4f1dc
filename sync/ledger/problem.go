package ledger

import (
	"fmt"
	"net/http"

	"rounds/sync/wire"
)

// problem is a *wire.Problem under construction.
type problem struct{ *wire.Problem }

func problemf(status int, code wire.Code, format string, args ...any) problem {
	return problem{&wire.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: fmt.Sprintf(format, args...),
	}}
}

// Unwrap lets errors.As find the *wire.Problem.
func (p problem) Unwrap() error { return p.Problem }

func (p problem) at(n int64) problem {
	p.N = n
	return p
}

// unavailable is a passing failure: the same request is right a little later.
func unavailable(why string) problem {
	p := problemf(http.StatusServiceUnavailable, wire.CodeUnavailable, "%s", why)
	p.Retryable, p.RetryAfterMS = true, 1000
	return p
}
