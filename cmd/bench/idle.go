package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// idleFor is how long nobody touches a key.
const idleFor = 10 * time.Second

// measureIdle counts what a program does that has nothing to do: bytes, context switches
// of all its threads and time of the processor, on the queue between two minutes and in a
// call, whose clock runs.
func measureIdle(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	dir, remove, err := b.scratch("home")
	if err != nil {
		return nil, err
	}
	defer remove()
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return nil, err
	}
	defer t.end()
	if err := t.settled(); err != nil {
		return nil, err
	}
	t.untilSecond(2)
	still, err := t.idle()
	if err != nil {
		return nil, err
	}
	if _, err := t.ask("c", rest); err != nil {
		return nil, err
	}
	t.during(2 * time.Second) // its clock never rests
	t.untilSecond(2)
	calling, err := t.idle()
	if err != nil {
		return nil, err
	}
	return []figure{
		record("bytes while idle for 10 s", still.sent, "B").atMost(0),
		record("context switches while idle, all threads", still.switches, "/s").atMost(10),
		record("the idle workstation, of one core", still.busy, "%"),
		record("bytes a second of a call's clock", calling.sent/idleFor.Seconds(), "B").why("%.3g context switches a second", calling.switches),
		record("a workstation in a call, of one core", calling.busy, "%"),
	}, nil
}

// untilSecond reads until the second of the minute is early enough for a measurement
// to end within it: the header's clock turns with the minute.
func (t *terminal) untilSecond(second int) {
	now := time.Now()
	start := now.Truncate(time.Minute).Add(time.Duration(second) * time.Second)
	if start.Before(now) && now.Sub(start) < 60*time.Second-idleFor-5*time.Second {
		return
	}
	t.during(start.Add(time.Minute).Sub(now))
}

// idling is what a program does in idleFor.
type idling struct {
	sent     float64 // bytes
	switches float64 // a second
	busy     float64 // of one core, in percent
}

// idle counts for a while.
func (t *terminal) idle() (did idling, err error) {
	pid := t.cmd.Process.Pid
	switches, err := contextSwitches(pid)
	if err != nil {
		return did, err
	}
	ticks, err := processorTicks(pid)
	if err != nil {
		return did, err
	}
	did.sent = float64(t.during(idleFor))
	later, err := processorTicks(pid)
	if err != nil {
		return did, err
	}
	after, err := contextSwitches(pid)
	did.switches = float64(after-switches) / idleFor.Seconds()
	did.busy = float64(later-ticks) / idleFor.Seconds() // a tick is a hundredth of a second
	return did, err
}

// contextSwitches of all threads of a process so far, asked for or not.
func contextSwitches(pid int) (int, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		return 0, err
	}
	total := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		for s := bufio.NewScanner(bytes.NewReader(raw)); s.Scan(); {
			name, value, _ := strings.Cut(s.Text(), ":")
			if strings.HasSuffix(name, "ctxt_switches") {
				n, err := strconv.Atoi(strings.TrimSpace(value))
				if err != nil {
					return 0, err
				}
				total += n
			}
		}
	}
	return total, nil
}
