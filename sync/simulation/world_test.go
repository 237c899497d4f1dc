package simulation

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// start is when the runs begin.
var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is one run.
type world struct {
	t       testing.TB
	ctx     context.Context
	dir     string
	dice    *rand.Rand
	now     time.Time
	server  *server
	devices []*device
	users   []data.User
	oracle  *oracle
	calm    bool   // nothing goes wrong any more
	room    int    // how many mutations the server takes at once, until the world is calm
	adrift  bool   // the server's clock jumps, not those of devices: the age of a book goes by both
	diary   *diary // of a process that may be killed, else nil
	log     []string
}

func newWorld(t testing.TB, dir string, seed uint64) *world {
	w := bareWorld(t, dir, seed)
	w.room, w.adrift = wire.MaxMutations, w.dice.IntN(3) == 0
	if w.dice.IntN(3) > 0 {
		w.room = 1 + w.dice.IntN(8)
	}
	w.server = openServer(w)
	return w
}

func bareWorld(t testing.TB, dir string, seed uint64) *world {
	return &world{t: t, ctx: context.Background(), dir: dir, dice: rand.New(rand.NewPCG(seed, 1)), now: start, oracle: newOracle()}
}

// note writes down what happens; a failure shows the end of it.
func (w *world) note(format string, args ...any) { w.log = append(w.log, fmt.Sprintf(format, args...)) }

func (w *world) must(err error) {
	if err == nil {
		return
	}
	if _, ok := w.t.(shaky); ok && ofDisk(err) {
		panic(spared{err})
	}
	w.fail("%v", err)
}

func (w *world) fail(format string, args ...any) {
	w.t.Helper()
	const last = 80
	from := max(0, len(w.log)-last)
	for _, line := range w.log[from:] {
		w.t.Log(line)
	}
	w.t.Fatalf(format, args...)
}

// chance is true in so many of a hundred cases, and never once the world is calm.
func (w *world) chance(percent int) bool { return !w.calm && w.dice.IntN(100) < percent }

// reader is randomness of the seed, for ids and secrets.
type reader struct{ *rand.Rand }

func (r reader) Read(b []byte) (int, error) {
	var word [8]byte
	for i := range b {
		if i%8 == 0 {
			binary.LittleEndian.PutUint64(word[:], r.Uint64())
		}
		b[i] = word[i%8]
	}
	return len(b), nil
}

func (w *world) reader() io.Reader { return reader{rand.New(rand.NewPCG(w.dice.Uint64(), 7))} }

// server is the ledger, which may be killed, restored and purged.
type server struct {
	w      *world
	path   string
	ledger *ledger.Ledger
	ws     data.ID
	skew   time.Duration
	backup string          // the newest
	saved  map[string]bool // the oracle's texts in it
}

func openServer(w *world) *server {
	s := &server{w: w, path: filepath.Join(w.dir, "server.db")}
	s.open()
	first, err := s.ledger.Bootstrap(w.ctx, "Acme")
	w.must(err)
	s.ws = first.Workspace
	w.users = append(w.users, data.User{ID: first.User, Name: "Lead", Role: string(ledger.RoleLead)})
	return s
}

func (s *server) open() {
	l, err := ledger.Open(s.w.ctx, "sqlite:"+s.path, ledger.Options{Clock: s.clock, Rand: s.w.reader()})
	s.w.must(err)
	s.ledger = l
}

// clock is the server's; devices have clocks of their own.
func (s *server) clock() time.Time { return s.w.now.Add(s.skew) }

// enrol makes a device on the server and gives its caller and its refresh token.
func (s *server) enrol(code, name string) (c ledger.Caller, refresh string) {
	e, err := s.ledger.Enrol(s.w.ctx, code, name)
	s.w.must(err)
	tokens, err := s.ledger.Refresh(s.w.ctx, e.Refresh)
	s.w.must(err)
	c, err = s.ledger.Authenticate(s.w.ctx, tokens.Access)
	s.w.must(err)
	return c, tokens.Refresh
}

// kill stops the process and starts another one.
func (s *server) kill() {
	err := s.ledger.Close()
	s.ledger = nil
	s.w.must(err)
	s.open()
}

// save makes a backup, which ends what the devices keep of before.
func (s *server) save() {
	next := filepath.Join(s.w.dir, fmt.Sprintf("backup-%d.db", s.w.dice.Uint64()))
	s.w.must(s.ledger.Backup(s.w.ctx, next))
	if s.backup != "" {
		s.w.must(os.Remove(s.backup))
	}
	s.backup, s.saved = next, map[string]bool{}
	s.texts(s.saved)
}

// restore brings the newest backup back: everything since is lost to the server. A machine
// that is brought back to the disk of that day does the same and tells nobody.
func (s *server) restore(told bool) {
	if s.backup == "" {
		return
	}
	s.w.must(s.ledger.Close())
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(s.path + suffix)
	}
	raw, err := os.ReadFile(s.backup)
	s.w.must(err)
	s.w.must(os.WriteFile(s.path, raw, 0o600))
	s.open()
	if told {
		s.w.must(s.ledger.Restored(s.w.ctx))
	}
	s.w.oracle.restored(s.saved, s.w.now)
}
