package main

import "github.com/spf13/cobra"

func (m *Main) doneCommand() *cobra.Command {
	var pick choice
	c := &cobra.Command{
		Use:   "done ACCOUNT",
		Short: "Say that an account's leading reason was acted on",
		Long: `Says that the leading reason was acted on: a request gets its first answer, a
follow-up is kept. It stands again when something new happens.

--json prints {did, account:{id, name, language}, reasons}.`,
		Example: "  rounds done lindqvist\n  rounds done lindqvist --code survey.due\n  rounds done lindqvist --all --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.done(cmd, args[0], pick) },
	}
	pick.flags(c)
	return c
}

func (m *Main) done(cmd *cobra.Command, typed string, pick choice) error {
	if err := pick.check(); err != nil {
		return err
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	account, err := m.accountNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	firings, err := pick.of(ctx, s, &account)
	if err != nil {
		return err
	}
	if err := s.Desk.Store.Done(ctx, account.ID, firings, s.Me.ID); err != nil {
		return err
	}
	return p.printDeed(deed{Did: "done", Account: refOf(&account), Reasons: codesOf(firings)},
		p.words.T("toast.done", account.Name+" · "+p.whyText(firings, s.Now())))
}
