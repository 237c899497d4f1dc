package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/ui/page"
)

func (m *Main) messageCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "message ACCOUNT",
		Short: "Draft what is written to the customer about the last call",
		Long: `Drafts a message about the last call that was filed with an account, in the customer's
language (English, German, Japanese, else English): what was agreed, the next step with its
date there, what was promised, and how to reach a person. It is printed and never sent.
Where no call was filed, the command exits with 3.

--json prints {account:{id, name, language}, call, to, language, text}: call is the
activity's id, language that of the text's reader.`,
		Example: "  rounds message lindqvist\n  rounds message lindqvist --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.message(cmd, args[0]) },
	}
}

// messageDoc is what `message --json` prints.
type messageDoc struct {
	Account  accountRef `json:"account"`
	Call     data.ID    `json:"call"`
	To       string     `json:"to,omitempty"`
	Language string     `json:"language"`
	Text     string     `json:"text"`
}

func (m *Main) message(cmd *cobra.Command, typed string) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	d, err := s.Desk.Store.Dossier(cmd.Context(), account.ID, s.Now())
	if err != nil {
		return err
	}
	held, ok := page.LastCall(s.Desk, d)
	if !ok {
		return data.Errorf(data.CodeNotFound, "no call with %s was filed yet, so there is nothing to write about", account.Name)
	}
	text := s.Draft(&held, s.Desk.Topics(held.Play, d.Facts.Runs)).Text
	return p.printLines(messageDoc{refOf(&account), held.Call.ID, held.Contact().Name, held.Language(), text}, strings.Split(text, "\n"))
}
