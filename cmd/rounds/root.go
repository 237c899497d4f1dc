package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rounds/data"
)

// globalFlags work with every command.
type globalFlags struct {
	profile string
	db      string
	at      string
	json    bool
	plain   bool
}

// usageError is a command line that cannot be understood.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// attentionError ends a command that did its work and found something that a
// person must look at.
type attentionError struct{ message string }

func (e attentionError) Error() string { return e.message }

func (m *Main) execute(ctx context.Context, args []string) error {
	root := m.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", cleanLines(strings.TrimSpace(err.Error())))
	}
	return err
}

func (m *Main) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "rounds",
		Short: "The workstation for customer success managers",
		Long: "rounds says which account needs you now and why, runs the call with the right\n" +
			"checklist and files everything. It works without a network.\n\n" +
			"It speaks English, German and Japanese: lang = \"de\" in config.toml, ROUNDS_LANG,\n" +
			"or LC_ALL, LC_MESSAGES and LANG say which.",
		Example:       "  rounds demo\n  rounds import accounts.csv --as accounts\n  rounds queue --json",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       versionText(),
		RunE:          func(cmd *cobra.Command, _ []string) error { return m.workstation(cmd.Context()) },
	}
	root.SetIn(m.Stdin)
	root.SetOut(m.Stdout)
	root.SetErr(m.Stderr)
	f := root.PersistentFlags()
	f.BoolVar(&m.flags.json, "json", false, "print JSON")
	f.BoolVar(&m.flags.plain, "plain", false, "print tab-separated values without colour, as in a pipe; --plain=false aligns there too")
	root.SetFlagErrorFunc(flagError)
	if m.seat != nil {
		m.remoteRoot(root)
		wrapUsage(root)
		return root
	}
	f.StringVar(&m.flags.profile, "profile", "", "the book to work on (default \"main\")")
	f.StringVar(&m.flags.db, "db", "", "the database file, instead of the profile's")
	f.StringVar(&m.flags.at, "at", "", "evaluate as of this time (2026-11-21T14:05:00Z)")
	root.AddCommand(m.commands()...)
	m.completion(root)
	wrapUsage(root)
	return root
}

// wrapUsage makes wrong arguments exit with 2.
func wrapUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{fmt.Errorf("%w%s; see `%s --help`", err, near(cmd, args), cmd.CommandPath())}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		wrapUsage(sub)
	}
}

// near names the commands that could be meant by one that there is not.
func near(c *cobra.Command, args []string) string {
	if !c.HasSubCommands() || len(args) == 0 {
		return ""
	}
	const slips = 2 // letters that may differ
	c.SuggestionsMinimumDistance = slips
	names := c.SuggestionsFor(args[0])
	if len(names) == 0 {
		return ""
	}
	return " (did you mean " + strings.Join(names, " or ") + "?)"
}

// flagError says which values a flag takes, where the library tells how reading
// the value failed.
func flagError(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return usageError{fmt.Errorf("%w; see `%s --help`", err, c.CommandPath())}
	}
	wanted := "another value"
	switch invalid.GetFlag().Value.Type() {
	case "int":
		wanted = "a whole number"
	case "uint64":
		wanted = "a whole number, 0 or more"
	case "bool":
		wanted = "true or false"
	}
	return usageError{fmt.Errorf("--%s is %q; give %s; see `%s --help`",
		invalid.GetFlag().Name, invalid.GetValue(), wanted, c.CommandPath())}
}

func versionText() string {
	if commit == "" {
		return version
	}
	return version + " (" + commit + ")"
}

// clock is the program's clock: the real one, or with --at one that stands still at
// that time, so that what one command writes has happened for the next. On a screen
// it goes on from there.
func (m *Main) clock() (data.Clock, error) {
	if m.flags.at == "" {
		return m.Clock, nil
	}
	at, err := time.Parse(time.RFC3339, m.flags.at)
	if err != nil {
		return nil, usageError{fmt.Errorf("--at %q is not a time; write it as 2026-11-21T14:05:00Z", m.flags.at)}
	}
	if !m.screen {
		return func() time.Time { return at }, nil
	}
	start := m.Clock()
	return func() time.Time { return at.Add(m.Clock().Sub(start)) }, nil
}

func exitCode(err error) int {
	var usage usageError
	var attention attentionError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &attention):
		return exitAttention
	}
	switch data.CodeOf(err) {
	case data.CodeInvalid:
		return exitUsage
	case data.CodeNotFound, data.CodeAmbiguous:
		return exitNotFound
	}
	return exitFailed
}
