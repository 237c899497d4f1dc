package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/calibrate"
	"rounds/data/intake"
	"rounds/ui/part"
)

type calibrateFlags struct {
	csv                 string
	explain, apply, yes bool
	lead                int
	ask                 calibrate.Ask
}

func (m *Main) calibrateCommand() *cobra.Command {
	var f calibrateFlags
	c := &cobra.Command{
		Use:   "calibrate",
		Short: "Learn from churn how much each measure should weigh",
		Long: `Learns from the customers who left this book how much each measure of health should weigh,
or, with --csv, from a table of its own which columns tell who leaves; and prints how well
that ranks beside the weights in force. Nothing is changed unless --apply is given and you
say yes.

From the book: every customer who left is measured as of --lead days before the notice or
the churn, those who stayed as of the same days, and fields that a churn overwrites are not
looked at. A measure without a value for enough of them keeps its weight.

From a table: columns are typed over the whole file. A row without an outcome is left out,
or stayed with --blank-stayed. Ids, constants and what is written
down when a customer leaves are left out and named; --keep uses a suspect column all the
same. A logistic regression (L2 penalty, standardised features) is fitted; its AUC and lift
are those of folds that it did not see. The weights in force are applied through the
scorecard: every column whose name or values say what it is counts for its family of
measures (--explain lists them); what does not apply ("No internet service") is no zero.

The figures: auc is the chance that one who left ranks as a higher risk than one who
stayed, with its interval of 95 %; lift is how many times more of those who left stand in
the riskiest tenth than in the whole. Exit 4 says that the data do not support weights.

--json of the book prints {rows, positives, too_early, lead_days, supported, applied,
problems, current, calibrated, gain, folds, seed, weights:[{family, current, proposed,
samples, auc_alone, why}]}. Of a table it prints {source, rows, positives, unlabelled,
others, supported, problems:[{code, message, fatal}], current:{auc, auc_low, auc_high, lift_top_decile}, calibrated:{the same},
gain:{value, low, high}, folds, seed, l2, scorecard:[{column, family, how}],
weights:[{column, value, weight, odds_ratio}], columns:[{name, role, auc_alone, missing,
missing_markers, code, why, importance}]}; current is null when no column is known,
calibrated when there is too little to fit.

--plain prints "current" and "calibrated" with auc, auc_low, auc_high, lift; "problem" with
code, message; of the book "family" with family, current, proposed, samples, AUC alone, why;
of a table "weight" with column, value, weight, odds ratio, and with --explain "input" with
column, family, how, and "column" with name, role, AUC alone, importance, why.`,
		Example: "  rounds health calibrate --csv customers.csv --label churn --positive yes\n" +
			"  rounds health calibrate --csv customers.csv --label 5 --positive 1 --drop region --explain --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return m.calibrate(cmd, f) },
	}
	fl := c.Flags()
	fl.IntVar(&f.lead, "lead", 60, "days before the notice as of which those who left this book are measured")
	fl.BoolVar(&f.apply, "apply", false, "write the weights learned from this book into the team's rules")
	fl.BoolVar(&f.yes, "yes", false, "with --apply: do not ask")
	fl.StringVar(&f.csv, "csv", "", "a table with one row a customer, instead of this book")
	fl.StringVar(&f.ask.Label, "label", "", "its column with the outcome: the header, or the number of the column from 1")
	fl.StringVar(&f.ask.Positive, "positive", "", "the value of those who left (needless where it is yes, true or 1)")
	fl.BoolVar(&f.ask.BlankStayed, "blank-stayed", false, "those of whom the label says nothing stayed: for a column that holds only who left, or when")
	fl.StringSliceVar(&f.ask.Drop, "drop", nil, "columns to leave out")
	fl.StringSliceVar(&f.ask.Keep, "keep", nil, "columns to use although they are suspect")
	fl.IntVar(&f.ask.Folds, "folds", 5, "into how many parts the customers are dealt to measure")
	fl.Uint64Var(&f.ask.Seed, "seed", 1, "another number deals them otherwise")
	fl.BoolVar(&f.explain, "explain", false, "list every column, and how the weights in force see it")
	return c
}

// calibrateDoc is `health calibrate --json`.
type calibrateDoc struct {
	Source string `json:"source"`
	*calibrate.Report
}

func (m *Main) calibrate(cmd *cobra.Command, f calibrateFlags) error {
	switch {
	case f.csv == "" && (f.ask.Label != "" || f.ask.Positive != "" || f.ask.BlankStayed || len(f.ask.Drop)+len(f.ask.Keep) > 0):
		return usageError{data.Errorf(data.CodeInvalid, "--label, --positive, --blank-stayed, --drop and --keep are about a table; name it with --csv FILE")}
	case f.csv != "" && f.apply:
		return usageError{data.Errorf(data.CodeInvalid, "only weights learned from this book can be applied: another's columns are not its measures")}
	case f.csv == "" && (f.lead < 7 || f.lead > 365):
		return usageError{data.Errorf(data.CodeInvalid, "--lead is %d; give 7 to 365 days", f.lead)}
	case f.csv != "" && f.ask.Label == "":
		return usageError{data.Errorf(data.CodeInvalid, "name the column that says who left with --label")}
	case f.ask.Folds < 2 || f.ask.Folds > 20:
		return usageError{data.Errorf(data.CodeInvalid, "--folds is %d; give 2 to 20", f.ask.Folds)}
	}
	if f.csv == "" {
		return m.calibrateBook(cmd, f)
	}
	set, err := m.teamRules(nil)
	if err != nil {
		return err
	}
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	table, err := intake.ReadTable(f.csv, func() (io.ReadCloser, error) { return os.Open(f.csv) })
	if err != nil {
		return err
	}
	r, err := calibrate.Learn(cmd.Context(), table, f.ask, calibrate.Scorecard(set.Signal.Health.Weights), m.progress(p.words.T("cli.calibrate.doing")))
	if err != nil {
		return err
	}
	if err := p.print(p.calibrateReport(f.csv, r, f.explain)); err != nil {
		return err
	}
	return p.unsupported(r.Problems)
}

// unsupported is the reason why the weights are not to be used, nil when they are.
func (p *printer) unsupported(problems []calibrate.Problem) error {
	for _, problem := range problems {
		if problem.Fatal {
			return attentionError{p.words.Sentence(problem.Message)}
		}
	}
	return nil
}

func (p *printer) calibrateReport(source string, r *calibrate.Report, whole bool) report {
	w := p.words
	out := report{document: calibrateDoc{source, r}}
	out.intro = w.T("cli.calibrate.rows", part.Clean(source), w.Number(int64(r.Rows)), w.Number(int64(r.Left)), w.Decimal(100*float64(r.Left)/float64(r.Rows), 1))
	out.tables = append(out.tables, p.figuresTable("current", r.Current, "cli.calibrate.none.current"), p.figuresTable("calibrated", r.Calibrated, "cli.calibrate.none.calibrated"), p.problemsTable(r.Problems))
	if r.Supported || whole || p.form == formPlain {
		out.tables = append(out.tables, p.weightsTable(r.Weights, whole))
	}
	if whole {
		out.tables = append(out.tables, p.inputsTable(r.Scorecard), p.columnsTable(r.Columns))
	}
	out.outro = p.verdict(r.Problems, r.Supported)
	if r.Supported {
		out.outro += "\n" + p.theme.Faint.Render(w.T("cli.calibrate.measured", r.Folds, r.Seed))
	}
	return out
}

func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }

// figuresTable is one line; what a person reads is the sentence, for a machine the
// numbers. Where there are none, the text says why.
func (p *printer) figuresTable(which string, f *calibrate.Figures, none string) table {
	t := table{key: which, columns: []column{{only: readable()}, {only: readable()}, {only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}}}
	if f == nil {
		if p.form == formText {
			t.rows = [][]cell{{say(part.Fit(p.words.T("cli.calibrate."+which), part.Width(p.words.T("cli.calibrate.current")))), say(p.words.T(none))}}
		}
		return t
	}
	t.rows = [][]cell{{
		say(part.Fit(p.words.T("cli.calibrate."+which), part.Width(p.words.T("cli.calibrate.current")))),
		say(p.words.T("cli.calibrate.figures", p.words.Decimal(f.AUC, 3), p.words.Decimal(f.Low, 3), p.words.Decimal(f.High, 3), p.words.Decimal(f.Lift, 2))),
		say(decimals(f.AUC, 4)), say(decimals(f.Low, 4)), say(decimals(f.High, 4)), say(decimals(f.Lift, 3)),
	}}
	return t
}

// problemsTable is for machines; a person reads the sentences whole, in the verdict.
func (p *printer) problemsTable(problems []calibrate.Problem) table {
	t := table{key: "problem", columns: []column{{only: exact()}, {only: exact()}}}
	if p.form == formText {
		return t
	}
	for _, problem := range problems {
		t.rows = append(t.rows, []cell{say(problem.Code), say(problem.Message.String())})
	}
	return t
}

// verdict says what stands against the weights, one paragraph each, and whether they
// cannot be used.
func (p *printer) verdict(problems []calibrate.Problem, supported bool) string {
	var b strings.Builder
	for _, problem := range problems {
		style := p.theme.Muted
		if problem.Fatal {
			style = p.theme.Accent
		}
		for i, line := range part.Wrap("- "+part.Clean(p.words.Sentence(problem.Message)), p.width-2) {
			if i > 0 {
				line = "  " + line
			}
			b.WriteString("\n" + style.Render(line))
		}
	}
	if !supported {
		b.WriteString("\n" + p.words.T("cli.calibrate.unsupported"))
	}
	return b.String()
}

// fewWeights is how many a person is shown unasked.
const fewWeights = 12

func (p *printer) weightsTable(weights []calibrate.Weight, whole bool) table {
	w := p.words
	t := table{key: "weight", title: w.T("cli.calibrate.weights"), columns: []column{
		{title: w.T("cli.calibrate.col.column"), flex: true}, {title: w.T("cli.calibrate.col.value"), flex: true},
		{title: w.T("cli.calibrate.col.weight"), right: true}, {title: w.T("cli.calibrate.col.odds"), right: true},
	}}
	for i, x := range weights {
		if i == fewWeights && !whole && p.form == formText {
			t.rows = append(t.rows, []cell{say(w.T("cli.calibrate.more", len(weights)-i))})
			break
		}
		t.rows = append(t.rows, []cell{
			say(x.Column), {text: p.levelName(x.Value), plain: x.Value},
			{text: p.signed(x.Weight), plain: fmt.Sprintf("%+.3f", x.Weight)}, {text: p.odds(x.Odds), plain: strconv.FormatFloat(x.Odds, 'g', 3, 64)},
		})
	}
	return t
}

// sentence is in the reader's language for a person, and English for a machine.
func (p *printer) sentence(s data.Sentence) cell {
	return cell{text: p.words.Sentence(s), plain: s.String()}
}

// levelName is a value of a column, or that there is none, or all the rare ones.
func (p *printer) levelName(value string) string {
	switch value {
	case calibrate.LevelMissing:
		return p.words.T("cli.calibrate.value.missing")
	case calibrate.LevelOthers:
		return p.words.T("cli.calibrate.value.others")
	}
	return value
}

func (p *printer) signed(v float64) string {
	sign := "+"
	if v < 0 {
		sign = "−"
	}
	return sign + p.words.Decimal(math.Abs(v), 3)
}

// odds are read to two places; of what is far from 1 the size is enough.
func (p *printer) odds(v float64) string {
	if v >= 0.01 && v < 1000 {
		return p.words.Decimal(v, 2)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func (p *printer) inputsTable(inputs []calibrate.Input) table {
	w := p.words
	t := table{key: "input", title: w.T("cli.calibrate.inputs"), columns: []column{
		{title: w.T("cli.calibrate.col.column"), flex: true}, {title: w.T("cli.calibrate.col.family")}, {title: w.T("cli.calibrate.col.how")},
	}}
	for _, x := range inputs {
		t.rows = append(t.rows, []cell{
			say(x.Column), {text: w.T("account.family." + string(x.Family)), plain: string(x.Family)}, p.sentence(x.How),
		})
	}
	return t
}

func (p *printer) columnsTable(columns []calibrate.Column) table {
	w := p.words
	t := table{key: "column", title: w.T("cli.calibrate.columns"), columns: []column{
		{title: w.T("cli.calibrate.col.column"), flex: true}, {title: w.T("cli.calibrate.col.role")}, {title: w.T("cli.calibrate.col.alone"), right: true},
		{title: w.T("cli.calibrate.col.part"), right: true}, {title: w.T("cli.calibrate.col.why"), flex: true},
	}}
	for _, x := range columns {
		alone := say("")
		if x.Alone > 0 {
			alone = cell{text: w.Decimal(x.Alone, 3), plain: decimals(x.Alone, 3)}
		}
		t.rows = append(t.rows, []cell{
			say(x.Name), {text: w.T("cli.calibrate.role." + string(x.Role)), plain: strings.ReplaceAll(string(x.Role), "_", " ")}, alone,
			{text: w.Percent(int(math.Round(100 * x.Importance))), plain: decimals(x.Importance, 4)}, p.sentence(x.Why),
		})
	}
	return t
}
