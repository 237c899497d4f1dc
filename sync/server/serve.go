package server

import (
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"crypto/rand"

	"rounds/data"
	"rounds/sync/wire"
)

// RequestHeader names a request in the server's log.
const RequestHeader = "Rounds-Request"

// ServeHTTP answers one request: whatever happens in it, the client gets an answer and
// the log a line, without tokens, codes or texts.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := s.clock()
	id := requestID()
	w.Header().Set(RequestHeader, id)
	if r.ContentLength != 0 {
		// An answer goes out only when the rest of a body has come that nobody reads.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.limits.Stranger))
	}
	out := &recorder{ResponseWriter: w}
	pattern := "unknown"
	defer func() {
		err := recover()
		aborted := err == http.ErrAbortHandler //nolint:errorlint // it is thrown as it is
		if err != nil && !aborted {
			s.log.Error("a request failed", "request", id, "route", pattern, "panic", err, "stack", string(debug.Stack()))
			if out.status == 0 {
				writeProblem(out, refuse(http.StatusInternalServerError, wire.CodeInternal, "the server failed; its log says why under request %s", id))
			}
		}
		level := slog.LevelInfo
		if out.status >= http.StatusInternalServerError {
			level = slog.LevelWarn
		}
		took := s.clock().Sub(begun)
		s.metrics.request(pattern, out, took)
		s.log.Log(r.Context(), level, "request", "request", id, "route", pattern, "status", out.status, "bytes", out.bytes,
			"ms", took.Milliseconds(), "device", out.device.String(), "from", s.source(r), "cut", aborted)
		if aborted {
			panic(err)
		}
	}()
	if _, found := s.mux.Handler(r); found != "" {
		pattern = found
	} else {
		s.unknown(out, r)
		return
	}
	s.mux.ServeHTTP(out, r)
}

// unknown answers what no endpoint takes.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		writeProblem(w, refuse(http.StatusNotFound, wire.CodeNotFound, "there is nothing at this address; /v1/openapi.json lists what there is"))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	writeProblem(w, refuse(http.StatusMethodNotAllowed, wire.CodeBadRequest, "this address takes %s", strings.Join(allowed, " and ")))
}

// fail answers with the problem that an error is.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "a request failed", "request", w.Header().Get(RequestHeader), "error", err)
	}
	if out, ok := w.(*recorder); ok && out.status != 0 {
		panic(http.ErrAbortHandler) // the answer had begun: the client has to see that it is not whole
	}
	writeProblem(w, p)
}

func requestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	device data.ID
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// noteDevice tells the log who asked.
func noteDevice(w http.ResponseWriter, device data.ID) {
	if out, ok := w.(*recorder); ok {
		out.device = device
	}
}
