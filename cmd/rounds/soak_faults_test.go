package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// copies is how many clones are made in a shift.
const copies = 2

// fault draws what fails next. Clients are killed all the time, two processes are at work
// in each home, and the disk of one of them fails now and then (say).
func (m *soak) fault() {
	name, do := "the line changes", m.bend
	switch p := m.dice.IntN(100); {
	case p < 15:
		name, do = "every connection is cut", m.line.cut
	case p < 35:
		name, do = "the server is killed", m.restart
	case p < 40:
		name, do = "the server's database is killed", m.crash
	case p < 45:
		name, do = "a backup", m.save
	case p < 50:
		name, do = "the server is restored", m.restore
	case p < 55:
		name, do = "a home is cloned", m.clone
	case p < 58:
		name, do = "a device is shut out", m.shutOut
	case p < 61:
		name, do = "a stranger hammers at the door", m.hammer
	case p < 63:
		name, do = "a book is damaged", m.damage
	case p < 71:
		name, do = "an account is taken or given", m.regrant
	case p < 76 && m.pg == nil:
		name, do = "the server's disk fails", m.spoil
	}
	m.kinds[name]++
	do()
}

// bend draws what the line does to the connections from now on; often it is well.
func (m *soak) bend() { m.line.turn(max(0, m.dice.IntN(2*len(toxics))-len(toxics))) }

func (m *soak) restart() { m.kill(); m.serve() }

// spoil has the server go on on a disk that fails for a while, or on which it dies, once
// it has started: after it was stopped in order, there is no log to read through before.
func (m *soak) spoil() {
	m.restart()
	m.end()
	m.server = m.serveAt(m.addr, m.badDisk(m.dice, 100)...)
}

// regrant takes an account from the representative, or gives it back, where the line lets
// the lead: what she has not sent of it waits until she has it again.
func (m *soak) regrant() {
	verb := []string{"grant", "revoke-grant"}[m.dice.IntN(2)]
	_ = m.command("aiko", "admin", verb, carla, soakAccounts[m.dice.IntN(len(soakAccounts))]).Run()
}

// crash ends PostgreSQL without a word to anybody; SQLite's end is the server's.
func (m *soak) crash() {
	if m.pg == nil {
		m.restart()
		return
	}
	m.pg.Kill(syscall.SIGQUIT)
	if err := m.pg.Serve(); err != nil {
		m.t.Error(err)
	}
	m.until("the server takes work again", func() bool {
		res, err := http.Get("http://" + m.addr + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

func (m *soak) backup() string { return filepath.Join(m.dir, "team.backup") }

// save backs the running server up: from there on, devices need not keep what it has.
func (m *soak) save() {
	next := m.backup() + ".next"
	_ = os.Remove(next)
	args := []string{"serve", "backup", "--db", m.db}
	if m.pg == nil {
		args = append(args, next)
	} else {
		args = append(args, "--", "sh", "-c", fmt.Sprintf("'%s' -Fc -f '%s' '%s'", m.pg.Program("pg_dump"), next, m.db))
	}
	m.run("server", args...)
	if err := os.Rename(next, m.backup()); err != nil {
		m.t.Error(err)
	}
}

// restore brings the newest backup back: what came since is lost to the server.
func (m *soak) restore() {
	if _, err := os.Stat(m.backup()); err != nil {
		return // none yet
	}
	m.kill()
	if m.pg == nil {
		m.run("server", "serve", "restore", "--db", m.db, m.backup())
		kept, err := filepath.Glob(strings.TrimPrefix(m.db, "sqlite:") + ".*")
		if err != nil {
			m.t.Error(err)
		}
		for _, file := range kept { // what stood there is kept beside it: too much for hours
			_ = os.RemoveAll(file)
		}
	} else {
		m.must(m.pg.Run("dropdb", "-f", "-h", m.pg.Dir, "-U", "rounds", "--maintenance-db=template1", "postgres"))
		m.must(m.pg.Run("createdb", "-h", m.pg.Dir, "-U", "rounds", "--maintenance-db=template1", "postgres"))
		out, err := exec.Command(m.pg.Program("pg_restore"), "-d", m.db, m.backup()).CombinedOutput()
		if err != nil {
			m.t.Errorf("pg_restore: %v\n%s", err, out)
		}
		m.run("server", "serve", "restore", "--db", m.db)
	}
	m.serve()
}

// shutOut has a lead shut a device out, where the line lets her. It goes on without the
// server until it is let in again, at the next look.
func (m *soak) shutOut() { _ = m.command("aiko", "admin", "device", "revoke", "ben").Run() }

// hammer asks for tokens with a made-up secret until the server answers nobody of this
// address any more, which the devices are of as well.
func (m *soak) hammer() {
	for range 80 {
		res, err := http.Post("http://"+m.addr+"/v1/token", "application/json", strings.NewReader(`{"refresh":"made.up"}`))
		if err != nil {
			return // the server is away
		}
		_ = res.Body.Close()
	}
}

// damage makes noise of pages of a book, from which doctor makes a new one.
func (m *soak) damage() {
	h := m.homes[m.dice.IntN(staff)]
	h.use.Lock()
	defer h.use.Unlock()
	tables := []string{"account", "note_version", "standing", "notification", "outbox_key", "setting"}
	harmRoots(m.t, filepath.Join(m.dir, h.name, "data", "main.db"), tables[m.dice.IntN(len(tables))])
	// Where the server is away it ends as one that found something.
	if out, err := m.command(h.name, "doctor", "--fix").CombinedOutput(); err != nil && !strings.Contains(string(out), "rebuild.done") {
		m.t.Errorf("doctor of %s: %v\n%s", h.name, err, out)
	}
}

// badDisk is the environment of a process whose disk gives or takes nothing for a while, or
// that dies at a write, after so many.
func (m *soak) badDisk(dice *rand.Rand, after int) []string {
	from := after + 1 + dice.IntN(60)
	strike := [...]string{
		fmt.Sprintf("kill %d", from),
		fmt.Sprintf("fail %d %d", from, 1+dice.IntN(30)),
		fmt.Sprintf("read %d %d", from, 1+dice.IntN(30)),
	}[dice.IntN(3)]
	return []string{"LD_PRELOAD=" + filepath.Join(m.dir, "disk.so"), "ROUNDS_DISK=" + strike}
}

func (m *soak) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// clone copies ben's disk to another laptop: both go on as one device until the server
// tells them apart. What the copy had of its own is on the server before it goes.
func (m *soak) clone() {
	if len(m.clones) == copies {
		return
	}
	from := m.homes[1]
	from.use.Lock()
	defer from.use.Unlock()
	m.copied++
	name := fmt.Sprintf("ben-copy%d", m.copied)
	m.must(os.CopyFS(filepath.Join(m.dir, name), os.DirFS(filepath.Join(m.dir, from.name))))
	m.clones = append(m.clones, &laptop{name: name})
}
