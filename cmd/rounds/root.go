package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/ui/words"
)

// globalFlags work with every command.
type globalFlags struct {
	profile string
	db      string
	at      string
	json    bool
	plain   bool
	linear  bool
}

// attentionError ends a command that did its work and found something that a
// person must look at.
type attentionError struct{ message string }

func (e attentionError) Error() string { return e.message }

func (m *Main) execute(ctx context.Context, args []string) error {
	w := m.words()
	root := m.workstationCommand()
	root.Flags().SetInterspersed(false) // up to the command: what follows are its own flags
	if alone := root.ParseFlags(args) == nil && root.Flags().NArg() == 0; m.seat != nil || !alone {
		root = m.rootCommand(w, root.Flags().Arg(0))
	}
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", cleanLines(strings.TrimSpace(m.words().Error(err))))
	}
	return err
}

// rootCommand is the command line, with its help and its errors in a language: with the
// command that is named alone, or with all of them where none is.
func (m *Main) rootCommand(w *words.Words, named string) *cobra.Command {
	root := m.workstationCommand()
	if m.seat != nil {
		m.remoteRoot(root)
	} else {
		root.AddCommand(m.commands(named)...)
		m.completion(root)
	}
	m.help(root, w)
	return root
}

// workstationCommand is rounds without another command. A start of the workstation makes no
// others: they are some seventy, each with its help.
func (m *Main) workstationCommand() *cobra.Command {
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
	if m.seat != nil {
		return root
	}
	f.StringVar(&m.flags.profile, "profile", "", "the book to work on (default \"main\")")
	f.StringVar(&m.flags.db, "db", "", "the database file, instead of the profile's")
	f.StringVar(&m.flags.at, "at", "", "evaluate as of this time (2026-11-21T14:05:00Z)")
	m.linearFlag(root)
	return root
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
		return nil, usageError{errors.New(m.words().T("cli.use.at", m.flags.at))}
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
