package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
)

// sizes are the accounts at which growth is measured.
var sizes = []int{1_000, 10_000, 100_000, 1_000_000}

// What a cost may grow with. An exponent of n is fitted to the measured ones; that of
// n log n over these sizes is 1.12.
const (
	atMostLinear = 1.15
	flat         = 0.15
)

// cost is one that is measured at each size.
type cost struct {
	name string
	unit string
	most float64   // of its exponent
	at   []float64 // by size
}

// growing are the costs that are followed: what somebody waits for at every key, and what
// is exchanged with the server in small, whatever the size of the book; and all others.
func growing() []*cost {
	return []*cost{
		{name: "first load", unit: "ms", most: atMostLinear},
		{name: "first sync over HTTP", unit: "ms", most: atMostLinear},
		{name: "the book's file", unit: "MB", most: atMostLinear},
		{name: "first evaluation", unit: "ms", most: atMostLinear},
		{name: "start to first rows", unit: "ms", most: atMostLinear},
		{name: "memory of the workstation", unit: "MB", most: atMostLinear},
		{name: "rounds lookup", unit: "ms", most: atMostLinear},
		{name: "import of 25,000 rows", unit: "ms", most: atMostLinear},
		{name: "rank, cold", unit: "ms", most: atMostLinear},
		{name: "rank, one changed", unit: "µs", most: atMostLinear},
		{name: "find, a key", unit: "ms", most: atMostLinear},
		{name: "key to first byte", unit: "ms", most: flat},
		{name: "durable key of a note", unit: "µs", most: flat},
		{name: "a screen of the queue", unit: "µs", most: flat},
		{name: "an action committed", unit: "ms", most: flat},
		{name: "a push of one", unit: "ms", most: flat},
	}
}

// costsAt are costs by their names.
type costsAt map[string]float64

// leastSizes are needed to tell growth from noise.
const leastSizes = 3

// measureGrowth measures how costs grow with the accounts, fits an exponent to each and
// draws them, each beside what it was at the smallest size.
func measureGrowth(ctx context.Context, b *bench) ([]figure, error) {
	costs := growing()
	measured, err := follow(costs, b.grow, func(n int) (costsAt, error) {
		_, _ = fmt.Fprintf(os.Stderr, "growth: %d accounts …\n", n)
		return b.costsAt(ctx, n)
	})
	if len(measured) < leastSizes {
		return nil, errors.Join(err, errors.New("growth is told from 100000 accounts on"))
	}
	out := fitted(costs, measured)
	if b.plot == "" {
		return out, err
	}
	return out, errors.Join(err, plotGrowth(b.plot, measured, costs))
}

// follow takes the costs of one size after the other; where one fails, those before it
// stand.
func follow(costs []*cost, most int, at func(n int) (costsAt, error)) (measured []int, err error) {
	for _, n := range sizes {
		if n > most {
			break
		}
		values, err := at(n)
		if err != nil {
			return measured, fmt.Errorf("%d accounts: %w", n, err)
		}
		for _, c := range costs {
			c.at = append(c.at, values[c.name])
		}
		measured = append(measured, n)
	}
	return measured, nil
}

// fitted says how each cost grew.
func fitted(costs []*cost, measured []int) (out []figure) {
	last := len(measured) - 1
	for _, c := range costs {
		f := record("growth of "+c.name, exponent(measured, c.at), "exponent of n").atMost(c.most)
		out = append(out, f.why("%.3g %s at %d accounts, %.3g at %d", c.at[0], c.unit, measured[0], c.at[last], measured[last]))
	}
	return out
}

// costsAt measures with so many accounts.
func (b *bench) costsAt(ctx context.Context, n int) (costsAt, error) {
	accounts, values := plainAccounts(n), costsAt{}
	dir, remove, err := b.scratch("growth")
	if err != nil {
		return nil, err
	}
	defer remove()
	values.inMemory(accounts)
	if err := values.ofStore(ctx, in(dir, "book.db"), accounts); err != nil {
		return nil, err
	}
	if err := b.ofProgram(ctx, values, in(dir, "book.db")); err != nil {
		return nil, err
	}
	return values, b.ofServer(ctx, values, dir, accounts)
}

// exponent is the slope of the line that fits the logarithms best.
func exponent(sizes []int, costs []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(sizes))
	for i := range sizes {
		x, y := math.Log(float64(sizes[i])), math.Log(costs[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
