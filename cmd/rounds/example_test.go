package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// What the examples of --help read, as files of the folder they are run in.
var exampleFiles = map[string]string{
	"accounts.csv":      "account_id,name,mrr,currency\nA-1,Nordlicht Optik GmbH,1200,EUR\n",
	"subscriptions.csv": "subscription_id,account_id,product,mrr\nS-1,A-1,Repricer,1200\n",
	"usage.csv":         "account_id,date,feature,count\nA-1,2026-11-02,export,4\n",
	"export.csv":        "account_id,name\nB-1,Isarbogen Werbung\n",
	"kunden.csv":        "Kundennummer;Firma;Umsatz mtl.\n17;Isarbogen Werbung;1.200,50\n",
	"kunden.toml":       "connector = \"acme-crm\"\n\n[accounts]\nid = \"Kundennummer\"\nname = \"Firma\"\nmrr = \"Umsatz mtl.\"\n",
	"mail.txt":          "The export is late again.\n",
}

// TestExamples runs every example of every --help: each in a folder of its own with
// the files it names, on a book of its own. What only works on a terminal says so.
func TestExamples(t *testing.T) {
	world, err := buildScriptWorld(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(world)
	if err != nil {
		t.Fatal(err)
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Example == "" && !c.Hidden && c.Name() != "help" {
			t.Errorf("`%s --help` has no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			line = strings.TrimSpace(line)
			t.Run(line, func(t *testing.T) { runExample(t, line, book) })
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&Main{}).rootCommand())
}

func runExample(t *testing.T, line string, book []byte) {
	dir := t.TempDir()
	t.Chdir(dir)
	home := filepath.Join(dir, "home")
	if err := os.MkdirAll(filepath.Join(home, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(home, "data", "main.db"), string(book))
	for name, text := range exampleFiles {
		write(name, text)
	}
	args, input := shellWords(t, line)
	var stdin bytes.Buffer
	if input != "" {
		stdin.WriteString(exampleFiles[input])
	}
	at, err := time.Parse(time.RFC3339, worldAt)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	m := &Main{
		Stdin: &stdin, Stdout: &out, Stderr: &errs, Environ: os.Environ, Clock: func() time.Time { return at },
		Getenv: func(name string) string {
			return map[string]string{"ROUNDS_HOME": home, "LC_ALL": "C.UTF-8"}[name]
		},
	}
	switch code := m.Run(t.Context(), args[1:]); {
	case code == exitUsage && needsTerminal(args):
		if !strings.Contains(errs.String(), "terminal") && !strings.Contains(errs.String(), "--yes") {
			t.Errorf("it does not say how to go on without a terminal: %s", errs.String())
		}
	case code != exitDone:
		t.Errorf("ended with %d: %s", code, errs.String())
	case out.Len() == 0 && !slices.Contains(args, "lint"):
		t.Error("printed nothing")
	}
}

// needsTerminal says which commands ask or draw.
func needsTerminal(args []string) bool {
	return len(args) == 1 || args[1] == "demo" && !slices.Contains(args, "--no-ui") || args[1] == "erase" && !slices.Contains(args, "--yes")
}

// shellWords splits an example as a shell does, up to a pipe or a redirection of the
// output, which are the shell's; input is the file behind <.
func shellWords(t *testing.T, line string) (args []string, input string) {
	t.Helper()
	line = strings.TrimSuffix(strings.TrimPrefix(line, "source <("), ")")
	word, quoted, started := "", false, false
	var words []string
	for _, r := range line + " " {
		switch {
		case r == '"':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started {
				words = append(words, word)
			}
			word, started = "", false
		default:
			word, started = word+string(r), true
		}
	}
	for i, w := range words {
		switch w {
		case "|", ">":
			return args, input
		case "<":
			return args, words[i+1]
		}
		args = append(args, w)
	}
	if len(args) == 0 || args[0] != "rounds" {
		t.Fatalf("the example %q does not begin with rounds", line)
	}
	return args, input
}
