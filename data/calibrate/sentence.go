package calibrate

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Say("calibrate."+key, args...) }

// customers are so many; the key has a form for one and one for others.
func customers(n int) data.Sentence { return say("customers", n) }

// English are the sentences that are said of the data.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"calibrate.customers.one":   "%s customer",
	"calibrate.customers.other": "%s customers",

	// Why weights cannot be used, or should be looked at first.
	"calibrate.few.left":     "only %[1]s left; %[2]s are needed to try, %[3]s to trust the weights",
	"calibrate.few.stayed":   "only %[1]s stayed; %[2]s are needed to try, %[3]s to trust the weights",
	"calibrate.least.left":   "only %[1]s left; the figures are shown, but weights need %[2]s",
	"calibrate.least.stayed": "only %[1]s stayed; the figures are shown, but weights need %[2]s",
	"calibrate.leak":         "%[1]s is left out: %[2]s",
	"calibrate.leak.keep":    "%[1]s is left out: %[2]s; --keep %[3]s uses it all the same",
	"calibrate.recency":      "%[1]s ranks with AUC %[2]s by itself, and ends when a customer leaves: take it as of a day before that, or leave it out with --drop %[3]s",
	"calibrate.skipped":      "rows that have not as many cells as the header are left out: %[1]s",
	"calibrate.unlabelled":   "%[1]s of %[2]s rows say nothing of the outcome and are left out; --blank-stayed takes them for customers who stayed",
	"calibrate.others":       "these values count as customers who stayed: %[1]s",
	"calibrate.most":         "more customers left than stayed: see that --positive is the value of those who left",
	"calibrate.backwards":    "the weights in force rank those who stayed as the riskiest (AUC %[1]s): see that --positive is the value of those who left",
	"calibrate.nothing":      "no column is left to learn from",
	"calibrate.noise":        "the data carry no signal about who leaves: AUC %[1]s, from %[2]s on with 99 %% certainty, and 0.5 is a toss of a coin",
	"calibrate.too-good":     "AUC %[1]s is too good: some columns together know the outcome; look at the first weights and leave out what is written down afterwards (--drop)",
	"calibrate.no-gain":      "the weights in force rank at least as well",
	"calibrate.small-gain":   "the gain over the weights in force cannot be told from chance (%[1]s to %[2]s)",

	// Why a column is left out, or a family keeps its weight.
	"calibrate.why.empty":     "it has no values",
	"calibrate.why.name":      "its name says that it is written down when a customer leaves",
	"calibrate.why.constant":  "every row has the same value",
	"calibrate.why.id":        "%[1]s different values in %[2]s rows: an id, a name or free text",
	"calibrate.why.rare":      "%[1]s different values, none of them in enough rows",
	"calibrate.why.alone":     "alone it separates those who left almost perfectly, as only something written down afterwards does",
	"calibrate.why.dropped":   "you left it out",
	"calibrate.filled.left":   "only customers who left have it (%[1]s of %[2]s)",
	"calibrate.filled.stayed": "only customers who stayed have it (%[1]s of %[2]s)",
	"calibrate.blank.left":    "it is blank only for customers who left (%[1]s of %[2]s)",
	"calibrate.blank.stayed":  "it is blank only for customers who stayed (%[1]s of %[2]s)",
	"calibrate.why.value":     "%[1]s stands only for customers who left (%[2]s of %[3]s)",
	"calibrate.why.settled":   "its values settle the outcome by themselves for %[1]s of %[2]s customers",
	"calibrate.why.keeps":     "%[1]s; it keeps its weight",
	"calibrate.why.off":       "switched off by the rules",
	"calibrate.why.samples":   "only %[1]s of %[2]s had a value; it keeps its weight",
	"calibrate.why.mute":      "it does not tell who leaves",

	// How a column counts for its family.
	"calibrate.how.value":     "its value",
	"calibrate.how.more":      "more is better",
	"calibrate.how.less":      "less is better",
	"calibrate.how.more.root": "more is better, by its square root",
	"calibrate.how.less.root": "less is better, by its square root",
	"calibrate.how.term":      "the term of the contract",
	"calibrate.how.pay":       "how they pay",
	"calibrate.how.yes":       "yes is better",
	"calibrate.how.no":        "no is better",
	"calibrate.how.taken":     "taken, where it applies",
	"calibrate.how.used":      "used, where it applies",
}
