package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// member makes a member of the team and enrols a device of theirs.
func (h *host) member(name, role string) (*remote.Remote, remote.Login) {
	h.t.Helper()
	ctx := context.Background()
	var u wire.User
	if err := h.lead.JSON(ctx, "POST", "/v1/admin/users", wire.User{Name: name, Role: role, Languages: []string{"ja"}}, &u); err != nil || u.ID.IsZero() {
		h.t.Fatalf("%+v, %v", u, err)
	}
	var code wire.MadeCode
	if err := h.lead.JSON(ctx, "POST", "/v1/admin/users/"+u.ID.String()+"/code", wire.NewCode{}, &code); err != nil {
		h.t.Fatal(err)
	}
	h.logins[name] = filepath.Join(h.t.TempDir(), name+".login")
	r := remote.New(remote.Options{Keyring: remote.Keyring{Path: h.logins[name]}, Clock: time.Now})
	l, err := r.Enrol(ctx, h.url, code.Code, name+"'s laptop")
	if err != nil {
		h.t.Fatal(err)
	}
	return r, l
}

// ledgerDevice makes a lead with a device, and gives its access token.
func (h *host) ledgerDevice(name string) string {
	h.t.Helper()
	r, _ := h.member(name, "lead")
	if _, err := r.Changes(context.Background(), "", 1, data.ID{}); err != nil {
		h.t.Fatal(err)
	}
	l, err := remote.Keyring{Path: h.logins[name]}.Load()
	if err != nil {
		h.t.Fatal(err)
	}
	return l.Access
}

func (h *host) must(method, path string, in, out any) {
	h.t.Helper()
	if err := h.lead.JSON(context.Background(), method, path, in, out); err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
}

func code(err error) wire.Code {
	var p *wire.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func TestTheTeam(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	aiko, login := h.member("Aiko", "representative")
	path := "/v1/admin/users/" + login.User.String()
	var users wire.Users
	h.must("GET", "/v1/admin/users", nil, &users)
	if len(users.Users) != 2 || users.Users[0].Name != "Aiko" || users.Users[0].Languages[0] != "ja" {
		t.Errorf("%+v", users)
	}
	for _, c := range []struct{ method, path string }{
		{"GET", "/v1/admin/users"}, {"DELETE", path}, {"POST", path + "/role"}, {"POST", path + "/code"}, {"GET", "/v1/admin/devices"}, {"GET", "/v1/admin/keys"}, {"GET", "/v1/admin/backup"},
	} {
		if err := aiko.JSON(ctx, c.method, c.path, struct{}{}, nil); code(err) != wire.CodeForbidden || !strings.Contains(err.Error(), "only a lead") {
			t.Errorf("%s %s: %v", c.method, c.path, err)
		}
	}

	// What she sees is what she was given; another role is another scope.
	acme := data.Account{ID: data.ID{8}, Name: "Acme", Owner: h.first.User}
	if err := h.ledger.Load(ctx, h.first.Workspace, func(put func(any) error) error { return put(acme) }); err != nil {
		t.Fatal(err)
	}
	page, err := aiko.Changes(ctx, "", 100, data.ID{})
	if err != nil {
		t.Fatal(err)
	}
	seen := func(p *data.Page) (n int) {
		for _, item := range p.Items {
			if item.Row != nil && item.Row.Ent == "account" {
				n++
			}
		}
		return n
	}
	if seen(page) != 0 {
		t.Error("she sees an account of another")
	}
	h.must("POST", path+"/grants/"+acme.ID.String(), nil, nil)
	var grants wire.Grants
	h.must("GET", path+"/grants", nil, &grants)
	if len(grants.Accounts) != 1 || grants.Accounts[0] != acme.ID {
		t.Errorf("%+v", grants)
	}
	if page, err = aiko.Changes(ctx, page.Cursor, 100, data.ID{}); err != nil || seen(page) != 1 {
		t.Errorf("%+v, %v", page, err)
	}
	h.must("DELETE", path+"/grants/"+acme.ID.String(), nil, nil)
	if page, err = aiko.Changes(ctx, page.Cursor, 100, data.ID{}); err != nil || len(page.Items) != 1 || page.Items[0].Grant == nil {
		t.Errorf("%+v, %v", page, err)
	}
	h.must("POST", path+"/role", wire.SetRole{Role: "lead"}, nil)
	if _, err = aiko.Changes(ctx, page.Cursor, 100, data.ID{}); code(err) != wire.CodeCursorExpired {
		t.Errorf("%v", err)
	}
	if err := h.lead.JSON(ctx, "POST", "/v1/admin/users/"+h.first.User.String()+"/role", wire.SetRole{Role: "analyst"}, nil); code(err) != wire.CodeForbidden {
		t.Errorf("a lead locks themselves out: %v", err)
	}
	if err := h.lead.JSON(ctx, "DELETE", "/v1/admin/users/"+h.first.User.String(), nil, nil); code(err) != wire.CodeForbidden {
		t.Errorf("a lead locks themselves out: %v", err)
	}

	// Who leaves is out at once, and their device purges what it holds.
	h.must("DELETE", path, nil, nil)
	_, err = aiko.Changes(ctx, "", 1, data.ID{})
	var p *wire.Problem
	if !errors.As(err, &p) || p.Code != wire.CodeRevoked || !p.Wipe {
		t.Errorf("%v", err)
	}
	if err := aiko.Rescue(ctx, "e", []data.Mutation{account(1, 1, "what I still had")}); err != nil {
		t.Error(err)
	}
	if kept, err := h.ledger.Rescues(ctx, h.first.Workspace); err != nil || len(kept) != 1 {
		t.Errorf("%d kept, %v", len(kept), err)
	}
	if err := h.lead.JSON(ctx, "DELETE", path, nil, nil); code(err) != wire.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestDevicesAndKeys(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	aiko, login := h.member("Aiko", "manager")
	secret := h.key("shop")
	var devices wire.Devices
	h.must("GET", "/v1/admin/devices", nil, &devices)
	if len(devices.Devices) != 2 || devices.Devices[1].ID != login.Device || devices.Devices[1].Name != "Aiko's laptop" {
		t.Errorf("%+v", devices)
	}
	h.must("POST", "/v1/admin/devices/"+login.Device.String()+"/revoke", wire.Revoke{}, nil)
	if _, err := aiko.Changes(ctx, "", 1, data.ID{}); code(err) != wire.CodeRevoked {
		t.Errorf("%v", err)
	}
	var keys wire.Keys
	h.must("GET", "/v1/admin/keys", nil, &keys)
	if len(keys.Keys) != 1 || keys.Keys[0].Name != "shop" {
		t.Fatalf("%+v", keys)
	}
	if res, _ := h.report(secret, signup); res.status != 200 {
		t.Errorf("%s", res.body)
	}
	h.must("DELETE", "/v1/admin/keys/"+keys.Keys[0].ID.String(), nil, nil)
	if res, _ := h.report(secret, signup); res.status != 401 {
		t.Errorf("a revoked key: %d", res.status)
	}
	if err := h.lead.JSON(ctx, "DELETE", "/v1/admin/keys/"+h.login.Device.String(), nil, nil); code(err) != wire.CodeNotFound {
		t.Errorf("a device is no key: %v", err)
	}
	if err := h.lead.JSON(ctx, "POST", "/v1/admin/keys", wire.NewKey{Name: "server"}, nil); code(err) != wire.CodeBadRequest {
		t.Errorf("%v", err)
	}
}

// A backup that was downloaded and is kept lets devices forget; restored, it begins a
// new epoch.
func TestBackup(t *testing.T) {
	h := newHost(t, server.Limits{})
	ctx := context.Background()
	w, err := h.ledger.Workspace(ctx, h.first.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.lead.Push(ctx, data.SyncPoint{Epoch: w.Epoch}, []data.Mutation{account(1, 1, "Lindqvist")}); err != nil {
		t.Fatal(err)
	}
	res := h.do("GET", "/v1/admin/backup", nil, "Authorization", "Bearer "+h.access)
	if res.status != 200 || res.header.Get(wire.BackupHeader) != "2" {
		t.Fatalf("%d, seq %s", res.status, res.header.Get(wire.BackupHeader))
	}
	for _, seq := range []int64{0, 3} {
		if err := h.lead.JSON(ctx, "POST", "/v1/admin/backup", wire.BackedUp{Seq: seq}, nil); code(err) != wire.CodeBadRequest {
			t.Errorf("%d: %v", seq, err)
		}
	}
	h.must("POST", "/v1/admin/backup", wire.BackedUp{Seq: 2}, nil)
	pushed, err := h.lead.Push(ctx, data.SyncPoint{Epoch: w.Epoch}, []data.Mutation{account(2, 2, "Brewster")})
	if err != nil || pushed.Durable != 2 {
		t.Errorf("%+v, %v", pushed, err)
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(file, res.body, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.RestoreFile(ctx, file, h.path, ledger.Options{}); data.CodeOf(err) != data.CodeConflict {
		t.Errorf("under a server that runs: %v", err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	for i := range 2 {
		kept, err := ledger.RestoreFile(ctx, file, other, ledger.Options{})
		if err != nil || (kept != "") != (i > 0) {
			t.Fatalf("kept %q, %v", kept, err)
		}
	}
	l, err := ledger.Open(ctx, "sqlite:"+other, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	restored, err := l.Workspace(ctx, h.first.Workspace)
	if err != nil || restored.Epoch == w.Epoch || restored.Head < 1<<40 {
		t.Errorf("%+v, %v", restored, err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := ledger.RestoreFile(ctx, os.Args[0], other, ledger.Options{}); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("no backup: %v", err)
	}
	// The lead of one of two teams does not get the other's.
	if _, err := h.ledger.NewWorkspace(ctx, "Other"); err != nil {
		t.Fatal(err)
	}
	if res := h.do("GET", "/v1/admin/backup", nil, "Authorization", "Bearer "+h.access); res.status != 403 {
		t.Errorf("%d", res.status)
	}
}

func TestMetrics(t *testing.T) {
	h := newHost(t, server.Limits{})
	w, err := h.ledger.Workspace(context.Background(), h.first.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.lead.Push(context.Background(), data.SyncPoint{Epoch: w.Epoch}, []data.Mutation{account(1, 1, "Lindqvist")}); err != nil {
		t.Fatal(err)
	}
	h.do("GET", "/v1/nothing", nil)
	res := h.do("GET", "/metrics", nil)
	for _, line := range []string{
		`rounds_requests_total{route="POST /v1/push",status="200"} 1`, `rounds_requests_total{route="unknown",status="404"} 1`,
		`rounds_mutations_total{status="applied"} 1`, `rounds_pokes 0`, `rounds_request_seconds_count{route="POST /v1/enrol"} 1`,
	} {
		if !strings.Contains(string(res.body), line+"\n") {
			t.Errorf("no %s in\n%.2000s", line, res.body)
		}
	}
	proxied := server.New(server.Options{Ledger: h.ledger, Proxied: true})
	defer proxied.Close()
	req, err := http.NewRequest("GET", "/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.RemoteAddr = "127.0.0.1:9"
	req.Header.Set("X-Forwarded-For", "127.0.0.1, 203.0.113.7")
	out := &answer{header: http.Header{}}
	if proxied.ServeHTTP(out, req); out.status != 403 {
		t.Errorf("through a proxy: %d", out.status)
	}
}

// answer is a response that is kept.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// A defect says nothing of the inside to the client, and all of it to the log.
func TestADefect(t *testing.T) {
	h := newHost(t, server.Limits{})
	db, err := sql.Open("sqlite3", h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(`DROP TABLE moved`); err != nil {
		t.Fatal(err)
	}
	aiko, _ := h.member("Aiko", "representative")
	_, err = aiko.Changes(context.Background(), "", 10, data.ID{})
	var p *wire.Problem
	if !errors.As(err, &p) || p.Status != 500 || p.Code != wire.CodeInternal || strings.Contains(p.Detail, "moved") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(h.log.String(), "no such table") {
		t.Error("the log does not say what happened")
	}
}

// Answers are compressed as the client likes it, with the digest of what is sent.
func TestAnswersAreCompressed(t *testing.T) {
	h := newHost(t, server.Limits{})
	s := server.New(server.Options{Ledger: h.ledger})
	defer s.Close()
	for accepted, want := range map[string]string{
		"zstd, gzip": "zstd", "gzip": "gzip", "gzip;q=0.5, zstd;q=0": "gzip", "": "", "br": "", "identity": "",
	} {
		req, err := http.NewRequest("GET", "/v1/openapi.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", accepted)
		out := &answer{header: http.Header{}}
		s.ServeHTTP(out, req)
		if got := out.header.Get("Content-Encoding"); got != want || out.header.Get(wire.DigestHeader) == "" {
			t.Errorf("%q gets %q", accepted, got)
		}
		body := out.body.Bytes()
		switch want {
		case "zstd":
			d, err := zstd.NewReader(nil)
			if err != nil {
				t.Fatal(err)
			}
			if body, err = d.DecodeAll(body, nil); err != nil {
				t.Error(err)
			}
			d.Close()
		case "gzip":
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Error(err)
			}
		}
		if !bytes.HasPrefix(body, []byte("{")) || !bytes.HasSuffix(body, []byte("}\n")) {
			t.Errorf("%q: %.40s", accepted, body)
		}
	}
}
