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

// readBody reads a request's body whole: at most wire.MaxPacked bytes as sent and
// wire.MaxExpanded after decompression, within the time that its sender has, and as
// its Content-Digest says.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, whole time.Duration) ([]byte, error) {
	if r.ContentLength > wire.MaxPacked {
		return nil, tooLarge()
	}
	in := &patient{r: r.Body, control: http.NewResponseController(w), quiet: s.limits.Quiet, end: time.Now().Add(whole)}
	packed, err := io.ReadAll(io.LimitReader(in, wire.MaxPacked+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		return nil, later(http.StatusRequestTimeout, wire.CodeTimeout, time.Second, "the request's body came too slowly; send it again")
	case err != nil:
		return nil, later(http.StatusBadRequest, wire.CodeBadRequest, time.Second, "the request's body did not arrive whole; send it again")
	case len(packed) > wire.MaxPacked:
		return nil, tooLarge()
	}
	in.rest()
	if err := checkDigest(r.Header.Values(wire.DigestHeader), packed); err != nil {
		return nil, err
	}
	return expand(r.Header.Get("Content-Encoding"), packed)
}

func tooLarge() *wire.Problem {
	return refuse(http.StatusRequestEntityTooLarge, wire.CodeTooLarge,
		"a request may have %d bytes as it is sent, %d after decompression; send less at a time", wire.MaxPacked, wire.MaxExpanded)
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
func expand(encoding string, packed []byte) ([]byte, error) {
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
	body, err := io.ReadAll(io.LimitReader(in, wire.MaxExpanded+1))
	if len(body) > wire.MaxExpanded || errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return nil, tooLarge()
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
