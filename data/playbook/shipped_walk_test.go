package playbook

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// walker works through a playbook with answers of its own invention.
type walker struct {
	p *Playbook
	r *rand.Rand
	// seen counts, for each step, in how many walks it was on the list.
	seen map[string]int
	// recommended counts what rule cards said, by card and choice; an empty choice is
	// "no rule".
	recommended map[string]int
	// values are the numbers that conditions compare a field with.
	values map[string][]float64
}

func newWalker(p *Playbook, seed uint64) *walker {
	w := &walker{
		p: p, r: rand.New(rand.NewPCG(seed, 23)), seen: map[string]int{}, recommended: map[string]int{}, values: map[string][]float64{},
	}
	for _, s := range steps(p) {
		if s.When.root != nil {
			s.When.root.uses(func(u use) {
				if u.other.isNum {
					w.values[u.field] = append(w.values[u.field], u.other.num)
				}
			})
		}
	}
	return w
}

func steps(p *Playbook) []*Step {
	var all []*Step
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			all = append(all, &p.Sections[i].Steps[j])
		}
	}
	return all
}

// answer invents an answer that fits a question; numbers fall on both sides of what
// conditions compare them with.
func (w *walker) answer(s *Step) Answer {
	switch s.Type {
	case Number, Money:
		low, high := 0.0, 400.0
		if s.Min != nil {
			low = *s.Min
		}
		if s.Max != nil {
			high = *s.Max
		}
		n := low + float64(w.r.IntN(int(high-low)+1))
		if near := w.values[s.Field]; len(near) > 0 && w.r.IntN(2) == 0 {
			n = min(max(near[w.r.IntN(len(near))]+float64(w.r.IntN(3)-1), low), high)
		}
		return Answer{Type: s.Type, Number: n}
	case Date:
		return Answer{Type: Date, Text: fmt.Sprintf("2026-12-%02d", 1+w.r.IntN(28))}
	case Option:
		return Answer{Type: Option, Text: s.Options[w.r.IntN(len(s.Options))].ID}
	case Bool:
		return Answer{Type: Bool, Bool: w.r.IntN(2) == 0}
	case FreeText:
	}
	return Answer{Type: FreeText, Text: "as she said it"}
}

// cover deals with one step as a CSM could.
func (w *walker) cover(r Run, s *Step) (Run, error) {
	if s.Kind != Ask && s.Kind != Decide && w.r.IntN(8) == 0 {
		return r.Mark(s.ID, NotApplicable), nil
	}
	switch s.Kind {
	case Ask:
		return r.Answer(s, w.answer(s))
	case Decide:
		card, _ := w.p.Card(s.Card)
		rec, _ := EvaluateCard(*card, r.Answers)
		w.recommended[card.ID+" "+rec.ID]++
		choice, why := rec.ID, ""
		if choice == "" || w.r.IntN(4) == 0 {
			choice, why = card.Choices[w.r.IntN(len(card.Choices))].ID, "the customer asked for it"
		}
		return r.Decide(w.p, s, choice, why)
	case Say, Show, Do:
	}
	return r.Mark(s.ID, Done), nil
}

// walk covers every step, in order or in any order, and returns the run.
func (w *walker) walk(t *testing.T, ordered bool) Run {
	t.Helper()
	r := NewRun(w.p, nil)
	for turns := 0; ; turns++ {
		open := w.p.Uncovered(r)
		if len(open) == 0 {
			break
		}
		if turns > len(steps(w.p)) {
			t.Fatalf("%s: still %d steps open after %d turns", w.p.ID, len(open), turns)
		}
		s := open[0]
		if !ordered {
			s = open[w.r.IntN(len(open))]
		}
		if ordered && s.Kind == Say {
			w.speakable(t, r, s)
		}
		next, err := w.cover(r, s)
		if err != nil {
			t.Fatalf("%s: %s cannot be covered: %v", w.p.ID, s.ID, err)
		}
		r = next
	}
	for _, s := range w.p.Visible(r) {
		w.seen[s.ID]++
	}
	return r
}

var spokenFacts = Facts{
	Account: "Lindqvist Handels AB", Contact: "Britta Lindqvist", CSM: "Aiko Tanaka", Date: "2026-11-21", FollowUp: "2026-11-27",
	Outcome: "agreed", NextStep: "she tries it", Reach: "Aiko Tanaka, +49 30 1234567",
}

// speakable checks that a script has no hole when the steps before it are covered.
func (w *walker) speakable(t *testing.T, r Run, s *Step) {
	t.Helper()
	for _, lang := range w.p.Languages {
		if text := w.p.Script(s, lang, r, spokenFacts); strings.Contains(text, "…") {
			t.Errorf("%s: %s in %s is spoken with a hole: %s", w.p.ID, s.ID, lang, text)
		}
	}
}

// Whatever is answered, a run comes to its end, every step can appear, every
// condition can also fail, and what the customer is sent says how to reach a person.
func TestShippedWalks(t *testing.T) {
	const walks = 250
	for _, p := range Shipped() {
		w := newWalker(p, 1)
		for i := range walks {
			r := w.walk(t, i%2 == 0)
			if n := p.Progress(r); !n.Complete() || n.Covered > n.Total || n.Total == 0 {
				t.Fatalf("%s: a run that covered everything says %+v", p.ID, n)
			}
			for _, lang := range p.Languages {
				text, missing := p.RenderSummary(r, lang, spokenFacts)
				if slices.Contains(missing, "reach") || !strings.Contains(text, spokenFacts.Reach) && p.Summary != nil {
					t.Fatalf("%s: the summary in %s names nobody to reach:\n%s", p.ID, lang, text)
				}
				if strings.Contains(text, "{{") || strings.Contains(text, "…") {
					t.Fatalf("%s: the summary in %s has a hole:\n%s", p.ID, lang, text)
				}
			}
		}
		for _, s := range steps(p) {
			switch n := w.seen[s.ID]; {
			case n == 0:
				t.Errorf("%s: %s never appears; its condition is %q", p.ID, s.ID, s.When)
			case n == walks && !s.When.IsZero():
				t.Errorf("%s: %s always appears; its condition %q says nothing", p.ID, s.ID, s.When)
			}
		}
		for _, c := range p.Cards {
			for _, row := range c.Rows {
				if w.recommended[c.ID+" "+row.Recommend] == 0 {
					t.Errorf("%s: %s never recommends %s", p.ID, c.ID, row.Recommend)
				}
			}
		}
	}
}

// Every combination of a card's inputs has a recommendation, or the card says what
// to do without one; every row can win, and every choice can be taken for a reason.
func TestShippedCardsAnswer(t *testing.T) {
	for _, p := range Shipped() {
		for _, c := range p.Cards {
			won := map[int]bool{}
			ruleless := 0
			for _, a := range combinations(p, c.Inputs) {
				rec, ok := EvaluateCard(c, a)
				if !ok {
					ruleless++
				}
				if ok && (rec.ID == "" || rec.Label.In("en") == "" || rec.Detail.In("en") == "") {
					t.Errorf("%s: %s recommends something without a name or a reason for %v", p.ID, c.ID, a)
				}
				for i, row := range c.Rows {
					if row.fits(a) {
						won[i] = true
						break
					}
				}
			}
			if ruleless > 0 && len(c.NoRule) == 0 {
				t.Errorf("%s: %s is silent for %d combinations of its inputs", p.ID, c.ID, ruleless)
			}
			if ruleless == 0 && len(c.NoRule) > 0 {
				t.Errorf("%s: %s has a rule for everything, and says what to do without one", p.ID, c.ID)
			}
			if len(won) != len(c.Rows) {
				t.Errorf("%s: %s has rows that never win; %v of %d do", p.ID, c.ID, slices.Sorted(maps.Keys(won)), len(c.Rows))
			}
			if !slices.ContainsFunc(steps(p), func(s *Step) bool { return s.Card == c.ID }) {
				t.Errorf("%s: no step decides by %s", p.ID, c.ID)
			}
		}
	}
}

// combinations are all answers that the inputs of a card can have together.
func combinations(p *Playbook, inputs []string) []Answers {
	all := []Answers{{}}
	for _, in := range inputs {
		s, _ := p.Asks(in)
		var values []Answer
		if s.Type == Bool {
			values = []Answer{{Type: Bool, Bool: true}, {Type: Bool}}
		}
		options := s.Options
		if card, ok := p.Card(s.Card); ok {
			options = card.Choices
		}
		for _, o := range options {
			values = append(values, Answer{Type: Option, Text: o.ID})
		}
		var next []Answers
		for _, a := range all {
			for _, v := range values {
				with := maps.Clone(a)
				with[in] = v
				next = append(next, with)
			}
		}
		all = next
	}
	return all
}
