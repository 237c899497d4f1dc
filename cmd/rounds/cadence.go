package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/store"
)

func (m *Main) cadenceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cadence ACCOUNT [daily|weekly|every 3 days|weekdays|mon thu 10:00|off]",
		Short: "The agreed rhythm of calls with an account",
		Long: `Agrees on a rhythm in which an account is called: every so many days after the last
conversation, or on days of the week, perhaps at a time of day there. The call then comes
up on the queue by itself (cadence.call). Without a rhythm the command says which is agreed.

--json prints {did, account:{id, name, language}, rhythm}; rhythm is "" for none, and did is
cadence where one was agreed, show where it was only asked for.`,
		Example: "  rounds cadence lindqvist\n  rounds cadence lindqvist weekly\n  rounds cadence lindqvist every 3 days\n" +
			"  rounds cadence lindqvist mon thu 10:00\n  rounds cadence lindqvist off",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return m.showCadence(cmd, args[0])
			}
			return m.setCadence(cmd, args[0], strings.Join(args[1:], " "))
		},
	}
}

func (m *Main) showCadence(cmd *cobra.Command, typed string) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	return p.printCadence("show", &account, cadence.Kept(account.Cadence))
}

func (m *Main) setCadence(cmd *cobra.Command, typed, said string) error {
	r, err := cadence.Parse(said)
	if err != nil {
		return usageError{err}
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	if err := s.Desk.Store.SetCadence(cmd.Context(), store.Capture{AccountID: account.ID, By: s.Me.ID}, r); err != nil {
		return err
	}
	return p.printCadence("cadence", &account, r)
}

func (p *printer) printCadence(did string, account *data.Account, r cadence.Rhythm) error {
	said := p.words.T("cli.cadence.none", account.Name)
	if !r.IsZero() {
		said = p.words.T("cli.cadence", account.Name, p.words.Rhythm(r))
	}
	rhythm := r.String()
	return p.printDeed(deed{Did: did, Account: refOf(account), Rhythm: &rhythm}, said)
}
