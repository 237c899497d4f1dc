package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/store"
)

type demoFlags struct {
	accounts int
	seed     uint64
	dir      string
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
	c.Flags().StringVar(&f.dir, "dir", "", "keep the world in this folder (default: a new one each time)")
	c.Flags().BoolVar(&f.noUI, "no-ui", false, "build the world and stop")
	return c
}

func (m *Main) demo(ctx context.Context, f demoFlags) error {
	if !f.noUI && !m.onTerminal() {
		return usageError{fmt.Errorf("the demo needs a terminal; --no-ui builds the world without one")}
	}
	m.screen = !f.noUI
	dir, err := m.demoDir(&f)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, fmt.Sprintf("demo-%d-%d.db", f.accounts, f.seed))
	d, err := m.openDeskAt(ctx, path)
	if err != nil {
		return err
	}
	st, err := d.Store.Status(ctx)
	if err != nil {
		return err
	}
	if st.Accounts == 0 {
		if err := m.buildWorld(ctx, d.Store, f); err != nil {
			return err
		}
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

// demoDir is the folder of the world: the given one, else one of its own that goes
// when the demo ends.
func (m *Main) demoDir(f *demoFlags) (string, error) {
	if f.dir != "" {
		return f.dir, nil
	}
	if f.noUI {
		return "", usageError{fmt.Errorf("--no-ui needs --dir, so that the world can be found again")}
	}
	dir, err := os.MkdirTemp("", "rounds-demo-")
	if err != nil {
		return "", data.Errorf(data.CodeReadOnly, "no folder for the demo: %w; choose one with --dir", err)
	}
	m.closers = append(m.closers, func() error { return os.RemoveAll(dir) })
	return dir, nil
}

// buildWorld writes the generated history. A world that was cut short is detected
// by its missing mark and built anew.
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
	return st.SetMe(ctx, team[0].ID)
}
