package calibrate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/health"
)

// leaving is a table in which tenure tells who leaves; row writes one line of it.
func leaving(head string, rows int, row func(b *strings.Builder, i, tenure int, left bool)) string {
	dice := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	b.WriteString(head + "\n")
	for i := range rows {
		tenure := dice.IntN(60)
		left := dice.Float64() < 0.6*math.Exp(-float64(tenure)/20)
		row(&b, i, tenure, left)
	}
	return b.String()
}

// Exports write down who left, or when, and leave the others blank. That is not taken for
// anything unasked, and on asking the blanks are those who stayed.
func TestBlankLabels(t *testing.T) {
	for name, write := range map[string]func(i int) string{
		"a word": func(int) string { return "churned" },
		"a day":  func(i int) string { return fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28) },
	} {
		gone := 0
		table := read(t, leaving("tenure,left", 400, func(b *strings.Builder, i, tenure int, left bool) {
			said := ""
			if left {
				said = write(i)
				gone++
			}
			fmt.Fprintf(b, "%d,%s\n", tenure, said)
		}))
		_, err := Learn(t.Context(), table, Ask{Label: "left", Folds: 5}, Scorecard(health.Default().Weights), nil)
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "--blank-stayed") {
			t.Errorf("%s: %v", name, err)
		}
		r := learn(t, table, Ask{Label: "left", BlankStayed: true})
		if r.Rows != 400 || r.Left != gone || r.Unlabeled != 0 || !r.Supported || r.Calibrated.AUC < 0.65 {
			t.Errorf("%s: %d of %d left, want %d: %v %v", name, r.Left, r.Rows, gone, r.Calibrated, r.Problems)
		}
	}
}

// Whoever computed a column wrote it with all its digits and with powers of ten, and it is
// learned from all the same.
func TestColumnsThatAProgramComputed(t *testing.T) {
	table := read(t, leaving("share,rest,left", 400, func(b *strings.Builder, i, tenure int, left bool) {
		share := (float64(tenure) + 1/float64(i+3)) / 6100
		fmt.Fprintf(b, "%.19f,%.7e,%v\n", share, share*share*1e-6, left)
	}))
	r := learn(t, table, Ask{Label: "left"})
	if !r.Supported || r.Calibrated.AUC < 0.65 || len(r.Columns) != 2 || r.Columns[0].Role != RoleNumber || r.Columns[1].Role != RoleNumber {
		t.Errorf("%+v %v %+v", r.Calibrated, r.Problems, r.Columns)
	}
}

// Where nothing can be learned a sentence says why.
func TestTablesWithoutAnOutcome(t *testing.T) {
	for _, c := range []struct{ text, why string }{
		{"tenure,left\n", "no row below its headers"},
		{"tenure,left\n1,\n2,\n3,\n", `"left" is blank in every row`},
		{"tenure,left\n1,yes\n2,yes\n", `"left" has one value in every row (yes)`},
		{"left\nyes\nno\n", "no column beside"},
	} {
		_, err := Learn(t.Context(), read(t, c.text), Ask{Label: "left", Folds: 5}, Scorecard(health.Default().Weights), nil)
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// What does not count, and a label the wrong way round, are said beside the figures.
func TestDoubtsAreSaid(t *testing.T) {
	said := func(yes, no, never string, ask Ask) *Report {
		return learn(t, read(t, leaving("tenure,last_login_days,left", 600, func(b *strings.Builder, i, tenure int, left bool) {
			value := no
			switch {
			case i%10 == 0:
				value = never
			case left:
				value = yes
			}
			last := i % 20
			if left {
				last += 8
			}
			fmt.Fprintf(b, "%d,%d,%s\n", tenure, last, value)
		})), ask)
	}
	for name, c := range map[string]struct {
		r    *Report
		want []string
	}{
		"blank":       {said("yes", "no", "", Ask{Label: "left"}), []string{ProblemUnlabeled, ProblemRecency}},
		"others":      {said("lost", "stays", "unsure", Ask{Label: "left", Positive: "lost"}), []string{ProblemOthers, ProblemRecency}},
		"wrong value": {said("yes", "no", "no", Ask{Label: "left", Positive: "no"}), []string{ProblemMostLeft, ProblemBackwards, ProblemRecency}},
	} {
		for _, code := range c.want {
			if p := problem(c.r, code); p == nil || p.Fatal {
				t.Errorf("%s: %s is not said: %v", name, code, c.r.Problems)
			}
		}
		for _, p := range c.r.Problems {
			if p.Code == ProblemUnlabeled && name != "blank" || p.Code == ProblemBackwards && name != "wrong value" {
				t.Errorf("%s: %+v", name, p)
			}
		}
	}
	if r := learn(t, read(t, "a,left\n1,yes\n2,no,oops\n3,no\n"), Ask{Label: "left"}); problem(r, ProblemSkipped) == nil {
		t.Errorf("a row that does not fit is passed over: %v", r.Problems)
	}
}

// Of a handful of customers any column separates the outcomes: that proves no leak.
func TestAHandfulProvesNoLeak(t *testing.T) {
	r := learn(t, read(t, leaving("id,tenure,left", 10, func(b *strings.Builder, i, tenure int, _ bool) {
		fmt.Fprintf(b, "c%d,%d,%v\n", i, i, i < 5)
	})), Ask{Label: "left"})
	if problem(r, ProblemLeak) != nil || r.Supported || problem(r, ProblemTooFew) == nil {
		t.Errorf("%v", r.Problems)
	}
}

// The scorecard knows a column by its header in each language of the interface, and is not
// taken in by a word within another.
func TestScorecardReadsHeaders(t *testing.T) {
	for header, want := range map[string]health.Family{
		"tenure": health.FamilyRelationship, "Vertragsdauer (Monate)": health.FamilyRelationship, "契約期間": health.FamilyRelationship,
		"Monate_dabei": health.FamilyRelationship, "accountAge": health.FamilyRelationship, "months as customer": health.FamilyRelationship,
		"support_tickets": health.FamilySupport, "number_of_tickets": health.FamilySupport, "Anfragen": health.FamilySupport, "問い合わせ件数": health.FamilySupport,
		"NumOfProducts": health.FamilyBreadth, "製品数": health.FamilyBreadth, "Logins pro Woche": health.FamilyUsage, "ログイン回数": health.FamilyUsage,
		"late_payments": health.FamilyCommercial, "Mahnungen": health.FamilyCommercial, "延滞回数": health.FamilyCommercial,
		"Kundenzufriedenheit": health.FamilySentiment, "満足度": health.FamilySentiment,
		"operating_system": "", "template": "", "calculated_value": "", "admins": "", "recorders": "", "売上": "", "Umsatz": "",
	} {
		r := learn(t, read(t, leaving(header+",left", 300, func(b *strings.Builder, _, tenure int, left bool) {
			fmt.Fprintf(b, "%d,%v\n", tenure, left)
		})), Ask{Label: "left"})
		got := health.Family("")
		if len(r.Scorecard) == 1 {
			got = r.Scorecard[0].Family
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", header, got, want)
		}
	}
	for header, want := range map[string]health.Family{
		"IsActiveMember": health.FamilyUsage, "Aktiv": health.FamilyUsage, "HasCrCard": "", "inactive": health.FamilyUsage, "Complain": health.FamilySupport, "AutoRenew": health.FamilyCommercial,
	} {
		r := learn(t, read(t, leaving(header+",tenure,left", 300, func(b *strings.Builder, i, tenure int, left bool) {
			fmt.Fprintf(b, "%d,%d,%v\n", i%2, tenure, left)
		})), Ask{Label: "left"})
		got := health.Family("")
		if r.Scorecard[0].Column == header {
			got = r.Scorecard[0].Family
		}
		if got != want {
			t.Errorf("the flag %q is taken for %q, want %q", header, got, want)
		}
	}
	for header, values := range map[string][2]string{
		"Zahlungsart": {"Lastschrift", "Rechnung"}, "Zahlart": {"Kreditkarte", "Überweisung"}, "支払方法": {"口座振替", "請求書"}, "Vertragslaufzeit": {"24 Monate", "monatlich"}, "契約": {"2年契約", "月契約"},
		"Contract": {"Two year", "Month-to-month"}, "PaymentMethod": {"Bank transfer (automatic)", "Mailed check"},
	} {
		r := learn(t, read(t, leaving(header+",left", 300, func(b *strings.Builder, _, _ int, left bool) {
			value := values[0]
			if left {
				value = values[1]
			}
			if b.Len()%7 == 0 {
				value = values[1]
			}
			fmt.Fprintf(b, "%s,%v\n", value, left)
		})), Ask{Label: "left", Keep: []string{header}})
		if len(r.Scorecard) != 1 || r.Scorecard[0].Family != health.FamilyCommercial || r.Current == nil || r.Current.AUC < 0.6 {
			t.Errorf("%s: %+v %+v", header, r.Scorecard, r.Current)
		}
	}
}

// Whatever the table and whichever of its columns is called the outcome: a sentence or a
// report with sound figures, and no weights from a handful of rows.
func TestTablesOfOthers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "datasets", "fivetran_*", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Skip("the datasets lie beside the repository where it was built")
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() > 20_000 {
			continue
		}
		name := filepath.Join(filepath.Base(filepath.Dir(file)), filepath.Base(file))
		table := dataset(t, filepath.ToSlash(name))
		for i := range table.Columns {
			for _, blank := range []bool{false, true} {
				ask := Ask{Label: table.Columns[i].Name, Folds: 5, Seed: 1, BlankStayed: blank}
				r, err := Learn(t.Context(), table, ask, Scorecard(health.Default().Weights), nil)
				switch {
				case err != nil:
					if data.CodeOf(err) != data.CodeInvalid {
						t.Errorf("%s, %s: %v", name, ask.Label, err)
					}
				case r.Supported || r.Left == 0 || r.Left == r.Rows || len(r.Problems) == 0:
					t.Errorf("%s, %s: %d of %d left, supported %v, %v", name, ask.Label, r.Left, r.Rows, r.Supported, r.Problems)
				default:
					for _, f := range []*Figures{r.Current, r.Calibrated} {
						if f != nil && (math.IsNaN(f.AUC+f.Lift+f.Low+f.High) || f.AUC < 0 || f.AUC > 1) {
							t.Errorf("%s, %s: %+v", name, ask.Label, *f)
						}
					}
				}
			}
		}
	}
}
