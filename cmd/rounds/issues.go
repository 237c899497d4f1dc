package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/issue"
	"rounds/ui/page"
	"rounds/ui/part"
)

func (m *Main) issuesCommand() *cobra.Command {
	var kind string
	var shipped bool
	c := &cobra.Command{
		Use:   "issues",
		Short: "What customers asked for, counted across accounts and by revenue",
		Long: `Lists issues and feature requests over the whole book, the most revenue first: how many
accounts asked and what they pay a month, currencies weighed by [rank.parity]. The same
words are counted as one; ` + "`merge`" + ` says that others are the same too. What shipped is left out
unless --shipped is given.

ISSUE in the commands below is a part of the title, or an id.

--json prints {as_of, issues:[{id, kind, title, root_cause, status, mrr, mentions, first, last,
asked_by:[{id, name, mrr, currency, times}]}]}; status is open, handed or shipped, mrr is in
whole units.

--plain prints id, kind, status, accounts, mrr, mentions, last, title.`,
		Example: "  rounds issues\n  rounds issues --kind feature --json\n  rounds issues merge logo templates\n" +
			"  rounds issues hand invoice --out invoice.md\n  rounds issues ship invoice",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return m.listIssues(cmd, kind, shipped) },
	}
	c.Flags().StringVar(&kind, "kind", "", "issue or feature (default both)")
	c.Flags().BoolVar(&shipped, "shipped", false, "also what shipped")
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions([]string{"issue", "feature"}, cobra.ShellCompDirectiveNoFileComp))
	c.AddCommand(m.issuesMergeCommand(), m.issuesCauseCommand(), m.issuesExportCommand(), m.issuesHandCommand(), m.issuesShipCommand(), m.issuesChangedCommand())
	return c
}

// issuesDoc is `issues --json`.
type issuesDoc struct {
	AsOf   data.Instant `json:"as_of"`
	Issues []issueDoc   `json:"issues"`
}

type issueDoc struct {
	ID        data.ID        `json:"id"`
	Kind      data.IssueKind `json:"kind"`
	Title     string         `json:"title"`
	RootCause string         `json:"root_cause,omitempty"`
	Status    string         `json:"status"`
	MRR       int64          `json:"mrr"`
	Mentions  int            `json:"mentions"`
	First     data.Instant   `json:"first"`
	Last      data.Instant   `json:"last"`
	AskedBy   []askerDoc     `json:"asked_by"`
}

type askerDoc struct {
	ID       data.ID `json:"id"`
	Name     string  `json:"name"`
	MRR      int64   `json:"mrr"`
	Currency string  `json:"currency"`
	Times    int     `json:"times"`
}

func issueDocOf(g *issue.Group) issueDoc {
	d := issueDoc{
		ID: g.ID, Kind: g.Kind, Title: g.Title, RootCause: g.RootCause, Status: g.Status, MRR: g.MRR.Units(),
		Mentions: len(g.Mentions), First: g.First, Last: g.Last,
	}
	for _, a := range g.Askers {
		d.AskedBy = append(d.AskedBy, askerDoc{a.ID, a.Name, a.MRR.Units(), a.Money, a.Times})
	}
	return d
}

func (m *Main) listIssues(cmd *cobra.Command, kind string, shipped bool) error {
	if kind != "" && kind != string(data.IssueBug) && kind != string(data.IssueFeature) {
		return usageError{data.Errorf(data.CodeInvalid, "--kind is %q; give issue or feature", kind)}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	groups, err := s.Desk.Issues(cmd.Context())
	if err != nil {
		return err
	}
	doc := issuesDoc{AsOf: s.Now(), Issues: []issueDoc{}}
	t := table{columns: []column{
		{only: exact()}, {title: p.words.T("issues.kind")}, {title: p.words.T("issues.status"), drop: 2}, {title: p.words.T("issues.accounts"), right: true},
		{title: p.words.T("account.mrr"), right: true}, {title: p.words.T("issues.mentions"), right: true, drop: 1},
		{title: p.words.T("issues.last"), drop: 3}, {title: p.words.T("issues.title"), flex: true},
	}}
	for i := range groups {
		g := &groups[i]
		if kind != "" && string(g.Kind) != kind || g.Status == issue.Shipped && !shipped {
			continue
		}
		doc.Issues = append(doc.Issues, issueDocOf(g))
		t.rows = append(t.rows, []cell{
			say(g.ID.String()), {text: p.words.T("account.kind." + string(g.Kind)), plain: string(g.Kind)},
			{text: p.words.T("account.issue." + g.Status), plain: g.Status}, say(strconv.Itoa(len(g.Askers))),
			{text: p.words.WholeMoney(g.MRR), plain: strconv.FormatInt(g.MRR.Units(), 10)}, say(strconv.Itoa(len(g.Mentions))),
			{text: p.words.Day(g.Last.DateIn(s.Location), s.Now().DateIn(s.Location)), plain: g.Last.DateIn(s.Location).String()}, say(g.Title),
		})
	}
	r := report{document: doc, tables: []table{t}}
	if len(t.rows) == 0 {
		r.intro = p.words.T("issues.none")
	}
	return p.print(r)
}

// issuesNamed reads the book's issues and finds those that were typed; none is all that
// did not ship.
func (m *Main) issuesNamed(ctx context.Context, s *page.Session, typed []string) ([]issue.Group, error) {
	groups, err := s.Desk.Issues(ctx)
	if err != nil {
		return nil, err
	}
	var out []issue.Group
	for _, t := range typed {
		g, err := issue.Find(groups, t)
		if err != nil {
			return nil, err
		}
		out = append(out, *g)
	}
	for i := range groups {
		if len(typed) == 0 && groups[i].Status != issue.Shipped {
			out = append(out, groups[i])
		}
	}
	if len(out) == 0 {
		return nil, data.Errorf(data.CodeNotFound, "%s", m.words().T("issues.none"))
	}
	return out, nil
}

func (m *Main) issuesMergeCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "merge ISSUE INTO",
		Short:   "Say that two are the same, and count them as the second",
		Long:    "Counts the first as the second from now on. Both stay on the timelines of their accounts.\n\n--json prints the object of `rounds issues --json` that both are now.",
		Example: "  rounds issues merge logo templates",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.changeIssues(cmd, args, func(ctx context.Context, s *page.Session, gs []issue.Group) (string, error) {
				if gs[0].ID == gs[1].ID {
					return "", usageError{data.Errorf(data.CodeInvalid, "both name %q already; name two", gs[0].Title)}
				}
				if gs[0].Kind != gs[1].Kind {
					return "", usageError{data.Errorf(data.CodeInvalid, "%q is one kind and %q the other; an issue and a feature request are counted apart", gs[0].Title, gs[1].Title)}
				}
				return m.words().T("issues.merged", gs[0].Title, gs[1].Title), s.Desk.Store.MergeIssues(ctx, gs[1].ID, gs[0].Mentions)
			})
		},
	}
}

func (m *Main) issuesCauseCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "cause ISSUE TEXT",
		Short:   "Write down the root cause of one",
		Long:    "Writes down why it happens; it goes along to product.\n\n--json prints the object of `rounds issues --json`.",
		Example: "  rounds issues cause invoice the report has no index",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			cause := strings.Join(args[1:], " ")
			return m.changeIssues(cmd, args[:1], func(ctx context.Context, s *page.Session, gs []issue.Group) (string, error) {
				return m.words().T("issues.caused", gs[0].Title), s.Desk.Store.SetRootCause(ctx, gs[0].Mentions, cause)
			})
		},
	}
}

func (m *Main) issuesShipCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ship ISSUE",
		Short: "Say that it shipped: every account that asked comes onto the queue to be told",
		Long: `Says that what was asked for is there. Every account that asked stands on the queue for
feedback.answer until it was reached about it.

--json prints the object of ` + "`rounds issues --json`.",
		Example: "  rounds issues ship invoice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.changeIssues(cmd, args, func(ctx context.Context, s *page.Session, gs []issue.Group) (string, error) {
				if gs[0].Status == issue.Shipped {
					return "", data.Errorf(data.CodeInvalid, "%q shipped already", gs[0].Title)
				}
				return m.words().N("issues.shipped", len(gs[0].Askers), gs[0].Title), s.Desk.Store.ShipIssues(ctx, gs[0].Mentions)
			})
		},
	}
}

// changeIssues changes what was typed, and prints the last of it as it is then.
func (m *Main) changeIssues(cmd *cobra.Command, typed []string, change func(context.Context, *page.Session, []issue.Group) (said string, err error)) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	named, err := m.issuesNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	said, err := change(cmd.Context(), s, named)
	if err != nil {
		return err
	}
	now, err := m.issuesNamed(cmd.Context(), s, []string{named[len(named)-1].ID.String()})
	if err != nil {
		return err
	}
	return p.print(report{document: issueDocOf(&now[0]), tables: []table{{
		columns: []column{{only: exact()}, {flex: true}}, rows: [][]cell{{say(now[0].ID.String()), say(said)}},
	}}})
}

func (m *Main) issuesExportCommand() *cobra.Command {
	var out string
	var csv bool
	c := &cobra.Command{
		Use:   "export [ISSUE...]",
		Short: "Write them for product, as Markdown or CSV",
		Long: `Writes the issues that are named, or all that did not ship, as Markdown: each with the
number of accounts, their MRR, the root cause and who asked. --csv writes a table. Without
--out it goes to the standard output. Nothing is marked; ` + "`hand`" + ` does both.`,
		Example: "  rounds issues export > product.md\n  rounds issues export --csv --out product.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.exportIssues(cmd, args, out, csv, false)
		},
	}
	issueFileFlags(c, &out, &csv)
	return c
}

func (m *Main) issuesHandCommand() *cobra.Command {
	var out string
	var csv bool
	c := &cobra.Command{
		Use:   "hand ISSUE...",
		Short: "Write them for product, and mark them as handed over",
		Long: `Writes what is named for product as ` + "`export`" + ` does, and marks it as being with product.
The file is written first: what could not be written is not marked.`,
		Example: "  rounds issues hand invoice --out invoice.md",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.exportIssues(cmd, args, out, csv, true)
		},
	}
	issueFileFlags(c, &out, &csv)
	return c
}

func issueFileFlags(c *cobra.Command, out *string, csv *bool) {
	c.Flags().StringVar(out, "out", "", "the file to write, which is replaced; - for the standard output")
	c.Flags().BoolVar(csv, "csv", false, "a table (RFC 4180) instead of Markdown")
}

func (m *Main) exportIssues(cmd *cobra.Command, typed []string, out string, csv, hand bool) error {
	if out == standardOutput {
		out = ""
	}
	begin := m.beginRead
	if hand {
		begin = m.begin
	}
	s, p, err := begin(cmd)
	if err != nil {
		return err
	}
	groups, err := m.issuesNamed(cmd.Context(), s, typed)
	if err != nil {
		return err
	}
	text := []byte(issue.Markdown(groups, s.Now(), s.Location))
	if csv {
		if text, err = issue.CSV(groups, s.Location); err != nil {
			return err
		}
	}
	if out == "" {
		_, err = m.Stdout.Write(text)
	} else if err = os.WriteFile(out, text, 0o600); err != nil {
		err = data.Errorf(data.CodeReadOnly, "%s cannot be written (%w); name another file with --out", out, err)
	}
	if err != nil {
		return err
	}
	if hand {
		var mentions []data.ID
		for i := range groups {
			mentions = append(mentions, groups[i].Mentions...)
		}
		if err := s.Desk.Store.HandIssues(cmd.Context(), mentions); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	said := "issues.exported"
	if hand {
		said = "issues.handed"
	}
	_, err = fmt.Fprintln(m.Stdout, p.words.N(said, len(groups), part.Clean(out)))
	return err
}
