package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/words"
)

func (m *Main) eraseCommand() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "erase CONTACT",
		Short: "Make a person's data go for good",
		Long: "Empties the contact, removes what the person said and was told, and puts [erased] in the place\n" +
			"of the person's name in notes, calls and requests: the business fact stays. Nothing of it is\n" +
			"left in the file, it cannot be undone, and the next import does not bring the person back.\n" +
			"`rounds export --contact` prints what would go.\n\n" +
			"--json prints {\"contact\", \"account\", \"rows\", \"others\": [id], \"log_busy\"}.",
		Example: "  rounds erase \"Marco Öberg\"\n  rounds erase marco.oberg@lindqvist.example.com --yes",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.erase(cmd, args[0], yes) },
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

func (m *Main) erase(cmd *cobra.Command, typed string, yes bool) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	st, err := m.storeAt(ctx, path)
	if err != nil {
		return err
	}
	contact, err := st.FindContact(ctx, typed)
	if err != nil {
		return err
	}
	account, err := st.Account(ctx, contact.AccountID)
	if err != nil && data.CodeOf(err) != data.CodeNotFound {
		return err
	}
	if !yes && !m.onTerminal() {
		return usageError{data.Errorf(data.CodeInvalid, "erasing cannot be undone: add --yes to do it without being asked")}
	}
	if !yes {
		if err := m.confirmErase(p.words, &contact, &account); err != nil {
			return err
		}
	}
	done, err := st.Erase(ctx, contact)
	if err != nil {
		return err
	}
	if err := p.print(erasedReport(p.words, &contact, &account, &done)); err != nil {
		return err
	}
	if done.Busy {
		return attentionError{p.words.T("erase.busy")}
	}
	return nil
}

// confirmErase asks for the person's name, so that no single key erases anybody.
func (m *Main) confirmErase(w *words.Words, contact *data.Contact, account *data.Account) error {
	name := contact.Name
	if name == "" {
		name = contact.ID.String()
	}
	if _, err := fmt.Fprint(m.Stderr, w.T("erase.ask", name, account.Name)); err != nil {
		return err
	}
	answer, err := bufio.NewReader(m.Stdin).ReadString('\n')
	if err != nil && answer == "" || text.Fold(answer) != text.Fold(name) {
		return data.Errorf(data.CodeConflict, "%s", w.T("erase.kept"))
	}
	return nil
}

func erasedReport(w *words.Words, contact *data.Contact, account *data.Account, done *store.Erased) report {
	others := make([]string, 0, len(done.Others))
	lines := []string{w.N("erase.done", done.Rows)}
	t := table{columns: make([]column, 2), rows: [][]cell{{say(contact.ID.String()), say(strconv.Itoa(done.Rows))}}}
	for i := range done.Others {
		others = append(others, done.Others[i].ID.String())
		lines = append(lines, w.T("erase.other", done.Others[i].ID))
	}
	r := report{
		document: struct {
			Contact string   `json:"contact"`
			Account string   `json:"account"`
			Rows    int      `json:"rows"`
			Others  []string `json:"others"`
			LogBusy bool     `json:"log_busy"`
		}{contact.ID.String(), account.Name, done.Rows, others, done.Busy},
		outro: strings.Join(lines, "\n"),
	}
	r.tables = []table{t}
	t.columns[0].only, t.columns[1].only = exact(), exact()
	return r
}
