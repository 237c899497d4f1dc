package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"rounds/sync/wire"
)

// allowance is how large a body may be, as it is sent and after decompression, and how long
// it may take.
type allowance struct {
	packed, expanded int64
	whole            time.Duration
}

// strangerBody is what a request without a token may hold: a code or a token, and a name.
const strangerBody = 16 << 10

func (s *Server) allowance(a access) allowance {
	if a == open {
		return allowance{strangerBody, strangerBody, s.limits.Stranger}
	}
	return allowance{wire.MaxPacked, wire.MaxExpanded, s.limits.Whole}
}

// readBody reads a request's body whole, within what its sender may send, and as its
// Content-Digest says.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, may allowance) ([]byte, error) {
	if r.ContentLength > may.packed {
		return nil, may.tooLarge()
	}
	in := &patient{r: r.Body, control: http.NewResponseController(w), quiet: s.limits.Quiet, end: time.Now().Add(may.whole)}
	packed, err := io.ReadAll(io.LimitReader(in, may.packed+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		return nil, later(http.StatusRequestTimeout, wire.CodeTimeout, time.Second, "the request's body came too slowly; send it again")
	case err != nil:
		return nil, later(http.StatusBadRequest, wire.CodeBadRequest, time.Second, "the request's body did not arrive whole; send it again")
	case int64(len(packed)) > may.packed:
		return nil, may.tooLarge()
	}
	in.rest()
	if err := checkDigest(r.Header.Values(wire.DigestHeader), packed); err != nil {
		return nil, err
	}
	return may.expand(r.Header.Get("Content-Encoding"), packed)
}

func (may allowance) tooLarge() *wire.Problem {
	return refuse(http.StatusRequestEntityTooLarge, wire.CodeTooLarge,
		"a request may have %d bytes as it is sent, %d after decompression; send less at a time", may.packed, may.expanded)
}

// patient reads a body that may come slowly, but has to come on.
type patient struct {
	r       io.Reader
	control *http.ResponseController
	quiet   time.Duration
	end     time.Time
}

func (p *patient) Read(b []byte) (int, error) {
	until := time.Now().Add(p.quiet)
	if p.end.Before(until) {
		until = p.end
	}
	// A writer that knows no deadlines (a test's recorder) has its body at hand.
	_ = p.control.SetReadDeadline(until)
	return p.r.Read(b)
}

// rest gives the connection back to the server's own timeouts.
func (p *patient) rest() { _ = p.control.SetReadDeadline(time.Time{}) }

// checkDigest compares a body with the SHA-256 among its digests; without one, what
// came counts.
func checkDigest(headers []string, sent []byte) error {
	for _, header := range headers {
		for part := range strings.SplitSeq(header, ",") {
			part = strings.TrimSpace(part)
			if strings.HasPrefix(part, "sha-256=") && part != wire.Digest(sent) {
				return later(http.StatusBadRequest, wire.CodeBadDigest, time.Second, "the request's body is not the one that its Content-Digest tells of; send it again")
			}
		}
	}
	return nil
}

// expand undoes a content encoding.
func (may allowance) expand(encoding string, packed []byte) ([]byte, error) {
	var in io.Reader
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return packed, nil
	case "zstd":
		d, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(wire.MaxExpanded))
		if err != nil {
			return nil, err
		}
		defer d.Close()
		in = d
	case "gzip":
		d, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, notPacked(encoding)
		}
		in = d
	default:
		return nil, refuse(http.StatusUnsupportedMediaType, wire.CodeBadRequest, "the server does not know the encoding %.40q; send zstd, gzip or none", encoding)
	}
	body, err := io.ReadAll(io.LimitReader(in, may.expanded+1))
	if int64(len(body)) > may.expanded || errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return nil, may.tooLarge()
	}
	if err != nil {
		return nil, notPacked(encoding)
	}
	return body, nil
}

func notPacked(encoding string) *wire.Problem {
	return refuse(http.StatusBadRequest, wire.CodeBadRequest, "the request's body is not the %s that its Content-Encoding says", encoding)
}

// decode reads a body as JSON.
func decode(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return refuse(http.StatusBadRequest, wire.CodeBadRequest, "the request's body is no JSON at byte %d", syntax.Offset)
		}
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return refuse(http.StatusBadRequest, wire.CodeBadRequest, "%s cannot be a %s", kind.Field, kind.Value)
		}
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "the request's body is not what is asked for; see /v1/openapi.json")
	}
	return nil
}
