package main

import (
	"errors"
	"net/http"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// keyring keeps the login of a book beside it.
func keyring(path string) remote.Keyring { return remote.Keyring{Path: path + ".login"} }

// remoteOf is the server of a book, whether it has a login or not.
func (m *Main) remoteOf(path string) (*remote.Remote, error) {
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	return remote.New(remote.Options{Keyring: keyring(path), Clock: clock, Agent: "rounds/" + version}), nil
}

// beginRemote begins a command that asks the server and needs no book.
func (m *Main) beginRemote(cmd *cobra.Command) (*remote.Remote, *printer, error) {
	var err error
	if m.settings, err = m.readConfig(); err != nil {
		return nil, nil, err
	}
	p, err := m.printer(cmd)
	if err != nil {
		return nil, nil, err
	}
	path, err := m.databasePath()
	if err != nil {
		return nil, nil, err
	}
	r, err := m.remoteOf(path)
	return r, p, err
}

// answered gives an error of the server the exit code that the same error of this
// machine would have.
func answered(err error) error {
	var p *wire.Problem
	if !errors.As(err, &p) {
		return err
	}
	switch p.Status {
	case http.StatusNotFound:
		return data.Errorf(data.CodeNotFound, "%w", err)
	case http.StatusBadRequest:
		return data.Errorf(data.CodeInvalid, "%w", err)
	}
	return err
}
