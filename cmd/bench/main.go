// Command bench measures the product beside the limits of the machine, both in one
// run, and says which of the figures that the program promises are reached. Ratios
// decide; absolute times are those of this machine at this moment.
//
//	go run ./cmd/bench [-json] [-only find,rank] [-accounts 100000] [-dir DIR] [-grow 1000000] [-plot growth.svg]
//
// The world of 100,000 accounts is built in a temporary folder; -dir (or
// ROUNDS_BENCH_DIR) keeps it for the next run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// bench is one run.
type bench struct {
	accounts int
	grow     int    // accounts up to which growth is measured
	plot     string // where growth is drawn; "" nowhere
	dir      string // worlds and scratch files
	bin      string // the programs that are measured
	report   report
}

// A measurement takes one subject; those before it have built what it needs.
type measurement struct {
	name string
	run  func(context.Context, *bench) ([]figure, error)
}

var measurements = []measurement{
	{"world", measureWorld},
	{"find", measureFind},
	{"quality", measureQuality},
	{"rank", measureRank},
	{"evaluate", measureEvaluate},
	{"field", measureField},
	{"kpis", measureKPIs},
	{"import", measureImport},
	{"keystroke", measureKeystroke},
	{"commit", measureCommit},
	{"memory", measureMemory},
	{"start", measureStart},
	{"keys", measureKeys},
	{"echo", measureEcho},
	{"idle", measureIdle},
	{"commands", measureCommands},
	{"sync", measureSync},
	{"firstsync", measureFirstSync},
	{"server", measureServer},
	{"ssh", measureSSH},
	{"growth", measureGrowth},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "bench: %s\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var b bench
	var only string
	b.report.out = os.Stdout
	flag.BoolVar(&b.report.json, "json", false, "print JSON")
	flag.StringVar(&only, "only", "", "measure these only: "+names())
	flag.IntVar(&b.accounts, "accounts", 100_000, "accounts of the large world")
	flag.IntVar(&b.grow, "grow", 1_000_000, "measure growth up to so many accounts")
	flag.StringVar(&b.plot, "plot", "growth.svg", "draw growth into this SVG file; nothing: do not draw it")
	flag.StringVar(&b.dir, "dir", os.Getenv("ROUNDS_BENCH_DIR"), "keep worlds in this folder")
	flag.Parse()
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "rounds-bench-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(b.dir) }()
	}
	if err := b.build(ctx); err != nil {
		return err
	}
	b.measure(ctx, chosen)
	return b.report.end()
}

// measure goes on after a measurement that fails: the others do not hang on it, and what
// was measured in a long run is not lost.
func (b *bench) measure(ctx context.Context, chosen []measurement) {
	b.report.head()
	for _, m := range chosen {
		figures, err := m.run(ctx, b)
		b.report.add(figures...)
		if err != nil {
			b.report.add(broken(m.name, err))
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func names() string {
	var list []string
	for _, m := range measurements {
		list = append(list, m.name)
	}
	return strings.Join(list, ",")
}

func choose(only string) ([]measurement, error) {
	if only == "" {
		return measurements, nil
	}
	var chosen []measurement
	for _, name := range strings.Split(only, ",") {
		at := slices.IndexFunc(measurements, func(m measurement) bool { return m.name == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no measurement %q; there are %s", name, names())
		}
		chosen = append(chosen, measurements[at])
	}
	return chosen, nil
}

// build makes the programs that are measured as they are shipped.
func (b *bench) build(ctx context.Context) error {
	b.bin = filepath.Join(b.dir, "bin")
	if err := os.MkdirAll(b.bin, 0o700); err != nil {
		return err
	}
	for name, source := range map[string]string{
		"rounds": "./cmd/rounds", "hello": "./cmd/bench/hello", "bare": "./cmd/bench/bare", "hold": "./cmd/bench/hold", "echo": "./cmd/bench/echo",
	} {
		c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", filepath.Join(b.bin, name), source)
		if out, err := c.CombinedOutput(); err != nil {
			return errors.Join(fmt.Errorf("building %s: %w (run it in the root of the repository)", source, err), errors.New(string(out)))
		}
	}
	return nil
}

func (b *bench) program(name string) string { return filepath.Join(b.bin, name) }
