package door

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ErrInterrupted ends a command whose person pressed ctrl+c.
var ErrInterrupted = errors.New("interrupted; nothing was written")

// lines is what a terminal's own line discipline is for a program on a machine of one's
// own: the client's terminal is raw, and a command that reads text needs somebody who
// shows what is typed, takes keys back and says where the text ends.
type lines struct {
	in     io.Reader
	out    io.Writer // in raw mode
	cancel context.CancelCauseFunc

	chunk []byte // read and not looked at
	typed []byte // the line so far
	ready []byte
	err   error
}

// The keys that mean something, as every Unix terminal has them.
const (
	keyInterrupt = 0x03 // ctrl+c
	keyEnd       = 0x04 // ctrl+d
	keyErase     = 0x7f
	keyBack      = 0x08
	keyKill      = 0x15 // ctrl+u
)

func (l *lines) Read(p []byte) (int, error) {
	for len(l.ready) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		if len(l.chunk) == 0 {
			l.fill()
			continue
		}
		b := l.chunk[0]
		l.chunk = l.chunk[1:]
		l.key(b)
	}
	n := copy(p, l.ready)
	l.ready = l.ready[n:]
	return n, nil
}

// fill reads more. A client that goes away has not said that its text is whole.
func (l *lines) fill() {
	buf := make([]byte, 4096)
	n, err := l.in.Read(buf)
	l.chunk = buf[:n]
	if n == 0 && err != nil {
		l.err = err
		if errors.Is(err, io.EOF) {
			l.err = io.ErrUnexpectedEOF
		}
	}
}

func (l *lines) key(b byte) {
	switch {
	case b == keyInterrupt:
		l.err = ErrInterrupted
		l.show("^C\r\n")
		l.cancel(ErrInterrupted)
	case b == keyEnd && len(l.typed) == 0:
		l.err = io.EOF
	case b == keyEnd:
		l.ready, l.typed = l.typed, nil
	case b == '\r', b == '\n':
		l.typed = append(l.typed, '\n')
		l.ready, l.typed = l.typed, nil
		l.show("\r\n")
	case b == keyErase, b == keyBack:
		l.keep(len(l.typed) - lastSize(l.typed))
	case b == keyKill:
		l.keep(0)
	default:
		l.typed = append(l.typed, b)
		if b < ' ' && b != '\t' {
			l.show("^" + string(rune(b+'@')))
			return
		}
		_, _ = l.out.Write([]byte{b})
	}
}

// lastSize is how many bytes the last character of a line has, with the marks on it.
func lastSize(line []byte) (size int) {
	for rest := line; len(rest) > 0; rest = rest[size:] {
		cluster, _ := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		size = max(1, len(cluster))
	}
	return size
}

// keep takes back what was typed after the first n bytes. It goes back over all of it
// before it blanks: a blank in one half of a wide character leaves the other where it is.
func (l *lines) keep(n int) {
	cells := shown(l.typed) - shown(l.typed[:n])
	l.typed = l.typed[:n]
	l.show(strings.Repeat("\b", cells) + strings.Repeat(" ", cells) + strings.Repeat("\b", cells))
}

// shown is how many cells a line has on the screen; a tab counts as one, as the program
// does not know where the line began.
func shown(line []byte) (cells int) {
	for _, r := range string(line) {
		switch {
		case r == '\t':
			cells++
		case r < ' ':
			cells += 2
		default:
			cells += ansi.StringWidth(string(r))
		}
	}
	return cells
}

func (l *lines) show(s string) { _, _ = io.WriteString(l.out, s) }
