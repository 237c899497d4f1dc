package door

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// patience is for a machine with much to do.
const patience = 2 * time.Minute

// house is a server on loopback whose people are ann and bob.
type house struct {
	*Server
	t    *testing.T
	addr string
	dir  string
	keys map[string]ssh.Signer
	log  *logged
	stop context.CancelFunc
	done chan error
}

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

func newHouse(t *testing.T, limits Limits, serve func(ctx context.Context, s *Session) int) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), keys: map[string]ssh.Signer{}, log: &logged{}, done: make(chan error, 1)}
	for _, name := range []string{"ann", "bob"} {
		h.keys[name] = newKey(t)
		h.put(name, string(ssh.MarshalAuthorizedKey(h.keys[name].PublicKey())))
	}
	keys, problems, err := OpenKeys(h.dir, time.Now)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	h.Server, err = New(Options{
		Keys: keys, HostKey: newKey(t), Limits: limits, Clock: time.Now, Log: slog.New(slog.NewTextHandler(h.log, nil)), Serve: serve,
		Refusal: func(key string) string { return "refused " + key }, Full: func(why Full) string { return fmt.Sprintf("full %d", why) },
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	h.stop = cancel
	go func() { h.done <- h.Run(ctx, l) }()
	t.Cleanup(func() { h.ends() })
	return h
}

// ends stops the server and waits for its end.
func (h *house) ends() {
	h.t.Helper()
	h.stop()
	select {
	case err := <-h.done:
		if err != nil {
			h.t.Errorf("the server ended with %v", err)
		}
		h.done <- nil
	case <-time.After(patience):
		h.t.Error("the server does not end")
	}
}

func newKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func (h *house) put(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// over logs in over a connection.
func (h *house) over(conn net.Conn, name string) *ssh.Client {
	h.t.Helper()
	c, chans, reqs, err := ssh.NewClientConn(conn, h.addr, &ssh.ClientConfig{
		Auth: []ssh.AuthMethod{ssh.PublicKeys(h.keys[name])}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), //nolint:gosec // the host is made for the test
	})
	if err != nil {
		h.t.Fatal(err)
	}
	client := ssh.NewClient(c, chans, reqs)
	h.t.Cleanup(func() { _ = client.Close() })
	return client
}

func (h *house) connect() net.Conn {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	return conn
}

func (h *house) client(name string) *ssh.Client {
	h.t.Helper()
	return h.over(h.connect(), name)
}

// open opens a session, on a terminal or without one.
func (h *house) open(c *ssh.Client, terminal bool) (s *ssh.Session, in io.WriteCloser, out io.Reader) {
	h.t.Helper()
	s, err := c.NewSession()
	if err != nil {
		h.t.Fatal(err)
	}
	if in, err = s.StdinPipe(); err == nil {
		out, err = s.StdoutPipe()
	}
	if err == nil && terminal {
		err = s.RequestPty("xterm", 40, 120, nil)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return s, in, out
}

// echo answers what it reads until its input ends.
func echo(_ context.Context, s *Session) int {
	_, _ = io.Copy(s.Out, s.In)
	return 0
}

func within(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("waited in vain: %s", what)
	}
}

// gate is a connection whose client stops to read.
type gate struct {
	net.Conn
	mu     sync.Mutex
	closed bool
	again  chan struct{}
}

func (g *gate) Read(b []byte) (int, error) {
	g.mu.Lock()
	closed := g.closed
	g.mu.Unlock()
	if closed {
		<-g.again
	}
	return g.Conn.Read(b)
}

func (g *gate) shut() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

// A client that reads nothing any more, neither its session nor its connection, holds up
// nobody: not another session, and not the end of the server.
func TestAStalledClientHoldsUpNobody(t *testing.T) {
	limits := Defaults()
	limits.Drain = 0
	var stalled sync.WaitGroup
	stalled.Add(2)
	h := newHouse(t, limits, func(ctx context.Context, s *Session) int {
		if len(s.Args) == 0 {
			return echo(ctx, s)
		}
		defer stalled.Done()
		for { // until the connection is closed
			if _, err := s.Out.Write(bytes.Repeat([]byte("frame "), 4096)); err != nil {
				return 1
			}
		}
	})
	unread, _, _ := h.open(h.client("ann"), true)
	if err := unread.Start("flood"); err != nil {
		t.Fatal(err)
	}
	g := &gate{Conn: h.connect(), again: make(chan struct{})}
	defer close(g.again)
	deaf, _, _ := h.open(h.over(g, "ann"), true)
	if err := deaf.Start("flood"); err != nil {
		t.Fatal(err)
	}
	g.shut()

	s, in, out := h.open(h.client("bob"), true)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	within(t, "the other session answers", func() {
		for range 100 {
			answer := make([]byte, 2)
			if _, err := in.Write([]byte("hi")); err != nil {
				t.Error(err)
			}
			if _, err := io.ReadFull(out, answer); err != nil || string(answer) != "hi" {
				t.Errorf("%q, %v", answer, err)
			}
		}
	})
	h.ends()
	within(t, "the stalled sessions end", stalled.Wait)
}

func TestAScreenWithoutAKeyIsClosed(t *testing.T) {
	limits := Defaults()
	limits.Idle = 300 * time.Millisecond
	why := make(chan error, 2)
	h := newHouse(t, limits, func(ctx context.Context, s *Session) int {
		if s.Terminal == nil {
			return echo(ctx, s)
		}
		<-ctx.Done()
		why <- context.Cause(ctx)
		return 7
	})
	c := h.client("ann")
	command, in, out := h.open(c, false) // a command may wait for its input for longer
	if err := command.Start("note"); err != nil {
		t.Fatal(err)
	}
	s, _, _ := h.open(c, true)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	within(t, "the screen is closed", func() {
		var exit *ssh.ExitError
		if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 7 {
			t.Errorf("it ended with %v", err)
		}
	})
	if err := <-why; !errors.Is(err, ErrIdle) {
		t.Errorf("it was closed because of %v", err)
	}
	within(t, "the command goes on", func() {
		if _, err := in.Write([]byte("text")); err != nil {
			t.Error(err)
		}
		_ = in.Close()
		if got, err := io.ReadAll(out); err != nil || string(got) != "text" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// Whoever leaves ends her session, also where the connection stays.
func TestASessionEndsWithItsClient(t *testing.T) {
	ended := make(chan error, 1)
	h := newHouse(t, Defaults(), func(ctx context.Context, _ *Session) int {
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return 0
	})
	c := h.client("ann")
	s, _, _ := h.open(c, true)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	within(t, "it ends", func() {
		if err := <-ended; !errors.Is(err, errGone) {
			t.Errorf("it ended because of %v", err)
		}
	})
	if !h.alive(c) {
		t.Error("the connection went with the session")
	}
}

// A key that is taken out of the folder lets nobody in, and nobody stay: neither a session
// nor a connection of which another session could be opened. Others stay.
func TestAKeyTakenAwayEndsItsSessions(t *testing.T) {
	why := make(chan error, 1)
	h := newHouse(t, Defaults(), func(ctx context.Context, s *Session) int {
		if s.Name == "bob" {
			return echo(ctx, s)
		}
		<-ctx.Done()
		why <- context.Cause(ctx)
		return 5
	})
	stays, in, out := h.open(h.client("bob"), true)
	if err := stays.Shell(); err != nil {
		t.Fatal(err)
	}
	c := h.client("ann")
	s, _, _ := h.open(c, true)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(h.dir, "ann")); err != nil {
		t.Fatal(err)
	}
	within(t, "the session is closed", func() {
		var exit *ssh.ExitError
		if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 5 {
			t.Errorf("it ended with %v", err)
		}
	})
	if err := <-why; !errors.Is(err, ErrShutOut) {
		t.Errorf("it was closed because of %v", err)
	}
	again, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	again.Stderr = &said
	if err := again.Run("queue"); err == nil || !strings.HasPrefix(said.String(), "refused SHA256:") {
		t.Errorf("another session on the old connection: %v, %q", err, said.String())
	}
	answer := make([]byte, 2)
	within(t, "the other session answers", func() {
		if _, err := in.Write([]byte("hi")); err != nil {
			t.Error(err)
		}
		if _, err := io.ReadFull(out, answer); err != nil || string(answer) != "hi" {
			t.Errorf("%q, %v", answer, err)
		}
	})
	if log := h.log.String(); !strings.Contains(log, `msg="shut out" person=ann`) || strings.Contains(log, `msg="shut out" person=bob`) {
		t.Errorf("the log is %s", log)
	}
}

// A command that reads text on a terminal is typed at as at any other: the terminal is raw,
// so that somebody has to show the text, take keys back and say where it ends.
func TestTextIsTypedAtATerminal(t *testing.T) {
	for _, c := range []struct{ keys, text, shown string }{
		{"one\rtwo\r\x04", "one\ntwo\n", "one\r\ntwo\r\n"},
		{"half\x04\x04", "half", "half"},
		{"ab\x7fc\r\x04", "ac\n", "ab\b \bc\r\n"},
		{"東京\x7f都\r\x04", "東都\n", "東京\b\b  \b\b都\r\n"},
		{"cafe\u0301\x7fé\r\x04", "café\n", "cafe\u0301\b \bé\r\n"},
		{"x👍🏽\x7f\x7fy\r\x04", "y\n", "x👍🏽" + strings.Repeat("\b", 4) + "    " + strings.Repeat("\b", 4) + "\b \by\r\n"},
		{"\xff\xfea\x7f\x7f\x7fb\r\x04", "b\n", "\xff\xfea\b \b\b \b\b \bb\r\n"},
		{"wrong\x15right\r\x04", "right\n", "wrong\b\b\b\b\b     \b\b\b\b\bright\r\n"},
		{"\x7f\x15x\x1b[A\r\x04", "x\x1b[A\n", "x^[[A\r\n"},
	} {
		var shown bytes.Buffer
		l := &lines{in: strings.NewReader(c.keys), out: &shown, cancel: func(error) {}}
		text, err := io.ReadAll(l)
		if err != nil || string(text) != c.text || shown.String() != c.shown {
			t.Errorf("%q gives %q (%v) and shows %q", c.keys, text, err, shown.String())
		}
	}
	var why error
	l := &lines{in: strings.NewReader("half a tho\x03\r\x04"), out: io.Discard, cancel: func(err error) { why = err }}
	if text, err := io.ReadAll(l); !errors.Is(err, ErrInterrupted) || !errors.Is(why, ErrInterrupted) {
		t.Errorf("ctrl+c: %q, %v, %v", text, err, why)
	}
	l = &lines{in: strings.NewReader("half a tho"), out: io.Discard}
	if text, err := io.ReadAll(l); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a client that goes away: %q, %v", text, err)
	}
}

func (h *house) alive(c *ssh.Client) bool {
	_, _, err := c.SendRequest("keepalive@openssh.com", true, nil)
	return err == nil
}

func TestSeatsAreCounted(t *testing.T) {
	limits := Defaults()
	limits.PerPerson, limits.Sessions = 2, 3
	h := newHouse(t, limits, echo)
	fill := func(name string) {
		s, _, out := h.open(h.client(name), true)
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		_ = out
	}
	says := func(name, want string) {
		t.Helper()
		s, err := h.client(name).NewSession()
		if err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		s.Stderr = &errs
		if err := s.Run("x"); err == nil || errs.String() != want {
			t.Errorf("%s: %v, %q", name, err, errs.String())
		}
	}
	taken := func(n int) {
		within(t, fmt.Sprintf("%d seats are taken", n), func() {
			look := time.NewTicker(10 * time.Millisecond)
			defer look.Stop()
			for {
				h.seats.mu.Lock()
				all := h.seats.all
				h.seats.mu.Unlock()
				if all == n {
					return
				}
				<-look.C
			}
		})
	}
	fill("ann")
	fill("ann")
	taken(2)
	says("ann", "full 1\n")
	fill("bob")
	taken(3)
	says("bob", "full 2\n")
}

// A server that ends tells its sessions, and gives them time.
func TestTheEndIsTold(t *testing.T) {
	limits := Defaults()
	limits.Drain = patience
	begun := make(chan struct{})
	h := newHouse(t, limits, func(ctx context.Context, s *Session) int {
		close(begun)
		select {
		case <-s.Draining:
			_, _ = io.WriteString(s.Out, "soon\n")
		case <-ctx.Done():
		}
		return 3
	})
	s, _, out := h.open(h.client("ann"), true)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	within(t, "it begins", func() { <-begun })
	h.stop()
	within(t, "it is told", func() {
		if got, err := io.ReadAll(out); err != nil || string(got) != "soon\r\n" {
			t.Errorf("%q, %v", got, err)
		}
	})
	within(t, "the server ends with its last session", h.ends)
	if _, err := net.Dial("tcp", h.addr); err == nil {
		t.Error("it still listens")
	}
}

// A server that ends keeps no connection open while its process lives: not that of a client
// which holds it for further sessions, and not of one that never logged in.
func TestTheEndClosesEveryConnection(t *testing.T) {
	h := newHouse(t, Defaults(), func(context.Context, *Session) int { return 0 })
	held := h.client("ann")
	s, err := held.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run("done"); err != nil {
		t.Fatal(err)
	}
	silent, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	if _, err := silent.Read(make([]byte, 4)); err != nil { // the server has it
		t.Fatal(err)
	}
	h.ends()
	within(t, "the client that holds its connection is told", func() { _ = held.Wait() })
	_ = silent.SetDeadline(time.Now().Add(Defaults().Handshake / 2)) // else it ends by that
	if _, err := io.Copy(io.Discard, silent); err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection that never logged in stays")
	}
}

// OpenSSH sends what stands in SetEnv behind what SendEnv passes on.
func TestTheLastOfTwoEqualVariablesCounts(t *testing.T) {
	got := make(chan *Session, 1)
	h := newHouse(t, Defaults(), func(_ context.Context, s *Session) int {
		got <- s
		return 0
	})
	s, err := h.client("ann").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en_US.UTF-8", "de_DE.UTF-8"} {
		if err := s.Setenv("LANG", lang); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Run("queue"); err != nil {
		t.Fatal(err)
	}
	if lang := (<-got).Getenv("LANG"); lang != "de_DE.UTF-8" {
		t.Errorf("LANG is %q", lang)
	}
}

func TestWhatAClientSaysIsCleaned(t *testing.T) {
	got := make(chan *Session, 1)
	h := newHouse(t, Defaults(), func(_ context.Context, s *Session) int {
		got <- s
		return 0
	})
	s, err := h.client("ann").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * mostVariables {
		_ = s.Setenv(fmt.Sprintf("LC_%d", i), "x")
	}
	_ = s.Setenv("LANG", strings.Repeat("x", mostVariable+1))
	if err := s.RequestPty("xt\x1b]0;erm", 1<<30, 1<<30, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	one := <-got
	if strings.ContainsAny(one.Term(), "\x1b\a") || one.Terminal.Size.W > mostColumns || one.Terminal.Size.H > mostRows || len(one.Environ) > mostVariables+1 {
		t.Errorf("TERM %q, %v, %d variables", one.Term(), one.Terminal.Size, len(one.Environ))
	}
	stranger := newKey(t)
	said := ""
	_, err = ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		User: "x\x1b[31m\n" + strings.Repeat("y", 1000), Auth: []ssh.AuthMethod{ssh.PublicKeys(stranger, newKey(t))},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), //nolint:gosec // the host is made for the test
		BannerCallback:  func(m string) error { said += m; return nil },
	})
	if want := "refused " + ssh.FingerprintSHA256(stranger.PublicKey()) + "\r\n"; err == nil || said != want {
		t.Errorf("a stranger heard %q: %v", said, err)
	}
	if log := h.log.String(); strings.ContainsAny(log, "\x1b") || strings.Contains(log, strings.Repeat("y", longestName)) || !strings.Contains(log, "refused") {
		t.Errorf("the log is %q", log)
	}
}

func TestConnectionsOfAnAddressAreCounted(t *testing.T) {
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	k := newKnocks(func() time.Time { return now }, &Limits{Burst: 3, Every: time.Second, Logins: 4})
	one, two := &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 1}, &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2), Port: 2}
	for i, step := range []struct {
		addr  net.Addr
		after time.Duration
		leave int
		want  bool
	}{
		{one, 0, 1, true}, {one, 0, 1, true}, {one, 0, 1, true},
		{one, 0, 0, false},                      // three at once
		{two, 0, 1, true},                       // another address
		{one, 999 * time.Millisecond, 0, false}, // not yet
		{one, time.Millisecond, 1, true},
		{one, time.Hour, 0, true}, {one, 0, 0, true}, {one, 0, 0, true}, {two, 0, 0, true},
		{two, 0, 0, false}, // four logins are under way
	} {
		now = now.Add(step.after)
		if got := k.enter(step.addr); got != step.want {
			t.Errorf("step %d: %v", i, got)
		}
		for range step.leave {
			k.leave()
		}
	}
}

func TestKeysOfAFolder(t *testing.T) {
	dir := t.TempDir()
	line := func(key ssh.PublicKey) string { return string(ssh.MarshalAuthorizedKey(key)) }
	ann, both, gone := newKey(t), newKey(t), newKey(t)
	short, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // it is to be refused
	if err != nil {
		t.Fatal(err)
	}
	weak, err := ssh.NewPublicKey(&short.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
	}
	write("ann.pub", "# hers\n\n"+line(ann.PublicKey())+line(both.PublicKey())+line(gone.PublicKey()), 0o644)
	write("bob", line(both.PublicKey())+line(weak)+"from=\"10.0.0.1\" "+line(newKey(t).PublicKey())+"nonsense\n", 0o600)
	write("eve", line(newKey(t).PublicKey()), 0o666)
	write("ann.toml", "theme = \"light\"\n", 0o600)
	write(".hidden", "nonsense", 0o600)
	now := time.Now()
	k, problems, err := OpenKeys(dir, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"bob:2: an RSA key of 1024 bits is too short", "bob:3: options before a key", "bob:4: ", "eve can be written by others", "stands in the file of ann too"} {
		found := false
		for _, p := range problems {
			found = found || strings.Contains(p, want)
		}
		if !found {
			t.Errorf("%q is not told in %q", want, problems)
		}
	}
	if len(problems) != 5 || k.Len() != 2 {
		t.Errorf("%d keys, problems %q", k.Len(), problems)
	}
	holder := func(key ssh.Signer, want string) {
		t.Helper()
		if name, err := k.Holder(ssh.FingerprintSHA256(key.PublicKey())); err != nil || name != want {
			t.Errorf("it is %q's, want %q (%v)", name, want, err)
		}
	}
	holder(ann, "ann")
	holder(both, "")
	holder(gone, "ann")
	write("ann.pub", line(ann.PublicKey()), 0o644)
	now = now.Add(rereadAfter)
	holder(ann, "ann")
	holder(gone, "")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	now = now.Add(rereadAfter)
	if name, err := k.Holder(ssh.FingerprintSHA256(ann.PublicKey())); name != "" || err == nil {
		t.Errorf("without the folder it is %q's, %v", name, err)
	}
}

// While people are in, the folder is looked at every second or two: files that are as they
// were are not read again, whatever else changed, and one that was written within the
// reach of its clock is.
func TestKeysThatDidNotChangeAreNotReadAgain(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	old := now.Add(-time.Hour)
	keys := map[string]ssh.Signer{}
	write := func(name string, key ssh.Signer, at time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, ssh.MarshalAuthorizedKey(key.PublicKey()), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		name := fmt.Sprintf("p%03d", i)
		keys[name] = newKey(t)
		write(name, keys[name], old)
	}
	k, problems, err := OpenKeys(dir, func() time.Time { return now })
	if err != nil || len(problems) > 0 || k.reads != 200 {
		t.Fatal(err, problems, k.reads)
	}
	holder := func(key ssh.Signer) string {
		t.Helper()
		name, err := k.Holder(ssh.FingerprintSHA256(key.PublicKey()))
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	for range 40 { // a minute of looks
		now = now.Add(lookEvery)
		holder(keys["p000"])
	}
	if k.reads != 200 {
		t.Errorf("%d files were read again", k.reads-200)
	}
	// Another key of the same size, the time unchanged, in the same file.
	next := newKey(t)
	write("p007", next, now)
	now = now.Add(rereadAfter)
	if holder(next) != "p007" || holder(keys["p007"]) != "" || k.reads != 201 {
		t.Errorf("the new key is %q's, the old one %q's after %d readings", holder(next), holder(keys["p007"]), k.reads-200)
	}
	again := newKey(t)
	write("p007", again, now.Add(-rereadAfter))
	now = now.Add(rereadAfter)
	if holder(again) != "p007" || holder(next) != "" {
		t.Errorf("what was written within the second is not seen: %q, %q", holder(again), holder(next))
	}
	// Made writable for others, it counts for nothing; put right, it does again.
	for _, c := range []struct {
		mode os.FileMode
		want string
	}{{0o666, ""}, {0o600, "p001"}} {
		if err := os.Chmod(filepath.Join(dir, "p001"), c.mode); err != nil {
			t.Fatal(err)
		}
		now = now.Add(rereadAfter)
		if got := holder(keys["p001"]); got != c.want {
			t.Errorf("with mode %o it is %q's, want %q", c.mode, got, c.want)
		}
	}
}

func TestTheHostKeyIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "key")
	made, err := HostKey(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	again, err := HostKey(path, rand.Reader)
	if err != nil || !bytes.Equal(made.PublicKey().Marshal(), again.PublicKey().Marshal()) {
		t.Errorf("another key: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := HostKey(path, rand.Reader); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others may read: %v", err)
	}
}

// An audit finds nothing. Debian's ssh-audit is older than two of the names, which it calls
// unknown: a hybrid exchange, and the marker of the strict one.
func TestAnAuditFindsNothing(t *testing.T) {
	program, err := exec.LookPath("ssh-audit")
	if err != nil {
		t.Skip("ssh-audit is not installed: the audit is left out")
	}
	h := newHouse(t, Defaults(), echo)
	host, port, _ := strings.Cut(h.addr, ":")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, program, "-n", "-4", "-p", port, host).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) { // its exit code counts what is unknown, too
		t.Fatal(err)
	}
	if !bytes.Contains(said, []byte("(key) ssh-ed25519 ")) {
		t.Fatalf("it did not look at the host:\n%s", said)
	}
	newer := []string{ssh.KeyExchangeMLKEM768X25519, "kex-strict-s-v00@openssh.com"}
	about := ""
	for line := range strings.Lines(string(said)) {
		if kind, rest, ok := strings.Cut(line, ") "); ok && strings.HasPrefix(kind, "(") {
			if about, _, _ = strings.Cut(rest, " "); kind == "(rec" && !strings.HasPrefix(rest, "+") {
				t.Errorf("it recommends: %s", line)
			}
		}
		fault := strings.Contains(line, "[warn]") || strings.Contains(line, "[fail]") || strings.Contains(line, "(cve)")
		if fault && (!slices.Contains(newer, about) || !strings.HasSuffix(strings.TrimSpace(line), "[warn] unknown algorithm")) {
			t.Errorf("it finds: %s", line)
		}
	}
	if t.Failed() {
		t.Logf("%s", said)
	}
}

// What the host offers before anybody logged in is what an audit sees: only algorithms that
// it finds no fault with, all of them with forward secrecy and authenticated encryption,
// and the strict exchange without which ChaCha20 would be open to Terrapin (CVE-2023-48795).
func TestOnlyModernAlgorithmsAreOffered(t *testing.T) {
	h := newHouse(t, Defaults(), echo)
	conn := h.connect()
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "SSH-2.0-audit\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	version, err := in.ReadString('\n')
	if err != nil || version != "SSH-2.0-rounds\r\n" {
		t.Errorf("it says %q, %v", version, err)
	}
	var lengths struct {
		Packet  uint32
		Padding uint8
	}
	if err := binary.Read(in, binary.BigEndian, &lengths); err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, lengths.Packet-1)
	if _, err := io.ReadFull(in, packet); err != nil {
		t.Fatal(err)
	}
	var offer struct {
		Cookie                    [16]byte `sshtype:"20"` // RFC 4253, 7.1
		Kex, HostKeys             []string
		CiphersIn, CiphersOut     []string
		MACsIn, MACsOut           []string
		CompressionIn             []string
		CompressionOut            []string
		LanguagesIn, LanguagesOut []string
		FirstFollows              bool
		Reserved                  uint32
	}
	if err := ssh.Unmarshal(packet[:len(packet)-int(lengths.Padding)], &offer); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what         string
		offered      []string
		good, needed string
	}{
		{"key exchange", offer.Kex, "mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org kex-strict-s-v00@openssh.com", "mlkem768x25519-sha256 kex-strict-s-v00@openssh.com"},
		{"host key", offer.HostKeys, "ssh-ed25519", "ssh-ed25519"},
		{"cipher to here", offer.CiphersIn, "chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com", "aes256-gcm@openssh.com"},
		{"cipher from here", offer.CiphersOut, "chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com", "aes256-gcm@openssh.com"},
		{"MAC to here", offer.MACsIn, "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"},
		{"MAC from here", offer.MACsOut, "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"},
		{"compression", append(offer.CompressionIn, offer.CompressionOut...), "none", "none"},
	} {
		for _, name := range c.offered {
			if !slices.Contains(strings.Fields(c.good), name) {
				t.Errorf("%s: it offers %s", c.what, name)
			}
		}
		for _, name := range strings.Fields(c.needed) {
			if !slices.Contains(c.offered, name) {
				t.Errorf("%s: it does not offer %s but %q", c.what, name, c.offered)
			}
		}
	}
}

// No way in but a public key: no password, no question, no "none".
func TestOnlyPublicKeysLogIn(t *testing.T) {
	h := newHouse(t, Defaults(), echo)
	asked := false
	for what, way := range map[string][]ssh.AuthMethod{
		"nothing": nil, "a password": {ssh.Password("")},
		"answers": {ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { asked = true; return nil, nil })},
	} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{User: "ann", Auth: way, HostKeyCallback: ssh.InsecureIgnoreHostKey()}) //nolint:gosec // the host is made for the test
		if err == nil {
			_ = c.Close()
		}
		if err == nil || asked {
			t.Errorf("%s: logged in %v, asked %v", what, err == nil, asked)
		}
	}
}
