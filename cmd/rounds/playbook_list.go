package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
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
}

func (m *Main) playbookListCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "list",
		Short: "The playbooks in force",
		Long: `Lists the playbooks in force: the shipped ones, and over them the team's own.

--json prints a list of {id, version, title, languages, steps, reasons}.`,
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
	t := table{columns: p.columns("cli.col.id", "cli.col.version", "cli.col.title", "cli.col.languages", "cli.col.steps", "cli.col.reasons")}
	t.columns[2].flex, t.columns[5].flex = true, true
	t.columns[1].right, t.columns[4].right = true, true
	for _, book := range library.All() {
		row := playbookRow{
			ID: book.ID, Version: book.Version, Title: book.Title.In(lang), Languages: nonNil(book.Languages),
			Steps: steps(book), Reasons: nonNil(book.Trigger),
		}
		list = append(list, row)
		t.rows = append(t.rows, []cell{
			say(row.ID), say(strconv.Itoa(row.Version)), say(row.Title), say(strings.Join(row.Languages, " ")),
			say(strconv.Itoa(row.Steps)), say(strings.Join(row.Reasons, " ")),
		})
	}
	return p.print(report{document: list, tables: []table{t}})
}

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

// coverageRow is one reason of `playbook coverage --json`; Play is "" where the
// team has none.
type coverageRow struct {
	Reason string `json:"reason"`
	View   string `json:"view"`
	Play   string `json:"play"`
	Title  string `json:"title"`
}

func (m *Main) playbookCoverageCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "coverage",
		Short: "Which reasons of the queue have a play, and which have none",
		Long: `Lists every reason for which an account can stand on the queue, with the playbook
that answers it.

--json prints a list of {reason, view, play, title}; play is "" where there is none.`,
		Example: "  rounds playbook coverage\n  rounds playbook coverage --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.playbookCoverage(cmd, lang) },
	}
	langFlag(c, &lang)
	return c
}

func (m *Main) playbookCoverage(cmd *cobra.Command, lang string) error {
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	library, err := m.library()
	if err != nil {
		return err
	}
	list := []coverageRow{}
	t := table{columns: p.columns("cli.col.reason", "cli.col.view", "cli.col.play", "cli.col.title")}
	t.columns[3].flex = true
	none := 0
	for _, code := range data.Reasons() {
		row := coverageRow{Reason: string(code), View: string(code.View())}
		play := say(p.words.T("cli.playbook.coverage.none"))
		play.plain = "-"
		if found, ok := library.For(row.Reason); ok {
			row.Play, row.Title = found.ID, found.Title.In(lang)
			play = say(row.Play)
		} else {
			none++
		}
		list = append(list, row)
		t.rows = append(t.rows, []cell{say(row.Reason), say(row.View), play, say(row.Title)})
	}
	return p.print(report{
		document: list, tables: []table{t},
		outro: p.words.T("cli.playbook.coverage.sum", len(list)-none, len(list)),
	})
}
