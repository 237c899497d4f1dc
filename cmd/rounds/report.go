package main

import (
	"bytes"
	"errors"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/kpi"
	"rounds/ui/paper"
	"rounds/ui/part"
)

// reportFlags are the flags of `rounds report`.
type reportFlags struct {
	quarter, month, from, to string
	account                  string
	out                      string
	html                     bool
	force                    bool
}

func (m *Main) reportCommand() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report",
		Short: "Write the quarterly review as one HTML file",
		Long: `Writes the review of a quarter (the last whole one unless told otherwise): every figure of
` + "`rounds kpi`" + ` with its definition, source and n, beside the time before, plotted by month, by CSM and
by segment. It is one HTML file that needs nothing but itself: it loads nothing, runs nothing, prints on
A4 and follows the reader's light or dark. Keep it as you keep the book: names of the team are in it.

The file stands in this folder unless --out names another; --out - writes to the standard output. A file
that is there already is replaced only where you say yes, or with --force, and then as a whole.

With --account it writes the report of one account over a month (the last whole one) in Markdown, in the
customer's language (English, German, Japanese): health and what moved it, calls with their outcomes, requests and issues,
promises and what was covered, use, MRR and renewal, next steps. It goes to the standard output unless
--out names a file. With --html it is a page on the same paper as the review. Health, use and what happened are of the month; price and renewal are today's.

--json prints {file, from, to, bytes}; with --account {account:{id, name, language}, from, to, language, text}.`,
		Example: "  rounds report\n  rounds report --quarter 2026-Q3 --out review.html\n  rounds report --from 2026-01 --to 2026-06 --force\n  rounds report --account lindqvist --month 2026-10\n  rounds report --account lindqvist --html --out lindqvist.html",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.account != "" {
				return m.accountReport(cmd, f)
			}
			if f.html {
				return usageError{errors.New("the review is HTML already; --html goes with --account")}
			}
			return m.review(cmd, f)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.quarter, "quarter", "", "the quarter, as 2026-Q3 (default: the last whole one)")
	fl.StringVar(&f.month, "month", "", "a month, as 2026-10")
	fl.StringVar(&f.from, "from", "", "the first month, as 2026-07")
	fl.StringVar(&f.to, "to", "", "the last month, as 2026-09 (default: the first)")
	fl.StringVar(&f.account, "account", "", "the report of this account over a month instead")
	fl.BoolVar(&f.html, "html", false, "with --account: one HTML file instead of Markdown")
	fl.StringVar(&f.out, "out", "", "the file to write; - for the standard output")
	fl.BoolVar(&f.force, "force", false, "replace the file without asking")
	return c
}

// reportDoc is `report --json`.
type reportDoc struct {
	File  string    `json:"file"`
	From  data.Date `json:"from"`
	To    data.Date `json:"to"` // the last day
	Bytes int       `json:"bytes"`
}

func (m *Main) review(cmd *cobra.Command, f reportFlags) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	zone := s.Desk.Zone(s.Location)
	whole, err := f.window(s.Now().DateIn(zone))
	if err != nil {
		return usageError{err}
	}
	file := f.out
	if file == "" {
		file = paper.Filename(whole)
	}
	if err := m.mayWrite(p.words, file, f.force); err != nil {
		return err // before a large book is counted
	}
	figures, err := s.Desk.KPIs(cmd.Context(), paper.ReviewWindows(whole), zone)
	if err != nil {
		return err
	}
	book := m.profileName()
	if book == mainProfile {
		book = ""
	}
	review, err := paper.NewReview(p.words, figures, book, s.Now())
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := review.WriteHTML(&page); err != nil {
		return err
	}
	if file == standardOutput {
		return m.pass(page.Bytes())
	}
	if err := replaceFile(file, page.Bytes()); err != nil {
		return err
	}
	doc := reportDoc{File: file, From: whole.From, To: whole.To - 1, Bytes: page.Len()}
	return p.printLines(doc, []string{p.words.T("cli.report.written", paper.Period(p.words, whole), part.Clean(file))})
}

// window are the whole months that were asked for.
func (f reportFlags) window(today data.Date) (kpi.Window, error) {
	this := kpi.MonthOf(today)
	w := kpi.QuarterOf(kpi.QuarterOf(today).From - 1)
	ways := 0
	for _, flag := range []string{f.quarter, f.month, f.from} {
		if flag != "" {
			ways++
		}
	}
	var err error
	switch {
	case ways > 1:
		return w, data.Errorf(data.CodeInvalid, "--quarter, --month and --from are three ways to say when; give one of them")
	case f.to != "" && f.from == "":
		return w, data.Errorf(data.CodeInvalid, "--to needs --from, the first month")
	case f.quarter != "":
		w, err = kpi.ParseQuarter(f.quarter)
	case f.month != "":
		w, err = kpi.ParseMonth(f.month)
	case f.from != "":
		if w, err = kpi.ParseMonth(f.from); err == nil && f.to != "" {
			var last kpi.Window
			last, err = kpi.ParseMonth(f.to)
			w.To = last.To
		}
	}
	switch {
	case err != nil:
		return w, err
	case w.To <= w.From:
		return w, data.Errorf(data.CodeInvalid, "--to %s is before --from %s; give the later month last", f.to, f.from)
	case w.From > today:
		return w, data.Errorf(data.CodeInvalid, "%s is still to come; give a time that has begun", w.From)
	case w.To > kpi.QuarterOf(today).To:
		return w, data.Errorf(data.CodeInvalid, "--to %s is still to come; end with %s", f.to, this)
	case len(w.Months()) > mostReviewMonths:
		return w, data.Errorf(data.CodeInvalid, "%d months are too many for one review; give at most %d", len(w.Months()), mostReviewMonths)
	}
	return w, nil
}

// mostReviewMonths is how many months a plot has room for.
const mostReviewMonths = 12
