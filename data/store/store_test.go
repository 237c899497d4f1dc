package store

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"rounds/data"
)

// world is a store on a real file, with a clock that tests move.
type world struct {
	*Store
	t    testing.TB
	ctx  context.Context
	now  time.Time
	path string
	runs uint64 // how often it was opened: each run has dice of its own
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), now: time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC), path: filepath.Join(t.TempDir(), "book.db")}
	w.reopen()
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func (w *world) reopen() {
	w.t.Helper()
	if w.Store != nil {
		must(w.t, w.Close())
	}
	w.runs++
	clock := func() time.Time { return w.now }
	s, err := Open(w.ctx, w.path, Options{Clock: clock, IDs: data.NewIDs(clock, seeded{rand.NewPCG(1, w.runs)})})
	must(w.t, err)
	w.Store = s
}

type seeded struct{ *rand.PCG }

func (s seeded) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(s.Uint64())
	}
	return len(b), nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, code data.Code) {
	t.Helper()
	if data.CodeOf(err) != code {
		t.Fatalf("got error %v with code %q, want code %q", err, data.CodeOf(err), code)
	}
}

// account inserts an account as a person would.
func (w *world) account(name string) data.Account {
	w.t.Helper()
	a := data.Account{ID: w.ids.New(), Name: name, Language: "ja", TimeZone: "Asia/Tokyo", MRR: 124000, CreatedAt: w.Now(), Custom: data.Fields{"skus": 140.0}}
	must(w.t, w.do(w.ctx, "account", func(tx *Tx) error { return tx.Insert(a) }))
	return a
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	must(w.t, w.reader.QueryRowContext(w.ctx, query, args...).Scan(&n))
	return n
}
