package calibrate

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/intake"
)

// Code names for a machine why a column is left out, or why nothing can be learned.
type Code string

// The codes of columns that are left out.
const (
	CodeID        Code = "id"         // nearly every row has a value of its own
	CodeConstant  Code = "constant"   // one value, or none
	CodeManyRare  Code = "many_rare"  // values repeat too rarely to learn from
	CodeLeakName  Code = "leak_name"  // the header says that it tells of the churn
	CodeLeakOnly  Code = "leak_only"  // filled, blank or a value for customers of one outcome only
	CodeLeakAlone Code = "leak_alone" // alone it separates almost perfectly
	CodeDropped   Code = "dropped"    // by the person who asked
)

// Leak reports whether a column was left out because it knows the outcome.
func (c Code) Leak() bool { return c == CodeLeakName || c == CodeLeakOnly || c == CodeLeakAlone }

// alone is the AUC from which on one column is suspected to know the outcome, and
// chance the likelihood under which a pattern is no chance.
const alone, chance = 0.95, 1e-6

// leastPure is the fewest rows in which a pattern of one outcome counts.
const leastPure = 5

// screen says why a column may not be used; code is "" when it may.
func screen(c *intake.TableColumn, left []bool) (code Code, why data.Sentence, auc float64) {
	filled := len(c.Codes) - c.Missing
	distinct := c.Distinct - len(c.Markers)
	switch {
	case filled == 0:
		return CodeConstant, say("why.empty"), 0
	case tellsChurn(c.Name):
		return CodeLeakName, say("why.name"), separation(c, left)
	}
	if why := onlyOneOutcome(c, left); !why.IsZero() {
		return CodeLeakOnly, why, separation(c, left)
	}
	switch {
	case distinct <= 1 && c.Missing == 0:
		return CodeConstant, say("why.constant"), 0
	case isID(c, filled, distinct):
		return CodeID, say("why.id", distinct, filled), 0
	case role(c) == RoleCategory && distinct > mostValues && !anyValue(values(0, c)):
		return CodeManyRare, say("why.rare", distinct), 0
	}
	if auc = separation(c, left); auc >= alone && enoughToTell(left) {
		return CodeLeakAlone, say("why.alone"), auc
	}
	return "", data.Sentence{}, auc
}

// enoughToTell reports whether there are so many of each outcome that one column does not
// separate them by chance, as any id does with a handful.
func enoughToTell(left []bool) bool {
	gone := 0
	for _, l := range left {
		if l {
			gone++
		}
	}
	return min(gone, len(left)-gone) >= leastTried
}

// anyValue reports whether a value of a category is in enough rows to stand alone.
func anyValue(features []feature) bool {
	return slices.ContainsFunc(features, func(f feature) bool { return f.level != LevelOthers && f.level != LevelMissing })
}

// isID reports whether a column numbers or names the rows.
func isID(c *intake.TableColumn, filled, distinct int) bool {
	if filled < 20 || c.Type == intake.TypeDate {
		return false
	}
	if c.Type == intake.TypeText {
		return distinct*2 > filled || namesID(c.Name) && distinct > mostValues
	}
	least, most, last := math.Inf(1), math.Inf(-1), math.NaN()
	rises := true
	for _, v := range c.Numbers {
		if math.IsNaN(v) {
			continue
		}
		if v != math.Trunc(v) {
			return false // an amount, however many different ones there are
		}
		rises = rises && (math.IsNaN(last) || v > last)
		least, most, last = min(least, v), max(most, v), v
	}
	unique := distinct*100 >= filled*99
	return unique && (rises || namesID(c.Name) || most-least < 2*float64(filled)) || namesID(c.Name) && distinct*2 > filled
}

// namesID reports whether a header names an id.
func namesID(name string) bool {
	words := headerWords(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return slices.Contains([]string{"id", "ids", "key", "uuid", "guid", "nr", "nummer", "rownumber", "index", "番号"}, last) ||
		last == "number" && len(words) > 1 && slices.Contains([]string{"row", "account", "customer", "phone", "client"}, words[len(words)-2])
}

// headerWords splits "CustomerID", "customer_id" and "Customer ID" alike.
func headerWords(name string) []string {
	var b strings.Builder
	low := false
	for _, r := range name {
		switch {
		case r == '_' || r == '-' || r == '.' || r == '/' || r == '(' || r == ')' || r == ' ':
			b.WriteByte(' ')
			low = false
			continue
		case r >= 'A' && r <= 'Z' && low:
			b.WriteByte(' ')
		}
		low = r < 'A' || r > 'Z'
		b.WriteRune(r)
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// ends are words for the end of a contract, about the words that with one of them
// say that a column is written down then.
var (
	ends = []string{"churn", "churned", "attrition", "attrited", "exit", "exited", "cancel", "canceled", "cancelled", "cancellation",
		"termination", "terminated", "leaving", "leave", "kündigung", "kündigungs", "abwanderung", "解約"}
	about = []string{"reason", "date", "score", "category", "label", "value", "flag", "type", "status", "time", "month", "day", "year", "at", "on",
		"code", "comment", "feedback", "probability", "prediction", "predicted", "risk", "grund", "datum"}
)

// tellsChurn reports whether a header tells of the churn, as "Churn Reason" does.
func tellsChurn(name string) bool {
	words := headerWords(name)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	if len(words) == 1 {
		return slices.Contains([]string{"churn", "churned", "attrition", "exited", "解約日", "解約理由", "kündigungsdatum", "kündigungsgrund"}, words[0])
	}
	return has(ends) && has(about)
}

// onlyOneOutcome says in which way a column is filled, blank or of one value only for
// customers who left (or only for those who stayed), beyond chance. A value that most
// of one outcome have and nobody of the other is how a state is written down
// afterwards; so are values of which most belong to one outcome each.
func onlyOneOutcome(c *intake.TableColumn, left []bool) data.Sentence {
	gone := 0
	for _, l := range left {
		if l {
			gone++
		}
	}
	rate := float64(gone) / float64(len(left))
	pure := func(goneHere, here int) string {
		switch {
		case here < leastPure || here == len(left):
		case goneHere == here && float64(here)*math.Log(rate) < math.Log(chance):
			return "left"
		case goneHere == 0 && float64(here)*math.Log1p(-rate) < math.Log(chance):
			return "stayed"
		}
		return ""
	}
	filledGone, filled := 0, 0
	for i, code := range c.Codes {
		if code != intake.CodeMissing {
			filled++
			if left[i] {
				filledGone++
			}
		}
	}
	blank, blankGone := len(left)-filled, gone-filledGone
	if who := pure(filledGone, filled); who != "" && blank > 0 {
		return say("filled."+who, filled, outcome(who, gone, len(left)))
	}
	if who := pure(blankGone, blank); who != "" && filled > 0 && blank*5 >= outcome(who, gone, len(left)) {
		return say("blank."+who, blank, outcome(who, gone, len(left)))
	}
	if r := role(c); r == RoleNumber || r == RoleDate {
		return data.Sentence{}
	}
	counts := make([][2]int, len(c.Levels))
	for i, code := range c.Codes {
		if code >= 0 {
			counts[code][0]++
			if left[i] {
				counts[code][1]++
			}
		}
	}
	onlyLeft, onlyStayed := 0, 0
	for code, n := range counts {
		switch pure(n[1], n[0]) {
		case "left":
			if n[1]*2 >= gone {
				return say("why.value", strconv.Quote(c.Levels[code]), n[1], gone)
			}
			onlyLeft += n[0]
		case "stayed":
			onlyStayed += n[0]
		}
	}
	if settled := onlyLeft + onlyStayed; onlyLeft > 0 && onlyStayed > 0 && settled*2 >= len(left) {
		return say("why.settled", settled, len(left))
	}
	return data.Sentence{}
}

func outcome(who string, gone, all int) int {
	if who == "left" {
		return gone
	}
	return all - gone
}

// separation is how well a column alone tells the outcomes apart, either way: the
// AUC of a number, of a category that of its values in the order of how many left.
func separation(c *intake.TableColumn, left []bool) float64 {
	risk := make([]float64, len(left))
	if c.Type == intake.TypeNumber && !wholeFew(c) || c.Type == intake.TypeDate {
		var known []bool
		var at []float64
		for i, v := range c.Numbers {
			if !math.IsNaN(v) {
				known, at = append(known, left[i]), append(at, v)
			}
		}
		p := place(at, known)
		return max(p.auc, 1-p.auc)
	}
	type tally struct{ all, gone float64 }
	tallies := map[int32]*tally{}
	for i, code := range c.Codes {
		t := tallies[code]
		if t == nil {
			t = &tally{}
			tallies[code] = t
		}
		t.all++
		if left[i] {
			t.gone++
		}
	}
	rate := 0.0
	for _, l := range left {
		if l {
			rate += 1 / float64(len(left))
		}
	}
	const doubt = 20 // rows of the average rate, so that a rare value proves little
	for i, code := range c.Codes {
		t := tallies[code]
		risk[i] = (t.gone + doubt*rate) / (t.all + doubt)
	}
	p := place(risk, left)
	return p.auc
}
