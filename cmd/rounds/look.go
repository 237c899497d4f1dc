package main

import (
	"context"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/ui/page"
)

// beginLook is begin for a command that only looks names or texts up: it opens the
// book for reading, without playbooks, which halves what a look-up costs. The book
// must be there: looking begins none.
func (m *Main) beginLook(cmd *cobra.Command) (*page.Session, *printer, error) {
	d, err := m.openToLook(cmd.Context())
	if err != nil {
		return nil, nil, err
	}
	return m.sessionOf(cmd, d)
}

func (m *Main) openToLook(ctx context.Context) (*desk.Desk, error) {
	path, err := m.bookPath()
	if err != nil {
		return nil, err
	}
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	st, err := m.openStore(ctx, path, true)
	if data.CodeOf(err) == data.CodeInvalid {
		return m.openDesk(ctx) // an older book is brought up to date, a foreign one refused
	}
	if err != nil {
		return nil, err
	}
	m.team = st
	set, err := m.teamRules(nil)
	if err != nil {
		return nil, err
	}
	d := desk.New(st, clock, nil)
	d.Use(set)
	return d, nil
}
