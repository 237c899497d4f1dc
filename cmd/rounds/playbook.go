package main

import (
	"path/filepath"

	"github.com/spf13/cobra"
)

// playbookCommand joins what a team does with its playbooks. None of it needs the
// book, so that a lead can edit and lint on a machine without one.
func (m *Main) playbookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "playbook",
		Short:   "The team's playbooks: check, list, read, edit, share them",
		Example: "  rounds playbook list\n  rounds playbook lint\n  rounds playbook show renewal",
		Args:    cobra.NoArgs,
	}
	c.AddCommand(m.playbookLintCommand(), m.playbookListCommand(), m.playbookShowCommand(), m.playbookCoverageCommand(),
		m.playbookEditCommand(), m.playbookShareCommand(), m.playbookUnshareCommand())
	return c
}

// playbookFolder is where playbooks of this machine stand, over those of the team.
func (m *Main) playbookFolder() (string, error) {
	h, err := m.home()
	if err != nil {
		return "", err
	}
	return filepath.Join(h.config, "playbooks"), nil
}
