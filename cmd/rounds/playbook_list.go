package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data/playbook"
)

// playbookRow is one playbook of `playbook list --json`.
type playbookRow struct {
	ID        string   `json:"id"`
	Version   int      `json:"version"`
	Title     string   `json:"title"`
	Languages []string `json:"languages"`
	Steps     int      `json:"steps"`
	Reasons   []string `json:"reasons"`
	Products  []string `json:"products"` // for whose accounts it is; none means all
	Workspace bool     `json:"workspace"`
	Team      bool     `json:"team"` // not what is shipped
	From      string   `json:"from"` // "shipped", "team": shared by a lead, or "own": this machine's folder
}

func (m *Main) playbookListCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "list",
		Short: "The playbooks in force",
		Long: `Lists the playbooks in force: the shipped ones, over them those that a lead shared with the
team, and over both those of this machine's own folder.

--json prints a list of {id, version, title, languages, steps, reasons, products, workspace,
team, from}; a playbook without products is for all accounts, one of the workspace for none.
from is shipped, team or own.`,
		Example: "  rounds playbook list\n  rounds playbook list --lang ja --plain",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.playbookList(cmd, lang) },
	}
	langFlag(c, &lang)
	return c
}

// langFlag is the language of the playbooks' own texts.
func langFlag(c *cobra.Command, lang *string) {
	c.Flags().StringVar(lang, "lang", "en", "the language of the playbooks' texts")
}

func (m *Main) playbookList(cmd *cobra.Command, lang string) error {
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	library, err := m.library()
	if err != nil {
		return err
	}
	list := []playbookRow{}
	t := table{columns: p.columns("cli.col.id", "cli.col.version", "cli.col.title", "cli.col.languages", "cli.col.steps", "cli.col.reasons", "cli.col.from")}
	t.columns[2].flex, t.columns[5].flex = true, true
	t.columns[1].right, t.columns[4].right = true, true
	for _, book := range library.All() {
		row := playbookRow{
			ID: book.ID, Version: book.Version, Title: book.Title.In(lang), Languages: nonNil(book.Languages),
			Steps: steps(book), Reasons: nonNil(book.Trigger), Products: nonNil(book.Products),
			Workspace: book.Workspace, Team: library.IsTeams(book.ID), From: playbookFrom[library.Layer(book.ID)],
		}
		list = append(list, row)
		t.rows = append(t.rows, []cell{
			say(row.ID), say(strconv.Itoa(row.Version)), say(row.Title), say(strings.Join(row.Languages, " ")),
			say(strconv.Itoa(row.Steps)), say(strings.Join(row.Reasons, " ")),
			{text: p.words.T("cli.playbook.from." + row.From), plain: row.From},
		})
	}
	return p.print(report{document: list, tables: []table{t}})
}

// playbookFrom names the layers of the library, as readLibrary puts them.
var playbookFrom = []string{1: "shipped", 2: "team", 3: "own"}

func steps(p *playbook.Playbook) int {
	n := 0
	for i := range p.Sections {
		n += len(p.Sections[i].Steps)
	}
	return n
}

// nonNil keeps null out of JSON lists.
func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
