package main

import (
	"fmt"
	"time"

	"os"

	"github.com/charmbracelet/x/term"
)

// still reports that no line is to be written a second time: for whom little may move, and
// on a terminal that cannot.
func (m *Main) still() bool {
	kind := m.Getenv("TERM")
	return m.lowMotion() || kind == "" || kind == "dumb"
}

// progress returns a function that says on Stderr how far a long job is, with its
// rate, a few times a second; in a pipe it says nothing, and where little may move seldom.
func (m *Main) progress(doing string) func(done, total int) {
	out, ok := m.Stderr.(*os.File)
	if !ok || !term.IsTerminal(out.Fd()) {
		return func(int, int) {}
	}
	start, w := m.Clock(), m.words()
	last, every, begin, end := time.Time{}, 100*time.Millisecond, "\r", "\x1b[K"
	if m.still() {
		last, every, begin, end = start, 5*time.Second, "", "\n"
	}
	return func(done, total int) {
		now := m.Clock()
		if (done < total || end == "\n") && now.Sub(last) < every {
			return
		}
		last = now
		rate := float64(done) / max(now.Sub(start).Seconds(), 0.001)
		_, _ = fmt.Fprint(m.Stderr, begin, w.T("cli.progress", doing, w.Number(int64(done)), w.Number(int64(total)), w.Decimal(rate, 0)), end)
		if done >= total && end != "\n" {
			_, _ = fmt.Fprint(m.Stderr, "\r\x1b[K")
		}
	}
}
