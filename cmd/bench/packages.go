package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// measureSync takes what the packages' own benchmarks measure of the store and the
// protocol, each beside its limit in the same run of the same machine.
func measureSync(ctx context.Context, _ *bench) ([]figure, error) {
	var out []figure
	load, err := benchmark(ctx, "./data/store", "SnapshotLoad$|SnapshotRaw$", "3x")
	if err != nil {
		return nil, err
	}
	out = append(out, record("first load of 100000 accounts, indexes and all", load.of("SnapshotLoad", "rows/s"), "rows/s").
		beside("raw insert of the same rows", load.of("SnapshotRaw", "rows/s")).ratioAtLeast(0.5))

	push, err := benchmark(ctx, "./sync/ledger", "Push$|PushLimit$|PushWithStandby$|PushOf500$|PushLatency$|Read$", "3s")
	if err != nil {
		return nil, err
	}
	limit := push.of("PushLimit", "push/s")
	for _, p := range []struct {
		subject, name string
		least         float64
	}{
		{"pushes of 16 devices, SQLite", "Push/sqlite", 3000},
		{"pushes of 16 devices, PostgreSQL", "Push/postgres", 1000},
		{"pushes with a synchronous standby", "PushWithStandby", 700},
	} {
		rate, there := push[p.name]["push/s"]
		if !there {
			out = append(out, skip(p.subject, "no PostgreSQL is installed"))
			continue
		}
		f := record(p.subject, rate, "push/s")
		if limit > 0 {
			f = f.beside("bare transactions, PostgreSQL", limit)
		}
		out = append(out, f.atLeast(p.least))
	}
	for _, database := range []string{"sqlite", "postgres"} {
		if late, there := push["PushLatency/"+database]; there {
			out = append(out, record("a push at half that rate, p99, "+database, late["p99-ms"], "ms").atMost(50).why("p50 %.3g ms", late["p50-ms"]))
		}
		for _, of := range []struct{ name, subject, unit string }{
			{"PushOf500/%s", "pushes of 500 mutations, ", "mutations/s"},
			{"Read/%s/snapshot/lead", "rows of a snapshot, ", "rows/s"},
			{"Read/%s/pull/manager", "rows of a scope that are pulled, ", "rows/s"},
		} {
			if rate, there := push[fmt.Sprintf(of.name, database)][of.unit]; there {
				out = append(out, record(of.subject+database, rate, of.unit))
			}
		}
	}

	wire, err := benchmark(ctx, "./sync/server", "SizesOnTheWire$", "1x")
	if err != nil {
		return nil, err
	}
	sizes := wire["SizesOnTheWire"]
	return append(out,
		record("a row of a snapshot on the wire", sizes["B/row"], "B").atMost(80),
		record("a mutation of a push of 500", sizes["B/mutation"], "B").atMost(60),
		record("a change that is pulled", sizes["B/change"], "B"),
		record("a warm push of one mutation, with its answer", sizes["B/push"], "B").atMost(1024),
		record("a warm pull of nothing, with its answer", sizes["B/pull"], "B").atMost(1024)), nil
}

// metrics are the figures of benchmarks: by name, then by unit.
type metrics map[string]map[string]float64

func (m metrics) of(name, unit string) float64 { return m[name][unit] }

// result is a line of go test -bench: BenchmarkName-2  10  5 ns/op  7 rows/s.
var result = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

// benchmark runs benchmarks of a package; one that says that it cannot run here has no
// figures.
func benchmark(ctx context.Context, pkg, names, howLong string) (metrics, error) {
	c := exec.CommandContext(ctx, "go", "test", "-v", "-run", "^$", "-bench", "^Benchmark("+names+")", "-benchtime", howLong, pkg)
	raw, err := c.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the benchmarks of %s: %w\n%s", pkg, err, raw)
	}
	out := metrics{}
	for line := range strings.Lines(string(raw)) {
		m := result.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		fields, units := strings.Fields(m[2]), map[string]float64{}
		for i := 0; i+1 < len(fields); i += 2 {
			v, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, fmt.Errorf("the benchmarks of %s say %q", pkg, line)
			}
			units[fields[i+1]] = v
		}
		out[m[1]] = units
	}
	if len(out) == 0 && !bytes.Contains(raw, []byte("--- SKIP: ")) {
		return nil, fmt.Errorf("%s has no benchmark %s", pkg, names)
	}
	return out, nil
}
