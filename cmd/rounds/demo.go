package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
)

type demoFlags struct {
	accounts int
	seed     uint64
	dir      string
	fresh    bool
	noUI     bool
	offline  bool
}

// defaultDemo is the demo that nobody asked anything of.
func defaultDemo() demoFlags { return demoFlags{accounts: 500, seed: 1} }

func (m *Main) demoCommand() *cobra.Command {
	f := defaultDemo()
	c := &cobra.Command{
		Use:   "demo",
		Short: "Try rounds on a made-up book with a year of history",
		Long: `Makes a whole world on this machine: a server on loopback with a made-up book, and the
workstation connected to it, as your team would have it. The world is kept with what
you do in it.

--offline starts with the connection cut; "o" on the Sync page (g s) cuts and restores
it.`,
		Example: "  rounds demo\n  rounds demo --accounts 5000 --seed 7\n  rounds demo --offline\n  rounds demo --accounts 50 --dir world --no-ui",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.demo(cmd.Context(), f) },
	}
	m.linearFlag(c)
	c.Flags().IntVar(&f.accounts, "accounts", f.accounts, "how many accounts")
	c.Flags().Uint64Var(&f.seed, "seed", f.seed, "the seed of the world: the same seed makes the same one")
	c.Flags().StringVar(&f.dir, "dir", "", "keep the world in this folder (default: demo, beside your own books)")
	c.Flags().BoolVar(&f.fresh, "fresh", false, "throw the kept world away and make it anew")
	c.Flags().BoolVar(&f.noUI, "no-ui", false, "build the world and stop")
	c.Flags().BoolVar(&f.offline, "offline", false, "start with the connection cut, as in the field")
	return c
}

func (m *Main) demo(ctx context.Context, f demoFlags) error {
	if !f.noUI {
		if err := m.needsScreen(); err != nil {
			return err
		}
	}
	m.screen, m.offline = !f.noUI, f.offline
	path, err := m.demoPath(f)
	if err != nil {
		return err
	}
	d, err := m.openWorld(ctx, path, f)
	if err != nil {
		return err
	}
	if err := d.Refresh(ctx, m.progress(m.words().T("cli.evaluating"))); err != nil {
		return err
	}
	if f.noUI {
		_, err := fmt.Fprintf(m.Stdout, "%s\n", path)
		return err
	}
	return m.runUI(ctx, d, "demo")
}

// demoPath is the file of the world's book. It is kept, so that what was typed in the
// demo is there again after a crash.
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
