package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
)

// storm is a server and its devices, each a process of its own, with a bad network
// between them.
type storm struct {
	t      *testing.T
	dir    string
	binary string
	db     string // of the server
	addr   string // where it serves
	line   *line
	server *exec.Cmd
	out    logged
	last   string // what the last exchange said
}

// newStorm starts a server on a SQLite file.
func newStorm(t *testing.T) *storm {
	t.Helper()
	return newStormOn(t, "sqlite:"+filepath.Join(t.TempDir(), "team.db"))
}

func newStormOn(t *testing.T, db string) *storm {
	t.Helper()
	if testing.Short() {
		t.Skip("the test of a team builds the program and runs it as processes; it is left out of short runs")
	}
	return newStormOf(t, builtProgram(t), db)
}

// newStormOf starts the server of a program that stands somewhere.
func newStormOf(t *testing.T, binary, db string) *storm {
	t.Helper()
	m := &storm{t: t, dir: t.TempDir(), binary: binary, db: db, addr: freeAddress(t)}
	m.serve()
	t.Cleanup(m.kill)
	m.line = newLine(t, m.addr)
	return m
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// serve starts the server and waits until it answers.
func (m *storm) serve() {
	m.t.Helper()
	m.server = m.serveAt(m.addr)
}

// serveAt starts a server on the team's database, in an environment with more in it.
func (m *storm) serveAt(addr string, more ...string) *exec.Cmd {
	m.t.Helper()
	c := exec.Command(m.binary, "serve", "--addr", addr, "--db", m.db)
	c.Env = append(append(os.Environ(), "ROUNDS_HOME="+filepath.Join(m.dir, "server")), more...)
	c.Stdout, c.Stderr = &m.out, &m.out
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.until("the server answers", func() bool {
		res, err := http.Get("http://" + addr + "/healthz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return c
}

// kill is kill -9 of the server.
func (m *storm) kill() {
	_ = m.server.Process.Kill()
	_ = m.server.Wait() // killed, as it should be
}

// end asks the server to stop, as a restart of its machine does, and waits until it has.
func (m *storm) end() {
	if err := m.server.Process.Signal(syscall.SIGTERM); err != nil {
		m.t.Error(err)
	}
	if err := m.server.Wait(); err != nil {
		m.t.Errorf("asked to stop, the server ends with %v\n%s", err, m.out.String())
	}
}

func (m *storm) until(what string, met func() bool) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for !met() {
		select {
		case <-ctx.Done():
			m.t.Fatalf("not within %s: %s; the last exchange said %q\n%s", patience, what, m.last, m.out.String())
		case <-tick.C:
		}
	}
}

// code makes a one-time code for the lead, beside the running server.
func (m *storm) code() string {
	m.t.Helper()
	return m.codeOf("")
}

// codeOf makes one for a member by her mail address, "" for the lead.
func (m *storm) codeOf(mail string) string {
	m.t.Helper()
	ctx := m.t.Context()
	l, err := ledger.Open(ctx, m.db, ledger.Options{})
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	known, err := l.Workspaces(ctx)
	if err != nil || len(known) != 1 {
		m.t.Fatalf("workspaces %+v, %v", known, err)
	}
	users, err := l.Users(ctx, known[0].ID)
	at := slices.IndexFunc(users, func(u data.User) bool { return u.Email == mail || mail == "" && u.Role == string(ledger.RoleLead) })
	if err != nil || at < 0 {
		m.t.Fatalf("users %+v, %v", users, err)
	}
	code, err := l.NewCode(ctx, known[0].ID, users[at].ID, ledger.KindDevice, "a test")
	if err != nil {
		m.t.Fatal(err)
	}
	return code
}

// command is a command of a device.
func (m *storm) command(device string, args ...string) *exec.Cmd {
	c := exec.Command(m.binary, args...)
	c.Env = append(os.Environ(), "ROUNDS_HOME="+filepath.Join(m.dir, device))
	return c
}

// run carries out a command and expects it to end well.
func (m *storm) run(device string, args ...string) {
	m.t.Helper()
	out, err := m.command(device, args...).CombinedOutput()
	if err != nil {
		m.t.Fatalf("%s: rounds %s: %v\n%s", device, strings.Join(args, " "), err, out)
	}
}

// connect enrols a device over the bad line.
func (m *storm) connect(device string) {
	m.t.Helper()
	m.run(device, "login", "http://"+m.line.addr(), "--code", m.code(), "--device", device)
}

// team brings accounts in on aiko's device, and connects hers and ben's.
func (m *storm) team(accounts string) {
	m.t.Helper()
	file := filepath.Join(m.dir, "accounts.csv")
	if err := os.WriteFile(file, []byte(accounts), 0o600); err != nil {
		m.t.Fatal(err)
	}
	m.run("aiko", "import", file, "--as", "accounts")
	m.connect("aiko")
	m.connect("ben")
}

// Processes of a team are killed again and again, on a line that loses, delays and cuts,
// while one of them writes: whatever note was accepted is on both devices at the end,
// and once.
func TestATeamThatIsKilledAgainAndAgain(t *testing.T) {
	m := newStorm(t)
	m.team("id,name,mrr\n1,Hofmann Elektro,640\n2,株式会社さばえ眼鏡,890\n3,Casa Verde,2300\n")

	// At least so long and so many notes; a slow machine takes longer.
	const lasts, enough = 12 * time.Second, 20
	begun := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 10*lasts)
	defer cancel()
	var all sync.WaitGroup
	dice := rand.New(rand.NewPCG(4, 2))
	every := func(d time.Duration, do func()) {
		all.Go(func() {
			tick := time.NewTicker(d)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					do()
				}
			}
		})
	}
	var accepted []string
	n := 0
	every(40*time.Millisecond, func() {
		n++
		text := fmt.Sprintf("note %d of the storm", n)
		if m.command("aiko", "note", "Hofmann", text).Run() == nil {
			accepted = append(accepted, text)
		}
		if len(accepted) >= enough && time.Since(begun) > lasts && m.line.tried() {
			cancel()
		}
	})
	for _, device := range []string{"aiko", "ben"} {
		lives := time.Duration(150+dice.IntN(500)) * time.Millisecond
		every(50*time.Millisecond, func() { m.liveShortly(device, lives) })
	}
	restarts := 0
	every(900*time.Millisecond, func() {
		if restarts++; restarts%2 == 0 {
			m.end()
		} else {
			m.kill()
		}
		m.serve()
	})
	at := 0
	every(350*time.Millisecond, func() {
		at++
		m.line.turn(at % len(toxics))
		if at%4 == 0 {
			m.line.cut()
		}
	})
	all.Wait()
	m.line.turn(0)
	m.line.cut()

	for range 2 {
		for _, device := range []string{"aiko", "ben"} {
			m.until(device+" is in step", func() bool { return m.command(device, "sync").Run() == nil })
		}
	}
	t.Logf("%d of %d notes were accepted", len(accepted), n)
	if len(accepted) < enough || !m.line.tried() {
		t.Errorf("only %d notes were accepted, and every fault of the line tried: %v", len(accepted), m.line.tried())
	}
	for _, device := range []string{"aiko", "ben"} {
		texts := m.texts(device)
		for _, text := range accepted {
			if texts[text] != 1 {
				t.Errorf("%s has %q %d times", device, text, texts[text])
			}
		}
		for text, times := range texts {
			if times != 1 {
				t.Errorf("%s has %q %d times", device, text, times)
			}
		}
	}
}

// liveShortly runs a syncing process of a device and kills it.
func (m *storm) liveShortly(device string, lives time.Duration) {
	c := m.command(device, "sync", "--watch")
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		m.t.Error(err)
		return
	}
	timer := time.AfterFunc(lives, func() { _ = c.Process.Signal(syscall.SIGKILL) })
	defer timer.Stop()
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		m.t.Errorf("a syncing process ended by itself: %v: %s", err, said.Bytes())
	}
}

// texts are the notes that a device has, with how often each stands.
func (m *storm) texts(device string) map[string]int {
	m.t.Helper()
	dir := filepath.Join(m.dir, device+"-export")
	if err := os.RemoveAll(dir); err != nil {
		m.t.Fatal(err)
	}
	m.run(device, "export", "--dir", dir)
	f, err := os.Open(filepath.Join(dir, "note_versions.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // not one yet
	}
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		m.t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := -1
	for i, name := range rows[0] {
		if strings.TrimPrefix(name, "\ufeff") == "text" {
			column = i
		}
	}
	out := map[string]int{}
	for _, row := range rows[1:] {
		out[row[column]]++
	}
	return out
}

// Two workstations on one server: an edit on one is on the other's screen within a second.
// The quickest of some decides: a busy machine makes one of them slow, a screen that waits
// for its next look at the server all of them.
func TestAnEditReachesTheOtherScreen(t *testing.T) {
	m := newStorm(t)
	m.team("id,name,mrr,signup_at\n1,Hofmann Elektro,640,2025-01-15\n")
	screens := map[string]*pane{}
	for _, device := range []string{"aiko", "ben"} {
		p := openPane(t)
		if err := os.Symlink(filepath.Join(m.dir, device), filepath.Join(p.dir, "home")); err != nil {
			t.Fatal(err)
		}
		p.start(p.binary)
		p.await("Hofmann Elektro", "synced")
		screens[device] = p
	}
	screens["ben"].keys("Enter")
	screens["ben"].await("Timeline")
	quickest := time.Hour
	for i := range 4 {
		text := fmt.Sprintf("she wants it in Japanese, she said %d times", i+1)
		screens["aiko"].keys("n")
		screens["aiko"].await("Note")
		screens["aiko"].text(text)
		screens["aiko"].keys("Enter")
		begun := time.Now()
		screens["ben"].await(text)
		quickest = min(quickest, time.Since(begun))
	}
	t.Logf("on the other screen after %s, looking every %s", quickest.Round(time.Millisecond), lookEvery)
	if quickest > time.Second {
		t.Errorf("the quickest of the edits is on the other screen after %s", quickest)
	}
	for _, p := range screens {
		p.keys("Escape", "q")
	}
}
