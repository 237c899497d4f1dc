package remote_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// Windows of zstd as a frame says them: 128 KiB, and half a GiB, which a reader would keep.
const (
	narrow = 7 << 3
	wide   = 19 << 3
)

// bomb is a frame of zstd that says one byte over and over, n times about, in 4 bytes for
// each 128 KiB; nothing in it says how much that is.
func bomb(window, b byte, n int) []byte {
	const block = 1 << 17
	out := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, window}
	for said := block; ; said += block {
		head := block<<3 | 1<<1 // a byte to be repeated
		if said >= n {
			head |= 1 // the last one
		}
		if out = append(out, byte(head), byte(head>>8), byte(head>>16), b); said >= n {
			return out
		}
	}
}

// flood writes a text until nobody reads any more, and counts what was taken.
func flood(w io.Writer, text string, taken *atomic.Int64) {
	for piece := []byte(strings.Repeat(text, 1+(32<<10)/len(text))); ; {
		n, err := w.Write(piece)
		if taken.Add(int64(n)); err != nil {
			return
		}
	}
}

// framed is a snapshot of one frame, whose sum is right.
func framed(packed []byte, rows int) string {
	sum := sha256.Sum256(packed)
	return "{\"seq\":1,\"epoch\":\"e\"}\n" + fmt.Sprintf("{\"seq\":1,\"rows\":%d,\"bytes\":%d,\"sum\":%q}\n", rows, len(packed), hex.EncodeToString(sum[:])) + string(packed)
}

// unpacking takes the rows of each frame, as the engine does.
func unpacking(t *testing.T) func(wire.Frame) error {
	t.Helper()
	d, err := wire.NewUnpacker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return func(f wire.Frame) error {
		if f.Bytes == 0 {
			return nil
		}
		return f.EachRow(d, func(*data.Row) error { return nil })
	}
}

// Whatever a server sends without an end, or packs into little, it is refused once it is
// past what the protocol allows, and the rest is not read.
func TestWhatAServerSendsHasBounds(t *testing.T) {
	const slack = 24 << 20 // lies in the system's buffers when the device goes away
	type send struct {
		path, packed string
		kind         string
		status       int
		first, then  string // once, and then for ever
	}
	grant := wire.AppendGrant(nil, data.GrantChange{Account: data.ID{7}})
	row := wire.AppendRow(nil, &data.Row{Ent: "note", Key: data.ID{1}, Account: data.ID{7}, Rev: 1})
	for _, c := range []struct {
		name string
		send
		bound int64 // of what may be taken
		says  string
	}{
		{"a head without an end", send{path: "/v1/snapshot", then: "x"}, wire.MaxHead, "the line before a frame"},
		{"heads without frames", send{path: "/v1/snapshot", then: "{\"seq\":1}\n"}, wire.MaxHead, "a frame without rows"},
		{"a frame that says it is huge", send{path: "/v1/snapshot", first: "{\"seq\":1,\"bytes\":1099511627776}\n", then: "x"}, wire.MaxHead, "a frame of the snapshot"},
		{"a frame that says it has a million rows", send{path: "/v1/snapshot", first: "{\"seq\":1,\"rows\":1000000,\"bytes\":9}\n", then: "x"}, wire.MaxHead, "a frame of the snapshot"},
		{"a frame that unpacks to a GiB", send{path: "/v1/snapshot", first: framed(bomb(narrow, 'x', 1<<30), 5)}, 8 << 20, "a frame of the snapshot"},
		{"a frame that reaches back far", send{path: "/v1/snapshot", first: framed(bomb(wide, 'x', 1), 5)}, 1 << 10, "a frame of the snapshot"},
		{"a frame of lines alone", send{path: "/v1/snapshot", first: framed(zipped(t, strings.Repeat(string(row), wire.MaxPage+1)), 5)}, 8 << 20, "a frame of the snapshot"},
		{"a page without an end", send{path: "/v1/changes", then: string(grant)}, wire.MaxPageBytes, "a page of changes"},
		{"a page of too many lines", send{path: "/v1/changes", first: string(wire.AppendEnd([]byte(strings.Repeat(string(grant), wire.MaxPage+1)), &data.Page{Cursor: "c"}))}, 1 << 20, "a page of changes"},
		{"a page that unpacks to a GiB", send{path: "/v1/changes", packed: "zstd", first: string(bomb(narrow, '\n', 1<<30))}, 8 << 20, "a page of changes"},
		{"a page that reaches back far", send{path: "/v1/changes", packed: "zstd", first: string(bomb(wide, '\n', 1))}, 1 << 10, "a page of changes"},
		{"receipts without an end", send{path: "/v1/push", first: `{"receipts":[`, then: `{"n":1},`}, wire.MaxReceipts, "an answer"},
		{"a poke without an end", send{path: "/v1/poke", first: "data: ", then: "1"}, wire.MaxHead, "a line about changes"},
		{"a poke that unpacks to a GiB", send{path: "/v1/poke", packed: "zstd", first: string(bomb(narrow, '1', 1<<30))}, 8 << 20, "a line about changes"},
		{"tokens without an end", send{path: "/v1/token", first: `{"access":"`, then: "x"}, wire.MaxWord, "an answer"},
		{"an identity without an end", send{path: "/v1/enrol", first: `{"name":"`, then: "x"}, wire.MaxWord, "an answer"},
		{"a list without an end", send{path: "/v1/admin/users", first: "[", then: `{},`}, wire.MaxPageBytes, "an answer"},
		{"a database without an end", send{path: "/v1/admin/backup", then: "x"}, 1 << 10, "the answer is not whole"},
		{"a problem without an end", send{path: "/v1/push", kind: wire.TypeProblem, status: 409, first: `{"code":"gap","detail":"`, then: "x"}, wire.MaxWord, "no rounds server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPeer(t)
			calls := p.calls()
			calls["/v1/snapshot"] = func() error { return p.Snapshot(t.Context(), "t1", data.ID{}, unpacking(t)) }
			calls["/v1/poke"] = func() error { return p.Poke(t.Context(), func(int64) {}) }
			calls["/v1/token"] = calls["/v1/push"] // which needs one
			calls["/v1/enrol"] = func() error { _, err := p.Enrol(t.Context(), p.url, "code", "laptop"); return err }
			calls["/v1/admin/users"] = func() error { return p.JSON(t.Context(), http.MethodGet, "/v1/admin/users", nil, &[]struct{}{}) }
			calls["/v1/admin/backup"] = func() error { _, err := p.Backup(context.Background(), io.Discard); return err }
			var taken atomic.Int64
			// A pattern with a host comes before the peer's own.
			p.HandleFunc("127.0.0.1"+c.path, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.kind)
				w.Header().Set("Content-Encoding", c.packed)
				w.Header().Set(wire.BackupHeader, "1")
				if c.status != 0 {
					w.WriteHeader(c.status)
				}
				n, err := io.WriteString(w, c.first)
				if taken.Add(int64(n)); err == nil && c.then != "" {
					flood(w, c.then, &taken)
				}
			})
			err := calls[c.path]()
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q in it", err, c.says)
			}
			var problem *wire.Problem
			if large := errors.Is(err, wire.ErrTooLarge); !large && !errors.Is(err, wire.ErrTruncated) && !errors.As(err, &problem) || large && errors.Is(err, remote.ErrOffline) {
				t.Errorf("it counts as %v", err)
			}
			if n := taken.Load(); n > c.bound+slack {
				t.Errorf("%d bytes were taken, of which %d may be", n, c.bound)
			}
		})
	}
}

// zipped is a text packed with zstd.
func zipped(t *testing.T, text string) []byte {
	t.Helper()
	return packed(t, []byte(text))["zstd"]
}
