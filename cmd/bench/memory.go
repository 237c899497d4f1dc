package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
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

// held is what the child says of a book in memory.
type held struct {
	Resident resident
	Heap     float64 // live objects
	Runtime  float64 // all that the Go runtime holds
	Accounts int
}

// holdBook is the child: it holds the book of a file, searchable, and prints what
// that takes.
func holdBook(ctx context.Context, path string) error {
	d, done, err := openDesk(ctx, path)
	if err != nil {
		return err
	}
	defer done()
	if err := d.Load(ctx); err != nil {
		return err
	}
	if len(d.Finder.Search("handels", 5)) == 0 {
		return fmt.Errorf("nothing is found in %s", path)
	}
	h := held{Accounts: d.Book.Len()}
	if h.Resident, err = memoryOf(os.Getpid()); err != nil {
		return err
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h.Runtime = float64(m.Sys-m.HeapReleased) / 1e6
	runtime.GC()
	runtime.ReadMemStats(&m)
	h.Heap = float64(m.HeapAlloc) / 1e6
	runtime.KeepAlive(d)
	return json.NewEncoder(os.Stdout).Encode(h)
}

// measureMemory measures the workstation itself once its book is whole, and says
// what that is made of by a child that holds the book only.
func measureMemory(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	raw, err := exec.CommandContext(ctx, self, "-child", path).Output()
	if err != nil {
		return nil, err
	}
	var h held
	if err := json.Unmarshal(raw, &h); err != nil {
		return nil, err
	}
	work, err := b.workstationMemory(ctx, path)
	if err != nil {
		return nil, err
	}
	return []figure{
		record(fmt.Sprintf("memory of the book of %d, searchable", h.Accounts), h.Resident.All, "MB").atMost(40).
			why("Go runtime %.1f MB, of which live %.1f; program text %.1f MB; the rest SQLite", h.Runtime, h.Heap, h.Resident.All-h.Resident.Anon),
		record("memory of the workstation with that book", work.All, "MB").atMost(40).
			why("heap and SQLite %.1f MB, program text %.1f MB", work.Anon, work.All-work.Anon),
	}, nil
}

// workstationMemory starts the workstation and measures it when it has come to
// rest: no time of the processor used for a second.
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
	pid := t.cmd.Process.Pid
	for last := -1; ; {
		t.quiet(time.Second)
		used, err := processorTicks(pid)
		if err != nil {
			return resident{}, err
		}
		if last >= 0 && used-last <= 5 {
			return memoryOf(pid)
		}
		last = used
	}
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
