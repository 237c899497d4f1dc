//go:build unix

package screen

import (
	"os"
	"os/signal"
	"syscall"
)

// signals tells of a new size of the terminal, and that the process goes on after it
// was stopped.
func (t *tty) signals() (resized, resumed <-chan os.Signal, stop func()) {
	if t == nil {
		return nil, nil, func() {}
	}
	size, cont := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(size, syscall.SIGWINCH)
	signal.Notify(cont, syscall.SIGCONT)
	return size, cont, func() {
		signal.Stop(size)
		signal.Stop(cont)
	}
}

// stop stops the process and its group, as ctrl+z does where no program has the keys.
// Nothing happens where nobody could have it go on.
func stop() { _ = syscall.Kill(0, syscall.SIGTSTP) }

// background lets the terminal be set while another program has it, until the result
// is called: the shell takes it back when the program's parent is killed.
func background() (again func()) {
	signal.Ignore(syscall.SIGTTOU)
	return func() { signal.Reset(syscall.SIGTTOU) }
}
