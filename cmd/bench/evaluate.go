package main

import (
	"context"
	"fmt"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/signal"
)

// measureEvaluate runs the rules over the accounts of a world in memory.
func measureEvaluate(_ context.Context, b *bench) ([]figure, error) {
	n := min(10_000, b.accounts)
	opts := demo.Options{Accounts: n, Seed: 1, Now: time.Now().Truncate(time.Minute)}
	at, rules := data.At(opts.Now), signal.Default()
	var each sample
	var total time.Duration
	firings := 0
	err := demo.Generate(opts, func(bundle demo.Bundle) error {
		f := bundle.Facts(at)
		d := timed(func() {
			s := signal.Evaluate(&f, at, rules)
			firings += len(s.Firings)
		})
		each, total = append(each, d), total+d
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []figure{
		record("evaluate one account, p50", 1000*each.at(0.5), "µs").why("p99 %.3g µs", 1000*each.at(0.99)),
		record(fmt.Sprintf("evaluate %d accounts in memory", n), ms(total), "ms").why("%d firings", firings),
	}, nil
}
