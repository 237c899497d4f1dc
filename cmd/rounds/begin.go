package main

import (
	"github.com/spf13/cobra"

	"rounds/ui/page"
)

// begin opens the book for a command that prints.
func (m *Main) begin(cmd *cobra.Command) (*page.Session, *printer, error) {
	d, err := m.openDesk(cmd.Context())
	if err != nil {
		return nil, nil, err
	}
	p, err := m.printer(cmd)
	if err != nil {
		return nil, nil, err
	}
	s, err := m.session(cmd.Context(), d, m.profileName())
	return s, p, err
}
