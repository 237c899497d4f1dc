package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// team is a server of a team, to whose lead the profile main under home belongs: Aiko
// Tanaka, her old laptop, the key crm, and the accounts of the profile's book.
type team struct {
	ledger *ledger.Ledger
	url    string
	first  ledger.First
	aiko   data.ID
	some   data.ID // an account of Aiko's
	backup string  // of the server, made when all this was there
	stop   func()
}

func newTeam(t *testing.T, home string) *team {
	t.Helper()
	ctx := context.Background()
	folder := filepath.Join(home, "data")
	l, err := ledger.Open(ctx, "sqlite:"+filepath.Join(folder, "main.server.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := &team{ledger: l}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	out.first, err = l.Bootstrap(ctx, "Acme")
	must(err)
	must(l.Load(ctx, out.first.Workspace, func(put func(any) error) error {
		return eachAccount(ctx, filepath.Join(folder, "main.db"), func(a data.Account) error {
			out.some = a.ID
			return put(a)
		})
	}))
	out.aiko, err = l.AddUser(ctx, out.first.Workspace, data.User{Name: "Aiko Tanaka", Email: "aiko@example.com", Role: "manager", Languages: data.Strings{"ja"}})
	must(err)
	must(l.SetGrant(ctx, out.first.Workspace, out.aiko, out.some, true))
	code, err := l.NewCode(ctx, out.first.Workspace, out.aiko, ledger.KindDevice, "a test")
	must(err)
	_, err = l.Enrol(ctx, code, "old laptop")
	must(err)
	_, err = l.NewSystemKey(ctx, out.first.Workspace, "crm")
	must(err)
	out.lose(t, out.some)
	s := server.New(server.Options{Ledger: l})
	front := httptest.NewServer(s)
	out.url = front.URL
	out.stop = sync.OnceFunc(func() {
		s.Close()
		front.Close()
		must(l.Close())
	})
	t.Cleanup(out.stop)
	lead := remote.New(remote.Options{Keyring: remote.Keyring{Path: filepath.Join(folder, "main.db.login")}, Clock: time.Now})
	_, err = lead.Enrol(ctx, out.url, out.first.Code, "laptop")
	must(err)
	out.backup = filepath.Join(t.TempDir(), "server.backup")
	must(l.Backup(ctx, out.backup))
	return out
}

// lose revokes a phone of Aiko's on which a change of the account waits; the
// phone hands it in.
func (m *team) lose(t *testing.T, account data.ID) {
	t.Helper()
	m.handIn(t, "lost phone", []data.Mutation{
		{N: 1, ID: data.ID{1}, Ent: "contact", Key: data.ID{2}, Op: data.OpCreate, Fields: map[string]data.FieldWrite{
			"account_id": {V: json.RawMessage(`"` + account.String() + `"`)}, "name": {V: json.RawMessage(`"Kim\u001b[31m 김"`)}}},
	})
}

// handIn revokes a phone of Aiko's, which hands in what it has.
func (m *team) handIn(t *testing.T, name string, muts []data.Mutation) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	code, err := m.ledger.NewCode(ctx, m.first.Workspace, m.aiko, ledger.KindDevice, "a test")
	must(err)
	phone, err := m.ledger.Enrol(ctx, code, name)
	must(err)
	must(m.ledger.Revoke(ctx, m.first.Workspace, phone.Device, true))
	raw, err := json.Marshal(wire.Push{Device: phone.Device, Muts: muts})
	must(err)
	must(m.ledger.Rescue(ctx, phone.Refresh, raw))
}

// code makes another one-time code for the lead.
func (m *team) code(t *testing.T) string {
	t.Helper()
	code, err := m.ledger.NewCode(t.Context(), m.first.Workspace, m.first.User, ledger.KindDevice, "a test")
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// eachAccount hands out the accounts of a book.
func eachAccount(ctx context.Context, path string, put func(data.Account) error) error {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "mode=ro"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT id, name FROM account`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var a data.Account
		if err := rows.Scan(&a.ID, &a.Name); err != nil {
			return err
		}
		if err := put(a); err != nil {
			return err
		}
	}
	return rows.Err()
}

func TestAdministration(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])

	u := decode[wire.User](t, s.run(0, "admin", "user", "add", "Marco Öberg", "--role", "representative", "--language", "sv", "--language", "en", "--json"))
	if u.ID.IsZero() || u.Languages[1] != "en" {
		t.Errorf("%+v", u)
	}
	s.run(2, "admin", "user", "add", "Nobody", "--role", "king")
	if out := s.run(0, "admin", "user", "list", "--plain"); !strings.Contains(out, "\tMarco Öberg\trepresentative\tsv en\t\n") || strings.Count(out, "\n") != 3 {
		t.Errorf("%q", out)
	}
	s.run(0, "admin", "user", "set-role", "oberg marco", "manager") // parts of a name that are nobody else's
	s.run(3, "admin", "user", "set-role", "Marta", "manager")
	s.run(0, "admin", "user", "add", "Mario Öberg", "--role", "analyst")
	s.run(3, "admin", "code", "öberg")
	s.says("could be any of these", "Marco Öberg "+u.ID.String())
	s.run(2, "admin", "user", "remove", "mario") // who is taken away is called by the whole name
	s.says("is a part of a name", "Mario Öberg")
	s.run(0, "admin", "user", "remove", "mario öberg")
	code := decode[wire.MadeCode](t, s.run(0, "admin", "code", "marc", "--json"))
	if code.ExpiresIn != int64(ledger.CodeLife.Seconds()) {
		t.Errorf("%+v", code)
	}
	if _, err := team.ledger.Enrol(t.Context(), code.Code, "marco's"); err != nil {
		t.Error(err)
	}

	before := decode[wire.Grants](t, s.run(0, "admin", "grants", "Aiko Tanaka", "--json"))
	s.run(0, "admin", "revoke-grant", "Aiko Tanaka", before.Accounts[0].String())
	s.run(0, "admin", "grant", "aiko@example.com", "lindqvist", "casa verde")
	grants := decode[wire.Grants](t, s.run(0, "admin", "grants", "Aiko Tanaka", "--json"))
	if len(grants.Accounts) != 2 {
		t.Errorf("%+v", grants)
	}
	s.run(0, "admin", "revoke-grant", "Aiko Tanaka", grants.Accounts[0].String())
	s.run(3, "admin", "grant", "Aiko Tanaka", "no such account")
	if out := s.run(0, "admin", "grants", "Aiko Tanaka", "--plain"); out != grants.Accounts[1].String()+"\n" {
		t.Errorf("%q", out)
	}

	if out := s.run(0, "admin", "device", "list", "--plain"); !strings.Contains(out, "\told laptop\tAiko Tanaka\tdevice\t") || strings.Count(out, "\n") != 4 {
		t.Errorf("%q", out)
	}
	s.run(0, "admin", "device", "revoke", "old laptop", "--wipe")
	s.run(3, "admin", "device", "revoke", "old laptop")
	if devices, err := team.ledger.Devices(t.Context(), team.first.Workspace); err != nil || devices[1].RevokedAt == 0 || !devices[1].Wipe {
		t.Errorf("%+v, %v", devices, err)
	}

	key := decode[wire.Key](t, s.run(0, "admin", "key", "add", "shop", "--json"))
	if c, err := team.ledger.AuthenticateKey(t.Context(), key.Key); err != nil || c.Name != "shop" {
		t.Errorf("%+v, %v", c, err)
	}
	if out := s.run(0, "admin", "key", "list", "--plain"); !strings.Contains(out, "\tshop\t") || strings.Contains(out, key.Key) {
		t.Errorf("%q", out)
	}
	s.run(0, "admin", "key", "remove", "shop")
	if _, err := team.ledger.AuthenticateKey(t.Context(), key.Key); err == nil {
		t.Error("a removed key is in force")
	}

	s.run(0, "admin", "user", "remove", "Marco Öberg")
	if out := s.run(0, "admin", "user", "list", "--plain"); strings.Contains(out, "Marco") {
		t.Errorf("%q", out)
	}

	var kept struct {
		File  string
		Bytes int64
		Seq   int64
	}
	if err := json.Unmarshal([]byte(s.run(0, "admin", "backup", "copy.db", "--json")), &kept); err != nil || kept.Seq == 0 {
		t.Errorf("%+v, %v", kept, err)
	}
	if info, err := os.Stat("copy.db"); err != nil || info.Size() != kept.Bytes || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	s.run(1, "admin", "backup", "copy.db")
	if w, err := team.ledger.Workspace(t.Context(), team.first.Workspace); err != nil || w.Durable != kept.Seq {
		t.Errorf("%+v, %v", w, err)
	}
	s.run(1, "serve", "backup", "--", "false")
	s.run(2, "serve", "backup", "a.db", "b.db")
	s.run(0, "serve", "backup", "--", "true")
	if w, err := team.ledger.Workspace(t.Context(), team.first.Workspace); err != nil || w.Durable != w.Head {
		t.Errorf("%+v, %v", w, err)
	}
	s.run(1, "serve", "restore", "copy.db") // the server runs
	s.run(0, "serve", "restore", "copy.db", "--db", "sqlite:new.db")
	if raw, err := os.ReadFile("new.db"); err != nil || !bytes.HasPrefix(raw, []byte("SQLite format 3")) {
		t.Errorf("%v", err)
	}

	// The lead's only laptop is gone: on the server's machine a code is made for her.
	at, err := time.Parse(time.RFC3339, worldAt)
	if err != nil {
		t.Fatal(err)
	}
	host, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(s.env["ROUNDS_HOME"], "data", "main.server.db"), ledger.Options{Clock: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = host.Close() }()
	made := decode[wire.MadeCode](t, s.run(0, "serve", "code", "--json"))
	e, err := host.Enrol(t.Context(), made.Code, "her new laptop")
	if err != nil || e.User != team.first.User || made.ExpiresIn != 72*3600 {
		t.Errorf("%+v, %+v, %v", made, e, err)
	}
	s.run(3, "serve", "code", "nobody")
	if err := team.ledger.SetRole(t.Context(), team.first.Workspace, team.first.User, ledger.RoleManager); err == nil {
		t.Error("the team has no lead")
	}
	plain := strings.TrimSpace(s.run(0, "serve", "code", "aiko@example.com", "--lead", "--plain"))
	if e, err := host.Enrol(t.Context(), plain, "x"); err != nil || e.User != team.aiko {
		t.Errorf("%q: %+v, %v", plain, e, err)
	}
	s.run(3, "serve", "code") // which of the two?

	// Somebody who is no lead is told so.
	if err := team.ledger.SetRole(t.Context(), team.first.Workspace, team.first.User, ledger.RoleManager); err != nil {
		t.Fatal(err)
	}
	s.run(1, "admin", "user", "list")
}
