package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/rules"
)

func (m *Main) rulesBudgetCommand() *cobra.Command {
	var days int
	c := &cobra.Command{
		Use:   "budget",
		Short: "Which rules are worth their noise: fired, acted on, snoozed, dismissed",
		Long: `Counts for each rule how often it fired and what became of it: acted on (done), snoozed,
dismissed, cleared by itself, still open. Acted on is done ÷ fired. A rule that fired often
and is hardly ever acted on is proposed for retirement, with the reason; the limits are
[budget] in rules.toml. Rules by which a customer waits for an answer are never proposed.
Firings are counted on this device as they are evaluated, dispositions from the whole team.

--json prints {as_of, days, rules:[{code, fired, done, snoozed, dismissed, cleared, open,
acted_on, retire, why}]}; acted_on is a rounded per cent.

--plain prints code, fired, done, snoozed, dismissed, cleared, open, acted_on, retire.`,
		Example: "  rounds rules budget\n  rounds rules budget --days 30 --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.rulesBudget(cmd, days) },
	}
	c.Flags().IntVar(&days, "days", 0, "how far back (default: [budget] days of the rules)")
	return c
}

type budgetDoc struct {
	AsOf  data.Instant `json:"as_of"`
	Days  int          `json:"days"`
	Rules []budgetRow  `json:"rules"`
}

type budgetRow struct {
	Code      data.Reason `json:"code"`
	Fired     int         `json:"fired"`
	Done      int         `json:"done"`
	Snoozed   int         `json:"snoozed"`
	Dismissed int         `json:"dismissed"`
	Cleared   int         `json:"cleared"`
	Open      int         `json:"open"`
	ActedOn   int         `json:"acted_on"`
	Retire    bool        `json:"retire"`
	Why       string      `json:"why"`
}

func (m *Main) rulesBudget(cmd *cobra.Command, days int) error {
	if days < 0 || days > 365 || cmd.Flags().Changed("days") && days == 0 {
		return usageError{data.Errorf(data.CodeInvalid, "--days is %d; give 1 to 365", days)}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	if err := m.loadQueue(cmd.Context(), s.Desk); err != nil {
		return err
	}
	if days == 0 {
		days = s.Desk.Team().Budget.Days
	}
	counts, err := s.Desk.Budget(cmd.Context(), days)
	if err != nil {
		return err
	}
	doc := budgetDoc{AsOf: s.Desk.Now(), Days: days, Rules: []budgetRow{}}
	for i := range counts {
		doc.Rules = append(doc.Rules, p.budgetRow(&counts[i], s.Desk.Team().Budget))
	}
	return p.print(p.budgetReport(&doc))
}

func (p *printer) budgetRow(c *data.RuleCount, limits rules.Budget) budgetRow {
	row := budgetRow{
		Code: c.Code, Fired: c.Fired, Done: c.Done, Snoozed: c.Snoozed, Dismissed: c.Dismissed,
		Cleared: c.Cleared(), Open: c.Open, ActedOn: c.ActedOn(), Retire: limits.Noise(c),
	}
	if row.Retire {
		row.Why = p.words.Noise(c)
	}
	return row
}

func (p *printer) budgetReport(doc *budgetDoc) report {
	w := p.words
	t := table{columns: []column{
		{title: w.T("cli.explain.col.reason")}, {title: w.T("budget.fired"), right: true}, {title: w.T("budget.done"), right: true},
		{title: w.T("budget.snoozed"), right: true}, {title: w.T("budget.dismissed"), right: true}, {title: w.T("budget.cleared"), right: true},
		{title: w.T("budget.open"), right: true}, {title: w.T("budget.rate"), right: true}, {only: exact()},
	}}
	out := report{document: doc, intro: w.T("budget.title", doc.Days)}
	for i := range doc.Rules {
		r := &doc.Rules[i]
		rate := cell{text: w.T("budget.percent", r.ActedOn), plain: strconv.Itoa(r.ActedOn)}
		if r.Fired == 0 {
			rate.text = "–"
		}
		if r.Retire {
			rate.style = p.theme.Accent
			out.outro += "\n" + w.T("budget.retire", r.Code, r.Why)
		}
		t.rows = append(t.rows, []cell{
			say(string(r.Code)), say(strconv.Itoa(r.Fired)), say(strconv.Itoa(r.Done)), say(strconv.Itoa(r.Snoozed)), say(strconv.Itoa(r.Dismissed)),
			say(strconv.Itoa(r.Cleared)), say(strconv.Itoa(r.Open)), rate, say(strconv.FormatBool(r.Retire)),
		})
	}
	if out.outro == "" {
		out.outro = "\n" + w.T("budget.quiet")
	}
	out.tables = []table{t}
	return out
}
