package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/phrase"
	"rounds/ui/page"
	"rounds/ui/verb"
)

func (m *Main) captureCommand() *cobra.Command {
	var contact, on string
	c := &cobra.Command{
		Use:   "capture KIND ACCOUNT TEXT...",
		Short: "File what the keys of a call file: an issue, a promise, a score, a proposal, a goal",
		Long: `Files one line, as its key does on the screen and in a call:

  issue      i  a small issue, counted over all accounts: invoice page is slow
  feature    f  a requested feature: rules by brand
  promise    p  what we promise, and by when: CSV export 30 nov
  told       t  a topic that the contact has heard of now: fees
  follow-up  d  a date with the customer: send the guide fri 10:00
  score      m  NPS 0-10 or CSAT 1-5 with her words, or declined: nps 9 fast, csat 4, csat -
  proposal   b  product, monthly amount, decision date: Analytics 300 fri; + before it is an
                up-sell; won or lost decides an open one
  override   v  a health score of your own with its reason: 40 champion left +2w; - ends it
  request    A  what the customer waits for: bug email 40m ago invoice page is slow
  goal       V  a part of the goal: why, how, plan or value TEXT, reached [2026-11-03 or 3 days
                ago], blocker TEXT @OWNER, unblocked
  story      W  a success story, offered to accounts of the same segment or industry: its title

A date is read as people say it, in the customer's time: fri, +2w, 3 dec, fri 10:00. --on
gives it apart from the text. A line that cannot be understood files nothing.

--json prints {did, account:{id, name, language}}; did is the kind.`,
		Example: "  rounds capture issue lindqvist invoice page is slow\n  rounds capture score lindqvist nps 9 fast answers\n" +
			"  rounds capture told lindqvist --contact marco fees\n  rounds capture promise lindqvist CSV export --on 2026-11-30\n  rounds capture goal lindqvist blocker no access to the shop @Marco",
		Args:              cobra.MinimumNArgs(3),
		ValidArgsFunction: cobra.FixedCompletions(verb.Captures(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.capture(cmd, args[0], args[1], args[2:], contact, on)
		},
	}
	c.Flags().StringVar(&contact, "contact", "", "who said it, by a part of the name (default the primary contact)")
	c.Flags().StringVar(&on, "on", "", "its date, instead of at the end of the line: of a promise, follow-up, proposal or override")
	return c
}

// onDate reads the date of --on in the customer's time; nil without one.
func (m *Main) onDate(s *page.Session, kind, on string, f *data.Facts, who *data.Contact) (*phrase.Moment, error) {
	if on == "" {
		return nil, nil
	}
	if !slices.Contains(verb.Dated(), kind) {
		return nil, usageError{data.Errorf(data.CodeInvalid, "--on is for %s, which have a date; %s has none", strings.Join(verb.Dated(), ", "), kind)}
	}
	when, err := phrase.Parse(on, s.Now().Time(s.There(f, who)), m.words().Dates())
	if err != nil {
		return nil, usageError{data.Errorf(data.CodeInvalid, "--on: %s", m.words().Wrong(err))}
	}
	return &when, nil
}

func (m *Main) capture(cmd *cobra.Command, kind, typed string, words []string, contact, on string) error {
	if !slices.Contains(verb.Captures(), kind) {
		return usageError{data.Errorf(data.CodeInvalid, "there is nothing called %q to capture; give one of %s", kind, strings.Join(verb.Captures(), ", "))}
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
	account := d.Facts.Account
	who, err := contactNamed(d, contact)
	if err != nil {
		return err
	}
	when, err := m.onDate(s, kind, on, d.Facts, &who)
	if err != nil {
		return err
	}
	row := book.Row{Entry: book.Entry{ID: account.ID, Name: account.Name, TimeZone: account.TimeZone}}
	done, err := verb.New(s).File(ctx, kind, verb.Target{Row: row, Dossier: d, ContactID: who.ID, On: when}, strings.Join(words, " "), p.words)
	if data.CodeOf(err) == data.CodeInvalid {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	return p.printDeed(deed{Did: kind, Account: refOf(&account)}, account.Name+": "+done)
}
