package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/sync/pgtest"
	"rounds/sync/wire"
)

// How a soak goes: `make soak ARGS='--for 2h --seed 7 --on postgres'`. It is no part of the tests
// that a change has to pass: it lasts, and what it finds depends on the machine's pace.
var (
	soakFor  = flag.Duration("for", 0, "how long the team of a soak works on each database; 0 leaves it out")
	soakSeed = flag.Uint64("seed", 1, "the dice of a soak")
	soakOn   = flag.String("on", "sqlite,postgres", "the databases of a soak")
)

const (
	// shift is how long the team works between two looks at everything.
	shift = 2 * time.Minute
	// breath lies between two things that a worker does.
	breath = 30 * time.Millisecond
)

// soakAccounts are those that the team works on.
var soakAccounts = []string{"Hofmann Elektro", "株式会社さばえ眼鏡", "Casa Verde", "Brewster & Sons", "Łódź Tkaniny", "김치 상회"}

// soak is a team at work for a long time, with faults drawn from its dice.
type soak struct {
	*storm
	pg      *pgtest.Cluster // of the server, nil where it is SQLite
	dice    *rand.Rand      // of the faults; each worker has its own
	homes   []*laptop
	clones  []*laptop // copied in this shift; they work from the next one on, and for one
	copied  int
	kinds   map[string]int // how often each fault came
	settled int            // conflicts
	again   int            // refused changes that were sent once more

	mu    sync.Mutex
	said  map[string]string // what was accepted, and in which file of an export it stands
	n     int               // texts that were tried
	edits int               // changes that were accepted
	most  peaks
}

// laptop is the folder of a device. Whoever copies it holds it alone, as nobody copies a
// laptop's disk while it is written to.
type laptop struct {
	name string
	mail string // of whose it is, "" for the lead
	use  sync.RWMutex
}

// staff is how many devices work all the time; behind them stand the clones.
const staff = 3

// carla is the representative, whose accounts are given and taken.
const carla = "carla@example.com"

// owners are those to whom accounts are given on several devices at once.
var owners = []string{carla, "dai@example.com", "emil@example.com"}

// A team works for hours on processes and a line that fail as the matrix of faults says:
// at every look, all devices have the same book, and in it, once, all that was accepted.
func TestSoak(t *testing.T) {
	if *soakFor == 0 {
		t.Skip("a soak lasts long: make soak runs it")
	}
	for _, database := range strings.Split(*soakOn, ",") {
		t.Run(database, func(t *testing.T) {
			m := &soak{dice: rand.New(rand.NewPCG(*soakSeed, 1)), said: map[string]string{}, kinds: map[string]int{}}
			if database == "postgres" {
				m.pg = newPostgres(t)
				m.storm = newStormOn(t, m.pg.DSN("postgres"))
			} else {
				m.storm = newStorm(t)
			}
			t.Logf("seed %d, %s on %s", *soakSeed, *soakFor, database)
			m.hire()
			begun := time.Now()
			for n := 1; ; n++ {
				m.work(min(shift, *soakFor), uint64(n))
				m.look(n, time.Since(begun))
				if t.Failed() || time.Since(begun) >= *soakFor {
					break
				}
			}
			m.limits()
		})
	}
}

// hire brings the accounts in and connects the devices.
func (m *soak) hire() {
	var list strings.Builder
	list.WriteString("id,name,mrr\n")
	for i, name := range soakAccounts {
		fmt.Fprintf(&list, "%d,%s,%d\n", i+1, name, 500+100*i)
	}
	m.team(list.String())
	for _, mail := range owners {
		name, _, _ := strings.Cut(mail, "@")
		m.run("aiko", "admin", "user", "add", name, "--email", mail)
	}
	m.run("aiko", "sync")
	m.homes = []*laptop{{name: "aiko"}, {name: "ben"}, {name: "carla", mail: carla}}
	m.enrol(m.homes[2])
	m.must(m.giveBack())
	out, err := exec.Command("gcc", "-shared", "-fPIC", "-O1", "-o", filepath.Join(m.dir, "disk.so"), "../../sync/simulation/testdata/disk.c", "-ldl").CombinedOutput()
	if err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
}

// enrol logs a device in with a new code of its person's.
func (m *soak) enrol(h *laptop) {
	m.t.Helper()
	m.run(h.name, "login", "http://"+m.line.addr(), "--code", m.codeOf(h.mail), "--device", h.name)
}

// giveBack gives the representative all accounts, and with them what she wrote of those
// that were taken from her before it was sent.
func (m *soak) giveBack() error {
	return m.command("aiko", append([]string{"admin", "grant", carla}, soakAccounts...)...).Run()
}

// work lets everybody work, and everything fail, for so long.
func (m *soak) work(lasts time.Duration, part uint64) {
	ctx, cancel := context.WithTimeout(m.t.Context(), lasts)
	defer cancel()
	var all sync.WaitGroup
	for i, h := range m.homes {
		dice := rand.New(rand.NewPCG(*soakSeed, part<<8|uint64(i)))
		all.Go(func() {
			again(ctx, breath, func() {
				if dice.IntN(5) == 0 {
					m.edit(h, dice)
				} else {
					m.say(h, dice)
				}
			})
		})
		lives := rand.New(rand.NewPCG(*soakSeed, part<<8|0x80|uint64(i)))
		all.Go(func() {
			again(ctx, breath, func() {
				h.use.RLock()
				defer h.use.RUnlock()
				m.liveShortly(h.name, time.Duration(200+lives.IntN(3000))*time.Millisecond)
			})
		})
	}
	all.Go(func() { again(ctx, time.Second, m.watch) })
	all.Go(func() { again(ctx, 700*time.Millisecond, m.fault) })
	all.Wait()
}

// again does something, and again after each pause, until the time is over.
func again(ctx context.Context, pause time.Duration, do func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

// edit changes what others change as well: who of them is right is for the server to say,
// and for a person where both may be.
func (m *soak) edit(h *laptop, dice *rand.Rand) {
	account := soakAccounts[dice.IntN(len(soakAccounts))]
	args := []string{"cadence", account, fmt.Sprintf("every %d days", 2+dice.IntN(9))}
	switch dice.IntN(4) {
	case 0:
		args = []string{"request", "resolve", account}
	case 1:
		if h.mail == "" { // a representative may not
			args = []string{"owner", account, owners[dice.IntN(len(owners))]}
		}
	}
	h.use.RLock()
	defer h.use.RUnlock()
	if m.command(h.name, args...).Run() == nil {
		m.mu.Lock()
		m.edits++
		m.mu.Unlock()
	}
}

// say files one thing on a device, under a text that is said once. Now and then the
// clock is ten years off, or the disk fails.
func (m *soak) say(h *laptop, dice *rand.Rand) {
	m.mu.Lock()
	m.n++
	text := fmt.Sprintf("said %d on %s", m.n, h.name)
	m.mu.Unlock()
	account := soakAccounts[dice.IntN(len(soakAccounts))]
	var args []string
	file := "note_versions.csv"
	switch dice.IntN(8) {
	case 0:
		args, file = []string{"capture", "issue", account, text}, "issues.csv"
	case 1:
		args, file = []string{"capture", "promise", account, text}, "promises.csv"
	case 2:
		args, file = []string{"request", "add", account, text}, "requests.csv"
	default:
		args = []string{"note", account, text}
	}
	if years := dice.IntN(40); years < 2 {
		args = append(args, "--at", time.Now().AddDate(years*20-10, 0, 0).UTC().Format(time.RFC3339))
	}
	h.use.RLock()
	defer h.use.RUnlock()
	c := m.command(h.name, args...)
	if dice.IntN(15) == 0 {
		c.Env = append(c.Env, m.badDisk(dice, 0)...)
	}
	if c.Run() == nil {
		m.mu.Lock()
		m.said[text] = file
		m.mu.Unlock()
	}
}

// look lets everything heal and everybody exchange, and holds all books against each
// other and against what was accepted.
func (m *soak) look(n int, since time.Duration) {
	m.t.Helper()
	m.line.turn(0)
	m.line.cut()
	m.restart() // a disk of the server's may be bad
	m.homes = append(m.homes, m.clones...)
	m.until("the accounts are given back", func() bool {
		m.inStep(m.homes[0]) // who may be shut out
		return m.giveBack() == nil
	})
	for range 2 {
		m.until("everybody is in step", m.allInStep)
	}
	var first map[string][]string
	for _, h := range m.homes {
		book := m.book(h.name)
		m.find(h.name, book)
		if first == nil {
			first = book
			continue
		}
		for file, lines := range first {
			if !slices.Equal(lines, book[file]) {
				m.t.Errorf("seed %d: %s of %s and of %s differ in %s", *soakSeed, file, m.homes[0].name, h.name, difference(lines, book[file]))
			}
		}
	}
	m.watch()
	defer m.leave()
	m.t.Logf("look %d after %s: %d of %d texts and %d edits accepted, %d conflicts settled, %d refused changes sent again; faults %v; %s", n, since.Round(time.Second), len(m.said), m.n, m.edits, m.settled, m.again, m.kinds, m.sizes())
}

// allInStep has every device exchange everything: one may wait for what another brings.
func (m *soak) allInStep() bool {
	all, last := true, ""
	for _, h := range m.homes {
		if !m.inStep(h) {
			all, last = false, last+h.name+": "+m.last
		}
	}
	m.last = last
	return all
}

// inStep exchanges everything, and does what waits for a person: conflicts are settled,
// and what was refused since a restored server did not know its row yet is sent again. A
// device that such a server does not know, a clone's, is enrolled again.
func (m *soak) inStep(h *laptop) bool {
	out, err := m.command(h.name, "sync").CombinedOutput()
	m.last = string(out)
	if err == nil {
		return true
	}
	if strings.Contains(m.last, "rounds login") {
		m.enrol(h)
	}
	needs, err := m.command(h.name, "sync", "needs", "--json").Output()
	m.last += string(needs)
	var doc attentionDoc
	if err != nil && json.Unmarshal(needs, &doc) == nil {
		for _, c := range doc.Conflicts {
			if m.command(h.name, "sync", "pick", c.ID.String(), "kept").Run() == nil {
				m.settled++
			}
		}
		for _, l := range doc.Letters {
			if l.Code == string(wire.CodeUnknownKey) && m.command(h.name, "sync", "retry", strconv.FormatInt(l.Entry, 10)).Run() == nil {
				m.again++
			}
		}
	}
	return false
}

// leave lets the clones go that worked. What they had is everywhere, but only they could send
// it again to a server that is restored from a backup before it: so one is taken first.
func (m *soak) leave() {
	m.save()
	for _, h := range m.homes[staff : len(m.homes)-len(m.clones)] {
		_ = os.RemoveAll(filepath.Join(m.dir, h.name))
	}
	m.homes, m.clones = append(m.homes[:staff], m.clones...), nil
}

// find holds a book against what was accepted.
func (m *soak) find(device string, book map[string][]string) {
	times := map[string]int{}
	for file, lines := range book {
		for _, line := range lines {
			if at := strings.Index(line, "said "); at >= 0 {
				text, _, _ := strings.Cut(line[at:], "\x1f")
				times[file+text]++
			}
		}
	}
	for text, file := range m.said {
		if got := times[file+text]; got != 1 {
			m.t.Errorf("seed %d: %s has %q %d times", *soakSeed, device, text, got)
		}
	}
}

// book is a device's export, each file's rows in order.
func (m *soak) book(device string) map[string][]string {
	m.t.Helper()
	dir := filepath.Join(m.dir, device+"-export")
	defer func() { m.must(os.RemoveAll(dir)) }()
	m.run(device, "export", "--dir", dir)
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) == 0 {
		m.t.Fatalf("%d files, %v", len(files), err)
	}
	out := map[string][]string{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			m.t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		_ = f.Close()
		if err != nil {
			m.t.Fatalf("%s: %v", file, err)
		}
		lines := make([]string, len(rows))
		for i, row := range rows {
			lines[i] = strings.Join(row, "\x1f")
		}
		slices.Sort(lines)
		out[filepath.Base(file)] = lines
	}
	delete(out, "ext_refs.csv") // which import a row came by is known to the device that ran it
	return out
}

// difference names the first line that only one of two has.
func difference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return b[i]
		case i >= len(b) || a[i] != b[i]:
			return a[i]
		}
	}
	return ""
}
