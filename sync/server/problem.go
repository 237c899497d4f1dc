package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// refuse makes a problem.
func refuse(status int, code wire.Code, format string, args ...any) *wire.Problem {
	return &wire.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: fmt.Sprintf(format, args...),
	}
}

// later makes a problem that passes after a while.
func later(status int, code wire.Code, after time.Duration, format string, args ...any) *wire.Problem {
	p := refuse(status, code, format, args...)
	p.Retryable, p.RetryAfterMS = true, max(after.Milliseconds(), 1)
	return p
}

// problemOf is what a client is told of an error; what is not meant for clients goes
// to the log alone.
func (s *Server) problemOf(err error) *wire.Problem {
	var p *wire.Problem
	if errors.As(err, &p) {
		return p
	}
	if errors.Is(err, context.Canceled) {
		return later(http.StatusServiceUnavailable, wire.CodeUnavailable, time.Second, "the request was given up")
	}
	return refuse(http.StatusInternalServerError, wire.CodeInternal, "the server failed; its log says why")
}

// plain is an error of ours with a sentence for people, as a problem.
func plain(err error) error {
	var e *data.Error
	if errors.As(err, &e) && e.Code == data.CodeInvalid {
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "%s", e.Message)
	}
	return err
}

// writeProblem answers with a problem document (RFC 9457).
func writeProblem(w http.ResponseWriter, p *wire.Problem) {
	raw, err := json.Marshal(p)
	if err != nil {
		panic("a problem that JSON cannot hold: " + err.Error())
	}
	h := w.Header()
	h.Del("Content-Encoding")
	h.Set("Content-Type", wire.TypeProblem)
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	h.Set("Cache-Control", "no-store")
	h.Set(wire.DigestHeader, wire.Digest(raw))
	if p.RetryAfterMS > 0 {
		h.Set("Retry-After", strconv.FormatInt((p.RetryAfterMS+999)/1000, 10))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="rounds"`)
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(raw)
}
