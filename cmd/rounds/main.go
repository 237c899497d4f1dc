// Command rounds is a keyboard-first workstation for customer success managers.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"rounds/data"
	"rounds/data/store"
)

// version and commit are set by the linker (see the Makefile).
var (
	version = "dev"
	commit  = ""
)

func main() {
	startSparing()
	time.Local = localZone(os.Readlink)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	m := &Main{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Environ: os.Environ, Clock: time.Now,
	}
	code := m.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// Main is the program without the process: tests make one and call Run.
type Main struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Environ        func() []string
	Clock          data.Clock

	flags    globalFlags
	screen   bool // the workstation runs, and time with it
	offline  bool // it begins with the connection cut
	settings config
	team     *store.Store // the open book, in which the team's files are
	closers  []func() error
	seat     *seat // it runs for somebody over SSH
}

// Exit codes of the command line.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitNotFound  = 3
	exitAttention = 4
)

// Run carries out one command line and returns its exit code; errors are printed
// to Stderr with what to do next.
func (m *Main) Run(ctx context.Context, args []string) int {
	err := m.execute(ctx, args)
	if cerr := m.Close(); err == nil {
		err = cerr
	}
	return exitCode(err)
}

// Close closes what commands opened, the last first.
func (m *Main) Close() error {
	var first error
	for i := len(m.closers) - 1; i >= 0; i-- {
		if err := m.closers[i](); first == nil {
			first = err
		}
	}
	m.closers = nil
	return first
}
