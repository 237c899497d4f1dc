package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// resident says what a process holds, in MB.
type resident struct {
	All  float64
	Anon float64 // of that, heap, stacks and SQLite
}

// memoryOf reads a process's memory.
func memoryOf(pid int) (resident, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return resident{}, err
	}
	var r resident
	for s := bufio.NewScanner(bytes.NewReader(raw)); s.Scan(); {
		fields := strings.Fields(s.Text())
		if len(fields) < 2 {
			continue
		}
		kib, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			continue
		}
		switch fields[0] {
		case "Rss:":
			r.All = kib * 1024 / 1e6
		case "Anonymous:":
			r.Anon = kib * 1024 / 1e6
		}
	}
	return r, nil
}

// measureMemory measures the program that holds the book only, and the workstation
// itself once its book is whole.
func measureMemory(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	held, says, err := b.holdBook(ctx, path)
	if err != nil {
		return nil, err
	}
	work, err := b.workstationMemory(ctx, path)
	if err != nil {
		return nil, err
	}
	return []figure{
		record(fmt.Sprintf("memory of the book of %.0f, searchable", says["accounts"]), held.All, "MB").atMost(40).
			why("Go runtime %.1f MB, of which live %.1f; program text %.1f MB; the rest SQLite", says["runtime"], says["live"], held.All-held.Anon),
		record("memory of the workstation with that book", work.All, "MB").atMost(40).
			why("heap and SQLite %.1f MB, program text %.1f MB", work.Anon, work.All-work.Anon),
	}, nil
}

// holdBook lets a program hold the book and measures it from outside; says is what
// that knows of itself.
func (b *bench) holdBook(ctx context.Context, path string) (r resident, says map[string]float64, err error) {
	c := exec.CommandContext(ctx, b.program("hold"), path)
	c.Stderr = os.Stderr
	input, err := c.StdinPipe()
	if err != nil {
		return r, nil, err
	}
	output, err := c.StdoutPipe()
	if err != nil {
		return r, nil, err
	}
	if err := c.Start(); err != nil {
		return r, nil, err
	}
	err = json.NewDecoder(output).Decode(&says)
	if err == nil {
		r, err = memoryOf(c.Process.Pid)
	}
	return r, says, errors.Join(err, input.Close(), c.Wait())
}

// workstationMemory starts the workstation and measures it when it has come to rest.
func (b *bench) workstationMemory(ctx context.Context, path string) (resident, error) {
	dir, remove, err := b.scratch("home")
	if err != nil {
		return resident{}, err
	}
	defer remove()
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return resident{}, err
	}
	defer t.end()
	if err := t.settled(); err != nil {
		return resident{}, err
	}
	return memoryOf(t.cmd.Process.Pid)
}

// processorTicks is the time that a process has used, in hundredths of a second.
func processorTicks(pid int) (int, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return user + system, err
}
