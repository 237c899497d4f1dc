package main

import (
	"context"
	"time"
)

// pressed is how often a key is pressed for its answer's first byte.
const pressed = 300

// measureEcho takes the time from a key to the first byte of its answer on the large
// book, in turn with a program in C that sends every byte back.
func measureEcho(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	dir, remove, err := b.scratch("home")
	if err != nil {
		return nil, err
	}
	defer remove()
	limit, err := startTerminal(ctx, dir, b.program("echo"))
	if err != nil {
		return nil, err
	}
	defer limit.end()
	if _, err := limit.await(5*time.Second, "ready"); err != nil {
		return nil, err
	}
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return nil, err
	}
	defer t.end()
	if err := t.settled(); err != nil {
		return nil, err
	}
	var ours, least sample
	for range pressed {
		took, err := t.first("j")
		if err != nil {
			return nil, err
		}
		ours = append(ours, took)
		if took, err = limit.first("j"); err != nil {
			return nil, err
		}
		least = append(least, took)
	}
	return []figure{
		record("key to first byte, p50", ours.at(0.5), "ms").beside("echo of a byte in C, p50", least.at(0.5)).ratioAtMost(10),
		record("key to first byte, p99", ours.at(0.99), "ms").beside("echo of a byte in C, p99", least.at(0.99)).ratioAtMost(15),
	}, nil
}

// first presses a key and takes the time to the first byte of its answer.
func (t *terminal) first(key string) (time.Duration, error) {
	start := time.Now()
	if err := t.press(key); err != nil {
		return 0, err
	}
	n, at := t.answer(5*time.Second, 60*time.Millisecond)
	if n == 0 {
		return 0, errSilent
	}
	return at.Sub(start), nil
}
