package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/verb"
	"rounds/ui/words"
)

// The page of the field names commands, flags and keys that there are, and every kind of
// capture and of request has its place on it.
func TestThePageOfTheFieldAgrees(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("..", "..", "data", "field.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(src)
	commands, pressed := 0, 0
	bound := boundKeys()
	var rows []string // of the tables with a column of keys and one of commands
	keyed := false
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		switch {
		case !strings.HasPrefix(line, "|"):
			keyed = false
		case strings.Contains(line, "| keyboard | command line |"):
			keyed = true
		case keyed && len(cells) == 3:
			rows = append(rows, line)
			for _, key := range regexp.MustCompile("`([^` ]+)`").FindAllStringSubmatch(cells[1], -1) {
				if name := key[1]; !strings.ContainsAny(name, "/_-.") || len(name) == 1 {
					pressed++
					if !slices.Contains(bound, name) && !verbOfGoal(name) {
						t.Errorf("no key is %s: %s", name, line)
					}
				}
			}
			commands += namedCommands(t, cells[2], true)
		}
		if !keyed {
			commands += namedCommands(t, line, false)
		}
	}
	if commands < 40 || pressed < 30 || len(rows) < 25 {
		t.Errorf("only %d commands, %d keys and %d rows were looked at", commands, pressed, len(rows))
	}
	all := strings.Join(rows, "")
	for _, kind := range verb.Captures() {
		if !regexp.MustCompile("`(rounds )?capture " + kind + "[` ]").MatchString(all) {
			t.Errorf("no row says `capture %s`", kind)
		}
	}
	for _, kind := range []data.RequestKind{
		data.RequestPerformance, data.RequestIntegration, data.RequestConfiguration, data.RequestServices, data.RequestCustom,
		data.RequestHowTo, data.RequestBug, data.RequestComplaint, data.RequestCallback, data.RequestOutage,
	} {
		if !strings.Contains(all, "`"+string(kind)+"`") {
			t.Errorf("no row names the requests of kind %s", kind)
		}
	}
}

// namedCommands looks up every command of a text: `rounds a b …`, and in a column of commands
// also `a b …`, where a/b are several.
func namedCommands(t *testing.T, text string, column bool) int {
	t.Helper()
	n := 0
	for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(text, -1) {
		line, whole := strings.CutPrefix(quoted[1], "rounds ")
		if !whole && (!column || !strings.Contains(line, " ")) {
			continue
		}
		n++
		parts := strings.Fields(line)
		for _, last := range strings.Split(parts[min(1, len(parts)-1)], "/") {
			path := parts[:1]
			if len(parts) > 1 {
				path = []string{parts[0], last}
			}
			c, rest, err := (&Main{}).rootCommand(words.New("en"), "").Find(path)
			if err != nil || c.Name() == "rounds" || c.HasSubCommands() && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") && c.Args == nil {
				t.Errorf("there is no `rounds %s`: %v", line, err)
				continue
			}
			hasFlags(t, c, parts)
		}
	}
	return n
}

func hasFlags(t *testing.T, c *cobra.Command, words []string) {
	t.Helper()
	for _, w := range words {
		if name, ok := strings.CutPrefix(w, "--"); ok && c.Flag(name) == nil {
			t.Errorf("`%s` has no flag %s", c.CommandPath(), w)
		}
	}
}

// verbOfGoal are words that are typed after `V` and `b`, quoted as keys are.
func verbOfGoal(word string) bool {
	return slices.Contains([]string{"reached", "unblocked", "won", "lost", "W"}, word)
}

// boundKeys are the keys of the map as they are written.
func boundKeys() []string {
	var out []string
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if b, ok := v.Interface().(keys.Binding); ok {
			for _, key := range b.Keys {
				out = append(out, strings.Fields(keys.Pretty(key))...)
				out = append(out, "alt+"+key)
			}
			return
		}
		for i := range v.NumField() {
			walk(v.Field(i))
		}
	}
	walk(reflect.ValueOf(keys.Default()))
	return out
}
