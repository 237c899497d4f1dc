// Command licences lists the modules that are built into a program, each with its
// licence, and fails where one is not known to let the program be given away as it is.
//
//	go run . DIR PACKAGE…
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// free are the licences that ask for no more than to be named.
var free = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "Unlicense", "CC0-1.0", "Zlib", "PostgreSQL"}

// also are those that ask more of who changes the module itself, which we do not.
var also = []string{"MPL-2.0"}

// chosen are modules that leave the choice of a licence, of which theirs is no text.
var chosen = map[string]string{"github.com/golang/freetype": "FTL"} // or the GPL

// least is how much of a licence file has to be the text of licences, in percent.
const least = 75

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

func run(dir string, packages []string) error {
	modules, err := modulesOf(dir, packages)
	if err != nil {
		return err
	}
	var bad []error
	for _, m := range modules {
		if name, ok := chosen[m.Path]; ok {
			list(m, name)
			continue
		}
		names, err := licencesOf(m.Dir)
		if err != nil {
			bad = append(bad, fmt.Errorf("%s %s: %w", m.Path, m.Version, err))
			continue
		}
		list(m, names...)
		for _, name := range names {
			if !slices.Contains(free, name) && !slices.Contains(also, name) {
				bad = append(bad, fmt.Errorf("%s %s: %s is not among the licences that the program may be given away with", m.Path, m.Version, name))
			}
		}
	}
	return errors.Join(bad...)
}

func list(m module, names ...string) {
	fmt.Printf("%-52s %-40s %s\n", m.Path, m.Version, strings.Join(names, ", "))
}

// modulesOf are the modules of which something is built into the packages.
func modulesOf(dir string, packages []string) ([]module, error) {
	c := exec.Command("go", append([]string{"list", "-deps", "-json=Module"}, packages...)...)
	c.Dir, c.Stderr = dir, os.Stderr
	raw, err := c.Output()
	if err != nil {
		return nil, err
	}
	seen := map[string]module{}
	for d := json.NewDecoder(bytes.NewReader(raw)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if m := p.Module; m != nil && !m.Main {
			if m.Replace != nil {
				m.Dir = m.Replace.Dir
			}
			seen[m.Path] = *m
		}
	}
	out := make([]module, 0, len(seen))
	for _, m := range seen {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// licencesOf reads the licence files of a module's folder.
func licencesOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if upper := strings.ToUpper(e.Name()); e.IsDir() || !strings.HasPrefix(upper, "LICEN") && !strings.HasPrefix(upper, "COPYING") && !strings.HasPrefix(upper, "UNLICENSE") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found := licensecheck.Scan(raw)
		if found.Percent < least {
			return nil, fmt.Errorf("only %.0f %% of %s is the text of a licence that is known", found.Percent, e.Name())
		}
		for _, m := range found.Match {
			if !slices.Contains(names, m.ID) {
				names = append(names, m.ID)
			}
		}
	}
	if len(names) == 0 {
		return nil, errors.New("there is no file with a licence")
	}
	return names, nil
}
