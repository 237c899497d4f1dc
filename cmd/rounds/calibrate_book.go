package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/calibrate"
	"rounds/data/rules"
	"rounds/ui/words"
)

// leastDays is how long a customer must have been one to be measured.
const leastDays = 60

// ownDoc is `health calibrate --json` of the book.
type ownDoc struct {
	*calibrate.Own
	Applied bool `json:"applied"`
}

// calibrateBook learns from who left this book, and writes the weights when asked to
// and told yes.
func (m *Main) calibrateBook(cmd *cobra.Command, f calibrateFlags) error {
	if f.apply && !f.yes && !m.onTerminal() {
		return usageError{data.Errorf(data.CodeInvalid, "--apply changes the team's rules: add --yes to do it without being asked")}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	span := calibrate.Span{Lead: f.lead, Least: leastDays, Seed: f.ask.Seed}
	own, err := s.Desk.Calibrate(cmd.Context(), span, f.ask.Folds, m.progress(p.words.T("cli.calibrate.measuring")))
	if err != nil {
		return err
	}
	doc := ownDoc{Own: own}
	out := p.ownReport(&doc)
	if !f.apply || !own.Supported {
		if err := p.print(out); err != nil {
			return err
		}
		return p.unsupported(own.Problems)
	}
	if !f.yes {
		if err := p.print(out); err != nil {
			return err
		}
		if err := m.confirmWeights(p.words); err != nil {
			return err
		}
	}
	path, err := m.writeRules(weightChanges(own)...)
	if err != nil {
		return err
	}
	if doc.Applied = true; f.yes {
		out.outro = p.verdict(own.Problems, true) + "\n" + p.words.T("cli.calibrate.applied", path)
		return p.print(out)
	}
	_, err = fmt.Fprintln(m.Stderr, cleanLines(p.words.T("cli.calibrate.applied", path)))
	return err
}

func weightChanges(own *calibrate.Own) []rules.Change {
	var changes []rules.Change
	for _, w := range own.Weights {
		changes = append(changes, rules.Change{Path: "health.weight." + string(w.Family), Value: w.Proposed})
	}
	return changes
}

func (m *Main) confirmWeights(w *words.Words) error {
	if _, err := fmt.Fprint(m.Stderr, w.T("cli.calibrate.ask")); err != nil {
		return err
	}
	answer, err := bufio.NewReader(m.Stdin).ReadString('\n')
	if err != nil && answer == "" || !answers(w, "cli.yes", answer) {
		return data.Errorf(data.CodeConflict, "%s", w.T("cli.calibrate.kept"))
	}
	return nil
}

func (p *printer) ownReport(doc *ownDoc) report {
	w := p.words
	out := report{document: doc, intro: w.T("cli.calibrate.book", w.Number(int64(doc.Rows)), w.Number(int64(doc.Left)), doc.LeadDays)}
	t := table{key: "family", columns: []column{
		{title: w.T("account.col.measure")}, {title: w.T("cli.calibrate.col.now"), right: true}, {title: w.T("cli.calibrate.col.proposed"), right: true},
		{title: w.T("cli.calibrate.col.samples"), right: true}, {title: w.T("cli.calibrate.col.alone"), right: true}, {flex: true},
	}}
	for _, x := range doc.Weights {
		proposed, alone := say(strconv.Itoa(x.Proposed)), say("–")
		alone.plain = "0"
		if x.Proposed != x.Current {
			proposed.style = p.theme.Accent
		}
		if x.Alone > 0 {
			alone = cell{text: w.Decimal(x.Alone, 3), plain: decimals(x.Alone, 4)}
		}
		t.rows = append(t.rows, []cell{
			{text: w.T("account.family." + string(x.Family)), plain: string(x.Family)}, say(strconv.Itoa(x.Current)), proposed,
			say(strconv.Itoa(x.Samples)), alone, {text: w.Sentence(x.Why), plain: x.Why.String(), style: p.theme.Muted},
		})
	}
	out.tables = []table{p.figuresTable("current", doc.Current, "cli.calibrate.none.book"), p.figuresTable("calibrated", doc.Calibrated, "cli.calibrate.none.calibrated"), p.problemsTable(doc.Problems), t}
	out.outro = p.verdict(doc.Problems, doc.Supported)
	if doc.Supported {
		out.outro += "\n" + p.theme.Faint.Render(w.T("cli.calibrate.measured", doc.Folds, doc.Seed))
	}
	return out
}
