package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is rounds as its users run it, for the tests that need processes: built once,
// since linking it takes seconds.
var program struct {
	once   sync.Once
	source string // the folder of this package
	dir    string
	err    error
}

// builtProgram is the path of the program.
func builtProgram(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("go is not installed: the tests that run the program as a process are left out")
	}
	program.once.Do(func() {
		if program.dir, program.err = os.MkdirTemp("", "rounds-program-"); program.err != nil {
			return
		}
		c := exec.Command("go", "build", "-o", filepath.Join(program.dir, "rounds"), ".")
		c.Dir = program.source // tests change into folders of their own
		if out, err := c.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("the program does not build: %w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return filepath.Join(program.dir, "rounds")
}
