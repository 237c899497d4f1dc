package main

import (
	"fmt"
	"time"

	"os"

	"github.com/charmbracelet/x/term"
)

// progress returns a function that says on Stderr how far a long job is, with its
// rate, a few times a second; in a pipe it says nothing.
func (m *Main) progress(doing string) func(done, total int) {
	out, ok := m.Stderr.(*os.File)
	if !ok || !term.IsTerminal(out.Fd()) {
		return func(int, int) {}
	}
	start, w := m.Clock(), m.words()
	var last time.Time
	return func(done, total int) {
		now := m.Clock()
		if done < total && now.Sub(last) < 100*time.Millisecond {
			return
		}
		last = now
		rate := float64(done) / max(now.Sub(start).Seconds(), 0.001)
		_, _ = fmt.Fprint(m.Stderr, "\r", w.T("cli.progress", doing, w.Number(int64(done)), w.Number(int64(total)), w.Decimal(rate, 0)), "\x1b[K")
		if done >= total {
			_, _ = fmt.Fprint(m.Stderr, "\r\x1b[K")
		}
	}
}
