package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
)

func (m *Main) ownerCommand() *cobra.Command {
	var joins, leaves string
	cmd := &cobra.Command{
		Use:   "owner ACCOUNT [PERSON]",
		Short: "Who of the team has an account and who works on it too; give it to somebody",
		Long: `Gives an account to a member of the team, by name, a part of it, mail address or id. It
comes to that person's devices with the next exchange; who sees an account only by having
it loses it with the same. Should somebody else give it away meanwhile, the server's value
stays and a person picks (` + "`rounds sync needs`" + `). Leads and managers may.
Without PERSON the command says who has it.

--with PERSON has somebody work on it beside the owner, as an account needs more people
while it grows; --with PERSON:DUTY says what for. They see and edit the account from then
on, until --without PERSON.

--json prints {did, account:{id, name, language}, owner:{id, name}, team:[{id, name, duty}]};
did is owner where it was given away, with or without where the team changed, show where it
was only asked for.`,
		Example: "  rounds owner lindqvist\n  rounds owner lindqvist Omar\n  rounds owner lindqvist --with Marek:integration",
		Args:    cobra.MinimumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		person := strings.Join(args[1:], " ")
		switch {
		case person == "" && joins == "" && leaves == "":
			return m.showOwner(cmd, args[0])
		case person != "":
			return m.setOwner(cmd, args[0], person)
		case joins != "":
			return m.setMember(cmd, args[0], joins)
		}
		return m.dropMember(cmd, args[0], leaves)
	}
	cmd.Flags().StringVar(&joins, "with", "", "somebody who works on it too, PERSON or PERSON:DUTY")
	cmd.Flags().StringVar(&leaves, "without", "", "somebody who does so no longer")
	return cmd
}

type ownerRef struct {
	ID   data.ID `json:"id,omitzero"`
	Name string  `json:"name"`
}

type memberRef struct {
	ID   data.ID `json:"id"`
	Name string  `json:"name"`
	Duty string  `json:"duty,omitempty"`
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
	return p.printOwner("show", d)
}

func (m *Main) setOwner(cmd *cobra.Command, typed, person string) error {
	return m.changeTeam(cmd, "owner", typed, person, func(st *store.Store) teamChange { return st.SetOwner })
}

func (m *Main) setMember(cmd *cobra.Command, typed, said string) error {
	person, duty, _ := strings.Cut(said, ":")
	return m.changeTeam(cmd, "with", typed, person, func(st *store.Store) teamChange {
		return func(ctx context.Context, c store.Capture, user data.ID) error {
			return st.SetMember(ctx, c, user, duty)
		}
	})
}

func (m *Main) dropMember(cmd *cobra.Command, typed, person string) error {
	return m.changeTeam(cmd, "without", typed, person, func(st *store.Store) teamChange { return st.DropMember })
}

// teamChange is a change of who has an account or works on it.
type teamChange func(ctx context.Context, c store.Capture, user data.ID) error

func (m *Main) changeTeam(cmd *cobra.Command, did, typed, person string, by func(*store.Store) teamChange) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	d, err := dossierNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	who, err := store.Colleague(d.Team, person)
	if err != nil {
		return err
	}
	account := d.Facts.Account.ID
	if err := by(s.Desk.Store)(ctx, store.Capture{AccountID: account, By: s.Me.ID}, who.ID); err != nil {
		return err
	}
	if d, err = s.Desk.Store.Dossier(ctx, account, s.Now()); err != nil {
		return err
	}
	return p.printOwner(did, d)
}

func (p *printer) printOwner(did string, d *store.Dossier) error {
	account := &d.Facts.Account
	said := p.words.T("cli.owner.none", account.Name)
	if d.Owner.Name != "" {
		said = p.words.T("cli.owner", account.Name, d.Owner.Name)
	}
	if len(d.Members) > 0 {
		said = p.words.T("cli.owner.with", said, page.MemberNames(p.words, d.Members))
	}
	return p.printDeed(deed{Did: did, Account: refOf(account), Owner: &ownerRef{d.Owner.ID, d.Owner.Name}, Team: teamOf(d)}, said)
}

func teamOf(d *store.Dossier) []memberRef {
	team := make([]memberRef, len(d.Members))
	for i, m := range d.Members {
		team[i] = memberRef{m.User.ID, m.User.Name, m.Duty}
	}
	return team
}
