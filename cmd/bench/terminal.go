package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/creack/pty"
)

// terminal is a program on a pseudo-terminal of 120×40.
type terminal struct {
	cmd    *exec.Cmd
	tty    *os.File
	output chan chunk
	seen   []byte
}

// chunk is what one read brought, and when.
type chunk struct {
	bytes []byte
	at    time.Time
}

func startTerminal(ctx context.Context, dir, program string, args ...string) (*terminal, error) {
	c := exec.CommandContext(ctx, program, args...)
	c.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "ROUNDS_HOME="+dir)
	tty, err := pty.StartWithSize(c, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		return nil, err
	}
	t := &terminal{cmd: c, tty: tty, output: make(chan chunk, 4096)}
	go t.read()
	return t, nil
}

func (t *terminal) read() {
	defer close(t.output)
	for {
		buffer := make([]byte, 64<<10)
		n, err := t.tty.Read(buffer)
		if n > 0 {
			t.output <- chunk{buffer[:n], time.Now()}
		}
		if err != nil {
			return
		}
	}
}

// errSilent says that what was awaited did not come.
var errSilent = errors.New("the program did not show it in time")

// await reads until one of the texts was shown and says when that was.
func (t *terminal) await(limit time.Duration, texts ...string) (time.Time, error) {
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		select {
		case c, ok := <-t.output:
			if !ok {
				return time.Time{}, io.ErrUnexpectedEOF
			}
			t.seen = append(t.seen, c.bytes...)
			for _, text := range texts {
				if bytes.Contains(t.seen, []byte(text)) {
					return c.at, nil
				}
			}
		case <-end.C:
			return time.Time{}, fmt.Errorf("%w: %q", errSilent, texts[0])
		}
	}
}

// answer waits for output, then reads on until nothing came for a while; it counts
// the bytes and says when the first of them came.
func (t *terminal) answer(limit, gap time.Duration) (n int, first time.Time) {
	for wait := limit; ; wait = gap {
		select {
		case c, ok := <-t.output:
			if !ok {
				return n, first
			}
			if n == 0 {
				first = c.at
			}
			n += len(c.bytes)
		case <-time.After(wait):
			return n, first
		}
	}
}

// during counts the bytes of a time.
func (t *terminal) during(d time.Duration) (n int) {
	end := time.After(d)
	for {
		select {
		case c, ok := <-t.output:
			if !ok {
				return n
			}
			n += len(c.bytes)
		case <-end:
			return n
		}
	}
}

// settled waits until the program has come to rest: no time of the processor used for
// a second.
func (t *terminal) settled() error {
	for last := -1; ; {
		t.quiet(time.Second)
		used, err := processorTicks(t.cmd.Process.Pid)
		if err != nil {
			return err
		}
		if last >= 0 && used-last <= 5 {
			return nil
		}
		last = used
	}
}

// quiet reads until nothing came for a while.
func (t *terminal) quiet(gap time.Duration) { t.answer(gap, gap) }

func (t *terminal) press(keys string) error {
	_, err := t.tty.WriteString(keys)
	return err
}

// end leaves the program with q, or kills it where it does not go.
func (t *terminal) end() {
	_ = t.press("q")
	gone := make(chan struct{})
	go func() {
		_ = t.cmd.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(2 * time.Second):
		_ = t.cmd.Process.Kill()
		<-gone
	}
	_ = t.tty.Close()
}
