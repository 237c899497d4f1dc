package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
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
	p, err := m.printer(cmd)
	if err != nil {
		return nil, nil, err
	}
	s, err := m.session(cmd.Context(), d, m.profileName())
	return s, p, err
}

func (m *Main) openToLook(ctx context.Context) (*desk.Desk, error) {
	path, err := m.databasePath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, data.Errorf(data.CodeNotFound, "%s", m.words().T("cli.no-book", path))
	}
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	if m.settings, err = m.readConfig(); err != nil {
		return nil, err
	}
	rules, err := m.settings.rules()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, path, store.Options{Clock: clock, ReadOnly: true})
	if data.CodeOf(err) == data.CodeInvalid {
		return m.openDesk(ctx) // an older book is brought up to date, a foreign one refused
	}
	if err != nil {
		return nil, err
	}
	m.closers = append(m.closers, st.Close)
	d := desk.New(st, clock, nil)
	d.Rules = rules
	return d, nil
}
