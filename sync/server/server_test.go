package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	_ "github.com/mattn/go-sqlite3" // the dump reads a copy

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// host is a real server on loopback over a SQLite ledger, and its lead's device.
type host struct {
	t      testing.TB
	path   string // of the database
	ledger *ledger.Ledger
	server *server.Server
	url    string
	first  ledger.First
	lead   *remote.Remote
	login  remote.Login
	keys   remote.Keyring
	log    *lines
	access string
	logins map[string]string // of members, where they are kept
}

func newHost(t testing.TB, limits server.Limits) *host {
	t.Helper()
	h := &host{t: t, log: &lines{}, logins: map[string]string{}, path: filepath.Join(t.TempDir(), "server.db")}
	ctx := context.Background()
	var err error
	if h.ledger, err = ledger.Open(ctx, "sqlite:"+h.path, ledger.Options{}); err != nil {
		t.Fatal(err)
	}
	if h.first, err = h.ledger.Bootstrap(ctx, "Acme"); err != nil {
		t.Fatal(err)
	}
	h.server = server.New(server.Options{Ledger: h.ledger, Limits: limits, Log: slog.New(slog.NewTextHandler(h.log, nil))})
	front := httptest.NewServer(checked(t, h.server))
	h.url = front.URL
	t.Cleanup(func() {
		h.server.Close()
		front.Close()
		if err := h.ledger.Close(); err != nil {
			t.Error(err)
		}
	})
	h.keys = remote.Keyring{Path: filepath.Join(t.TempDir(), "main.login")}
	h.lead = remote.New(remote.Options{Keyring: h.keys, Clock: time.Now})
	if h.login, err = h.lead.Enrol(ctx, h.url, h.first.Code, "laptop"); err != nil {
		t.Fatal(err)
	}
	if err := h.lead.JSON(ctx, "GET", "/v1/admin/users", nil, nil); err != nil {
		t.Fatal(err)
	}
	kept, err := h.keys.Load()
	if err != nil {
		t.Fatal(err)
	}
	h.access = kept.Access
	return h
}

// lines is a log that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// do sends a request as it is and gives the answer and, when it is one, the problem.
func (h *host) do(method, path string, body []byte, headers ...string) answered {
	h.t.Helper()
	req, err := http.NewRequest(method, h.url+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	var p wire.Problem
	if res.Header.Get("Content-Type") == wire.TypeProblem {
		if err := json.Unmarshal(raw, &p); err != nil || p.Status != res.StatusCode || p.Title == "" || p.Detail == "" {
			h.t.Errorf("%s %s: problem %s (%v)", method, path, raw, err)
		}
	} else if res.StatusCode >= 400 {
		h.t.Errorf("%s %s: %d is no problem document: %s", method, path, res.StatusCode, raw)
	}
	return answered{res.StatusCode, res.Header, raw, p}
}

// answered is an answer that was read to its end.
type answered struct {
	status  int
	header  http.Header
	body    []byte
	problem wire.Problem
}

func (h *host) head() int64 {
	h.t.Helper()
	head, err := h.ledger.Head(context.Background(), h.first.Workspace)
	if err != nil {
		h.t.Fatal(err)
	}
	return head
}

func account(n int64, key byte, name string) data.Mutation {
	raw, _ := json.Marshal(name)
	return data.Mutation{N: n, ID: data.ID{key, 1}, Ent: "account", Key: data.ID{key}, Op: data.OpCreate, Fields: map[string]data.FieldWrite{"name": {V: raw}}}
}

func TestADeviceWorksOverHTTP(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	var epoch, cursor string
	err := h.lead.Snapshot(ctx, "", data.ID{}, func(f wire.Frame) error {
		if f.Epoch != "" {
			epoch = f.Epoch
		}
		cursor = f.Cursor
		return nil
	})
	if err != nil || epoch == "" || cursor == "" {
		t.Fatalf("epoch %q, cursor %q, %v", epoch, cursor, err)
	}
	heads := make(chan int64, 16)
	poke, stop := context.WithCancel(ctx)
	defer stop()
	go func() { _ = h.lead.Poke(poke, func(n int64) { heads <- n }) }()
	before := <-heads
	pushed, err := h.lead.Push(ctx, data.SyncPoint{Epoch: epoch}, []data.Mutation{account(1, 1, "Lindqvist"), account(2, 2, "Brewster")})
	if err != nil || len(pushed.Receipts) != 2 || pushed.Receipts[1].Status != data.ReceiptApplied {
		t.Fatalf("%+v, %v", pushed, err)
	}
	for n := before; n < pushed.Head; n = <-heads {
		_ = n
	}
	page, err := h.lead.Changes(ctx, cursor, 100, data.ID{}) // each came with the word of who owns it
	if err != nil || len(page.Items) != 4 || page.LastN != 2 || page.More {
		t.Fatalf("%+v, %v", page, err)
	}
	device := h.login.Device
	if err := h.lead.Fork(ctx); err != nil {
		t.Fatal(err)
	}
	if l, err := h.lead.Login(); err != nil || l.Device == device {
		t.Errorf("forked to %s, %v", l.Device, err)
	}
	if err := h.lead.Logout(ctx); err != nil {
		t.Error(err)
	}
	for _, secret := range []string{h.first.Code, h.access, h.login.Refresh, "Lindqvist"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// What a hostile client sends is answered with the right problem, and touches nothing.
func TestAHostileClient(t *testing.T) {
	h := newHost(t, server.Limits{Stranger: 200 * time.Millisecond, Quiet: time.Second})
	w, err := h.ledger.Workspace(context.Background(), h.first.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.lead.Push(context.Background(), data.SyncPoint{Epoch: w.Epoch}, []data.Mutation{account(1, 1, "Lindqvist")}); err != nil {
		t.Fatal(err)
	}
	mutations := func(device data.ID, epoch string, muts ...data.Mutation) []byte {
		raw, err := json.Marshal(wire.Push{Device: device, Epoch: epoch, Muts: muts})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb := enc.EncodeAll(bytes.Repeat([]byte(" "), 64<<20), nil)
	many := make([]data.Mutation, wire.MaxMutations+1)
	for i := range many {
		many[i] = account(int64(2+i), 9, "x")
	}
	wrong := sha256.Sum256([]byte("other"))
	own := h.login.Device
	auth := []string{"Authorization", "Bearer " + h.access}
	before := h.dump()
	for _, c := range []struct {
		name, method, path string
		body               []byte
		headers            []string
		status             int
		code               wire.Code
	}{
		{"oversized", "POST", "/v1/push", make([]byte, wire.MaxPacked+1), auth, 413, wire.CodeTooLarge},
		{"bomb", "POST", "/v1/push", bomb, append([]string{"Content-Encoding", "zstd"}, auth...), 413, wire.CodeTooLarge},
		{"no zstd", "POST", "/v1/push", []byte("{}"), append([]string{"Content-Encoding", "zstd"}, auth...), 400, wire.CodeBadRequest},
		{"no gzip", "POST", "/v1/push", []byte("{}"), append([]string{"Content-Encoding", "gzip"}, auth...), 400, wire.CodeBadRequest},
		{"unknown encoding", "POST", "/v1/push", []byte("{}"), append([]string{"Content-Encoding", "br"}, auth...), 415, wire.CodeBadRequest},
		{"malformed", "POST", "/v1/push", []byte(`{"muts":[`), auth, 400, wire.CodeBadRequest},
		{"wrong type", "POST", "/v1/push", []byte(`{"muts":7}`), auth, 400, wire.CodeBadRequest},
		{"wrong digest", "POST", "/v1/push", []byte("{}"), append([]string{wire.DigestHeader, "sha-256=:" + base64.StdEncoding.EncodeToString(wrong[:]) + ":"}, auth...), 400, wire.CodeBadDigest},
		{"too many mutations", "POST", "/v1/push", mutations(own, w.Epoch, many...), auth, 413, wire.CodeTooLarge},
		{"forged device", "POST", "/v1/push", mutations(data.ID{7}, w.Epoch, account(2, 2, "x")), auth, 403, wire.CodeForbidden},
		{"gap", "POST", "/v1/push", mutations(own, w.Epoch, account(5, 2, "x")), auth, 409, wire.CodeGap},
		{"reuse", "POST", "/v1/push", mutations(own, w.Epoch, account(1, 2, "x")), auth, 409, wire.CodeReused},
		{"epoch", "POST", "/v1/push", mutations(own, "other", account(2, 2, "x")), auth, 409, wire.CodeEpoch},
		{"no token", "GET", "/v1/changes", nil, nil, 401, wire.CodeUnauthorized},
		{"foreign token", "GET", "/v1/changes", nil, []string{"Authorization", "Bearer nonsense"}, 401, wire.CodeUnauthorized},
		{"no cursor of ours", "GET", "/v1/changes?cursor=x", nil, auth, 400, wire.CodeBadRequest},
		{"limit", "GET", "/v1/changes?limit=0", nil, auth, 400, wire.CodeBadRequest},
		{"another's eyes", "GET", "/v1/changes?actor=" + data.ID{4}.String(), nil, auth, 403, wire.CodeForbidden},
		{"an old program's pull", "GET", "/v1/changes", nil, append([]string{wire.ProtocolHeader, "0"}, auth...), 426, wire.CodeUpgrade},
		{"an old program's snapshot", "GET", "/v1/snapshot", nil, append([]string{wire.ProtocolHeader, "0"}, auth...), 426, wire.CodeUpgrade},
		{"unknown endpoint", "GET", "/v1/nothing", nil, auth, 404, wire.CodeNotFound},
		{"unknown method", "DELETE", "/v1/push", nil, auth, 405, wire.CodeBadRequest},
		{"wrong code", "POST", "/v1/enrol", []byte(`{"code":"AAAA-AAAA","device":"x"}`), nil, 403, wire.CodeForbidden},
		{"no code", "POST", "/v1/enrol", []byte(`{}`), nil, 400, wire.CodeBadRequest},
		{"a stranger's large body", "POST", "/v1/enrol", make([]byte, 17<<10), nil, 413, wire.CodeTooLarge},
		{"a stranger's bomb", "POST", "/v1/token", bomb, []string{"Content-Encoding", "zstd"}, 413, wire.CodeTooLarge},
		{"unknown refresh token", "POST", "/v1/token", []byte(`{"refresh":"a.b"}`), nil, 401, wire.CodeUnauthorized},
		{"rescue of a device in use", "POST", "/v1/rescue", []byte(`{}`), []string{"Authorization", "Bearer " + h.refresh()}, 403, wire.CodeForbidden},
		{"rescue of nobody", "POST", "/v1/rescue", []byte(`{}`), nil, 401, wire.CodeUnauthorized},
		{"unknown person", "POST", "/v1/admin/users/" + data.ID{3}.String() + "/code", []byte(`{}`), auth, 404, wire.CodeNotFound},
		{"unknown role", "POST", "/v1/admin/users", []byte(`{"name":"Aiko","role":"king"}`), auth, 400, wire.CodeBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := h.do(c.method, c.path, c.body, c.headers...)
			if p := res.problem; res.status != c.status || p.Code != c.code {
				t.Errorf("%d %s (%s), want %d %s", res.status, p.Code, p.Detail, c.status, c.code)
			}
		})
	}
	t.Run("replay", func(t *testing.T) {
		res := h.do("POST", "/v1/push", mutations(own, w.Epoch, account(1, 1, "Lindqvist")), auth...)
		if res.status != 200 {
			t.Errorf("%d %s", res.status, res.body)
		}
	})
	t.Run("an old program's push", func(t *testing.T) {
		token, err := json.Marshal(wire.Refresh{Refresh: h.refresh()}) // without one it could push for a quarter of an hour only
		if err != nil {
			t.Fatal(err)
		}
		for path, body := range map[string][]byte{"/v1/push": mutations(own, w.Epoch, account(1, 1, "Lindqvist")), "/v1/token": token} {
			res := h.do("POST", path, body, append([]string{wire.ProtocolHeader, "0"}, auth...)...)
			if res.status != 200 {
				t.Errorf("%s: %d %s", path, res.status, res.body)
			}
		}
	})
	t.Run("slow body", func(t *testing.T) {
		for _, request := range []string{"POST /v1/enrol HTTP/1.1\r\n", "POST /v1/push HTTP/1.1\r\nAuthorization: Bearer " + h.access + "\r\n"} {
			conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.SetDeadline(time.Now().Add(time.Minute))
			_, _ = fmt.Fprintf(conn, "%sHost: x\r\nContent-Length: 100\r\n\r\n{", request)
			raw, err := io.ReadAll(conn)
			if err != nil || !bytes.HasPrefix(raw, []byte("HTTP/1.1 408")) || !bytes.Contains(raw, []byte(`"code":"timeout"`)) {
				t.Errorf("%.20s: %s, %v", request, raw, err)
			}
			_ = conn.Close()
		}
	})
	t.Run("slow body that nobody reads", func(t *testing.T) {
		for request, status := range map[string]string{"POST /v1/push": "401", "POST /v1/nothing": "404", "GET /healthz": "200"} {
			conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			_, _ = fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", request)
			raw, err := io.ReadAll(conn)
			if err != nil || !bytes.HasPrefix(raw, []byte("HTTP/1.1 "+status)) {
				t.Errorf("%s: %s, %v", request, raw, err)
			}
			_ = conn.Close()
		}
	})
	if after := h.dump(); after != before {
		t.Errorf("the database was touched:\n%s\n%s", before, after)
	}
}

// What a person may not do, and what is not there for them, gets a receipt that says so
// and changes no row.
func TestWhatIsNotTheirs(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	elsewhere, err := h.ledger.NewWorkspace(ctx, "Other")
	if err != nil {
		t.Fatal(err)
	}
	theirs := data.Account{ID: data.ID{9}, Name: "Theirs"}
	if err := h.ledger.Load(ctx, elsewhere, func(put func(any) error) error { return put(theirs) }); err != nil {
		t.Fatal(err)
	}
	w, err := h.ledger.Workspace(ctx, h.first.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	analyst, _ := h.member("Ana", "analyst")
	before := h.table("item")
	name := map[string]data.FieldWrite{"name": {V: json.RawMessage(`"x"`), Base: "1"}}
	for _, c := range []struct {
		who  *remote.Remote
		mut  data.Mutation
		code wire.Code
	}{
		{analyst, account(1, 3, "mine"), wire.CodeNotAllowed},
		{h.lead, data.Mutation{N: 1, ID: data.ID{4, 4}, Ent: "account", Key: theirs.ID, Op: data.OpUpdate, Fields: name}, wire.CodeUnknownKey},
		{h.lead, data.Mutation{N: 2, ID: data.ID{4, 5}, Ent: "pony", Key: data.ID{5}, Op: data.OpCreate, Fields: name}, wire.CodeUnknownEntity},
		{h.lead, data.Mutation{N: 3, ID: data.ID{4, 6}, Ent: "note", Key: data.ID{6}, Op: data.OpCreate,
			Fields: map[string]data.FieldWrite{"account_id": {V: json.RawMessage(`"` + theirs.ID.String() + `"`)}}}, wire.CodeMissingRef},
		{h.lead, account(4, 7, strings.Repeat("x", wire.MaxText+1)), wire.CodeInvalidField},
	} {
		out, err := c.who.Push(ctx, data.SyncPoint{Epoch: w.Epoch}, []data.Mutation{c.mut})
		if err != nil || len(out.Receipts) != 1 || out.Receipts[0].Status != data.ReceiptRejected || out.Receipts[0].Code != string(c.code) {
			t.Errorf("%s: %+v, %v", c.code, out, err)
		}
	}
	if after := h.table("item"); after != before {
		t.Errorf("rows were touched:\n%s\n%s", before, after)
	}
}

// dump is everything that the database holds, but for when devices were seen.
func (h *host) dump() string {
	h.t.Helper()
	return h.tables(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('device', 'token') ORDER BY name`)
}

// table is everything in one table.
func (h *host) table(name string) string {
	h.t.Helper()
	return h.tables(`SELECT '` + name + `'`)
}

func (h *host) tables(which string) string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "copy.db")
	if _, err := h.ledger.Copy(context.Background(), path); err != nil {
		h.t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var out strings.Builder
	for _, row := range h.rows(db, which) {
		fmt.Fprintln(&out, row)
		for _, line := range h.rows(db, "SELECT * FROM "+row) {
			fmt.Fprintln(&out, line)
		}
	}
	return out.String()
}

func (h *host) rows(db *sql.DB, query string) (out []string) {
	h.t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		h.t.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			h.t.Fatal(err)
		}
		line := values[0].String
		for _, v := range values[1:] {
			line += fmt.Sprintf("|%q", v.String)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return out
}

func (h *host) refresh() string {
	l, err := h.keys.Load()
	if err != nil {
		h.t.Fatal(err)
	}
	return l.Refresh
}

// What a device, or an address without a token, asks too often is refused with the time to
// wait; another device at the same address is not.
func TestTooManyRequests(t *testing.T) {
	h := newHost(t, server.Limits{DeviceRate: 0.001, DeviceBurst: 5, SourceRate: 0.001, SourceBurst: 6})
	marco := h.ledgerDevice("Marco")
	for _, c := range []struct{ path, token string }{{"/v1/changes", h.access}, {"/v1/changes", "wrong"}} {
		seen := map[int]int{}
		for range 12 {
			res := h.do("GET", c.path, nil, "Authorization", "Bearer "+c.token)
			seen[res.status]++
			if p := res.problem; res.status == 429 && (!p.Retryable || p.RetryAfterMS <= 0 || res.header.Get("Retry-After") == "") {
				t.Errorf("%+v", p)
			}
		}
		if seen[429] == 0 || seen[429] == 12 {
			t.Errorf("%s: %v", c.token, seen)
		}
	}
	if res := h.do("GET", "/v1/changes", nil, "Authorization", "Bearer "+marco); res.status != 200 {
		t.Errorf("another device: %d", res.status)
	}
}

// A device that opens streams and does not close them shuts itself out, and nobody else.
func TestOpenRequestsOfADevice(t *testing.T) {
	h := newHost(t, server.Limits{DeviceOpen: 2})
	aiko := h.ledgerDevice("Aiko")
	streams := func() *http.Response {
		req, err := http.NewRequest("GET", h.url+"/v1/poke", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+h.access)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	first, second := streams(), streams()
	defer func() { _ = second.Body.Close() }()
	if res := h.do("GET", "/v1/changes", nil, "Authorization", "Bearer "+h.access); res.status != 429 || !res.problem.Retryable {
		t.Errorf("%d %s", res.status, res.body)
	}
	if res := h.do("GET", "/v1/changes", nil, "Authorization", "Bearer "+aiko); res.status != 200 {
		t.Errorf("another device: %d", res.status)
	}
	_ = first.Body.Close()
	for deadline := time.Now().Add(time.Minute); ; {
		res := h.do("GET", "/v1/changes", nil, "Authorization", "Bearer "+h.access)
		if res.status == 200 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a stream that was closed still counts")
		}
	}
}

// A quiet poke says its head again, and notices that its device was revoked.
func TestHeartbeat(t *testing.T) {
	h := newHost(t, server.Limits{Heartbeat: 20 * time.Millisecond})
	aiko := h.ledgerDevice("Aiko")
	req, err := http.NewRequest("GET", h.url+"/v1/poke", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+aiko)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.Header.Get("X-Accel-Buffering") != "no" {
		t.Error("a proxy may hold it back")
	}
	part := make([]byte, 1<<10)
	for seen := ""; strings.Count(seen, `data: {"head":`) < 2; { // nothing changed meanwhile
		n, err := res.Body.Read(part)
		if seen += string(part[:n]); err != nil {
			t.Fatalf("%s, %v", seen, err)
		}
	}
	devices, err := h.ledger.Devices(context.Background(), h.first.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range devices {
		if d.Name == "Aiko's laptop" {
			if err := h.ledger.Revoke(context.Background(), h.first.Workspace, d.ID, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if rest, err := io.ReadAll(res.Body); err != nil { // it ends
		t.Errorf("%s, %v", rest, err)
	}
}

// A database that goes back under the server, as a fail-over that lost something has it, is told
// of like any change: whoever has seen more shows it at once.
func TestAPokeTellsOfAHeadThatGoesBack(t *testing.T) {
	h := newHost(t, server.Limits{Heartbeat: time.Hour})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	heads := make(chan int64, 100)
	go func() { _ = h.lead.Poke(ctx, func(n int64) { heads <- n }) }()
	head := <-heads
	h.ledgerDevice("Aiko")
	for head < h.head() {
		head = <-heads
	}
	db, err := sql.Open("sqlite3", h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(`UPDATE workspace SET head = head - 1`); err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-heads:
		if n != head-1 {
			t.Errorf("after %d it says %d", head, n)
		}
	case <-time.After(time.Minute):
		t.Error("it says nothing")
	}
}

func TestAStopTellsPokesToComeAgain(t *testing.T) {
	h := newHost(t, server.Limits{})
	if res := h.do("GET", "/readyz", nil); res.status != 200 {
		t.Errorf("ready: %d", res.status)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.server.Run(ctx, l, nil) }()
	req, err := http.NewRequest("GET", "http://"+l.Addr().String()+"/v1/poke", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.access)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	stop()
	raw, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(raw), "retry: 2000") {
		t.Errorf("%s, %v", raw, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if res := h.do("GET", "/readyz", nil); res.status != 503 {
		t.Errorf("ready: %d", res.status)
	}
	if res := h.do("GET", "/healthz", nil); res.status != 200 {
		t.Errorf("healthy: %d", res.status)
	}
}

func TestTokensNeverCrossTheNetworkInTheOpen(t *testing.T) {
	for _, c := range []struct {
		addr            string
		secure, proxied bool
		ok              bool
	}{
		{"127.0.0.1:1", false, false, true}, {"[::1]:1", false, false, true}, {"localhost:1", false, false, true},
		{":1", false, false, false}, {"0.0.0.0:1", false, false, false}, {"rounds.example.com:1", false, false, false},
		{":1", true, false, true}, {":1", false, true, true}, {"nonsense", true, true, false},
	} {
		if err := server.CheckAddress(c.addr, c.secure, c.proxied); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
