package playbook

import "strconv"

// RuleCard is a small decision table: inputs in, one recommendation out. Where
// no row fits, the team has no rule, and the CSM's choice and reason are recorded.
type RuleCard struct {
	ID    string
	Title Text
	// Inputs are the fields that the rows look at: choices and yes/no answers.
	Inputs []string
	// Choices are all that can be chosen, also against the recommendation.
	Choices []Choice
	Rows    []Row
	// NoRule is what to do where no row fits; it may be empty.
	NoRule Text
}

// Row recommends a choice where every listed input has its value.
type Row struct {
	When      map[string]string
	Recommend string
	Detail    Text
}

// Recommendation is what a rule card says for one set of answers.
type Recommendation struct {
	ID     string
	Label  Text
	Detail Text
}

// EvaluateCard returns the recommendation of the first row that fits; ok is
// false where none does, which is "no rule" (or an input is still missing, see
// MissingInputs).
func EvaluateCard(card RuleCard, a Answers) (rec Recommendation, ok bool) {
	for _, row := range card.Rows {
		if row.fits(a) {
			c, _ := findChoice(card.Choices, row.Recommend)
			return Recommendation{ID: c.ID, Label: c.Label, Detail: row.Detail}, true
		}
	}
	return Recommendation{}, false
}

// MissingInputs returns the inputs of a card that have no answer yet.
func MissingInputs(card RuleCard, a Answers) []string {
	var missing []string
	for _, in := range card.Inputs {
		if _, ok := a[in]; !ok {
			missing = append(missing, in)
		}
	}
	return missing
}

func (r Row) fits(a Answers) bool {
	for field, want := range r.When {
		ans, ok := a[field]
		if !ok {
			return false
		}
		got := ans.Text
		if ans.Type == Bool {
			got = strconv.FormatBool(ans.Bool)
		}
		if got != want {
			return false
		}
	}
	return len(r.When) > 0
}
