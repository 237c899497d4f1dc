package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/sync/remote"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// What the protocol may cost on the wire, in bytes with heads and all, as a connection
// counts them: performance.md, Store and sync.
const (
	mostSnapshotRow = 80
	mostMutation    = 60
	mostExchange    = 1024 // of a request with its answer, on a connection that is open
)

// meter counts what crosses the connections of a client.
type meter struct{ in, out atomic.Int64 }

type counted struct {
	net.Conn
	m *meter
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.m.in.Add(int64(n))
	return n, err
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.m.out.Add(int64(n))
	return n, err
}

// of is what fn moves.
func (m *meter) of(fn func()) (in, out int64) {
	in, out = m.in.Load(), m.out.Load()
	fn()
	return m.in.Load() - in, m.out.Load() - out
}

// sizes are what was measured, in bytes.
type sizes struct {
	rows                           int
	snapshotRow, mutation, change  float64
	exchangePushed, exchangePulled int64 // a push of one mutation, a pull of nothing
	exchangeRow                    int64 // a pull of an account of thirty fields
}

func measureSizes(t testing.TB) (s sizes) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	opts := demo.Options{Accounts: 60, Seed: 1, Now: time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}
	must(h.ledger.Load(ctx, h.first.Workspace, func(put func(any) error) error {
		for _, u := range demo.Team(opts) {
			if err := put(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(b demo.Bundle) error { return b.Each(put) })
	}))
	m := &meter{}
	line := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return counted{c, m}, err
	}}
	t.Cleanup(line.CloseIdleConnections)
	front := httptest.NewServer(h.server) // not through the check of the OpenAPI document, which takes the encoding off
	t.Cleanup(front.Close)
	login, err := h.keys.Load()
	must(err)
	login.URL = front.URL
	must(h.keys.Save(login))
	r := remote.New(remote.Options{Keyring: h.keys, Clock: time.Now, Transport: line})

	var cursor, epoch string
	var accounts []data.ID
	unpacker, err := wire.NewUnpacker()
	must(err)
	defer unpacker.Close()
	in, out := m.of(func() {
		must(r.Snapshot(ctx, "", data.ID{}, func(f wire.Frame) error {
			s.rows += f.Rows
			if f.Cursor != "" {
				cursor = f.Cursor
			}
			if f.Epoch != "" {
				epoch = f.Epoch
			}
			if f.Ent != "account" || f.Bytes == 0 {
				return nil
			}
			return f.EachRow(unpacker, func(row *data.Row) error { accounts = append(accounts, row.Key); return nil })
		}))
	})
	s.snapshotRow = float64(in+out) / float64(s.rows)

	pull := func() {
		for more := true; more; {
			page, err := r.Changes(ctx, cursor, wire.MaxPage, data.ID{})
			must(err)
			cursor, more = page.Cursor, page.More
		}
	}
	pull()
	n, ids := int64(0), data.NewIDs(time.Now, rand.NewChaCha8([32]byte{1}))
	push := func(count int) {
		muts := make([]data.Mutation, count)
		for i := range muts {
			n++
			muts[i] = edit(n, ids.New(), accounts[i%len(accounts)], i)
		}
		done, err := r.Push(ctx, data.SyncPoint{Epoch: epoch}, muts)
		must(err)
		for _, receipt := range done.Receipts {
			if receipt.Status == data.ReceiptRejected {
				t.Fatalf("refused: %+v", receipt)
			}
		}
	}
	_, out = m.of(func() { push(500) })
	s.mutation = float64(out) / 500
	in, _ = m.of(pull)
	s.change = float64(in) / float64(len(accounts))
	push(1)
	pull()
	in, out = m.of(func() { push(1) })
	s.exchangePushed = in + out
	in, out = m.of(pull)
	s.exchangeRow = in + out
	in, out = m.of(pull)
	s.exchangePulled = in + out
	return s
}

// edit is one of what a day's work is made of: a field of an account.
func edit(n int64, id, account data.ID, i int) data.Mutation {
	fields := []string{"industry", "plan", "segment", "website"}
	raw, _ := json.Marshal(fmt.Sprintf("said on the call no. %d", i))
	return data.Mutation{N: n, ID: id, Ent: "account", Key: account, Op: data.OpUpdate, Fields: map[string]data.FieldWrite{fields[i%len(fields)]: {V: raw, Base: "1"}}}
}

// BenchmarkSizesOnTheWire reports them: go test -bench SizesOnTheWire ./sync/server
func BenchmarkSizesOnTheWire(b *testing.B) {
	s := measureSizes(b)
	for b.Loop() {
	}
	b.ReportMetric(s.snapshotRow, "B/row")
	b.ReportMetric(s.mutation, "B/mutation")
	b.ReportMetric(s.change, "B/change")
	b.ReportMetric(float64(s.exchangePushed), "B/push")
	b.ReportMetric(float64(s.exchangePulled), "B/pull")
}

func TestSizesOnTheWire(t *testing.T) {
	s := measureSizes(t)
	t.Logf("%d rows of a snapshot at %.1f B, mutations at %.1f B, changes at %.1f B, a warm push of one %d B, a pull of nothing %d B, of one account %d B",
		s.rows, s.snapshotRow, s.mutation, s.change, s.exchangePushed, s.exchangePulled, s.exchangeRow)
	if s.rows < 2000 || s.snapshotRow > mostSnapshotRow {
		t.Errorf("%d rows of a snapshot cost %.1f B each, want %d at most", s.rows, s.snapshotRow, mostSnapshotRow)
	}
	if s.mutation > mostMutation {
		t.Errorf("a mutation of 500 costs %.1f B, want %d at most", s.mutation, mostMutation)
	}
	for _, one := range []int64{s.exchangePushed, s.exchangePulled} {
		if one > mostExchange {
			t.Errorf("one request and its answer cost %d B, want %d at most", one, mostExchange)
		}
	}
}
