package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rounds/data/demo"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
)

// worldPath is where a world of n accounts is kept.
func (b *bench) worldPath(n int) string { return filepath.Join(b.dir, fmt.Sprintf("world-%d.db", n)) }

// large is the path of the large world, building it where it is not there yet.
func (b *bench) large(ctx context.Context) (string, error) {
	path := b.worldPath(b.accounts)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	_, err := b.buildWorld(ctx, b.accounts)
	return path, err
}

// built says what building a world took.
type built struct {
	rows     int
	load     time.Duration
	evaluate time.Duration
	bytes    int64
}

// buildWorld builds a world as `rounds demo` does, under another name until it is
// whole.
func (b *bench) buildWorld(ctx context.Context, n int) (built, error) {
	_, _ = fmt.Fprintf(os.Stderr, "building a world of %d accounts …\n", n)
	var w built
	path := b.worldPath(n)
	unfinished := path + ".part"
	_ = os.Remove(unfinished)
	st, err := store.Open(ctx, unfinished, store.Options{})
	if err != nil {
		return w, err
	}
	d := newDesk(st)
	opts := demo.Options{Accounts: n, Seed: 1, Now: time.Now().Truncate(time.Minute)}
	w.load = timed(func() { err = loadWorld(ctx, st, opts, nil, &w.rows) })
	if err == nil {
		w.evaluate = timed(func() { err = d.Refresh(ctx, nil) })
	}
	if cerr := st.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return w, err
	}
	info, err := os.Stat(unfinished)
	if err != nil {
		return w, err
	}
	w.bytes = info.Size()
	return w, os.Rename(unfinished, path)
}

// loadWorld writes a generated world; change may alter each account before.
func loadWorld(ctx context.Context, st *store.Store, opts demo.Options, change func(*demo.Bundle), rows *int) error {
	team := demo.Team(opts)
	err := st.Load(ctx, func(put func(any) error) error {
		counting := func(row any) error {
			*rows++
			return put(row)
		}
		for _, u := range team {
			if err := counting(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(bundle demo.Bundle) error {
			if change != nil {
				change(&bundle)
			}
			return bundle.Each(counting)
		})
	})
	if err != nil {
		return err
	}
	return st.SetMe(ctx, team[0].ID)
}

func newDesk(st *store.Store) *desk.Desk {
	library, _ := playbook.NewLibrary(playbook.Shipped())
	return desk.New(st, time.Now, library)
}

// openDesk opens a world that was built.
func openDesk(ctx context.Context, path string) (*desk.Desk, func(), error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return nil, nil, err
	}
	return newDesk(st), func() { _ = st.Close() }, nil
}

// openLarge opens the large world, building it where it is not there yet.
func (b *bench) openLarge(ctx context.Context) (*desk.Desk, func(), error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, nil, err
	}
	return openDesk(ctx, path)
}

// measureWorld builds demo worlds of 500 and of many accounts.
func measureWorld(ctx context.Context, b *bench) ([]figure, error) {
	var out []figure
	for _, n := range []int{500, b.accounts} {
		if _, err := os.Stat(b.worldPath(n)); err == nil {
			out = append(out, skip(fmt.Sprintf("demo world of %d", n), "kept from an earlier run: %s", b.worldPath(n)))
			continue
		}
		w, err := b.buildWorld(ctx, n)
		if err != nil {
			return nil, err
		}
		out = append(out,
			record(fmt.Sprintf("demo world of %d, written", n), float64(w.rows)/w.load.Seconds(), "rows/s").
				why("%d rows in %.1f s with indexes and full text, %.0f MB", w.rows, w.load.Seconds(), float64(w.bytes)/1e6),
			record(fmt.Sprintf("demo world of %d, evaluated", n), float64(n)/w.evaluate.Seconds(), "accounts/s").
				why("%.1f s from the file and back into it", w.evaluate.Seconds()))
	}
	return out, nil
}
