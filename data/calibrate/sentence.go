package calibrate

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
)

// Sentence is something that is said of the data: which one it is, and what stands in it:
// texts of the table, whole numbers, figures, families of health, other sentences. It is
// English here; other languages make theirs from Key and Args.
type Sentence struct {
	Key  string
	Args []any
}

func say(key string, args ...any) Sentence { return Sentence{key, args} }

// customers are so many; the key has a form for one and one for others.
func customers(n int) Sentence { return say("customers", n) }

// IsZero reports whether nothing is said.
func (s Sentence) IsZero() bool { return s.Key == "" }

// String is the sentence in English, "" where nothing is said.
func (s Sentence) String() string {
	if s.IsZero() {
		return ""
	}
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		if v, ok := a.(float64); ok {
			a = strconv.FormatFloat(v, 'f', 3, 64)
		}
		args[i] = fmt.Sprint(a)
	}
	format, ok := english[s.Key]
	switch {
	case ok:
	case s.Args[0] == 1:
		format = english[s.Key+".one"]
	default:
		format = english[s.Key+".other"]
	}
	return fmt.Sprintf(format, args...)
}

// MarshalJSON gives the English sentence: what a machine goes by is the code beside it.
func (s Sentence) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// English are the sentences by key, with the places of their arguments.
func English() map[string]string { return maps.Clone(english) }

var english = map[string]string{
	"customers.one":   "%s customer",
	"customers.other": "%s customers",

	// Why weights cannot be used, or should be looked at first.
	"few.left":     "only %[1]s left; %[2]s are needed to try, %[3]s to trust the weights",
	"few.stayed":   "only %[1]s stayed; %[2]s are needed to try, %[3]s to trust the weights",
	"least.left":   "only %[1]s left; the figures are shown, but weights need %[2]s",
	"least.stayed": "only %[1]s stayed; the figures are shown, but weights need %[2]s",
	"leak":         "%[1]s is left out: %[2]s",
	"leak.keep":    "%[1]s is left out: %[2]s; --keep %[3]s uses it all the same",
	"recency":      "%[1]s ranks with AUC %[2]s by itself, and ends when a customer leaves: take it as of a day before that, or leave it out with --drop %[3]s",
	"skipped":      "rows that have not as many cells as the header are left out: %[1]s",
	"unlabelled":   "%[1]s of %[2]s rows say nothing of the outcome and are left out; --blank-stayed takes them for customers who stayed",
	"others":       "these values count as customers who stayed: %[1]s",
	"most":         "more customers left than stayed: see that --positive is the value of those who left",
	"backwards":    "the weights in force rank those who stayed as the riskiest (AUC %[1]s): see that --positive is the value of those who left",
	"nothing":      "no column is left to learn from",
	"noise":        "the data carry no signal about who leaves: AUC %[1]s, from %[2]s on with 99 %% certainty, and 0.5 is a toss of a coin",
	"too-good":     "AUC %[1]s is too good: some columns together know the outcome; look at the first weights and leave out what is written down afterwards (--drop)",
	"no-gain":      "the weights in force rank at least as well",
	"small-gain":   "the gain over the weights in force cannot be told from chance (%[1]s to %[2]s)",

	// Why a column is left out, or a family keeps its weight.
	"why.empty":     "it has no values",
	"why.name":      "its name says that it is written down when a customer leaves",
	"why.constant":  "every row has the same value",
	"why.id":        "%[1]s different values in %[2]s rows: an id, a name or free text",
	"why.rare":      "%[1]s different values, none of them in enough rows",
	"why.alone":     "alone it separates those who left almost perfectly, as only something written down afterwards does",
	"why.dropped":   "you left it out",
	"filled.left":   "only customers who left have it (%[1]s of %[2]s)",
	"filled.stayed": "only customers who stayed have it (%[1]s of %[2]s)",
	"blank.left":    "it is blank only for customers who left (%[1]s of %[2]s)",
	"blank.stayed":  "it is blank only for customers who stayed (%[1]s of %[2]s)",
	"why.value":     "%[1]s stands only for customers who left (%[2]s of %[3]s)",
	"why.settled":   "its values settle the outcome by themselves for %[1]s of %[2]s customers",
	"why.keeps":     "%[1]s; it keeps its weight",
	"why.off":       "switched off by the rules",
	"why.samples":   "only %[1]s of %[2]s had a value; it keeps its weight",
	"why.mute":      "it does not tell who leaves",

	// How a column counts for its family.
	"how.value":     "its value",
	"how.more":      "more is better",
	"how.less":      "less is better",
	"how.more.root": "more is better, by its square root",
	"how.less.root": "less is better, by its square root",
	"how.term":      "the term of the contract",
	"how.pay":       "how they pay",
	"how.yes":       "yes is better",
	"how.no":        "no is better",
	"how.taken":     "taken, where it applies",
	"how.used":      "used, where it applies",
}
