package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
)

func (m *Main) ownerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "owner ACCOUNT [PERSON]",
		Short: "Who of the team has an account; give it to somebody",
		Long: `Gives an account to a member of the team, by name, a part of it, mail address or id. It
comes to that person's devices with the next exchange; who sees an account only by having
it loses it with the same. Should somebody else give it away meanwhile, the server's value
stays and a person picks (` + "`rounds sync needs`" + `). Leads and managers may.
Without PERSON the command says who has it.

--json prints {did, account:{id, name, language}, owner:{id, name}}; did is owner where it
was given away, show where it was only asked for.`,
		Example: "  rounds owner lindqvist\n  rounds owner lindqvist Omar",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return m.showOwner(cmd, args[0])
			}
			return m.setOwner(cmd, args[0], strings.Join(args[1:], " "))
		},
	}
}

type ownerRef struct {
	ID   data.ID `json:"id,omitzero"`
	Name string  `json:"name"`
}

func (m *Main) showOwner(cmd *cobra.Command, typed string) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	d, err := dossierNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	return p.printOwner("show", &d.Facts.Account, &d.Owner)
}

func (m *Main) setOwner(cmd *cobra.Command, typed, person string) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	d, err := dossierNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	to, err := store.Colleague(d.Team, person)
	if err != nil {
		return err
	}
	account := &d.Facts.Account
	if err := s.Desk.Store.SetOwner(cmd.Context(), store.Capture{AccountID: account.ID, By: s.Me.ID}, to.ID); err != nil {
		return err
	}
	return p.printOwner("owner", account, &to)
}

func (p *printer) printOwner(did string, account *data.Account, owner *data.User) error {
	said := p.words.T("cli.owner.none", account.Name)
	if !owner.ID.IsZero() {
		said = p.words.T("cli.owner", account.Name, owner.Name)
	}
	return p.printDeed(deed{Did: did, Account: refOf(account), Owner: &ownerRef{owner.ID, owner.Name}}, said)
}
