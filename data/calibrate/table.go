package calibrate

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/intake"
)

// Ask says what is to be learned from a table.
type Ask struct {
	Label    string // the column with the outcome: its header, or its number from 1
	Positive string // the value of those who left; "" when the column has only yes and no
	// BlankStayed says that customers of whom the label says nothing stayed: an export
	// that writes down only who left, and when. Without a positive value everything that
	// is written there means that they left.
	BlankStayed bool
	Drop        []string // columns to leave out
	Keep        []string // columns to use although they are suspect
	Folds       int      // 2 or more
	Seed        uint64   // of the folds
}

// Column is what became of one column.
type Column struct {
	Name       string        `json:"name"`
	Role       Role          `json:"role"`
	Alone      float64       `json:"auc_alone"` // AUC of the column by itself; 0 when it was not looked at
	Missing    int           `json:"missing"`
	Markers    []string      `json:"missing_markers,omitempty"` // words of the file that mean "no value"
	Code       Code          `json:"code,omitempty"`            // why it is left out
	Why        data.Sentence `json:"why,omitzero"`
	Importance float64       `json:"importance"` // its part of what the regression learned, 0–1
}

// Weight is what the regression learned about one feature.
type Weight struct {
	Column string `json:"column"`
	Value  string `json:"value,omitempty"` // of a category, against its most frequent value
	// Weight is the change of the log odds of leaving for one standard deviation.
	Weight float64 `json:"weight"`
	// Odds is by what the odds of leaving are multiplied for one unit of the feature
	// (for a value of a category: against its most frequent one).
	Odds float64 `json:"odds_ratio"`
}

// Report is what a table taught.
type Report struct {
	Rows      int       `json:"rows"`      // with an outcome
	Left      int       `json:"positives"` // of them, who left
	Unlabeled int       `json:"unlabelled"`
	Others    []string  `json:"others"` // values of the label that count as stayed
	Supported bool      `json:"supported"`
	Problems  []Problem `json:"problems"`
	// Current are the figures of the weights in force; nil when the table has nothing
	// that they weigh.
	Current    *Figures  `json:"current"`
	Calibrated *Figures  `json:"calibrated"` // on folds the fit did not see; nil without a fit
	Gain       *Interval `json:"gain,omitempty"`
	Folds      int       `json:"folds"`
	Seed       uint64    `json:"seed"`
	Penalty    float64   `json:"l2"`
	Scorecard  []Input   `json:"scorecard"`
	Weights    []Weight  `json:"weights"`
	Columns    []Column  `json:"columns"`
}

// Interval is a difference with its interval of 95 %.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Problem is why nothing, or not everything, can be learned.
type Problem struct {
	Code    string        `json:"code"`
	Message data.Sentence `json:"message"`
	Fatal   bool          `json:"fatal"` // the weights should not be used
}

// The fewest customers of each outcome that a regression is tried with, and that its
// weights can be trusted from.
const leastTried, leastTrusted = 10, 30

// leastAUC is what weights must reach to be worth ranking by, and mostAUC what no
// honest table reaches.
const leastAUC, mostAUC = 0.55, 0.97

// mostRows is how many rows are looked at; a larger table is thinned evenly.
const mostRows = 200_000

// Learn calibrates a table by its label and compares with the scorecard of weights.
// progress may be nil.
func Learn(ctx context.Context, t *intake.Table, ask Ask, card Card, progress func(done, total int)) (*Report, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	label, ok := t.Column(ask.Label)
	if !ok {
		return nil, data.Errorf(data.CodeInvalid, "%s has no column %q; its columns are %s", t.File, ask.Label, names(t))
	}
	l, err := outcomes(t, label, ask)
	if err != nil {
		return nil, err
	}
	columns, wish, err := candidates(t, label, ask)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Rows: len(l.rows), Left: l.gone, Unlabeled: l.unlabeled, Others: l.others, Folds: ask.Folds, Seed: ask.Seed,
		Problems: []Problem{}, Scorecard: []Input{}, Weights: []Weight{}, Columns: []Column{},
	}
	rows := thinned(columns, l.rows)
	used := r.screen(rows, l.left, wish)
	r.count()
	r.doubt(t, l)
	risk, inputs := card(used)
	r.Scorecard = append(r.Scorecard, inputs...)
	if len(inputs) > 0 {
		f := measure(risk, l.left)
		r.Current = &f
	}
	odds, err := r.learn(ctx, used, l.left, progress)
	if err != nil {
		return nil, err
	}
	if odds != nil && r.Current != nil {
		gain, low, high := better(odds, risk, l.left)
		r.Gain = &Interval{gain, low, high}
	}
	r.judge()
	return r, nil
}

func names(t *intake.Table) string {
	out := make([]string, len(t.Columns))
	for i := range t.Columns {
		out[i] = t.Columns[i].Name
	}
	return strings.Join(out, ", ")
}

// labels are the outcomes of the rows that have one.
type labels struct {
	rows      []int
	left      []bool
	gone      int
	unlabeled int
	others    []string
}

// outcomes reads the label. The positive value is compared without regard to case and
// blanks, numbers by their value, and yes and no in every way of writing them.
func outcomes(t *intake.Table, c *intake.TableColumn, ask Ask) (*labels, error) {
	if t.Rows == 0 {
		return nil, data.Errorf(data.CodeInvalid, "%s has no row below its headers; there is nothing to learn from", t.File)
	}
	// The day on which they left is an outcome too, where it is blank for the others.
	written := ask.BlankStayed && ask.Positive == ""
	switch {
	case written && c.Missing > 0 && c.Missing < t.Rows:
		return outcomesOf(c, func(int32) bool { return true }, true), nil
	case written && c.Missing == t.Rows, c.Distinct == 0:
		return nil, data.Errorf(data.CodeInvalid, "the column %q is blank in every row; there is nothing to learn from", c.Name)
	case c.Distinct > intake.MaxLevels || c.Distinct > 50 && c.Distinct*2 > t.Rows-c.Missing:
		hint := ""
		if c.Missing > 0 {
			hint = fmt.Sprintf("; --blank-stayed takes the %d rows in which it is blank as those who stayed, and the others as those who left", c.Missing)
		}
		return nil, data.Errorf(data.CodeInvalid, "the column %q has %d different values, so it is no outcome; name the column that says who left%s", c.Name, c.Distinct, hint)
	case c.Distinct < 2 && c.Missing == 0:
		return nil, data.Errorf(data.CodeInvalid, "the column %q has one value in every row (%s); there is nothing to learn from", c.Name, strings.Join(c.Levels, ", "))
	case c.Distinct < 2 && !ask.BlankStayed:
		return nil, data.Errorf(data.CodeInvalid, "the column %q says %q in %d rows and nothing in %d; --blank-stayed takes those for customers who stayed",
			c.Name, strings.Join(c.Levels, ", "), t.Rows-c.Missing, c.Missing)
	}
	is, err := positiveLevels(c, ask.Positive)
	if err != nil {
		return nil, err
	}
	l := outcomesOf(c, func(code int32) bool { return is[code] }, ask.BlankStayed)
	for code, yes := range is {
		if !yes {
			l.others = append(l.others, c.Levels[code])
		}
	}
	return l, nil
}

// outcomesOf gives the rows their outcomes, as far as the label says one.
func outcomesOf(c *intake.TableColumn, is func(code int32) bool, blankStayed bool) *labels {
	l := &labels{}
	step := max((len(c.Codes)+mostRows-1)/mostRows, 1)
	for i, code := range c.Codes {
		blank := code == intake.CodeMissing
		switch {
		case blank && !blankStayed:
			l.unlabeled++
		case i%step == 0:
			gone := !blank && is(code)
			l.rows, l.left = append(l.rows, i), append(l.left, gone)
			if gone {
				l.gone++
			}
		}
	}
	return l
}

func positiveLevels(c *intake.TableColumn, positive string) ([]bool, error) {
	is := make([]bool, len(c.Levels))
	if positive == "" {
		yes := 0
		for code, level := range c.Levels {
			if affirms(level) {
				is[code] = true
				yes++
			}
		}
		if yes == 0 || yes == len(c.Levels) {
			return nil, data.Errorf(data.CodeInvalid, "which value of %q says that a customer left? Its values are %s; give one with --positive", c.Name, few(c.Levels))
		}
		return is, nil
	}
	for _, same := range []func(a, b string) bool{sameText, sameNumber, sameTruth} {
		found := false
		for code, level := range c.Levels {
			if same(level, positive) {
				is[code], found = true, true
			}
		}
		if found {
			return is, nil
		}
	}
	return nil, data.Errorf(data.CodeInvalid, "the column %q has no value %q; its values are %s", c.Name, positive, few(c.Levels))
}

func few(levels []string) string {
	const most = 12
	if len(levels) > most {
		return strings.Join(levels[:most], ", ") + " and " + strconv.Itoa(len(levels)-most) + " more"
	}
	return strings.Join(levels, ", ")
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func sameText(a, b string) bool { return folded(a) == folded(b) }

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	return errX == nil && errY == nil && x == y
}

func sameTruth(a, b string) bool {
	return affirms(a) && affirms(b) || denies(a) && denies(b)
}

func affirms(s string) bool {
	return slices.Contains([]string{"yes", "true", "1", "1.0", "y", "t", "ja", "wahr", "はい", "churned", "left", "exited", "attrited customer"}, folded(s))
}

func denies(s string) bool {
	return slices.Contains([]string{"no", "false", "0", "0.0", "n", "f", "nein", "falsch", "いいえ", "stayed", "retained", "existing customer"}, folded(s))
}

// wish is what the person who asked said about columns, by their headers.
type wish struct{ drop, keep map[string]bool }

// candidates are the columns but the label, and what was said about them.
func candidates(t *intake.Table, label *intake.TableColumn, ask Ask) ([]*intake.TableColumn, wish, error) {
	w := wish{map[string]bool{}, map[string]bool{}}
	for _, list := range []struct {
		names []string
		into  map[string]bool
	}{{ask.Drop, w.drop}, {ask.Keep, w.keep}} {
		for _, name := range list.names {
			c, ok := t.Column(name)
			if !ok {
				return nil, w, data.Errorf(data.CodeInvalid, "%s has no column %q; its columns are %s", t.File, name, names(t))
			}
			list.into[c.Name] = true
		}
	}
	var out []*intake.TableColumn
	for i := range t.Columns {
		if c := &t.Columns[i]; c != label {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, w, data.Errorf(data.CodeInvalid, "%s has no column beside %q; there is nothing to learn from", t.File, label.Name)
	}
	return out, w, nil
}

// thinned are the columns with only the given rows.
func thinned(columns []*intake.TableColumn, rows []int) []*intake.TableColumn {
	out := make([]*intake.TableColumn, len(columns))
	for k, c := range columns {
		n := &intake.TableColumn{Name: c.Name, Type: c.Type, Levels: c.Levels, Distinct: c.Distinct, Markers: c.Markers}
		n.Codes = make([]int32, len(rows))
		seen := map[int32]bool{}
		for j, i := range rows {
			n.Codes[j] = c.Codes[i]
			if c.Codes[i] == intake.CodeMissing {
				n.Missing++
			}
			seen[c.Codes[i]] = true
		}
		if !seen[intake.CodeBeyond] && len(rows) < len(c.Codes) {
			delete(seen, intake.CodeMissing)
			n.Distinct = len(seen) + len(c.Markers)
		}
		if c.Numbers != nil {
			n.Numbers = make([]float64, len(rows))
			for j, i := range rows {
				n.Numbers[j] = c.Numbers[i]
			}
		}
		out[k] = n
	}
	return out
}

// screen writes down what each column is and gives those that are used.
func (r *Report) screen(columns []*intake.TableColumn, left []bool, w wish) (used []*intake.TableColumn) {
	for _, c := range columns {
		out := Column{Name: c.Name, Missing: c.Missing, Markers: c.Markers, Role: RoleLeftOut}
		var code Code
		code, out.Why, out.Alone = screen(c, left)
		switch {
		case w.drop[c.Name]:
			code, out.Why = CodeDropped, say("why.dropped")
		case w.keep[c.Name] && code != CodeConstant:
			code, out.Why = "", data.Sentence{}
		}
		if out.Code = code; code == "" {
			out.Role = role(c)
			used = append(used, c)
		}
		out.Alone = math.Round(out.Alone*1e4) / 1e4
		r.Columns = append(r.Columns, out)
	}
	return used
}

// learn fits the regression; odds is nil when there is too little to fit.
func (r *Report) learn(ctx context.Context, used []*intake.TableColumn, left []bool, progress func(done, total int)) ([]float64, error) {
	if min(r.Left, r.Rows-r.Left) < max(leastTried, r.Folds) || len(used) == 0 {
		return nil, nil
	}
	roles := make([]Role, len(used))
	for i, c := range used {
		roles[i] = role(c)
	}
	features, x, sd := standardise(design(used, roles), len(left))
	if len(features) == 0 {
		return nil, nil
	}
	odds, penalty, err := crossValidate(ctx, x, left, r.Folds, r.Seed, progress)
	if err != nil {
		return nil, err
	}
	m, err := fit(ctx, x, left, penalty, nil)
	if err != nil {
		return nil, err
	}
	progress(r.Folds+1, r.Folds+1)
	f := measure(odds, left)
	r.Calibrated, r.Penalty = &f, penalty
	part := map[string]float64{}
	sum := 0.0
	for j, f := range features {
		name := used[f.column].Name
		r.Weights = append(r.Weights, Weight{Column: name, Value: f.level, Weight: m.weights[j], Odds: math.Exp(m.weights[j] / sd[j])})
		part[name] += math.Abs(m.weights[j])
		sum += math.Abs(m.weights[j])
	}
	slices.SortStableFunc(r.Weights, func(a, b Weight) int {
		switch x, y := math.Abs(a.Weight), math.Abs(b.Weight); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	if sum > 0 {
		for i := range r.Columns {
			r.Columns[i].Importance = math.Round(part[r.Columns[i].Name]/sum*1e4) / 1e4
		}
	}
	return odds, nil
}
