package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/booking"
	"rounds/data/ical"
	"rounds/data/store"
	"rounds/ui/part"
)

func (m *Main) icsCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "ics ACCOUNT",
		Short: "Write an account's booked calls as a calendar file",
		Long: `Writes the calls that are booked with an account and still to come as a calendar file
(iCalendar, RFC 5545), in UTC, so that every calendar shows them in its own zone. Imported
again, a call is moved and not doubled. Without --out the file goes to the standard output;
where no call is booked, the command exits with 3.

--json prints {account:{id, name, language}, calls:[{id, kind, text, at, minutes, there}],
file}: file is where it was written, and without --out left out.`,
		Example: "  rounds ics thistle > call.ics\n  rounds ics thistle --out thistle.ics",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.ics(cmd, args[0], out) },
	}
	c.Flags().StringVar(&out, "out", "", "the file to write, which is replaced; - for the standard output")
	return c
}

// icsDoc is what `ics --json` prints.
type icsDoc struct {
	Account accountRef `json:"account"`
	Calls   []callDoc  `json:"calls"`
	File    string     `json:"file,omitempty"`
}

type callDoc struct {
	ID      data.ID           `json:"id"`
	Kind    data.FollowUpKind `json:"kind"`
	Text    string            `json:"text"`
	At      data.Instant      `json:"at"`
	Minutes int64             `json:"minutes"`
	There   string            `json:"there"` // the same moment in the customer's zone
}

func (m *Main) ics(cmd *cobra.Command, typed, out string) error {
	if out == standardOutput {
		out = ""
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	d, err := dossierNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	account := d.Facts.Account
	calls := booking.Coming(d.Facts, s.Now())
	if len(calls) == 0 {
		return data.Errorf(data.CodeNotFound, "no call is booked with %s; `rounds book` books one", account.Name)
	}
	file := ical.Write(s.Calendar(d))
	if out != "" {
		if err := os.WriteFile(out, file, 0o600); err != nil {
			return data.Errorf(data.CodeReadOnly, "%s cannot be written (%w); name another file with --out", out, err)
		}
	}
	switch {
	case p.form == formJSON:
		return p.print(report{document: m.icsDoc(&account, d, calls, out)})
	case out == "":
		_, err = m.Stdout.Write(file)
	default:
		_, err = fmt.Fprintln(m.Stdout, p.words.T("cli.ics.done", part.Clean(out), p.words.N("cli.ics.calls", len(calls))))
	}
	return err
}

func (m *Main) icsDoc(account *data.Account, d *store.Dossier, calls []data.FollowUp, out string) icsDoc {
	doc := icsDoc{Account: refOf(account), File: out}
	for _, u := range calls {
		there := account.Location()
		for i := range d.Facts.Contacts {
			if c := &d.Facts.Contacts[i]; c.ID == u.ContactID {
				there = d.Facts.Zone(c)
			}
		}
		doc.Calls = append(doc.Calls, callDoc{u.ID, u.Kind, u.Text, u.DueAt, u.Minutes, u.DueAt.Time(there).Format(time.RFC3339)})
	}
	return doc
}
