package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"rounds/data"
)

// measureCommands runs look-ups without a screen on the large book, each a new
// process, in turn with the least program that asks SQLite one question.
func measureCommands(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	name, _, err := longName(ctx, path)
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, args := range [][]string{{"lookup", name}, {"queue"}} {
		f, err := b.command(ctx, path, args)
		if err != nil {
			out = append(out, skip("rounds "+args[0], "%s", err))
			continue
		}
		out = append(out, f)
	}
	return out, nil
}

// longName is a whole word of an account's name that is written in letters, and whose the
// book is.
func longName(ctx context.Context, path string) (name string, me data.ID, err error) {
	d, done, err := openDesk(ctx, path)
	if err != nil {
		return "", me, err
	}
	defer done()
	top, err := d.Store.Top(ctx, 2000)
	if err != nil {
		return "", me, err
	}
	for i := range top {
		if word, _, _ := strings.Cut(top[i].Name, " "); len(word) >= 6 && ascii(word) {
			name = word
			break
		}
	}
	who, err := d.Store.Me(ctx)
	return name, who.ID, err
}

func (b *bench) command(ctx context.Context, path string, args []string) (figure, error) {
	dir, remove, err := b.scratch("home")
	if err != nil {
		return figure{}, err
	}
	defer remove()
	var command, bare sample
	for range starts {
		took, err := b.process(ctx, dir, "rounds", append(args, "--db", path)...)
		if err != nil {
			return figure{}, err
		}
		command = append(command, took)
		if took, err = b.process(ctx, dir, "bare", path); err != nil {
			return figure{}, err
		}
		bare = append(bare, took)
	}
	f := record(fmt.Sprintf("rounds %s of %d accounts, p50", args[0], b.accounts), command.at(0.5), "ms").
		beside("bare Go + SQLite + one query, p50", bare.at(0.5)).why("p90 %.3g ms beside %.3g", command.at(0.9), bare.at(0.9))
	if args[0] == "lookup" {
		f = f.ratioAtMost(3)
	}
	return f, nil
}

// process runs a program to its end.
func (b *bench) process(ctx context.Context, dir, program string, args ...string) (time.Duration, error) {
	c := exec.CommandContext(ctx, b.program(program), args...)
	c.Env = append(os.Environ(), "ROUNDS_HOME="+dir)
	var errs strings.Builder
	c.Stderr = &errs
	start := time.Now()
	err := c.Run()
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w: %s", program, args[0], err, strings.TrimSpace(errs.String()))
	}
	return took, nil
}
