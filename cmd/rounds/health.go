package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/health"
	"rounds/ui/page"
)

func (m *Main) healthCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "health",
		Short:   "The health score and its arithmetic",
		Example: "  rounds health explain \"Lindqvist Handels AB\"",
		Args:    cobra.NoArgs,
	}
	c.AddCommand(&cobra.Command{
		Use:   "explain ACCOUNT",
		Short: "Each measure of an account's score with weight, value, age and arithmetic",
		Long: `Shows how the health score of an account comes about: the weight of each measure by
the rules and after the weights of measures without input went to the others, its
value, the age of its input, the arithmetic; then caps and a score set by hand.

--json prints {as_of, account:{id, name, language}, score, band, trend_7d, trend_30d, raw,
override:{score, reason, at, until}, capped_by, cap_at, inputs_used, inputs_total,
oldest_days, measures:[{family, weight, effective, value, present, stale, age_days,
formula, numbers:[{name, value}], arithmetic}]}; score and raw are null when no measure
has an input, a trend where there was no score then; override, capped_by and cap_at stand
only where they hold.

--plain prints a line "score" with score, band, trend_7d, trend_30d, raw, capped_by, and a
line "measure" for each with family, weight, effective, value, age_days, arithmetic.`,
		Example: "  rounds health explain \"Lindqvist Handels AB\"\n  rounds health explain lindqvist --json --at 2026-11-21T14:05:00Z",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.healthExplain(cmd, args[0]) },
	}, m.calibrateCommand())
	return c
}

// explainDoc is `health explain --json`.
type explainDoc struct {
	AsOf    data.Instant `json:"as_of"`
	Account accountRef   `json:"account"`
	wholeHealth
}

// wholeHealth is a score with all that made it.
type wholeHealth struct {
	Score       *int             `json:"score"`
	Band        data.Band        `json:"band"`
	Trend7      *int             `json:"trend_7d"`
	Trend30     *int             `json:"trend_30d"`
	Raw         *int             `json:"raw"`
	Override    *health.Override `json:"override,omitempty"`
	CappedBy    health.Cap       `json:"capped_by,omitempty"`
	CapAt       int              `json:"cap_at,omitempty"`
	InputsUsed  int              `json:"inputs_used"`
	InputsTotal int              `json:"inputs_total"`
	OldestDays  int              `json:"oldest_days"`
	Measures    []health.Measure `json:"measures"`
}

func (m *Main) healthExplain(cmd *cobra.Command, typed string) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	id, err := s.Desk.Resolve(cmd.Context(), typed)
	if err != nil {
		return err
	}
	now := s.Desk.Now()
	facts, err := s.Desk.Store.Facts(cmd.Context(), id, now)
	if err != nil {
		return err
	}
	doc := explainDoc{AsOf: now, Account: refOf(&facts.Account), wholeHealth: explain(s, facts, now)}
	return p.print(report{document: doc, tables: []table{p.scoreTable(&doc, s), p.measuresTable(&doc.wholeHealth)}, outro: p.arithmetic(&doc, s.Desk.Rules().Health)})
}

// explain scores an account as of now.
func explain(s *page.Session, facts *data.Facts, now data.Instant) wholeHealth {
	r := s.Desk.Health(facts, now)
	h := wholeHealth{
		Score: orNull(r.Score), Band: r.Band, Raw: orNull(r.Raw), Override: r.Override, CappedBy: r.CappedBy, CapAt: r.CapAt,
		InputsUsed: r.InputsUsed, InputsTotal: r.InputsTotal, OldestDays: r.OldestDays, Measures: r.Measures,
	}
	h.Trend7, h.Trend30 = health.Trend(facts, now, s.Desk.Rules().Health)
	return h
}

// arithmetic says each measure in a line of its own, whole however long: a
// terminal wraps what a table would cut.
func (p *printer) arithmetic(doc *explainDoc, rules *health.Rules) string {
	var b strings.Builder
	b.WriteString("\n" + p.theme.Title.Render(p.words.T("cli.health.arithmetic")) + "\n")
	for i := range doc.Measures {
		x := &doc.Measures[i]
		b.WriteString(p.words.T("account.family."+string(x.Family)) + ": " + p.words.Arithmetic(x, rules) + "\n")
	}
	b.WriteString(p.theme.Faint.Render(p.words.T("cli.health.weights")))
	return b.String()
}

// scoreTable is the result, with what held it down or was set by hand.
func (p *printer) scoreTable(doc *explainDoc, s *page.Session) table {
	w := p.words
	t := table{title: doc.Account.Name, columns: []column{{}, {flex: true}}}
	if p.form == formPlain {
		t.key, t.columns = "score", make([]column, 6)
		t.rows = [][]cell{{
			say(number(doc.Score)), say(string(doc.Band)), say(number(doc.Trend7)), say(number(doc.Trend30)),
			say(number(doc.Raw)), say(string(doc.CappedBy)),
		}}
		return t
	}
	put := func(key string, c cell) { t.rows = append(t.rows, []cell{say(w.T(key)), c}) }
	score := data.Standing{Score: data.NoScore, Band: doc.Band, Trend7: data.NoTrend}
	if doc.Trend7 != nil {
		score.Trend7 = *doc.Trend7
	}
	if doc.Score != nil {
		score.Score = *doc.Score
	}
	put("cli.health.score", p.healthCell(&score))
	if doc.Score == nil {
		return t
	}
	put("cli.health.trend", say(w.T("account.trend", signed(doc.Trend7), signed(doc.Trend30))))
	put("cli.health.inputs", say(w.T("account.inputs", doc.InputsUsed, doc.InputsTotal, doc.OldestDays)))
	if o := doc.Override; o != nil {
		put("cli.health.override", say(w.T("account.override", o.Score, w.Day(o.Until.DateIn(s.Location), doc.AsOf.DateIn(s.Location)), o.Reason)))
	}
	if doc.CappedBy != "" {
		put("cli.health.cap", say(w.T("account.cap."+string(doc.CappedBy), doc.CapAt)))
	}
	if doc.Raw != nil && *doc.Raw != *doc.Score {
		put("cli.health.raw", say(number(doc.Raw)))
	}
	return t
}

func (p *printer) measuresTable(doc *wholeHealth) table {
	w := p.words
	t := table{key: "measure", title: w.T("cli.health.measures"), columns: []column{
		{title: w.T("account.col.measure")}, {title: w.T("cli.health.col.weight"), right: true},
		{title: w.T("account.col.weight"), right: true}, {title: w.T("account.col.value"), right: true},
		{title: w.T("account.col.age"), right: true}, {only: exact()},
	}}
	for i := range doc.Measures {
		x := &doc.Measures[i]
		family := cell{text: w.T("account.family." + string(x.Family)), plain: string(x.Family)}
		row := []cell{family, say(strconv.Itoa(x.Weight)), say("–"), say("–"), say("–"), say(x.Arithmetic)}
		if x.Present {
			effective := strconv.FormatFloat(x.Effective, 'f', 1, 64)
			row[2] = cell{text: w.T("format.percent", w.Decimal(x.Effective, 1)), plain: effective}
			row[3] = say(strconv.Itoa(x.Value))
			row[4] = cell{text: w.T("span.days", x.AgeDays), plain: strconv.Itoa(x.AgeDays)}
		} else {
			row[2].plain, row[3].plain, row[4].plain = "-", "-", "-"
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// signed is "+4", "–" where there is nothing to compare with.
func signed(n *int) string {
	switch {
	case n == nil:
		return "–"
	case *n > 0:
		return "+" + strconv.Itoa(*n)
	}
	return strconv.Itoa(*n)
}
