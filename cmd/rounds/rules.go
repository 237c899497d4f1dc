package main

import (
	"bytes"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/rules"
	"rounds/ui/part"
)

func (m *Main) rulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rules",
		Short: "The team's rules: what puts an account on the queue, and how it ranks",
		Long: `The rules stand in rules.toml beside config.toml: the clocks and numbers of every reason,
its view and play and whether it is on, the weights of the rank and of health, the bands,
working hours and holidays. What the file does not say keeps its default, so a file may
be two lines long. A change evaluates every account again.`,
		Example: "  rounds rules show\n  rounds rules lint",
		Args:    cobra.NoArgs,
	}
	c.AddCommand(m.rulesShowCommand(), m.rulesLintCommand(), m.rulesTryCommand(), m.rulesBudgetCommand(),
		m.rulesShareCommand(), m.rulesUnshareCommand())
	return c
}

func (m *Main) rulesShowCommand() *cobra.Command {
	var defaults bool
	c := &cobra.Command{
		Use:   "show",
		Short: "The rules in force as a file, with where each value comes from",
		Long: `Prints every rule as valid TOML, each with what it says and, in brackets, where its
value comes from: the file and line, or the default. --defaults prints the file of a team
that changed nothing, to begin one with.

--json prints a list of {key, value, from, about}.`,
		Example: "  rounds rules show\n  rounds rules show --defaults > rules.toml\n  rounds rules show --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return m.rulesShow(defaults) },
	}
	c.Flags().BoolVar(&defaults, "defaults", false, "the defaults, whatever the team's file says")
	return c
}

type ruleDoc struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
	From  string `json:"from"` // "default", or file and line
	About string `json:"about"`
}

func (m *Main) rulesShow(defaults bool) error {
	set, origin := rules.Default(), rules.Origin(nil)
	if !defaults {
		var problems []data.Problem
		var err error
		if set, origin, problems, err = m.readRules(nil); err != nil {
			return err
		}
		if len(problems) > 0 {
			return m.faulty("cli.faulty.rules", problems[0])
		}
		origin = shortOrigin(origin)
	}
	if !m.flags.json {
		_, err := m.Stdout.Write(set.Write(origin))
		return err
	}
	docs := []ruleDoc{}
	for _, k := range rules.Keys() {
		doc := ruleDoc{Key: k.Path, Value: set.Get(&k), From: "default", About: k.Doc}
		if at := origin[k.Path]; at != "" {
			doc.From = at
		}
		docs = append(docs, doc)
	}
	var b bytes.Buffer
	if err := writeJSON(&b, docs); err != nil {
		return err
	}
	_, err := m.Stdout.Write(b.Bytes())
	return err
}

func (m *Main) rulesLintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint [FILE]",
		Short: "Find every mistake in the rules, by line and column",
		Long: `Checks rules.toml, or the file named: keys that there are not, wrong types, numbers out of
range, reasons that there are not, playbooks that do not exist, values that do not go
together. Each problem is printed as file:line:column: message, where editors jump to.
Exit code 4 says that there are problems.

--json prints a list of {file, line, column, code, message}; code is syntax, unknown, type,
range, play, twice or together.`,
		Example: "  rounds rules lint\n  rounds rules lint rules.toml --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    m.rulesLint,
	}
}

func (m *Main) rulesLint(cmd *cobra.Command, args []string) error {
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	library, err := m.library()
	if err != nil {
		return err
	}
	var found []data.Problem
	origin := rules.Origin{}
	if len(args) > 0 {
		src, err := os.ReadFile(args[0])
		if err != nil {
			return data.Errorf(data.CodeNotFound, "%s cannot be read: %w; name a file with rules", args[0], err)
		}
		_, _, found = rules.Load(args[0], src, library.Has)
	} else if _, origin, found, err = m.readRules(library.Has); err != nil {
		return err
	}
	if found == nil {
		found = []data.Problem{}
	}
	lines := make([]string, len(found))
	for i, problem := range found {
		lines[i] = part.Clean(p.words.Problem(problem))
	}
	if len(found) == 0 && p.form == formText {
		lines = append(lines, p.words.T("cli.rules.lint.good"))
		if strings.Contains(origin["working.days"]+origin["working.from"]+origin["working.to"]+origin["working.response"], "config.toml") {
			lines = append(lines, p.words.T("cli.rules.moved"))
		}
	}
	if err := p.printLines(found, lines); err != nil || len(found) == 0 {
		return err
	}
	return attentionError{p.words.N("cli.rules.lint.bad", len(found))}
}
