package main

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/booking"
	"rounds/data/store"
	"rounds/ui/page"
)

func (m *Main) bookCommand() *cobra.Command {
	var minutes int64
	var with string
	c := &cobra.Command{
		Use:   "book ACCOUNT [TEXT] WHEN",
		Short: "Book a call with an account, at a time in the customer's zone",
		Long: `Books a call. WHEN is a day and a time there, as people say it: fri 10:00, tomorrow 9:30,
3 dec 14:00. While the customer is being brought on board it is an onboarding call of 45
minutes, else a call of 30. ` + "`rounds ics ACCOUNT`" + ` writes it for a calendar.

--json prints {did, account:{id, name, language}, follow_up}.`,
		Example: "  rounds book lindqvist fri 10:00\n" +
			"  rounds book lindqvist walk through the report --minutes 20 tomorrow 9:30 --with Marco",
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.book(cmd, args[0], strings.Join(args[1:], " "), minutes, with)
		},
	}
	c.Flags().Int64Var(&minutes, "minutes", 0, "how long it is planned for (default 45 for an onboarding call, else 30)")
	c.Flags().StringVar(&with, "with", "", "the contact it is with, by a part of the name (default the primary one)")
	return c
}

func (m *Main) book(cmd *cobra.Command, typed, line string, minutes int64, with string) error {
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
	who, err := contactNamed(d, with)
	if err != nil {
		return err
	}
	kind, usual := booking.KindFor(&account)
	there := s.There(d.Facts, &who)
	b, problem := booking.Parse(line, s.Now().Time(there), cmp.Or(minutes, usual), m.words().Dates())
	if problem != "" {
		return usageError{data.Errorf(data.CodeInvalid, "%s", m.words().T("ask.book."+string(problem)))}
	}
	c := store.Capture{AccountID: account.ID, ContactID: who.ID, By: s.Me.ID}
	if err := s.Desk.Store.CaptureCall(ctx, c, kind, b.Text, b.At, b.Minutes); err != nil {
		return err
	}
	said := *s
	said.Words = p.words
	what := cmp.Or(b.Text, p.words.T("booking."+string(kind)))
	return p.printDeed(deed{Did: "book", Account: refOf(&account), FollowUp: b.At},
		p.words.T("cli.book.done", account.Name, p.words.T("ask.book.preview", what, said.BothClocks(b.At, there), b.Minutes)))
}

// contactNamed is the contact whose name holds what was typed; without it the primary
// one, who may be nobody.
func contactNamed(d *store.Dossier, typed string) (data.Contact, error) {
	if typed == "" {
		return page.Primary(d.Facts.Contacts), nil
	}
	var found []data.Contact
	for _, c := range d.Facts.Contacts {
		if c.LeftOn == 0 && holds(c.Name+" "+c.Reading, typed) {
			found = append(found, c)
		}
	}
	var names []string
	for i := range found {
		names = append(names, found[i].Name)
	}
	switch len(found) {
	case 0:
		return data.Contact{}, data.Errorf(data.CodeNotFound, "%s has no contact named %q; `rounds show` lists them", d.Facts.Account.Name, typed)
	case 1:
		return found[0], nil
	}
	return data.Contact{}, data.Errorf(data.CodeAmbiguous, "%q could be %s; type more of the name", typed, strings.Join(names, " or "))
}
