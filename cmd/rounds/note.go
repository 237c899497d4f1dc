package main

import (
	"github.com/spf13/cobra"

	"rounds/data/store"
)

func (m *Main) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "note ACCOUNT [TEXT | -]",
		Short: "Write a note about an account",
		Long: `Writes a note. Without TEXT, or with -, the text is read from the standard input, up
to 64 KiB; control characters are taken out.

--json prints {did, account:{id, name, language}, id}: the id is the note's.`,
		Example: "  rounds note \"Lindqvist Handels\" she wants the export by Friday\n" +
			"  rounds note lindqvist - < mail.txt",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return m.note(cmd, args[0], args[1:]) },
	}
}

func (m *Main) note(cmd *cobra.Command, typed string, words []string) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	account, err := m.accountNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		words = []string{"-"}
	}
	body, err := m.textGiven(words)
	if err != nil {
		return err
	}
	id, err := s.Desk.Store.AddNote(ctx, store.Capture{AccountID: account.ID, By: s.Me.ID}, body)
	if err != nil {
		return err
	}
	return p.printDeed(deed{Did: "note", Account: refOf(&account), ID: id}, p.words.T("cli.note.done", account.Name))
}
