package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
)

func (m *Main) proposalCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "proposal ACCOUNT won|lost [PRODUCT]",
		Short: "Say what became of an open proposal",
		Long: `Writes down that the customer took a proposal (won) or declined it (lost): the one for a
product whose name holds PRODUCT, else the one whose decision is due first. It counts in the
up-sell and cross-sell rates, and proposal.open clears.

--json prints {did, account:{id, name, language}, id}: did is won or lost, id the proposal's.`,
		Example: "  rounds proposal みらい電機 won\n  rounds proposal みらい電機 lost analytics",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.proposal(cmd, args[0], args[1], strings.Join(args[2:], " "))
		},
	}
}

func (m *Main) proposal(cmd *cobra.Command, typed, became, product string) error {
	if became != "won" && became != "lost" {
		return usageError{data.Errorf(data.CodeInvalid, "a proposal is won or lost, not %q", became)}
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	c := store.Capture{AccountID: account.ID, By: s.Me.ID}
	decided, err := s.Desk.Store.DecideProposal(cmd.Context(), c, product, became == "won")
	if err != nil {
		return err
	}
	return p.printDeed(deed{Did: became, Account: refOf(&account), ID: decided.ID},
		p.words.T("cli.proposal.done", account.Name, decided.Product, p.words.T("account.proposal."+decided.Status)))
}
