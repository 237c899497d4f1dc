package remote_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// calls are the three requests of which syncing consists, by a device that is patient: a
// machine that is busy is no fault.
func (p *peer) calls() map[string]func() error {
	ctx := context.Background()
	p.Remote = remote.New(remote.Options{Keyring: p.keys, Clock: func() time.Time { return p.now }, Agent: "rounds/test", Transport: &http.Transport{}})
	return map[string]func() error{
		"/v1/push":    func() error { _, err := p.Push(ctx, data.SyncPoint{Epoch: "e1"}, mutations(1)); return err },
		"/v1/changes": func() error { _, err := p.Changes(ctx, "c1", 10, data.ID{}); return err },
		"/v1/snapshot": func() error {
			return p.Snapshot(ctx, "t1", data.ID{}, func(wire.Frame) error { return nil })
		},
	}
}

// What a server says of a request comes whole to whoever asked: the code, and what the
// code needs.
func TestEveryProblemComesAsItWasSent(t *testing.T) {
	lastN := int64(7)
	for _, want := range []wire.Problem{
		{Status: 400, Code: wire.CodeBadRequest},
		{Status: 400, Code: wire.CodeBadDigest, Retryable: true},
		{Status: 401, Code: wire.CodeUnauthorized},
		{Status: 403, Code: wire.CodeForbidden},
		{Status: 403, Code: wire.CodeRevoked, Wipe: true},
		{Status: 408, Code: wire.CodeTimeout, Retryable: true},
		{Status: 409, Code: wire.CodeGap, N: 12},
		{Status: 409, Code: wire.CodeReused, N: 3},
		{Status: 409, Code: wire.CodeEpoch, Epoch: "e2", LastN: &lastN},
		{Status: 410, Code: wire.CodeCursorExpired},
		{Status: 413, Code: wire.CodeTooLarge},
		{Status: 426, Code: wire.CodeUpgrade},
		{Status: 429, Code: wire.CodeTooMany, Retryable: true, RetryAfterMS: 1500},
		{Status: 500, Code: wire.CodeInternal, Retryable: true},
		{Status: 503, Code: wire.CodeUnavailable, Retryable: true, RetryAfterMS: 2000},
	} {
		t.Run(string(want.Code), func(t *testing.T) {
			p := newPeer(t)
			asked := 0
			for path, call := range p.calls() {
				p.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { asked++; refuse(w, want) })
				asked = 0
				err := call()
				var got *wire.Problem
				if !errors.As(err, &got) {
					t.Fatalf("%s: %v", path, err)
				}
				if got.LastN != nil && *got.LastN == lastN {
					got.LastN = want.LastN
				}
				if fmt.Sprint(*got) != fmt.Sprint(want) {
					t.Errorf("%s: %+v, want %+v", path, *got, want)
				}
				// A token that ran out is changed once, and only that is tried again here.
				if tries := 1 + map[bool]int{true: 1}[want.Code == wire.CodeUnauthorized]; asked != tries {
					t.Errorf("%s was asked %d times", path, asked)
				}
			}
		})
	}
}

// packed are the ways in which an answer may be packed.
func packed(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"": raw, "zstd": e.EncodeAll(raw, nil), "gzip": zipped.Bytes()}
}

// checksum is how much may stand behind the last byte of what was packed.
const checksum = 16

// An answer that is cut or bent on the way is none: nothing of it is handed on, and the
// failure is one that passes. So is one that is packed otherwise than it says.
func TestAnAnswerThatIsNotWholeIsNone(t *testing.T) {
	page := []byte(`{"d":"01900000-0000-7000-8000-000000000001"}` + "\n")
	page = wire.AppendEnd(page, &data.Page{Cursor: "c2", Seq: 2})
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var frames bytes.Buffer
	for _, f := range []wire.Frame{
		{FrameHead: wire.FrameHead{Seq: 3, Epoch: "e"}},
		wire.PackFrame(enc, wire.FrameHead{Seq: 3, Ent: "account", Rows: 1}, []byte("{}\n")),
		{FrameHead: wire.FrameHead{Seq: 3, Cursor: "c3"}},
	} {
		if err := wire.WriteFrame(&frames, f); err != nil {
			t.Fatal(err)
		}
	}
	bodies := map[string][]byte{"/v1/push": []byte(`{"receipts":[],"durable_seq":3}`), "/v1/changes": page, "/v1/snapshot": frames.Bytes()}
	p := newPeer(t)
	var body []byte
	var encoding string
	var whole bool
	for path := range bodies {
		p.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			if encoding != "" {
				w.Header().Set("Content-Encoding", encoding)
			}
			if !whole { // the connection breaks, rather than end
				w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
			}
			_, _ = w.Write(body)
		})
	}
	for path, call := range p.calls() {
		for name, all := range packed(t, bodies[path]) {
			encoding, body, whole = name, all, true
			if err := call(); err != nil {
				t.Fatalf("%s packed with %q, whole: %v", path, name, err)
			}
			for n := range len(all) {
				body, whole = all[:n], n%2 == 0
				err := call()
				if err == nil && path == "/v1/snapshot" && len(all)-n <= checksum {
					continue // its last head has come, which is its end
				}
				if !errors.Is(err, remote.ErrOffline) && !errors.Is(err, wire.ErrTruncated) {
					t.Fatalf("%s packed with %q, %d of %d bytes: %v", path, name, n, len(all), err)
				}
			}
			if name == "" {
				continue // bent bytes of a plain page are wire's TestAPageThatIsNotWholeIsNoPage
			}
			body, whole = bytes.Clone(all), true
			body[len(body)/2] ^= 0x55
			if err := call(); !errors.Is(err, remote.ErrOffline) && !errors.Is(err, wire.ErrTruncated) {
				t.Errorf("%s packed with %q, bent: %v", path, name, err)
			}
			body = bodies[path] // not packed at all
			if err := call(); !errors.Is(err, remote.ErrOffline) && !errors.Is(err, wire.ErrTruncated) {
				t.Errorf("%s said to be packed with %q and is not: %v", path, name, err)
			}
		}
	}
}
