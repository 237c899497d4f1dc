package screen

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/charmbracelet/x/term"
)

// tty is the terminal of a person on this machine. A nil one, of a connection, has
// nothing to be done to it.
type tty struct {
	in, out *os.File

	mu     sync.Mutex
	before *term.State // what the terminal was like, while it is taken
}

// standard is the size that is assumed where a terminal does not say its own.
var standard = Size{80, 24}

// Local is the terminal that a person started the program on.
func Local(in, out *os.File, environ []string) (Terminal, error) {
	if !term.IsTerminal(in.Fd()) || !term.IsTerminal(out.Fd()) {
		return Terminal{}, errors.New("input and output are no terminal")
	}
	t := &tty{in: in, out: out}
	return Terminal{In: in, Out: out, Environ: environ, Size: t.size(), tty: t}, nil
}

func (t *tty) size() Size {
	w, h, err := term.GetSize(t.out.Fd())
	if err != nil || w <= 0 || h <= 0 {
		return standard
	}
	return Size{w, h}
}

// raw has the terminal pass on every key as it is pressed.
func (t *tty) raw() error {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	before, err := term.MakeRaw(t.in.Fd())
	if err != nil {
		return fmt.Errorf("the terminal does not pass on single keys: %w", err)
	}
	if t.before == nil {
		t.before = before
	}
	return nil
}

// restore undoes raw. A terminal that is gone needs nothing.
func (t *tty) restore() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil {
		defer background()()
		_ = term.Restore(t.in.Fd(), t.before)
		t.before = nil
	}
}
