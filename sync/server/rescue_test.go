package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// A lead finds what a revoked device has sent to rescue, looks at it, brings it in and
// drops it. Nobody else does, and nobody of another team.
func TestRescuedWork(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	aiko, login := h.member("Aiko", "manager")
	marco, _ := h.member("Marco", "manager")
	path := "/v1/admin/rescues/" + login.Device.String()
	h.must("POST", "/v1/admin/devices/"+login.Device.String()+"/revoke", wire.Revoke{Wipe: true}, nil)
	lost := account(2, 2, "")
	lost.Op, lost.Key = data.OpUpdate, data.ID{9}
	if err := aiko.Rescue(ctx, "e", []data.Mutation{account(1, 1, "Lindqvist"), lost}); err != nil {
		t.Fatal(err)
	}

	var all wire.Rescues
	h.must("GET", "/v1/admin/rescues", nil, &all)
	if len(all.Rescues) != 1 {
		t.Fatalf("%+v", all)
	}
	if r := all.Rescues[0]; r.Device != login.Device || r.User != login.User || r.Name != "Aiko's laptop" || r.Count != 2 || r.At == 0 || r.Outcome != "" {
		t.Errorf("%+v", r)
	}
	var work wire.RescuedWork
	h.must("GET", path, nil, &work)
	if len(work.Muts) != 2 || work.Rescue != all.Rescues[0] || string(work.Muts[0].Fields["name"].V) != `"Lindqvist"` {
		t.Errorf("%+v", work)
	}

	for _, c := range []struct{ method, path string }{{"GET", "/v1/admin/rescues"}, {"GET", path}, {"POST", path + "/apply"}, {"DELETE", path}} {
		if err := marco.JSON(ctx, c.method, c.path, nil, nil); code(err) != wire.CodeForbidden {
			t.Errorf("%s %s by one who is no lead: %v", c.method, c.path, err)
		}
	}
	other := "/v1/admin/rescues/" + h.login.Device.String()
	for _, c := range []struct{ method, path string }{{"GET", other}, {"POST", other + "/apply"}, {"DELETE", other}, {"GET", "/v1/admin/rescues/x"}} {
		if err := h.lead.JSON(ctx, c.method, c.path, nil, nil); code(err) != wire.CodeNotFound {
			t.Errorf("%s %s: %v", c.method, c.path, err)
		}
	}

	for range 2 {
		var done wire.RescueApplied
		h.must("POST", path+"/apply", nil, &done)
		if len(done.Receipts) != 2 || done.Rejected != 1 || done.Receipts[0].Status != data.ReceiptApplied || done.Receipts[1].Code != string(wire.CodeUnknownKey) {
			t.Errorf("%+v", done)
		}
	}
	h.must("DELETE", path, nil, nil)
	h.must("GET", "/v1/admin/rescues", nil, &all)
	if r := all.Rescues[0]; r.Outcome != "dropped" || r.HandledBy != h.login.User || r.HandledAt == 0 {
		t.Errorf("%+v", r)
	}
}

// What a device has not sent may take its time, as it does when it is pushed: the line is the
// same, and nobody but a device that the server knows is waited for.
func TestRescueOverASlowLine(t *testing.T) {
	h := newHost(t, server.Limits{Stranger: 300 * time.Millisecond})
	_, login := h.member("Aiko", "manager")
	h.must("POST", "/v1/admin/devices/"+login.Device.String()+"/revoke", wire.Revoke{}, nil)
	outbox, err := json.Marshal(wire.Push{Device: login.Device, Epoch: "e", Muts: []data.Mutation{account(1, 1, "Lindqvist")}})
	if err != nil {
		t.Fatal(err)
	}
	send := func(refresh string) string {
		conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		_, _ = fmt.Fprintf(conn, "POST /v1/rescue HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", refresh, len(outbox), outbox[:1])
		<-time.After(600 * time.Millisecond) // past a stranger's time
		_, _ = conn.Write(outbox[1:])
		raw, err := io.ReadAll(conn)
		if len(raw) < len("HTTP/1.1 204") {
			t.Fatalf("%q (%v)", raw, err)
		}
		return string(raw[:len("HTTP/1.1 204")])
	}
	if got := send(login.Refresh); got != "HTTP/1.1 204" {
		t.Errorf("the device is answered %s", got)
	}
	if got := send("made.up"); got != "HTTP/1.1 401" {
		t.Errorf("a stranger is answered %s", got)
	}
}
