package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/phrase"
)

func (m *Main) snoozeCommand() *cobra.Command {
	var pick choice
	var reason string
	c := &cobra.Command{
		Use:   "snooze ACCOUNT WHEN --reason WHY",
		Short: "Hide an account's leading reason through a day",
		Long: `Hides the leading reason of an account through a day; a clock that runs out breaks
through. WHEN is a date as people say it: tomorrow, fri, +2w, 3 dec, 2026-12-03.

--json prints {did, account:{id, name, language}, reasons, until}.`,
		Example: "  rounds snooze lindqvist fri --reason \"waits for the budget\"\n" +
			"  rounds snooze lindqvist +2w --all --reason \"on holiday\"\n" +
			"  rounds snooze lindqvist 3 dec --code renewal.window --reason \"contract is with legal\"",
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.snooze(cmd, args[0], strings.Join(args[1:], " "), reason, pick)
		},
	}
	pick.flags(c)
	c.Flags().StringVar(&reason, "reason", "", "why it can wait; needed")
	return c
}

func (m *Main) snooze(cmd *cobra.Command, typed, when, reason string, pick choice) error {
	if strings.TrimSpace(reason) == "" {
		return usageError{errors.New("snoozing needs --reason; say in a few words why it can wait")}
	}
	if err := pick.check(); err != nil {
		return err
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	now := s.Now()
	moment, err := phrase.Parse(when, now.Time(s.Location), m.words().Dates())
	if err != nil {
		return usageError{errors.New(m.words().Wrong(err))}
	}
	until, today := data.DateOf(moment.Time), now.DateIn(s.Location)
	if until < today {
		return usageError{data.Errorf(data.CodeInvalid, "%s has passed; snooze through today or a later day", until)}
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
	if err := s.Desk.Store.Snooze(ctx, account.ID, firings, until, reason, s.Me.ID); err != nil {
		return err
	}
	w := p.words
	return p.printDeed(deed{Did: "snooze", Account: refOf(&account), Reasons: codesOf(firings), Until: until},
		w.T("toast.snoozed", w.DayLong(until, today), account.Name+" · "+p.whyText(firings, now)))
}
