package simulation

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/sync/wire"
)

var (
	kills    = flag.Int("sim.kills", 16, "at how many writes a process is killed, and at how many its disk fails")
	killSeed = flag.Uint64("sim.killseed", 1, "the first seed of these")
)

const (
	livesOfChain = 8    // processes that take up one after the other what the last has left
	stepsOfLife  = 25   // of a process that nothing kills
	writesOfLife = 1000 // at which of them it is struck
	readsOfLife  = 400
)

// Devices and their server live in a process that is killed at any write, sync or
// removal of a file; the next takes up what is there. Whatever was accepted before is
// somewhere after it, and in the end all replicas are equal.
func TestAKillAtAnyWriteLosesNothing(t *testing.T) {
	chains(t, func(dice *rand.Rand) string { return fmt.Sprintf("kill %d", 1+dice.IntN(writesOfLife)) })
}

// The same where the disk is full, or does not do what it is told, for a while, and the
// process goes on: what it refused is refused whole.
func TestADiskThatFailsAtAnyWriteLosesNothing(t *testing.T) {
	chains(t, func(dice *rand.Rand) string {
		return fmt.Sprintf("fail %d %d", 1+dice.IntN(writesOfLife), 1+dice.IntN(40))
	})
}

// The same where it does not give back what stands on it.
func TestADiskThatFailsAtAnyReadLosesNothing(t *testing.T) {
	chains(t, func(dice *rand.Rand) string {
		return fmt.Sprintf("read %d %d", 1+dice.IntN(readsOfLife), 1+dice.IntN(40))
	})
}

func chains(t *testing.T, strike func(*rand.Rand) string) {
	disk := filepath.Join(t.TempDir(), "disk.so")
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-O1", "-o", disk, "testdata/disk.c", "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for n := range (*kills + livesOfChain - 1) / livesOfChain {
		s := *killSeed + uint64(n)
		t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
			t.Parallel()
			dir, err := os.MkdirTemp("", "rounds-lives-")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.RemoveAll(dir) }()
			c := &chain{t: t, dir: dir, seed: s}
			c.begin()
			dice := rand.New(rand.NewPCG(s, 11))
			for life := range livesOfChain {
				c.live(disk, strike(dice), life)
				c.look()
			}
			c.end()
		})
	}
}

// chain is one team whose processes die one after the other.
type chain struct {
	t    *testing.T
	dir  string
	seed uint64
}

// team is what a process has to know to take up another's work.
type team struct {
	Workspace data.ID
	Users     []data.User
	Devices   []member
}

type member struct {
	Name    string
	User    int
	ID      data.ID
	Access  string // a token, good for as long as no time goes by
	Refresh string
}

func (c *chain) begin() {
	w := newWorld(c.t, c.dir, c.seed)
	defer w.close()
	w.calm = true
	w.begin()
	w.syncAll()
	known := team{Workspace: w.server.ws, Users: w.users}
	for _, d := range w.devices {
		tokens, err := w.server.ledger.Refresh(w.ctx, d.refresh)
		w.must(err)
		m := member{Name: d.name, ID: d.id, Access: tokens.Access, Refresh: tokens.Refresh}
		for i, u := range w.users {
			if u.ID == d.user.ID {
				m.User = i
			}
		}
		known.Devices = append(known.Devices, m)
	}
	w.must(os.WriteFile(filepath.Join(c.dir, "team.json"), mustJSON(w, known), 0o600))
}

// takeUp opens what a process has left, as the next one does.
func takeUp(t testing.TB, dir string, seed uint64) *world {
	w := bareWorld(t, dir, seed)
	w.calm = true
	w.server = &server{w: w, path: filepath.Join(dir, "server.db")}
	whole := false
	defer func() {
		if !whole {
			w.close()
		}
	}()
	raw, err := os.ReadFile(filepath.Join(dir, "team.json"))
	w.must(err)
	var known team
	w.must(json.Unmarshal(raw, &known))
	w.users = known.Users
	w.server.ws = known.Workspace
	w.server.open()
	for _, m := range known.Devices {
		d := &device{w: w, name: m.Name, path: filepath.Join(dir, m.Name, "book.db"), user: w.users[m.User], id: m.ID, refresh: m.Refresh}
		d.caller, err = w.server.ledger.Authenticate(w.ctx, m.Access)
		w.must(err)
		d.link = &link{d: d}
		w.devices = append(w.devices, d)
	}
	w.must(w.recall(filepath.Join(dir, "diary")))
	for _, d := range w.devices {
		d.open()
	}
	whole = true
	return w
}

// live lets one process live until it is struck, or for some steps.
func (c *chain) live(disk, strike string, life int) {
	child := exec.Command(os.Args[0], "-test.run", "^TestALife$", "-test.timeout", "2m")
	child.Env = append(os.Environ(), "LD_PRELOAD="+disk, "ROUNDS_DISK="+strike, "ROUNDS_LIFE="+c.dir,
		fmt.Sprintf("ROUNDS_LIFE_SEED=%d", c.seed*1000+uint64(life)))
	out, err := child.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL) {
		c.t.Fatalf("life %d (%s): %v\n%s", life, strike, err, out)
	}
	c.t.Logf("life %d: %s: %v", life, strike, err)
}

// TestALife is a process of a chain.
func TestALife(t *testing.T) {
	dir := os.Getenv("ROUNDS_LIFE")
	if dir == "" {
		t.Skip("a process of TestAKillAtAnyWriteLosesNothing")
	}
	var seed uint64
	if _, err := fmt.Sscan(os.Getenv("ROUNDS_LIFE_SEED"), &seed); err != nil {
		t.Fatal(err)
	}
	var w *world
	for try := 0; w == nil; try++ { // a disk that fails at the start works at the next
		if try > 50 {
			t.Fatal("the books cannot be opened")
		}
		survives(func() { w = takeUp(shaky{t}, dir, seed) })
	}
	defer func() { survives(w.close) }()
	for n := range stepsOfLife {
		w.now = w.now.Add(time.Duration(1+w.dice.IntN(90)) * time.Minute)
		w.diary.write(entry{Now: w.now.Unix()})
		survives(func() { w.stepOfLife(int(seed)*100 + n) })
	}
}

func (w *world) stepOfLife(n int) {
	d := w.devices[w.dice.IntN(len(w.devices))]
	if w.server.ledger == nil { // it, or the device, did not come up the last time
		w.server.open()
	}
	if d.store == nil {
		d.open()
	}
	switch p := w.dice.IntN(100); {
	case p < 55:
		d.work(n)
	case p < 88:
		w.exchange(d)
	case p < 92:
		w.regrant()
	case p < 95:
		w.server.kill()
	case p < 97:
		w.server.save()
	default:
		d.restart()
	}
}

// shaky is a test in which a disk that fails ends a step and not the test.
type shaky struct{ testing.TB }

// spared is a step that the disk did not let happen.
type spared struct{ err error }

func survives(step func()) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(spared); !ok {
				panic(r)
			}
		}
	}()
	step()
}

// ofDisk reports whether an error says that the disk did not do what it was told.
func ofDisk(err error) bool {
	var e sqlite3.Error
	reads := strings.HasPrefix(os.Getenv("ROUNDS_DISK"), "read") // which SQLite takes for damage
	if errors.As(err, &e) {
		code := e.Code & 0xff // of a backup's step it is the extended one
		return code == sqlite3.ErrIoErr || code == sqlite3.ErrFull || code == sqlite3.ErrCantOpen ||
			reads && (code == sqlite3.ErrCorrupt || code == sqlite3.ErrNotADB)
	}
	var p *wire.Problem
	if errors.As(err, &p) {
		return p.Code == wire.CodeUnavailable
	}
	code := data.CodeOf(err)
	return code == data.CodeFull || code == data.CodeReadOnly || reads && code == data.CodeDamaged
}

// look opens everything after a death: what was accepted has to be somewhere.
func (c *chain) look() {
	w := takeUp(c.t, c.dir, c.seed)
	defer w.close()
	w.leaveFields()
	w.nothingIsLost()
}

func (c *chain) end() {
	w := takeUp(c.t, c.dir, c.seed)
	defer w.close()
	w.settle()
	w.check()
}
