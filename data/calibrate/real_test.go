package calibrate

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"rounds/data/health"
	"rounds/data/intake"
)

// dataset reads a table of the datasets beside the repository.
func dataset(t *testing.T, name string) *intake.Table {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "datasets", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: the datasets lie beside the repository where it was built", name)
	}
	table, err := intake.ReadTable(name, func() (io.ReadCloser, error) { return os.Open(path) })
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func learn(t *testing.T, table *intake.Table, ask Ask) *Report {
	t.Helper()
	if ask.Folds == 0 {
		ask.Folds, ask.Seed = 5, 1
	}
	r, err := Learn(t.Context(), table, ask, Scorecard(health.Default().Weights), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The telephone company's customers: tenure alone ranks with AUC 0.740.
func TestTelco(t *testing.T) {
	table := dataset(t, "ibm_telco_base/Telco-Customer-Churn.csv")
	r := learn(t, table, Ask{Label: "Churn", Positive: "Yes"})
	if !r.Supported || r.Rows != 7043 || r.Left != 1869 {
		t.Fatalf("supported %v, %d of %d left, problems %v", r.Supported, r.Left, r.Rows, r.Problems)
	}
	if r.Current == nil || r.Current.AUC < 0.78 || r.Current.Lift < 2.3 {
		t.Errorf("the scorecard reaches %+v, want AUC 0.78 and lift 2.3", r.Current)
	}
	if r.Calibrated.AUC < 0.83 || r.Calibrated.AUC > 0.86 || r.Calibrated.Lift < 2.7 {
		t.Errorf("the regression reaches %+v, want AUC 0.845 and lift 2.85", r.Calibrated)
	}
	if r.Gain.Low <= 0 {
		t.Errorf("the gain %+v is no gain", r.Gain)
	}
	for _, c := range r.Columns {
		if (c.Code == CodeID) != (c.Name == "customerID") || c.Code.Leak() {
			t.Errorf("%s: %s %s", c.Name, c.Code, c.Why)
		}
	}
	again := learn(t, table, Ask{Label: "churn", Positive: "yes"})
	if *again.Calibrated != *r.Calibrated {
		t.Errorf("a second time %+v, the first %+v", again.Calibrated, r.Calibrated)
	}
	other := learn(t, table, Ask{Label: "21", Positive: "YES", Folds: 10, Seed: 7})
	if other.Calibrated.AUC < 0.83 || *other.Calibrated == *r.Calibrated {
		t.Errorf("with other folds %+v", other.Calibrated)
	}
}

// "No internet service" is no answer: where it counted as a zero, customers without
// internet, of whom few leave, would look like the worst.
func TestWhatDoesNotApplyIsNoZero(t *testing.T) {
	table := dataset(t, "ibm_telco_base/Telco-Customer-Churn.csv")
	c, _ := table.Column("TechSupport")
	uses, applies := switches(c)
	if !applies {
		t.Fatal("nothing says that the question does not apply")
	}
	for i, v := range uses {
		if none := c.Levels[c.Codes[i]] == "No internet service"; none != (v != v) {
			t.Fatalf("row %d: %s is %v", i, c.Levels[c.Codes[i]], v)
		}
	}
}

// RavenStack is synthetic and its labels say nothing; whoever ranks it well has
// looked at the answer.
func TestRavenStackHasNoSignal(t *testing.T) {
	for file, leaks := range map[string]string{"ravenstack_accounts.csv": "", "ravenstack_subscriptions.csv": "end_date"} {
		r := learn(t, dataset(t, "ravenstack_dmy_bom/"+file), Ask{Label: "churn_flag", Positive: "TRUE"})
		if r.Supported || r.Calibrated.AUC > 0.60 {
			t.Errorf("%s: supported %v with %+v", file, r.Supported, r.Calibrated)
		}
		if p := problem(r, ProblemNoise); p == nil {
			t.Errorf("%s: it is not said that there is no signal: %v", file, r.Problems)
		}
		for _, c := range r.Columns {
			if c.Code.Leak() != (c.Name == leaks) {
				t.Errorf("%s: %s %q %s", file, c.Name, c.Code, c.Why)
			}
		}
	}
}

func problem(r *Report, code string) *Problem {
	for i := range r.Problems {
		if r.Problems[i].Code == code {
			return &r.Problems[i]
		}
	}
	return nil
}
