package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/remote"
)

// sshHost is `rounds ssh` for an office, with a client beside it.
type sshHost struct {
	*office
	home string
	addr string
	stop context.CancelFunc
	code chan int
	errs *logged

	clients map[string]*ssh.Client
}

// logged is a writer that several may use.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newSSHHost connects a host as a gateway in the name of a lead, and starts it.
func newSSHHost(t *testing.T) *sshHost {
	t.Helper()
	return sshHostOf(newOffice(t))
}

func sshHostOf(o *office) *sshHost {
	o.t.Helper()
	h := gatewayOf(o)
	h.start()
	return h
}

// gatewayOf connects a host, and does not start it.
func gatewayOf(o *office) *sshHost {
	t := o.t
	t.Helper()
	h := &sshHost{office: o, home: t.TempDir(), clients: map[string]*ssh.Client{}}
	lead, err := h.ledger.AddUser(t.Context(), h.ws, data.User{Name: "Lea Lead", Email: "lea@example.com", Role: "lead"})
	h.must(err)
	code, err := h.ledger.NewCode(t.Context(), h.ws, lead, ledger.KindGateway, "a test")
	h.must(err)
	path := filepath.Join(h.home, "data", "main.db")
	h.must(os.MkdirAll(filepath.Dir(path), 0o700))
	h.must(os.MkdirAll(filepath.Join(h.home, "config", "keys"), 0o700))
	r := remote.New(remote.Options{Keyring: keyring(path), Clock: time.Now})
	login, err := r.Enrol(t.Context(), h.url, code, "ssh host")
	h.must(err)
	st, err := store.Open(t.Context(), path, store.Options{})
	h.must(err)
	h.must(st.Enrolled(t.Context(), enrolment(login)))
	h.must(st.Close())
	m := h.main()
	h.must(m.syncOnceAt(t.Context(), path))
	return h
}

func (h *sshHost) main() *Main {
	h.errs = &logged{}
	return &Main{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: h.errs, Environ: os.Environ, Clock: time.Now,
		Getenv: func(name string) string { return map[string]string{"ROUNDS_HOME": h.home, "HOME": h.home}[name] },
	}
}

func (m *Main) syncOnceAt(ctx context.Context, path string) error {
	st, err := m.storeAt(ctx, path)
	if err != nil {
		return err
	}
	_, _, err = m.syncOnce(ctx, st)
	return errors.Join(err, m.Close())
}

func (h *sshHost) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	h.stop, h.code = cancel, make(chan int, 1)
	m := h.main()
	out, in := io.Pipe()
	m.Stdout = in
	go func() { h.code <- m.Run(ctx, []string{"ssh", "--addr", "127.0.0.1:0"}) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		h.t.Fatalf("it does not start: %v %s", err, h.errs)
	}
	h.addr, _, _ = strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	go func() { _, _ = io.Copy(io.Discard, out) }()
	h.t.Cleanup(func() { h.end() })
}

// end stops the host, once.
func (h *sshHost) end() {
	h.stop()
	select {
	case code := <-h.code:
		if code != exitDone {
			h.t.Errorf("the host ended with %d: %s", code, h.errs)
		}
		h.code <- code
	case <-time.After(time.Minute):
		h.t.Error("the host does not end")
	}
}

// key makes a key; named, it is put into the folder and has been read from there.
func (h *sshHost) key(file string) ssh.Signer {
	h.t.Helper()
	_, secret, err := ed25519.GenerateKey(nil)
	h.must(err)
	signer, err := ssh.NewSignerFromKey(secret)
	h.must(err)
	if file != "" {
		h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", file), ssh.MarshalAuthorizedKey(signer.PublicKey()), 0o600))
		h.until("the folder is read again", func() bool { return h.admits(signer) })
	}
	return signer
}

// admits reports whether a key opens a connection.
func (h *sshHost) admits(key ssh.Signer) bool {
	c, _, err := h.dial(key)
	if err == nil {
		_ = c.Close()
	}
	return err == nil
}

// dial connects with a key; said is what the host said before the login.
func (h *sshHost) dial(key ssh.Signer) (client *ssh.Client, said string, err error) {
	client, err = ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		User: "anybody\x1b]0;x\a", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), //nolint:gosec // the host is made for the test
		BannerCallback: func(message string) error { said += message; return nil },
	})
	if client != nil {
		h.t.Cleanup(func() { _ = client.Close() })
	}
	return client, said, err
}

// client is the connection that the commands of a key share.
func (h *sshHost) client(key ssh.Signer) *ssh.Client {
	h.t.Helper()
	name := string(key.PublicKey().Marshal())
	if h.clients[name] == nil {
		c, _, err := h.dial(key)
		h.must(err)
		h.clients[name] = c
	}
	return h.clients[name]
}

// run runs one command as the holder of a key.
func (h *sshHost) run(key ssh.Signer, input, command string) (stdout, stderr string, code int) {
	h.t.Helper()
	s, err := h.client(key).NewSession()
	h.must(err)
	var out, errs bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(input), &out, &errs
	err = s.Run(command)
	var exit *ssh.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatalf("%s: %v", command, err)
	}
	if exit != nil {
		code = exit.ExitStatus()
	}
	return out.String(), errs.String(), code
}

// person makes a member of the team with a key in the folder.
func (h *sshHost) person(name, role string) (data.ID, ssh.Signer) {
	h.t.Helper()
	file := strings.ToLower(strings.ReplaceAll(name, " ", "."))
	id, err := h.ledger.AddUser(h.t.Context(), h.ws, data.User{Name: name, Email: file + "@example.com", Role: role})
	h.must(err)
	return id, h.key(file)
}

// account makes an account of an owner on the server, with a request that waits.
func (h *sshHost) account(name string, owner data.ID) data.ID {
	h.t.Helper()
	ids := data.NewIDs(time.Now, rand.Reader)
	a := data.Account{ID: ids.New(), Name: name, Owner: owner, Language: "en", Stage: "adoption"}
	opened := data.At(time.Now().Add(-10 * time.Minute))
	h.must(h.ledger.Load(h.t.Context(), h.ws, func(put func(any) error) error {
		return errors.Join(put(a), put(data.Request{ID: ids.New(), AccountID: a.ID, Kind: "bug", Subject: "it is slow", OpenedAt: opened}))
	}))
	return a.ID
}

// until looks again and again until it is so.
func (h *sshHost) until(what string, met func() bool) {
	h.t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for range int(patience / lookEvery) {
		if met() {
			return
		}
		<-look.C
	}
	h.t.Fatalf("waited in vain until %s", what)
}

// Everyone sees what the server lets her see, and what she writes is hers.
func TestSSHEachPersonHasHerOwnBook(t *testing.T) {
	h := newSSHHost(t)
	mia, mias := h.person("Mia Mann", "manager")
	rob, robs := h.person("Rob Rep", "representative")
	h.account("Acme Lamps", mia)
	beta := h.account("Beta Shoes", rob)
	h.until("the host knows them", func() bool {
		_, _, code := h.run(robs, "", "queue")
		return code == exitDone
	})
	out, _, code := h.run(mias, "", "queue --json")
	var queue struct {
		Rows []struct {
			Account struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(out), &queue); err != nil || code != exitDone || len(queue.Rows) != 1 || queue.Rows[0].Account.Name != "Acme Lamps" {
		t.Errorf("her queue is %s (%d, %v)", out, code, err)
	}
	if _, errs, code := h.run(mias, "", "lookup beta"); code != exitNotFound || !strings.Contains(errs, "nothing matches") {
		t.Errorf("another's account: %d %s", code, errs)
	}
	if out, errs, code := h.run(robs, "She wants \x1b[31mit red\n", "note 'beta shoes' -"); code != exitDone {
		t.Fatalf("note: %d %s %s", code, out, errs)
	}
	if out, _, _ := h.run(robs, "", "show beta"); !strings.Contains(out, "She wants it red\tRob Rep") {
		t.Errorf("his account is\n%s", out)
	}
	h.until("the note is on the server, as his", func() bool {
		devices, err := h.ledger.Devices(t.Context(), h.ws)
		h.must(err)
		var sent int64
		for i := range devices {
			sent += devices[i].LastN
		}
		return sent > 0
	})
	h.until("the host's status counts both books, with nothing left to send", func() bool {
		var status struct{ People peopleDoc }
		m, printed := h.main(), &bytes.Buffer{}
		m.Stdout = printed
		code := m.Run(t.Context(), []string{"status", "--json"})
		return code == exitDone && json.Unmarshal(printed.Bytes(), &status) == nil && status.People == (peopleDoc{Books: 2})
	})
	h.run(h.gives(mia, beta), "", "queue")
	h.until("she sees it too, and whose it is", func() bool {
		out, _, _ := h.run(mias, "", "show beta")
		return strings.Contains(out, "She wants it red\tRob Rep")
	})
}

// gives lets a person see an account more; a key of hers.
func (h *sshHost) gives(user, account data.ID) ssh.Signer {
	h.t.Helper()
	h.must(h.ledger.SetGrant(h.t.Context(), h.ws, user, account, true))
	return h.key(user.String())
}

// A gateway that was shut out keeps everybody out, and serves them again once it was
// enrolled anew: with what they wrote, and without a file touched by hand.
func TestSSHServesAgainAfterTheGatewayWasRevoked(t *testing.T) {
	for _, c := range []struct {
		name          string
		wipe, running bool
	}{{"kept", false, false}, {"wiped", true, false}, {"while it runs", false, true}} {
		t.Run(c.name, func(t *testing.T) {
			h := newSSHHost(t)
			mia, mias := h.person("Mia Mann", "manager")
			h.account("Acme Lamps", mia)
			h.until("she is in", func() bool { _, _, code := h.run(mias, "", "show acme"); return code == exitDone })
			if _, errs, code := h.run(mias, "It hums\n", "note acme -"); code != exitDone {
				t.Fatal(errs)
			}
			devices, err := h.ledger.Devices(t.Context(), h.ws)
			h.must(err)
			h.until("it is sent", func() bool {
				devices, err = h.ledger.Devices(t.Context(), h.ws)
				h.must(err)
				return slices.ContainsFunc(devices, func(d ledger.Device) bool { return d.Kind == ledger.KindGateway && d.LastN > 0 })
			})
			for _, d := range devices {
				if d.Kind == ledger.KindGateway && d.LastN > 0 {
					h.must(h.ledger.Revoke(t.Context(), h.ws, d.ID, c.wipe))
				}
			}
			h.until("she is out", func() bool { _, _, code := h.run(mias, "Still here?\n", "note acme -"); return code != exitDone })
			if !c.running {
				h.end()
			}
			users, err := h.ledger.Users(t.Context(), h.ws)
			h.must(err)
			lead := slices.IndexFunc(users, func(u data.User) bool { return u.Name == "Lea Lead" })
			code, err := h.ledger.NewCode(t.Context(), h.ws, users[lead].ID, ledger.KindGateway, "a test")
			h.must(err)
			if code := h.main().Run(t.Context(), []string{"login", h.url, "--code", code}); code != exitDone {
				t.Fatalf("the host is not enrolled anew: %s", h.errs)
			}
			if !c.running {
				clear(h.clients)
				h.start()
			}
			h.until("she is in again", func() bool {
				out, _, code := h.run(mias, "", "show acme")
				return code == exitDone && strings.Contains(out, "It hums")
			})
			if _, errs, code := h.run(mias, "It is quiet\n", "note acme -"); code != exitDone {
				t.Errorf("she cannot write: %s", errs)
			}
		})
	}
}

func TestSSHLetsNobodyElseIn(t *testing.T) {
	h := newSSHHost(t)
	_, said, err := h.dial(h.key(""))
	if err == nil || !strings.Contains(said, "is nobody's here; ask whoever keeps this host") {
		t.Errorf("a key of nobody: %v, %q", err, said)
	}
	// In the folder, and not of the team.
	stranger := h.key("somebody")
	if _, errs, code := h.run(stranger, "", "queue"); code != exitNotFound || !strings.Contains(errs, "nobody in the team is named so") {
		t.Errorf("a key without a person: %d %s", code, errs)
	}
	// A key that stands in two files would be two people.
	shared := h.key("lea.lead")
	h.must(os.WriteFile(filepath.Join(h.home, "config", "keys", "other"), ssh.MarshalAuthorizedKey(shared.PublicKey()), 0o600))
	h.until("the key counts for nothing", func() bool { return !h.admits(shared) })
}

// No shell, no files, no forwarding, no agent.
func TestSSHOffersNothingButTheWorkstation(t *testing.T) {
	h := newSSHHost(t)
	key := h.key("lea@example.com")
	c, _, err := h.dial(key)
	h.must(err)
	if _, err := c.Dial("tcp", "127.0.0.1:80"); err == nil {
		t.Error("it forwards a port")
	}
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("it forwards a port from here")
	}
	s, err := c.NewSession()
	h.must(err)
	if err := s.RequestSubsystem("sftp"); err == nil {
		t.Error("there is sftp")
	}
	for _, request := range []string{"auth-agent-req@openssh.com", "x11-req"} {
		if ok, err := s.SendRequest(request, true, nil); ok || err != nil {
			t.Errorf("%s: %v %v", request, ok, err)
		}
	}
	for name, want := range map[string]bool{"LANG": true, "LC_TIME": true, "ROUNDS_LINEAR": true, "ROUNDS_LOW_MOTION": true, "ROUNDS_AMBIGUOUS_WIDTH": true, "ROUNDS_LANG": true, "ROUNDS_DB": false, "EDITOR": false, "ROUNDS_HOME": false, "LD_PRELOAD": false} {
		if err := s.Setenv(name, "x"); (err == nil) != want {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
	for command, want := range map[string]int{
		"sh -c id": exitUsage, "export --dir /tmp": exitUsage, "import /etc/passwd": exitUsage, "queue --db /etc/passwd": exitUsage, "restore x": exitUsage,
		"serve": exitUsage, "ssh": exitUsage, "completion bash": exitUsage, "": exitUsage, "--help": exitDone, "lookup nothing": exitNotFound,
	} {
		if out, errs, code := h.run(key, "", command); code != want {
			t.Errorf("%q ended with %d: %s%s", command, code, out, errs)
		}
	}
}
