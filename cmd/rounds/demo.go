package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/desk"
	"rounds/data/store"
)

type demoFlags struct {
	accounts int
	seed     uint64
	dir      string
	fresh    bool
	noUI     bool
}

// defaultDemo is the demo that nobody asked anything of.
func defaultDemo() demoFlags { return demoFlags{accounts: 500, seed: 1} }

func (m *Main) demoCommand() *cobra.Command {
	f := defaultDemo()
	c := &cobra.Command{
		Use:     "demo",
		Short:   "Try rounds on a made-up book with a year of history",
		Example: "  rounds demo\n  rounds demo --accounts 5000 --seed 7\n  rounds demo --accounts 50 --dir world --no-ui",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.demo(cmd.Context(), f) },
	}
	c.Flags().IntVar(&f.accounts, "accounts", f.accounts, "how many accounts")
	c.Flags().Uint64Var(&f.seed, "seed", f.seed, "the seed of the world: the same seed makes the same one")
	c.Flags().StringVar(&f.dir, "dir", "", "keep the world in this folder (default: demo, beside your own books)")
	c.Flags().BoolVar(&f.fresh, "fresh", false, "throw the kept world away and make it anew")
	c.Flags().BoolVar(&f.noUI, "no-ui", false, "build the world and stop")
	return c
}

func (m *Main) demo(ctx context.Context, f demoFlags) error {
	if !f.noUI && !m.onTerminal() {
		return usageError{fmt.Errorf("the demo needs a terminal; --no-ui builds the world without one")}
	}
	m.screen = !f.noUI
	path, err := m.demoPath(f)
	if err != nil {
		return err
	}
	d, err := m.openWorld(ctx, path, f)
	if err != nil {
		return err
	}
	if err := d.Refresh(ctx, m.progress("evaluating")); err != nil {
		return err
	}
	if f.noUI {
		_, err := fmt.Fprintf(m.Stdout, "%s\n", path)
		return err
	}
	return m.runUI(ctx, d, "demo")
}

// demoPath is the file of the world. It is kept, so that what was typed in the demo
// is there again after a crash.
func (m *Main) demoPath(f demoFlags) (string, error) {
	dir := f.dir
	if dir == "" {
		h, err := m.home()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(h.data, "demo")
	}
	return filepath.Join(dir, fmt.Sprintf("demo-%d-%d.db", f.accounts, f.seed)), nil
}

// openWorld opens the world, making it when it is not there, when a fresh one is
// asked for, or when it is a day old and nothing was done in it: its clocks run
// from the moment for which it was made.
func (m *Main) openWorld(ctx context.Context, path string, f demoFlags) (*desk.Desk, error) {
	if f.fresh {
		if err := removeWorld(path); err != nil {
			return nil, err
		}
	}
	d, err := m.openDeskAt(ctx, path)
	if err != nil {
		return nil, err
	}
	st, err := d.Store.Status(ctx)
	if err != nil {
		return nil, err
	}
	if st.Accounts > 0 && st.Waiting == 0 && m.dayOld(ctx, d.Store) {
		if err := m.Close(); err != nil {
			return nil, err
		}
		f.fresh = true
		return m.openWorld(ctx, path, f)
	}
	if st.Accounts == 0 {
		err = m.buildWorld(ctx, d.Store, f)
	}
	return d, err
}

// settingBuilt is when a world was made.
const settingBuilt = "demo.built"

func (m *Main) dayOld(ctx context.Context, st *store.Store) bool {
	raw, err := st.Setting(ctx, settingBuilt)
	if err != nil {
		return false
	}
	built, err := time.Parse(time.RFC3339, raw)
	return err == nil && st.Now().Time(nil).Sub(built) >= 24*time.Hour
}

// removeWorld removes the file and what SQLite keeps beside it.
func removeWorld(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return data.Errorf(data.CodeReadOnly, "the old world cannot be removed: %w; choose another folder with --dir", err)
		}
	}
	return nil
}

// buildWorld writes the generated history, all of it or nothing.
func (m *Main) buildWorld(ctx context.Context, st *store.Store, f demoFlags) error {
	clock, err := m.clock()
	if err != nil {
		return err
	}
	opts := demo.Options{Accounts: f.accounts, Seed: f.seed, Now: clock().Truncate(time.Minute)}
	team := demo.Team(opts)
	report := m.progress("building the world")
	err = st.Load(ctx, func(put func(any) error) error {
		for _, u := range team {
			if err := put(u); err != nil {
				return err
			}
		}
		done := 0
		return demo.Generate(opts, func(b demo.Bundle) error {
			done++
			report(done, f.accounts)
			return b.Each(put)
		})
	})
	if err != nil {
		return err
	}
	if err := st.SetMe(ctx, team[0].ID); err != nil {
		return err
	}
	return st.SetSetting(ctx, settingBuilt, opts.Now.UTC().Format(time.RFC3339))
}
