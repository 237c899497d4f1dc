package main

import (
	"context"
	"fmt"
	"time"
)

// starts is how often a program is started.
const starts = 20

// measureStart takes the time from the start of the process to the first screen
// with real rows of the large book, in turn with a hello-world of the same toolkit.
func measureStart(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	d, done, err := openDesk(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := d.Refresh(ctx, nil); err != nil { // as on any day but the first
		done()
		return nil, err
	}
	names, err := firstNames(ctx, d)
	done()
	if err != nil {
		return nil, err
	}
	var rounds, hello sample
	for range starts {
		took, err := b.firstFrame(ctx, "rounds", []string{"--db", path}, names...)
		if err != nil {
			return nil, err
		}
		rounds = append(rounds, took)
		if took, err = b.firstFrame(ctx, "hello", nil, "hello, world"); err != nil {
			return nil, err
		}
		hello = append(hello, took)
	}
	return []figure{
		record(fmt.Sprintf("start to first rows of %d accounts, p50", b.accounts), rounds.at(0.5), "ms").
			beside("hello-world Bubble Tea v2, p50", hello.at(0.5)).
			ratioAtMost(0.6).why("p90 %.3g ms beside %.3g", rounds.at(0.9), hello.at(0.9)),
	}, nil
}

// firstFrame starts a program and waits until it has drawn one of the texts.
func (b *bench) firstFrame(ctx context.Context, program string, args []string, texts ...string) (time.Duration, error) {
	dir, remove, err := b.scratch("home")
	if err != nil {
		return 0, err
	}
	defer remove()
	start := time.Now()
	t, err := startTerminal(ctx, dir, b.program(program), args...)
	if err != nil {
		return 0, err
	}
	defer t.end()
	at, err := t.await(20*time.Second, texts...)
	return at.Sub(start), err
}
