package main

import (
	"path/filepath"

	"github.com/spf13/cobra"
)

// playbookCommand joins what a team does with its playbooks. None of it needs the
// book, so that an editor can lint on a machine without one.
func (m *Main) playbookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "playbook",
		Short:   "The team's playbooks: check, list, read them",
		Example: "  rounds playbook list\n  rounds playbook lint\n  rounds playbook show renewal",
		Args:    cobra.NoArgs,
		RunE:    needsSubcommand,
	}
	c.AddCommand(m.playbookLintCommand(), m.playbookListCommand(), m.playbookShowCommand(), m.playbookCoverageCommand())
	return c
}

// playbookFolder is where the team's own playbooks stand.
func (m *Main) playbookFolder() (string, error) {
	h, err := m.home()
	if err != nil {
		return "", err
	}
	return filepath.Join(h.config, "playbooks"), nil
}
