// Package cover holds what sales emphasised against what was covered since: the
// features and ranked problems of the hand-off and the promises made to the customer,
// each of them covered or not. It is pure.
package cover

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/text"
)

// Kind is where an emphasis comes from.
type Kind string

// The kinds, in the order in which they are listed.
const (
	Promise Kind = "promise" // what sales or the CSM promised
	Feature Kind = "feature" // a feature that sales emphasised
	Problem Kind = "problem" // a problem of the customer, ranked by priority
)

// Emphasis is one thing that the customer was told to expect.
type Emphasis struct {
	Kind    Kind
	Text    string
	ID      data.ID   // of the promise; zero for what stands in a hand-off
	Call    data.ID   // in which the promise was made; zero for none
	DueOn   data.Date // of the promise; 0 none
	Covered bool
}

// FreshDays is for how long what a hand-off emphasised is held against the CSM: a trial,
// and a quarter to get going. Later the customer has seen what there is; promises stay.
const FreshDays = 104

// Diff lists what was emphasised to an account as of at: first what is not covered,
// promises by their day, features and problems as the hand-off ranks them; then what is.
// said are the names of what was covered: topics told, the steps that were ticked and
// their promise tags, in whatever languages. A text that stands twice is listed once.
func Diff(f *data.Facts, said []string, at data.Instant) []Emphasis {
	covered := newIndex(said)
	var out []Emphasis
	seen := map[string]bool{}
	add := func(e Emphasis) {
		key := text.Fold(e.Text)
		if key == "" || seen[key] {
			return
		}
		seen[key] = true
		e.Covered = e.Covered || covered.holds(key)
		out = append(out, e)
	}
	for _, p := range promises(f, at) {
		add(Emphasis{Kind: Promise, Text: p.Text, ID: p.ID, Call: p.ActivityID, DueOn: p.DueOn, Covered: p.CoveredAt != 0 && p.CoveredAt <= at})
	}
	offs := slices.Clone(f.HandOffs)
	slices.SortStableFunc(offs, func(a, b data.HandOff) int { return cmp.Compare(b.WonAt, a.WonAt) })
	for i := range offs {
		if offs[i].WonAt > at || at.Sub(offs[i].WonAt) > FreshDays*24*time.Hour {
			continue
		}
		for _, feature := range offs[i].Features {
			add(Emphasis{Kind: Feature, Text: feature})
		}
		for _, problem := range offs[i].Problems {
			add(Emphasis{Kind: Problem, Text: problem})
		}
	}
	slices.SortStableFunc(out, func(a, b Emphasis) int {
		switch {
		case a.Covered == b.Covered:
			return 0
		case a.Covered:
			return 1
		}
		return -1
	})
	return out
}

// Open are those that are not covered.
func Open(all []Emphasis) []Emphasis {
	if i := slices.IndexFunc(all, func(e Emphasis) bool { return e.Covered }); i >= 0 {
		return all[:i]
	}
	return all
}

// promises are those made by then, the next due first; without a day last.
func promises(f *data.Facts, at data.Instant) []data.Promise {
	list := slices.DeleteFunc(slices.Clone(f.Promises), func(p data.Promise) bool { return p.At > at })
	slices.SortStableFunc(list, func(a, b data.Promise) int {
		if (a.DueOn == 0) != (b.DueOn == 0) {
			return cmp.Compare(b.DueOn, a.DueOn)
		}
		return cmp.Or(cmp.Compare(a.DueOn, b.DueOn), cmp.Compare(a.At, b.At), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// index holds what was said, folded.
type index struct {
	whole map[string]bool
	words [][]string
	long  []string // texts without spaces between words, as Japanese has them
}

func newIndex(said []string) *index {
	x := &index{whole: map[string]bool{}}
	for _, s := range said {
		key := text.Fold(s)
		if key == "" || x.whole[key] {
			continue
		}
		x.whole[key] = true
		if w := significant(key); len(w) > 0 {
			x.words = append(x.words, w)
		}
		if unspaced(key) {
			x.long = append(x.long, key)
		}
	}
	return x
}

// share: what was said must name at least one in so many words of what was emphasised,
// or "price" would cover "Price fixed for 24 months".
const share = 3

// holds reports whether something that was said is about a folded text: the same, or
// all significant words of one stand in the other ("csv export" covers "CSV export of
// the invoices", "Minimum and maximum price limits" covers "price limits").
func (x *index) holds(key string) bool {
	if x.whole[key] {
		return true
	}
	words := significant(key)
	for _, said := range x.words {
		if within(said, words) && share*len(said) >= len(words) || within(words, said) {
			return true
		}
	}
	if unspaced(key) {
		for _, said := range x.long {
			if strings.Contains(key, said) || strings.Contains(said, key) {
				return true
			}
		}
	}
	return false
}

// fillers say nothing about what a text is about.
var fillers = map[string]bool{
	"a": true, "an": true, "and": true, "by": true, "for": true, "from": true, "how": true, "in": true, "of": true, "on": true,
	"one": true, "or": true, "our": true, "the": true, "their": true, "to": true, "too": true, "us": true, "with": true,
	"das": true, "dem": true, "den": true, "der": true, "des": true, "die": true, "ein": true, "eine": true, "fur": true,
	"im": true, "mit": true, "oder": true, "und": true, "von": true, "zu": true, "zum": true, "zur": true,
}

func significant(folded string) []string {
	return slices.DeleteFunc(strings.Fields(folded), func(w string) bool { return fillers[w] })
}

// within reports whether every word of part is one of whole.
func within(part, whole []string) bool {
	if len(part) == 0 {
		return false
	}
	for _, p := range part {
		if !slices.ContainsFunc(whole, func(w string) bool { return alike(p, w) }) {
			return false
		}
	}
	return true
}

// alike reports whether two words are one, but for an ending of at most two letters:
// rule and rules.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || len(a) >= 4 && strings.HasPrefix(b, a) && len(b)-len(a) <= 2
}

// leastUnspaced is how many characters of a text without spaces are enough to be found
// in another.
const leastUnspaced = 3

func unspaced(folded string) bool {
	return !strings.Contains(folded, " ") && utf8.RuneCountInString(folded) >= leastUnspaced && len(folded) > utf8.RuneCountInString(folded)
}
