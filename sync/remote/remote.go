package remote

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// Options of New.
type Options struct {
	Keyring   Keyring
	Clock     data.Clock
	Transport http.RoundTripper // nil: http.DefaultTransport
	Agent     string            // the program and its version
	// Quiet is how long a connection may bring no byte before it counts as dead;
	// 0 means a minute.
	Quiet time.Duration
}

// Remote is the server of one login. It is safe for concurrent use.
type Remote struct {
	keys  Keyring
	clock data.Clock
	http  *http.Client
	agent string
	quiet time.Duration
	tired atomic.Int32 // requests in a row that brought nothing for too long
}

// mostTired bounds how patient a Remote gets: 32 times Options.Quiet.
const mostTired = 5

// patience is how long a request may bring no byte. What was sent lies in the system's
// buffers and crosses a very thin line unseen, so each request that brought nothing
// makes the next one wait longer, until one succeeds.
func (r *Remote) patience() time.Duration { return r.quiet << r.tired.Load() }

// weary notes how a request ended.
func (r *Remote) weary(err error) {
	if errors.Is(err, errQuiet) {
		r.tired.Store(min(r.tired.Load()+1, mostTired))
	}
}

// packFrom is the size from which a request is worth compressing.
const packFrom = 512

// New makes a Remote.
func New(o Options) *Remote {
	if o.Quiet == 0 {
		o.Quiet = time.Minute
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	return &Remote{keys: o.Keyring, clock: o.Clock, http: &http.Client{
		Transport: o.Transport,
		// A redirect could lead a token to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, agent: o.Agent, quiet: o.Quiet}
}

// CheckURL refuses an address that is none, and one that would send tokens in the
// open: TLS is required beyond loopback.
func CheckURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimRight(raw, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return "", data.Errorf(data.CodeInvalid, "%q is no address of a server; write it as https://rounds.example.com", raw)
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return "", data.Errorf(data.CodeInvalid, "%s would send your token in the open; use https://%s", raw, u.Host)
	}
	return u.String(), nil
}

// Unreached reports whether a failure came before there was a connection: it says nothing
// of how much the line carries.
func Unreached(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// call is one request. Its answer is closed by the caller.
type call struct {
	method, path string
	query        url.Values
	body         []byte // JSON; nil for none
	token        string
	accept       string
	most         int64 // bytes of an answer in JSON; 0: wire.MaxPageBytes, for lists and an outbox that was handed in
}

// send makes the request and turns an answer that is no success into its Problem.
// The answer's body ends with an error when it brings nothing for too long.
func (r *Remote) send(ctx context.Context, base string, c call) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	watch := newWatch(r.patience(), func() { cancel(errQuiet) })
	res, err := r.start(ctx, base, c, watch)
	if err != nil {
		err = passing(ctx, err)
		r.weary(err)
		watch.stop()
		cancel(nil)
		return nil, err
	}
	r.tired.Store(0)
	res.Body = &watched{body: res.Body, watch: watch, ctx: ctx, cancel: cancel}
	if err := unpack(res); err != nil {
		_ = res.Body.Close()
		return nil, err
	}
	if res.StatusCode/100 == 2 {
		return res, nil
	}
	defer func() { _ = res.Body.Close() }()
	return nil, problemOf(res)
}

func (r *Remote) start(ctx context.Context, base string, c call, watch *watch) (*http.Response, error) {
	address := base + c.path
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, c.method, address, nil)
	if err != nil {
		return nil, err
	}
	if c.body != nil {
		c.fill(req, watch)
	}
	return r.do(req, c)
}

// fill gives the request its body, packed where that is worth it.
func (c *call) fill(req *http.Request, watch *watch) {
	sent := c.body
	if len(sent) >= packFrom {
		sent = packer().EncodeAll(sent, nil)
		req.Header.Set("Content-Encoding", "zstd")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(wire.DigestHeader, wire.Digest(sent))
	req.ContentLength = int64(len(sent))
	// A connection that went away while it was idle is tried again by the transport.
	req.GetBody = func() (io.ReadCloser, error) {
		return io.NopCloser(&fed{Reader: bytes.NewReader(sent), watch: watch}), nil
	}
	req.Body, _ = req.GetBody() // which never fails
}

func (r *Remote) do(req *http.Request, c call) (*http.Response, error) {
	req.Header.Set("Accept-Encoding", "zstd, gzip")
	req.Header.Set(wire.ProtocolHeader, strconv.Itoa(wire.Protocol))
	if c.accept != "" {
		req.Header.Set("Accept", c.accept)
	}
	if r.agent != "" {
		req.Header.Set("User-Agent", r.agent)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return r.http.Do(req)
}

// problemOf reads the problem document of an answer, or makes one of an answer that
// another program gave (a proxy).
func problemOf(res *http.Response) error {
	p := &wire.Problem{}
	raw, err := wire.ReadAll(res.Body, wire.MaxWord, "an answer") // a proxy's page may be longer
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err == nil && kind == wire.TypeProblem && json.Unmarshal(raw, p) == nil && p.Code != "" {
		p.Status = res.StatusCode
		return p
	}
	p = &wire.Problem{Title: http.StatusText(res.StatusCode), Status: res.StatusCode, Code: wire.CodeUnavailable, Retryable: true,
		Detail: fmt.Sprintf("what answers at this address is no rounds server, or a proxy before it (%s)", res.Status)}
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		p.RetryAfterMS = int64(s) * 1000
	}
	return p
}

// ErrOffline is a failure of the network, not of the server: it passes.
var ErrOffline = errors.New("the server cannot be reached")

var errQuiet = errors.New("no byte came for too long")

// passing marks a failure of the connection as ErrOffline, unless the caller gave up.
func passing(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errQuiet) {
		return cause
	} else if cause != nil {
		err = cause
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its text repeats the whole address
	}
	return fmt.Errorf("%w: %w", ErrOffline, err)
}

// json sends in as JSON and reads the answer into out; either may be nil.
func (r *Remote) json(ctx context.Context, base string, c call, in, out any) error {
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		c.body = raw
	}
	res, err := r.send(ctx, base, c)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := wire.ReadAll(res.Body, cmp.Or(c.most, wire.MaxPageBytes), "an answer")
	if errors.Is(err, wire.ErrTooLarge) {
		return err
	}
	if err != nil {
		return passing(ctx, err)
	}
	if out == nil || res.StatusCode == http.StatusNoContent {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%w: %w", wire.ErrTruncated, err)
	}
	return nil
}
