package calibrate

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/intake"
)

func read(t *testing.T, text string) *intake.Table {
	t.Helper()
	table, err := intake.ReadTable("t.csv", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestFigures(t *testing.T) {
	for _, c := range []struct {
		name string
		risk []float64
		left string // x left
		auc  float64
		lift float64
	}{
		{"perfect", []float64{9, 8, 3, 2, 1, 0, 0, 0, 0, 0}, "xx........", 1, 5},
		{"reversed", []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, "xx........", 0, 0},
		{"all equal", make([]float64, 10), "xx........", 0.5, 1},
		{"one pair wrong", []float64{9, 7, 8, 2, 1, 0, 0, 0, 0, 0}, "xx........", 15. / 16, 5},
		{"tie at the border", []float64{9, 9, 1, 1, 1, 1, 1, 1, 1, 1}, "x.........", 1 - 0.5/9, 5},
	} {
		left := make([]bool, len(c.risk))
		for i := range left {
			left[i] = c.left[i] == 'x'
		}
		f := measure(c.risk, left)
		if math.Abs(f.AUC-c.auc) > 1e-12 || math.Abs(f.Lift-c.lift) > 1e-12 || f.Low > f.AUC || f.High < f.AUC {
			t.Errorf("%s: %+v, want AUC %v lift %v", c.name, f, c.auc, c.lift)
		}
	}
}

// The interval of DeLong holds the true AUC in about 95 of 100 samples.
func TestIntervalCovers(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	const samples, n, shift = 400, 200, 0.7
	truth := 0.5 * math.Erfc(-shift/2) // P(N(shift,1) > N(0,1)) = Φ(shift/√2)
	held := 0
	for range samples {
		risk, left := make([]float64, n), make([]bool, n)
		for i := range risk {
			left[i] = i%3 == 0
			risk[i] = dice.NormFloat64()
			if left[i] {
				risk[i] += shift
			}
		}
		if f := measure(risk, left); f.Low <= truth && truth <= f.High {
			held++
		}
	}
	if held < samples*92/100 || held > samples*98/100 {
		t.Errorf("the interval holds in %d of %d samples", held, samples)
	}
}

// sample is a table whose log odds are −1 + 1.2·a − 0.8·b + 1.5·[plan is basic].
func sample(rows int, dice *rand.Rand) string {
	var b strings.Builder
	b.WriteString("customer_id,a,b,plan,noise,left\n")
	for i := range rows {
		x, y, plan := dice.NormFloat64(), 100+10*dice.NormFloat64(), "pro"
		z := -1 + 1.2*x - 0.8*(y-100)/10
		if dice.Float64() < 0.3 {
			plan = "basic"
			z += 1.5
		}
		left := "no"
		if dice.Float64() < 1/(1+math.Exp(-z)) {
			left = "yes"
		}
		fmt.Fprintf(&b, "c%d,%.4f,%.3f,%s,%.3f,%s\n", i, x, y, plan, dice.NormFloat64(), left)
	}
	return b.String()
}

func TestRegressionFindsTheCoefficients(t *testing.T) {
	r := learn(t, read(t, sample(20_000, rand.New(rand.NewPCG(3, 4)))), Ask{Label: "left", Positive: "Yes"})
	if !r.Supported {
		t.Fatalf("not supported: %v", r.Problems)
	}
	want := map[string]float64{"a": 1.2, "b": -0.08, "plan=basic": 1.5, "noise": 0}
	for _, w := range r.Weights {
		name := w.Column
		if w.Value != "" {
			name += "=" + w.Value
		}
		if got := math.Log(w.Odds); math.Abs(got-want[name]) > max(0.05, math.Abs(want[name])*0.06) {
			t.Errorf("%s: log odds %.4f for one unit, want %.4f", name, got, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("nothing was learned about %v", want)
	}
}

func TestColumnsThatKnowTheOutcome(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	b.WriteString(",row,Email,Tenure,Churn Reason,Churn Score,Status,closed_on,Renewal,echo,Same,City,Asked at the end,Left\n")
	cities := "abcdefghijklmnopqrstuvwxyz"
	for i := range 800 {
		left := dice.IntN(4) == 0
		tenure := dice.IntN(60)
		if left {
			tenure /= 2
		}
		reason, status, closed, renewal, echo := "", "Active", "", "2027-01-01", dice.Float64()
		if left {
			reason, status, closed, renewal, echo = "price", "Closed", "2026-03-04", "", echo+0.9
		}
		asked := 3 + dice.IntN(3) // 4 and 5 only of who stayed, 1 and 2 only of who left
		if left {
			asked = 1 + dice.IntN(3)
		}
		fmt.Fprintf(&b, "%d,%d,u%d@example.com,%d,%s,%d,%s,%s,%s,%.4f,x,%c%d,%d,%v\n", i, i*7, i, tenure, reason, dice.IntN(100), status, closed,
			renewal, echo, cities[dice.IntN(26)], dice.IntN(12), asked, left)
	}
	r := learn(t, read(t, b.String()), Ask{Label: "left", Positive: "TRUE"})
	want := map[string]Code{
		"column 1": CodeID, "row": CodeID, "Email": CodeID, "Tenure": "", "Churn Reason": CodeLeakName, "Churn Score": CodeLeakName,
		"Status": CodeLeakOnly, "closed_on": CodeLeakOnly, "Renewal": CodeLeakOnly, "echo": CodeLeakAlone, "Same": CodeConstant, "City": CodeManyRare, "Asked at the end": CodeLeakOnly,
	}
	for _, c := range r.Columns {
		if c.Code != want[c.Name] || (c.Code == "") != c.Why.IsZero() {
			t.Errorf("%s: %q (%s), want %q", c.Name, c.Code, c.Why, want[c.Name])
		}
	}
	if !r.Supported || r.Calibrated.AUC < 0.6 || r.Calibrated.AUC > 0.85 {
		t.Errorf("on what is left: %v %+v %v", r.Supported, r.Calibrated, r.Problems)
	}
	leaky := learn(t, read(t, b.String()), Ask{Label: "left", Positive: "true", Keep: []string{"echo"}})
	if p := problem(leaky, ProblemTooGood); p == nil && leaky.Calibrated.AUC < 0.95 || leaky.Calibrated.AUC < r.Calibrated.AUC {
		t.Errorf("with the echo kept: %+v %v", leaky.Calibrated, leaky.Problems)
	}
}

// Labels thrown at random carry no signal; of many such tables hardly one may pass.
func TestNoiseIsCalledNoise(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 8))
	passed := 0
	for range 40 {
		var b strings.Builder
		b.WriteString("plan,amount,since,flag,left\n")
		for range 500 {
			fmt.Fprintf(&b, "p%d,%d,2024-%02d-%02d,%v,%v\n", dice.IntN(6), dice.IntN(1000), 1+dice.IntN(12), 1+dice.IntN(28), dice.IntN(2) == 0, dice.IntN(5) == 0)
		}
		if r := learn(t, read(t, b.String()), Ask{Label: "left", Positive: "true"}); r.Supported {
			passed++
		}
	}
	if passed > 2 {
		t.Errorf("%d of 40 tables of noise were taken for signal", passed)
	}
}

func TestTablesThatCannotTeach(t *testing.T) {
	rows := func(n, gone int) string {
		var b strings.Builder
		b.WriteString("a,left\n")
		for i := range n {
			fmt.Fprintf(&b, "%d,%v\n", i%7, i < gone)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, text, problem string
		fitted              bool
	}{
		{"nobody to learn from", rows(200, 4), ProblemTooFew, false},
		{"few", rows(200, 15), ProblemTooFew, true},
		{"nearly all left", rows(200, 195), ProblemTooFew, false},
		{"tiny", rows(12, 5), ProblemTooFew, false},
		{"only an id", strings.ReplaceAll(sample(300, rand.New(rand.NewPCG(1, 1))), ",a,b,plan,noise,", ",x_id,y_id,z_id,w_id,"), "", true},
	} {
		r := learn(t, read(t, c.text), Ask{Label: "left"})
		if c.problem != "" && (problem(r, c.problem) == nil || r.Supported) || (r.Calibrated != nil) != c.fitted {
			t.Errorf("%s: supported %v, fitted %v, %v", c.name, r.Supported, r.Calibrated != nil, r.Problems)
		}
	}
}

func TestLabelsInEveryWriting(t *testing.T) {
	for _, c := range []struct{ yes, no, ask string }{
		{"Yes", "No", "yes"}, {"YES", "NO", ""}, {"1", "0", "1"}, {"1", "0", "1.0"}, {"1.0", "0.0", "1"}, {"True", "False", "TRUE"},
		{"1", "0", "yes"}, {"Churned", "Stayed", "churned"}, {" ja ", "nein", "ja"}, {"はい", "いいえ", "はい"}, {"2", "1", "2"}, {"2024-01-31", "", "2024-01-31"},
	} {
		var b strings.Builder
		b.WriteString("a\tLeft\n")
		dice := rand.New(rand.NewPCG(9, 9))
		gone := 0
		for i := range 300 {
			v := c.no
			if i%5 == 0 {
				v = c.yes
				gone++
			}
			if c.no == "" && v == "" {
				v = "never"
			}
			fmt.Fprintf(&b, "%d\t%s\n", dice.IntN(9), v)
		}
		if r := learn(t, read(t, b.String()), Ask{Label: "left", Positive: c.ask}); r.Left != gone || r.Rows != 300 {
			t.Errorf("%q: %d of %d left, want %d", c.yes, r.Left, r.Rows, gone)
		}
	}
}

func TestAskingAmiss(t *testing.T) {
	table := read(t, "id,plan,left\n1,a,p\n2,b,q\n3,a,p\n")
	for _, c := range []struct {
		ask Ask
		why string
	}{
		{Ask{Label: "gone"}, `no column "gone"; its columns are id, plan, left`},
		{Ask{Label: "left"}, "Its values are p, q; give one with --positive"},
		{Ask{Label: "left", Positive: "z"}, `no value "z"; its values are p, q`},
		{Ask{Label: "left", Positive: "p", Drop: []string{"price"}}, `no column "price"`},
	} {
		_, err := Learn(t.Context(), table, c.ask, Scorecard(health.Default().Weights), nil)
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%+v: %v", c.ask, err)
		}
	}
}
