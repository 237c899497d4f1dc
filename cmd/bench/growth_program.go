package main

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Of the program itself at each size: a process costs more than a call.
const (
	startsOfEach  = 5
	lookupsOfEach = 10
	keysOfEach    = 60
)

// ofProgram evaluates a book and opens it as people do: a start, keys, memory, a look-up
// without a screen.
func (b *bench) ofProgram(ctx context.Context, values costsAt, path string) error {
	names, one, err := values.ofEvaluation(ctx, path)
	if err != nil {
		return err
	}
	var startings, lookups, keys sample
	for range startsOfEach {
		took, err := b.firstFrame(ctx, "rounds", []string{"--db", path}, names...)
		if err != nil {
			return err
		}
		startings = append(startings, took)
	}
	dir, remove, err := b.scratch("home")
	if err != nil {
		return err
	}
	defer remove()
	for range lookupsOfEach {
		took, err := b.process(ctx, dir, "rounds", "lookup", one, "--db", path)
		if err != nil {
			return err
		}
		lookups = append(lookups, took)
	}
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return err
	}
	defer t.end()
	if err := t.settled(); err != nil {
		return err
	}
	held, err := memoryOf(t.cmd.Process.Pid)
	if err != nil {
		return err
	}
	for i := range keysOfEach { // down and up again: a small book's queue is short
		took, err := t.first([]string{"j", "k"}[i%2])
		if err != nil {
			return err
		}
		keys = append(keys, took)
	}
	values["start to first rows"], values["rounds lookup"] = startings.at(0.5), lookups.at(0.5)
	values["memory of the workstation"], values["key to first byte"] = held.All, keys.at(0.5)
	return nil
}

// ofEvaluation evaluates a book for the first time; it gives names that stand on the first
// screen of its queue, and a word by which one of them is found.
func (values costsAt) ofEvaluation(ctx context.Context, path string) (names []string, one string, err error) {
	d, done, err := openDesk(ctx, path)
	if err != nil {
		return nil, "", err
	}
	defer done()
	start := time.Now()
	if err := d.Refresh(ctx, nil); err != nil {
		return nil, "", err
	}
	values["first evaluation"] = ms(time.Since(start))
	if names, err = firstNames(ctx, d); err != nil {
		return nil, "", err
	}
	top, err := d.Store.Top(ctx, 1)
	if err != nil {
		return nil, "", err
	}
	if len(names) == 0 || len(top) == 0 {
		return nil, "", errors.New("nobody stands on the queue")
	}
	words := strings.Fields(top[0].Name)
	return names, words[len(words)-1], nil
}
