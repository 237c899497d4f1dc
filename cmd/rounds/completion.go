package main

import (
	_ "embed"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data/desk"
	"rounds/data/store"
	"rounds/ui/part"
)

// bashCompletion is for bash as it is installed: the script that cobra has needs the package
// bash-completion, and what it inserts of several names with spaces is not quoted.
//
//go:embed completion.bash
var bashCompletion string

// completion brings the generator of shell completions, and completes accounts by
// name wherever a command takes one.
func (m *Main) completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			m.completeAccountsOf(c)
			continue
		}
		c.Example = "  source <(rounds completion bash)\n  rounds completion zsh > \"${fpath[1]}/_rounds\"\n" +
			"  rounds completion fish > ~/.config/fish/completions/rounds.fish"
		c.Short = "Complete commands, flags and names of accounts in your shell"
		c.Long = "Prints the script with which a shell completes commands, flags and the names of accounts. Load it\n" +
			"in a shell that runs, or write it to where yours looks for such scripts."
		for _, shell := range c.Commands() {
			shell.Short, shell.Long = "Print the script for "+shell.Name(), ""
			shell.Example = "  rounds completion " + shell.Name()
			if shell.Name() == "bash" {
				shell.Long = "Works in bash 3.2 and later, and needs no package of completions."
				shell.RunE = func(*cobra.Command, []string) error {
					_, err := io.WriteString(m.Stdout, bashCompletion)
					return err
				}
			}
		}
	}
}

func (m *Main) completeAccountsOf(c *cobra.Command) {
	if strings.Contains(c.Use, " ACCOUNT") && c.ValidArgsFunction == nil {
		c.ValidArgsFunction = m.completeAccount
	}
	for _, sub := range c.Commands() {
		m.completeAccountsOf(sub)
	}
}

// mostCompletions is as many names as a shell can show.
const mostCompletions = 20

// completeAccount offers the accounts that what was typed finds. A book that is not
// there or cannot be read offers none: a completion must not talk.
func (m *Main) completeAccount(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	const names = cobra.ShellCompDirectiveNoFileComp
	if len(args) > 0 {
		return nil, names
	}
	path, err := m.databasePath()
	if err != nil {
		return nil, names
	}
	if begun, err := store.Begun(path); err != nil || !begun {
		return nil, names
	}
	d, err := m.openDesk(cmd.Context())
	if err != nil {
		return nil, names
	}
	hits, err := d.Lookup(cmd.Context(), typed, mostCompletions)
	if err != nil {
		return nil, names
	}
	return offered(hits), names
}

// offered are the names of the accounts among what was found, each once. A shell may write
// them to the terminal as they are: they are as a page shows them, and found by that.
func offered(hits []desk.Hit) (names []string) {
	for _, h := range hits {
		if name := part.Clean(h.Name); h.ID == h.Account && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
