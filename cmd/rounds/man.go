package main

import (
	"fmt"
	"io"
	"strings"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"rounds/ui/words"
)

func (m *Main) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Example: "  rounds man > rounds.1",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return m.man() },
	}
}

// man writes the page in English: the headings of its sections are.
func (m *Main) man() error {
	w := words.New("en")
	root := m.rootCommand(w, "")
	page, err := mango.NewManPage(1, root)
	if err != nil {
		return fmt.Errorf("the manual page: %w", err)
	}
	// The page's paragraphs are ours, its lines are the reader's.
	page = page.WithLongDescription(strings.ReplaceAll(root.Long, "\n", " ")).
		WithSection(w.T("cli.man.examples"), examplesOf(root)).
		WithSection(w.T("cli.man.exit"), w.T("cli.man.exit.text")).
		WithSection(w.T("cli.man.environment"), w.T("cli.man.environment.text"))
	_, err = io.WriteString(m.Stdout, page.Build(roff.NewDocument()))
	return err
}

// examplesOf gathers the examples of a command and all under it.
func examplesOf(c *cobra.Command) string {
	var all []string
	for line := range strings.Lines(c.Example) {
		all = append(all, strings.TrimSpace(line))
	}
	for _, sub := range c.Commands() {
		if more := examplesOf(sub); more != "" {
			all = append(all, more)
		}
	}
	return strings.Join(all, "\n\n")
}
