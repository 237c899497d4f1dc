package simulation

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

var (
	runs  = flag.Int("sim.runs", 15, "how many seeds to play")
	seed  = flag.Uint64("sim.seed", 1, "the first seed")
	steps = flag.Int("sim.steps", 60, "how many things happen in a run")
)

func TestThePromiseHolds(t *testing.T) {
	for n := range *runs {
		s := *seed + uint64(n)
		t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
			t.Parallel() // a world has everything of its own, its clock and its dice too
			dir, err := os.MkdirTemp("", "rounds-sim-")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.RemoveAll(dir) }()
			w := newWorld(t, dir, s)
			defer w.close()
			w.play(*steps)
		})
	}
}

func (w *world) close() {
	for _, d := range w.devices {
		if d.store != nil {
			_ = d.store.Close()
		}
	}
	if w.server.ledger != nil {
		_ = w.server.ledger.Close()
	}
}
