package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func (m *Main) doneCommand() *cobra.Command {
	var pick choice
	var dismiss bool
	var reason string
	c := &cobra.Command{
		Use:   "done ACCOUNT",
		Short: "Say that an account's leading reason was acted on",
		Long: `Says that the leading reason was acted on: a request gets its first answer, a
follow-up is kept. It stands again when something new happens.

--dismiss says instead that it does not matter this time: nothing is answered or kept, and
the alert budget of its rule counts it as dismissed.

--json prints {did, account:{id, name, language}, reasons}.`,
		Example: "  rounds done lindqvist\n  rounds done lindqvist --code survey.due\n  rounds done lindqvist --all --json\n" +
			"  rounds done lindqvist --dismiss --reason \"told her in person\"",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return m.done(cmd, args[0], pick, dismiss, reason) },
	}
	pick.flags(c)
	c.Flags().BoolVar(&dismiss, "dismiss", false, "it does not matter this time, and nothing was done about it")
	c.Flags().StringVar(&reason, "reason", "", "with --dismiss: why")
	return c
}

func (m *Main) done(cmd *cobra.Command, typed string, pick choice, dismiss bool, reason string) error {
	if reason != "" && !dismiss {
		return usageError{errors.New("--reason goes with --dismiss; `rounds note` writes down what was done")}
	}
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
	said := account.Name + " · " + p.whyText(firings, s.Now())
	if dismiss {
		if err := s.Desk.Store.Dismiss(ctx, account.ID, firings, reason, s.Me.ID); err != nil {
			return err
		}
		return p.printDeed(deed{Did: "dismiss", Account: refOf(&account), Reasons: codesOf(firings)}, p.words.T("toast.dismissed", said))
	}
	if err := s.Desk.Store.Done(ctx, account.ID, firings, s.Me.ID); err != nil {
		return err
	}
	return p.printDeed(deed{Did: "done", Account: refOf(&account), Reasons: codesOf(firings)},
		p.words.T("toast.done", said))
}
