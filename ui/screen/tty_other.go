//go:build !unix

package screen

import "os"

// signals are not known here.
func (t *tty) signals() (resized, resumed <-chan os.Signal, stop func()) {
	return nil, nil, func() {}
}

func stop() {}

func background() (again func()) { return func() {} }
