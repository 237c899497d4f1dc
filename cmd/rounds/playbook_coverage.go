package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/words"
)

// coverageDoc is `playbook coverage --json`.
type coverageDoc struct {
	Answered int           `json:"answered"` // reasons that have a play
	Reasons  []coverageRow `json:"reasons"`
	// Calls is null without a book.
	Calls *shareDoc `json:"calls"`
}

// coverageRow is one reason; Play is "" where the team has none.
type coverageRow struct {
	Reason string     `json:"reason"`
	View   string     `json:"view"`
	Play   string     `json:"play"` // for an account of whose products nothing is known
	Title  string     `json:"title"`
	Others []otherRow `json:"others"` // for accounts with these products
}

type otherRow struct {
	Play     string   `json:"play"`
	Products []string `json:"products"`
}

// shareDoc is the share of the filed calls that were run on a playbook.
type shareDoc struct {
	Calls   int64      `json:"calls"`
	OnOne   int64      `json:"on_playbook"`
	Percent int        `json:"percent"`
	Months  []monthRow `json:"months"`
}

type monthRow struct {
	Month   string `json:"month"`
	Calls   int64  `json:"calls"`
	OnOne   int64  `json:"on_playbook"`
	Percent int    `json:"percent"`
}

// mostMonths is how far back calls are counted, this month included.
const mostMonths = 12

func (m *Main) playbookCoverageCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "coverage",
		Short: "Which reasons have a play, and how many calls ran on one",
		Long: `Lists every reason for which an account can stand on the queue, with the playbook
that answers it, and the share of the calls of the last twelve months that were run on a
playbook. Without a book there is no share.

--json prints {answered, reasons:[{reason, view, play, title, others:[{play, products}]}],
calls:{calls, on_playbook, percent, months:[{month, calls, on_playbook, percent}]}}; play is
"" where there is none, others are plays for accounts with certain products, calls is null
without a book.`,
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
	set, err := m.teamRules(library.Has)
	if err != nil {
		return err
	}
	library = library.Choose(set.PlayIDs())
	doc := coverageDoc{Reasons: []coverageRow{}}
	for _, code := range data.Reasons() {
		row := coverageOf(library, string(code), lang)
		row.View = string(set.Views[code])
		if row.Play != "" || len(row.Others) > 0 {
			doc.Answered++
		}
		doc.Reasons = append(doc.Reasons, row)
	}
	if doc.Calls, err = m.callShare(cmd.Context()); err != nil {
		return err
	}
	tables := []table{p.reasonsTable(doc.Reasons)}
	outro := p.words.T("cli.playbook.coverage.sum", doc.Answered, len(doc.Reasons))
	if doc.Calls != nil && p.form == formText {
		tables = append(tables, p.monthsTable(doc.Calls.Months))
		outro += "\n" + shareText(p.words, doc.Calls)
	}
	return p.print(report{document: doc, tables: tables, outro: outro})
}

// coverageOf says which playbooks answer a reason.
func coverageOf(library *playbook.Library, code, lang string) coverageRow {
	row := coverageRow{Reason: code, Others: []otherRow{}}
	if lead, ok := library.HeadFor(code); ok {
		row.Play, row.Title = lead.ID, lead.Title.In(lang)
	}
	for _, h := range library.Plays(code) {
		if h.ID != row.Play && len(h.Products) > 0 {
			row.Others = append(row.Others, otherRow{h.ID, h.Products})
		}
	}
	return row
}

func (p *printer) reasonsTable(rows []coverageRow) table {
	t := table{columns: p.columns("cli.col.reason", "cli.col.view", "cli.col.play", "cli.col.title", "cli.col.others")}
	t.columns[3].flex, t.columns[4].flex = true, true
	for _, row := range rows {
		play := say(row.Play)
		if row.Play == "" {
			play = say(p.words.T("cli.playbook.coverage.none"))
			play.plain = "-"
		}
		others := make([]string, len(row.Others))
		for i, o := range row.Others {
			others[i] = o.Play + " (" + strings.Join(o.Products, ", ") + ")"
		}
		t.rows = append(t.rows, []cell{say(row.Reason), say(row.View), play, say(row.Title), {text: strings.Join(others, " "), style: p.theme.Muted}})
	}
	return t
}

func (p *printer) monthsTable(months []monthRow) table {
	t := table{title: p.words.T("cli.playbook.coverage.calls"), columns: p.columns("cli.col.month", "cli.col.calls", "cli.col.on-playbook", "cli.col.percent")}
	for i := 1; i < len(t.columns); i++ {
		t.columns[i].right = true
	}
	for _, m := range months {
		t.rows = append(t.rows, []cell{
			say(m.Month), say(strconv.FormatInt(m.Calls, 10)), say(strconv.FormatInt(m.OnOne, 10)), say(strconv.Itoa(m.Percent)),
		})
	}
	return t
}

func shareText(w *words.Words, share *shareDoc) string {
	if share.Calls == 0 {
		return w.T("playbooks.share.none")
	}
	return w.T("playbooks.share", w.Number(share.OnOne), w.Number(share.Calls), share.Percent)
}

// callShare counts the calls of the book, nil where there is none.
func (m *Main) callShare(ctx context.Context) (*shareDoc, error) {
	path, err := m.databasePath()
	if err != nil {
		return nil, err
	}
	if begun, err := store.Begun(path); err == nil && !begun {
		return nil, nil
	}
	d, err := m.openDesk(ctx)
	if err != nil {
		return nil, err
	}
	months, err := d.Store.PlaybookShare(ctx, d.Now(), mostMonths)
	if err != nil {
		return nil, err
	}
	share, sum := &shareDoc{Months: []monthRow{}}, store.MonthShare{}
	for _, s := range months {
		sum.Calls, sum.OnOne = sum.Calls+s.Calls, sum.OnOne+s.OnOne
		share.Months = append(share.Months, monthRow{s.Month, s.Calls, s.OnOne, s.Percent()})
	}
	share.Calls, share.OnOne, share.Percent = sum.Calls, sum.OnOne, sum.Percent()
	return share, nil
}
