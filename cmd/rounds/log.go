package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/ui/page"
)

type logFlags struct {
	kind, outcome, sentiment, next string
	minutes                        int
}

var (
	logKinds      = []string{"call", "email", "meeting", "chat", "visit"}
	logSentiments = []string{"good", "neutral", "bad"}
)

func (m *Main) logCommand() *cobra.Command {
	var f logFlags
	c := &cobra.Command{
		Use:   "log ACCOUNT [TEXT | -]",
		Short: "File a call, e-mail or visit that took place elsewhere",
		Long: `Files a touch with the customer that has just ended. TEXT is its summary; - reads it
from the standard input, up to 64 KiB. Give at least one of TEXT, --outcome, --minutes,
--sentiment and --next.

A date at the end of --next, or at its beginning, makes a follow-up. At the beginning,
what is a word or a number as well (mon, wed, sat, sun, 3 may, 15th, 3/12) needs a time
or a colon: mon: call her.

--json prints {did, account:{id, name, language}, id, follow_up}: the id is the
activity's, follow_up is when the next step is due.`,
		Example: "  rounds log lindqvist --kind email sent the guide\n" +
			"  rounds log lindqvist --minutes 12 --sentiment good --next \"send guide fri 10:00\" prices explained\n" +
			"  rounds log lindqvist --outcome no_answer --next \"try again tomorrow 10:00\"",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return m.log(cmd, args[0], args[1:], f) },
	}
	c.Flags().StringVar(&f.kind, "kind", "call", strings.Join(logKinds, ", "))
	c.Flags().IntVar(&f.minutes, "minutes", 0, "how long it took")
	c.Flags().StringVar(&f.outcome, "outcome", "", "what came of it, such as reached, call_back or no_answer")
	c.Flags().StringVar(&f.sentiment, "sentiment", "", "how the customer sounded: "+strings.Join(logSentiments, ", "))
	c.Flags().StringVar(&f.next, "next", "", "the next step, with its date at the end or the beginning")
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(logKinds, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("sentiment", cobra.FixedCompletions(logSentiments, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (f *logFlags) check() error {
	const day = 24 * 60
	switch {
	case !slices.Contains(logKinds, f.kind):
		return usageError{data.Errorf(data.CodeInvalid, "--kind is %q; choose one of %s", f.kind, strings.Join(logKinds, ", "))}
	case f.sentiment != "" && !slices.Contains(logSentiments, f.sentiment):
		return usageError{data.Errorf(data.CodeInvalid, "--sentiment is %q; choose one of %s", f.sentiment, strings.Join(logSentiments, ", "))}
	case f.minutes < 0 || f.minutes > day:
		return usageError{data.Errorf(data.CodeInvalid, "--minutes is %d; give 0 to %d", f.minutes, day)}
	}
	return nil
}

func (m *Main) log(cmd *cobra.Command, typed string, words []string, f logFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	summary, err := m.textGiven(words)
	if err != nil {
		return err
	}
	if f.minutes == 0 && strings.TrimSpace(summary+f.outcome+f.sentiment+f.next) == "" {
		return usageError{data.Errorf(data.CodeInvalid, "there is nothing to file; say what was said (TEXT), or give --outcome, --minutes, --sentiment or --next")}
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	d, err := dossierNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	account, who, now := d.Facts.Account, page.Primary(d.Facts.Contacts), s.Now()
	spent := time.Duration(f.minutes) * time.Minute
	a := data.Activity{
		AccountID: account.ID, Kind: data.ActivityKind(f.kind), At: now.Add(-spent), EndedAt: now, Seconds: int64(spent.Seconds()),
		Outcome: f.outcome, Sentiment: data.Sentiment(f.sentiment), Summary: summary, NextStep: f.next, By: s.Me.ID,
	}
	w := p.words
	sentence := w.T("cli.log.done", w.T("activity."+f.kind), account.Name)
	var due data.Instant
	allDay := false
	step, when, err := phrase.Split(f.next, now.Time(s.There(d.Facts, &who)), m.words().Dates())
	if err == nil {
		a.NextStep = step
		due, allDay = page.Dated(when, &account)
		sentence = w.T("cli.log.next", sentence, s.When(due, allDay, d.Facts, &who))
	} else if f.next != "" {
		sentence = w.T("cli.log.undated", sentence)
	}
	id, err := s.Desk.Store.Log(ctx, a, due, allDay)
	if err != nil {
		return err
	}
	return p.printDeed(deed{Did: "log", Account: refOf(&account), ID: id, FollowUp: due}, sentence)
}
