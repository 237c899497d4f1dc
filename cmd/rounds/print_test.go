package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"rounds/ui/part"
	"rounds/ui/theme"
)

// hostile is a text that steers a terminal wherever it is printed as it is.
const hostile = "evil\x1b[2J\tname\r\nnext\u009b31m\u202e"

func printed(t *testing.T, f form, width int, th theme.Theme, r report) string {
	t.Helper()
	var out bytes.Buffer
	m := &Main{Stdout: &out, Getenv: func(string) string { return "" }}
	p := &printer{m: m, form: f, width: width, words: m.words(), theme: th}
	if err := p.print(r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestHostileCellsStayInTheirCells(t *testing.T) {
	r := report{
		document: map[string]string{"name": hostile},
		tables: []table{{
			title: hostile, columns: []column{{title: "a"}, {title: "b", flex: true}, {title: "c", right: true}},
			rows: [][]cell{{say(hostile), say(strings.Repeat("x", 10_000)), say("7")}},
		}},
	}
	text := printed(t, formText, 60, theme.Theme{}, r)
	if strings.Count(text, "\n") != 3 || strings.ContainsAny(text, "\x1b\t\r\u009b\u202e") {
		t.Errorf("text is %q", text)
	}
	for _, line := range strings.Split(text, "\n") {
		if part.Width(line) > 60 {
			t.Errorf("%d cells: %q", part.Width(line), line)
		}
	}
	plain := printed(t, formPlain, 60, theme.Theme{}, r)
	if strings.Count(plain, "\t") != 2 || strings.Count(plain, "\n") != 1 || strings.ContainsAny(plain, "\x1b\r\u009b\u202e") {
		t.Errorf("plain is %q", plain)
	}
	out := printed(t, formJSON, 60, theme.Theme{}, r)
	var back map[string]string
	if err := json.Unmarshal([]byte(out), &back); err != nil || back["name"] != hostile {
		t.Errorf("JSON comes back as %q, %v", back, err)
	}
	if strings.ContainsAny(out, "\x1b\t\r\u009b") || strings.Count(out, "\n") != 1 {
		t.Errorf("JSON is %q", out)
	}
}

func TestColoursOnlyWhereTheTerminalHasThem(t *testing.T) {
	for profile, escapes := range map[colorprofile.Profile]bool{colorprofile.ANSI256: true, colorprofile.NoTTY: false} {
		th := theme.New(profile, true)
		r := report{tables: []table{{columns: []column{{}}, rows: [][]cell{{{text: "late", style: th.Red}}}}}}
		if got := printed(t, formText, 60, th, r); strings.Contains(got, "\x1b[") != escapes || !strings.Contains(got, "late") {
			t.Errorf("%v prints %q", profile, got)
		}
		if got := printed(t, formPlain, 60, th, r); got != "late\n" {
			t.Errorf("%v prints %q in a pipe", profile, got)
		}
	}
}

func TestColumnsOfOneForm(t *testing.T) {
	r := report{
		intro: "before", outro: "after",
		tables: []table{
			{key: "one", title: "First", columns: []column{{only: exact()}, {only: readable()}, {}},
				rows: [][]cell{{say("id"), say("glyph"), {text: "12 min", plain: "720"}}}},
			{key: "two", title: "Empty", columns: []column{{}}},
		},
	}
	if got := printed(t, formText, 60, theme.Theme{}, r); got != "before\n\nFirst\nglyph  12 min\nafter\n" {
		t.Errorf("text is %q", got)
	}
	if got := printed(t, formPlain, 60, theme.Theme{}, r); got != "one\tid\t720\n" {
		t.Errorf("plain is %q", got)
	}
}

func TestNarrowWindowsDropAndCut(t *testing.T) {
	r := report{tables: []table{{
		columns: []column{{title: "name", flex: true}, {title: "lang", drop: 2}, {title: "score", right: true}},
		rows:    [][]cell{{say("A company with quite a long name of many words"), say("de"), say("12.5")}},
	}}}
	for width, want := range map[int]string{
		80: "name                                            lang  score\nA company with quite a long name of many words  de     12.5\n",
		40: "name                         lang  score\nA company with quite a lon…  de     12.5\n",
		22: "name             score\nA company with…   12.5\n",
	} {
		if got := printed(t, formText, width, theme.Theme{}, r); got != want {
			t.Errorf("in %d cells:\n%s", width, got)
		}
	}
}

// A sentence that names a command goes on below, and the command stands on one line.
func TestWhatIsToTypeIsNotCut(t *testing.T) {
	r := report{tables: []table{{
		columns: []column{{}, {flex: true, wrap: true}},
		rows:    [][]cell{{say("needs"), say("2 conflicts; `rounds sync needs` shows them")}, {say("unread"), say("1")}},
	}}}
	for width, want := range map[int]string{
		80: "needs   2 conflicts; `rounds sync needs` shows them\nunread  1\n",
		40: "needs   2 conflicts; `rounds sync needs`\n        shows them\nunread  1\n",
		36: "needs   2 conflicts;\n        `rounds sync needs` shows\n        them\nunread  1\n",
	} {
		if got := printed(t, formText, width, theme.Theme{}, r); got != want {
			t.Errorf("in %d cells:\n%s", width, got)
		}
	}
}

// A table for programs alone is nothing for a person, not even empty lines.
func TestWhatIsForProgramsLeavesNoLine(t *testing.T) {
	r := report{intro: "in step", tables: []table{{columns: []column{{only: exact()}, {only: exact()}}, rows: [][]cell{{say("sent"), say("1")}}}}}
	if got := printed(t, formText, 80, theme.Theme{}, r); got != "in step\n" {
		t.Errorf("a person reads %q", got)
	}
	if got := printed(t, formPlain, 80, theme.Theme{}, r); got != "sent\t1\n" {
		t.Errorf("a program reads %q", got)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	m := &Main{Stdout: brokenPipe{}, Getenv: func(string) string { return "" }}
	p, err := m.printer(&cobra.Command{})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.print(report{tables: []table{{columns: []column{{}}, rows: [][]cell{{say("x")}}}}}); err == nil || !strings.Contains(err.Error(), "broken pipe") {
		t.Errorf("the error is %v", err)
	}
}

func TestErrorsAreCleanedLineByLine(t *testing.T) {
	if got := cleanLines("could be\n  \x1b[2Jevil\tname\n  other\u009b"); got != "could be\n   [2Jevil name\n  other " {
		t.Errorf("it reads %q", got)
	}
}

// Every command of its own says how it is used.
func TestEveryCommandHasHelp(t *testing.T) {
	for _, c := range (&Main{Stdout: &bytes.Buffer{}, Getenv: func(string) string { return "" }}).commands("") {
		if c.Example == "" || c.Short == "" {
			t.Errorf("rounds %s has no example or no summary", c.Name())
		}
		if strings.Contains(c.Use, "ACCOUNT") && !strings.Contains(c.Long, "--json prints {") {
			t.Errorf("rounds %s --help does not show its JSON", c.Name())
		}
	}
}
