// Package uiworld makes the small book on which the screens are tested: the first
// accounts of the demo world on a real SQLite file, at a fixed moment from which
// the time of the test's bubble goes on.
package uiworld

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // screens show local times, whatever zones the machine knows

	"github.com/charmbracelet/colorprofile"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// Accounts is how large the book is: the whole scripted cast of the demo world, so
// that every reason stands somewhere.
const Accounts = 60

// Start is the moment at which the book stands: Saturday 21 November 2026, 14:05
// in Berlin.
var Start = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

// bubbleStart is when the time of a bubble begins (testing/synctest).
var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock is the book's clock: Start, and then as the bubble's time passes.
func Clock() time.Time {
	return Start.Add(time.Since(bubbleStart)) //nolint:forbidigo // the bubble's clock, which a test moves
}

// Open makes a session on a book of its own, for one test. Call it in the bubble;
// the store is closed by t.Cleanup.
func Open(t *testing.T) *page.Session {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.db")
	if err := os.WriteFile(path, book(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return session(t, openDesk(t, path))
}

// OpenEmpty makes a session on an empty book.
func OpenEmpty(t *testing.T) *page.Session {
	t.Helper()
	return session(t, openDesk(t, filepath.Join(t.TempDir(), "empty.db")))
}

func session(t *testing.T, d *desk.Desk) *page.Session {
	t.Helper()
	ctx := context.Background()
	me, err := d.Store.Me(ctx)
	fail(t, err)
	return &page.Session{
		Desk: d, Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default(),
		Me: me, Location: data.LoadLocation("Europe/Berlin"), Profile: "test",
	}
}

func openDesk(t *testing.T, path string) *desk.Desk {
	t.Helper()
	st, err := store.Open(context.Background(), path, store.Options{Clock: Clock, IDs: data.NewIDs(Clock, dice{rand.NewPCG(7, 7)})})
	fail(t, err)
	t.Cleanup(func() { fail(t, st.Close()) })
	library, problems := playbook.OpenLibrary(reasons(), playbook.ShippedFiles())
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return desk.New(st, Clock, library)
}

func reasons() []string {
	var out []string
	for _, r := range data.Reasons() {
		out = append(out, string(r))
	}
	return out
}

var (
	once  sync.Once
	bytes []byte
)

// book builds the file once a test binary; every session gets a copy.
func book(t *testing.T) []byte {
	t.Helper()
	once.Do(func() {
		path := filepath.Join(t.TempDir(), "built.db")
		build(t, path)
		var err error
		bytes, err = os.ReadFile(path)
		fail(t, err)
	})
	if len(bytes) == 0 {
		t.Fatal("the test book could not be built; see the first failure")
	}
	return bytes
}

func build(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, path, store.Options{Clock: Clock, IDs: data.NewIDs(Clock, dice{rand.NewPCG(1, 1)})})
	fail(t, err)
	opts := demo.Options{Accounts: Accounts, Seed: 1, Now: Start}
	team := demo.Team(opts)
	fail(t, st.Load(ctx, func(put func(any) error) error {
		for _, u := range team {
			if err := put(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(b demo.Bundle) error { return b.Each(put) })
	}))
	fail(t, st.SetMe(ctx, team[0].ID))
	library, _ := playbook.OpenLibrary(reasons(), playbook.ShippedFiles())
	fail(t, desk.New(st, Clock, library).Refresh(ctx, nil))
	fail(t, st.Close())
}

// Find gives the id of the first account whose name begins with name.
func Find(t *testing.T, s *page.Session, name string) data.ID {
	t.Helper()
	fail(t, s.Desk.Load(context.Background()))
	for _, h := range s.Desk.Finder.Search(name, 5) {
		if len(h.Name) >= len(name) && h.Name[:len(name)] == name {
			return h.Account
		}
	}
	t.Fatalf("no account %q in the test book", name)
	return data.ID{}
}

// dice makes ids repeatable.
type dice struct{ *rand.PCG }

func (d dice) Read(b []byte) (int, error) {
	var word [8]byte
	for i := range b {
		if i%8 == 0 {
			binary.LittleEndian.PutUint64(word[:], d.Uint64())
		}
		b[i] = word[i%8]
	}
	return len(b), nil
}

func fail(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
