package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"rounds": main})
}

// tests are all tests of the package, after which what they built is removed.
type tests struct{ all *testing.M }

func (m tests) Run() int {
	program.source, program.err = os.Getwd()
	code := m.all.Run()
	if program.dir != "" {
		_ = os.RemoveAll(program.dir)
	}
	return code
}

// worldAt is the moment as of which the scripts' world was built, in most of them
// also that of the commands.
const worldAt = "2026-11-21T14:05:00Z"

// buildScriptWorld makes the book that the scripts begin with, through the command
// itself: 60 accounts with every story of the demo.
func buildScriptWorld(ctx context.Context, dir string) (string, error) {
	var out bytes.Buffer
	m := &Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Environ: os.Environ, Clock: time.Now, Getenv: func(name string) string {
		if name == "ROUNDS_HOME" {
			return filepath.Join(dir, "home")
		}
		return ""
	}}
	code := m.Run(ctx, []string{"demo", "--no-ui", "--accounts", "60", "--seed", "1", "--dir", dir, "--at", worldAt})
	if code != exitDone {
		return "", errors.New("the world for the scripts was not built: " + out.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// The scripts run the program as a process of its own, with its real standard
// streams and exit code. Each has its own copy of one world at $HOME/data/main.db.
func TestScripts(t *testing.T) {
	ctx, stop := signal.NotifyContext(t.Context(), syscall.SIGTERM)
	defer stop()
	world, err := buildScriptWorld(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(world)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROUNDS_HOME", filepath.Join(env.WorkDir, "rounds"))
			env.Setenv("AT", worldAt)
			env.Setenv("TZ", "Europe/Berlin")
			env.Setenv("LC_ALL", "C.UTF-8")
			env.Setenv("ESC", "\x1b")
			env.Setenv("COLUMNS", "100")
			return nil
		},
		Condition: smallDisk,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"world":  func(ts *testscript.TestScript, neg bool, args []string) { copyWorld(ts, neg, args, book) },
			"exits":  exits,
			"modes":  modes,
			"cut":    cut,
			"harm":   harm,
			"alien":  alien,
			"awaits": awaits,
		},
	})
}

// copyWorld is `world [PROFILE]`: the world becomes that profile's book ("main").
func copyWorld(ts *testscript.TestScript, neg bool, args []string, book []byte) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: world [PROFILE]")
	}
	profile := "main"
	if len(args) == 1 {
		profile = args[0]
	}
	path := filepath.Join(ts.Getenv("ROUNDS_HOME"), "data", profile+".db")
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	ts.Check(os.WriteFile(path, book, 0o600))
}

// exits is `exits CODE rounds ARG…`: the command ends with exactly
// this code. `stdout` and `stderr` look at what it printed.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var failed interface{ ExitCode() int }
	switch {
	case errors.As(err, &failed):
		code = failed.ExitCode()
	case err != nil:
		ts.Fatalf("%s: %v", args[1], err)
	}
	if got := string(rune('0' + code)); code > 9 || got != args[0] {
		ts.Fatalf("%s ended with %d, want %s\nstderr: %s", strings.Join(args[1:], " "), code, args[0], ts.ReadFile("stderr"))
	}
}

// modes is `modes OCTAL FILE`: the file has these permissions.
func modes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: modes OCTAL FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has the permissions %s, want %s", args[1], got, args[0])
	}
}

// awaits is `awaits FILE PATTERN NAME…`: a file that a process writes comes to have a
// match of the pattern; its groups become the variables.
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: awaits FILE PATTERN [NAME...]")
	}
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var last []byte
	for range int(patience / lookEvery) {
		last, err = os.ReadFile(ts.MkAbs(args[0]))
		if found := pattern.FindSubmatch(last); err == nil && len(found) > len(args)-2 {
			for i, name := range args[2:] {
				ts.Setenv(name, string(found[i+1]))
			}
			return
		}
		<-look.C
	}
	ts.Fatalf("%s does not come to have %s:\n%s", args[0], args[1], last)
}

// smallDisk is the condition `smalldisk`: whether a disk of the test's own can be
// mounted.
func smallDisk(name string) (bool, error) {
	if name != "smalldisk" {
		return false, fmt.Errorf("there is no condition %q", name)
	}
	return exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=2m", "none", os.TempDir()).Run() == nil, nil
}

// cut is `cut FILE`: what a full disk or a bad stick leaves of a file. Its head stays.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cut FILE")
	}
	path := ts.MkAbs(args[0])
	whole := ts.ReadFile(path)
	broken := []byte(whole[:len(whole)/2])
	for i := 4096; i < len(broken); i++ {
		broken[i] ^= 0x5a
	}
	ts.Check(os.WriteFile(path, broken, 0o600))
}

// harm is `harm FILE`: every fourth page of the second half of a book is noise.
func harm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: harm FILE")
	}
	ts.Check(harmFile(ts.MkAbs(args[0])))
}

func harmFile(path string) error {
	book, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	const page = 4096
	for at := len(book) / page / 2 * page; at+page <= len(book); at += 4 * page {
		for i := range page {
			book[at+i] = byte(i*7 + at)
		}
	}
	return os.WriteFile(path, book, 0o600)
}

// alien is `alien FILE`: an SQLite database of another program.
func alien(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: alien FILE")
	}
	db, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
	ts.Check(errors.Join(err, db.Close()))
}

// TestScriptsCoverCommands keeps a script for every command.
func TestScriptsCoverCommands(t *testing.T) {
	var all strings.Builder
	err := filepath.WalkDir(filepath.Join("testdata", "script"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range (&Main{}).commands("") {
		if run := regexp.MustCompile(`(?m)^(exec|exits \d) rounds ` + c.Name() + `\b`); !run.MatchString(all.String()) {
			t.Errorf("no script runs `rounds %s`", c.Name())
		}
	}
}

// TestScriptsCoverAdministration keeps a run of every command of administration that ends
// well.
func TestScriptsCoverAdministration(t *testing.T) {
	script, err := os.ReadFile(filepath.Join("testdata", "script", "team.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var each func(c *cobra.Command)
	each = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			each(sub)
		}
		run := "rounds " + c.CommandPath()
		if c.Runnable() && !regexp.MustCompile(`(?m)^exec `+run+`\b`).Match(script) {
			t.Errorf("no script runs `%s` to a good end", run)
		}
	}
	each((&Main{}).adminCommand())
}
