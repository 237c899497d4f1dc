// Package xterm draws the output of a program on the emulator that most terminals in a
// browser or an editor are, so that tests do not have to trust the one in this module
// alone: a second opinion on what a screen looks like.
package xterm

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Run is a terminal of W×H cells and what happens to it.
type Run struct {
	W, H  int
	Steps []Step
	Wide  string // characters to which it gives two cells
}

// Step is a change of size, where W is not 0, then bytes of output, then a look.
type Step struct {
	W, H  int
	Bytes []byte
	Look  bool
}

// Cell is one cell of a picture; the second half of a wide character has width 0. A
// colour is 0 for the terminal's own, else 1<<24 and one of 16, 2<<24 and one of 256, or
// 3<<24 and 0xRRGGBB. Attrs are, from the lowest bit, bold, dim, italic, underlined,
// blinking, reversed and struck out.
type Cell struct {
	Text   string
	Width  int
	FG, BG uint32
	Attrs  uint8
}

// Picture is a screen, row by row, and the place of the cursor.
type Picture struct {
	Rows [][]Cell
	X, Y int
}

//go:embed draw.js
var program string

// Draw plays each run and gives the pictures of its looks. Where node is not installed
// the test is left out, but in CI (CI=true) it fails.
func Draw(t *testing.T, runs []Run) [][]Picture {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("node is not installed: that xterm draws the same is left out")
	}
	module, merr := install()
	input, jerr := json.Marshal(runs)
	if err := errors.Join(err, merr, jerr); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(node, "-e", program, module)
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(input), &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("xterm: %v\n%s", err, errs.String())
	}
	var all [][]Picture
	for d := json.NewDecoder(&out); ; {
		var one []Picture
		switch err := d.Decode(&one); {
		case errors.Is(err, io.EOF):
			if len(all) != len(runs) {
				t.Fatalf("xterm drew %d of %d runs\n%s", len(all), len(runs), errs.String())
			}
			return all
		case err != nil:
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// install sees to the emulator, of the version in .ci/xterm, and says where it is.
func install() (module string, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("the test does not run within the module")
		}
	}
	folder := filepath.Join(dir, ".ci", "xterm")
	if out, err := exec.Command(filepath.Join(folder, "install")).CombinedOutput(); err != nil {
		return "", errors.Join(errors.New("xterm cannot be installed: "+string(out)), err)
	}
	return filepath.Join(folder, "node_modules", "@xterm", "headless"), nil
}
