package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// changedDoc is `issues changed --json`.
type changedDoc struct {
	Feature  string `json:"feature"`
	Accounts int    `json:"accounts"`
}

func (m *Main) issuesChangedCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "changed FEATURE [WHAT]",
		Short: "Say that a feature changed: every account that uses it comes onto the queue",
		Long: `Says that a feature of the product changed, and what. Every account of the book that used
it in the last 56 days stands on the queue for release.changed until it was reached about it.
FEATURE is the name under which its use is counted, or a part of it.

--json prints {feature, accounts}.`,
		Example: "  rounds issues changed \"buy box monitor\"\n  rounds issues changed \"bulk edit\" keeps the filter after saving",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.featureChanged(cmd, args[0], strings.Join(args[1:], " "))
		},
	}
}

func (m *Main) featureChanged(cmd *cobra.Command, feature, what string) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	name, n, err := s.Desk.Store.ChangeFeature(cmd.Context(), feature, what)
	if err != nil {
		return err
	}
	return p.print(report{document: changedDoc{name, n}, tables: []table{{
		columns: []column{{only: exact()}, {flex: true}}, rows: [][]cell{{say(name), say(p.words.N("issues.changed", n, name))}},
	}}})
}
