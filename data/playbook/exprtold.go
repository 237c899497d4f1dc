package playbook

// Test is a condition, or a part of one, in the form in which it is told to a person: a
// chain of parts, or one look at a field. What is negated is negated at the looks, so that
// nobody has to read a "not" over several of them.
type Test struct {
	// Join is "and" or "or" over Parts; "" for a look.
	Join  string
	Parts []Test

	// Field is the field that a look reads.
	Field string
	// Op is how it looks: "has" for whether there is an answer, else a comparison
	// (== != < <= > >=) of the answer.
	Op string
	// Not says that the look must fail, which it also does where there is no answer.
	Not bool
	// With is what the answer is compared with; where Other names a field, with that
	// one's answer.
	With  Answer
	Other string
}

// Test returns the condition in the form in which it is told; one that always holds is an
// empty chain.
func (e Expr) Test() Test {
	if e.root == nil {
		return Test{Join: "and"}
	}
	return e.root.told(false)
}

func (l logic) told(not bool) Test {
	t := Test{Join: "and"}
	if l.any != not { // not (a or b) is not a and not b
		t.Join = "or"
	}
	for _, n := range l.parts {
		t.Parts = append(t.Parts, n.told(not))
	}
	return t
}

func (n not) told(negated bool) Test { return n.of.told(!negated) }

func (h has) told(not bool) Test { return Test{Field: h.field, Op: "has", Not: not} }

func (t truth) told(not bool) Test {
	return Test{Field: t.field, Op: "==", Not: not, With: Answer{Type: Bool, Bool: true}}
}

// turned is each comparison with its sides changed.
var turned = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func (c compare) told(not bool) Test {
	t := Test{Field: c.left.field, Op: c.op, Not: not, With: c.right.answer(), Other: c.right.field}
	if t.Field == "" { // 100 < sku_count
		t.Field, t.Op, t.With = c.right.field, turned[c.op], c.left.answer()
		t.Other = ""
	}
	return t
}

// answer is a constant as the answer that it stands for.
func (o operand) answer() Answer {
	switch {
	case o.isNum:
		return Answer{Type: Number, Number: o.num}
	case o.isBool:
		return Answer{Type: Bool, Bool: o.b}
	}
	return Answer{Type: Option, Text: o.str}
}

// AnswerText writes an answer to a field as the question that asks for it offers it, or the
// choice of the rule card that decides it.
func (p *Playbook) AnswerText(field string, a Answer, lang string) string {
	asked, ok := p.Asks(field)
	if !ok {
		return (&Step{}).Show(a, lang)
	}
	return p.Show(asked, a, lang)
}

// Show writes the answer to a step as the step offers it, or the choice of its rule card.
func (p *Playbook) Show(asked *Step, a Answer, lang string) string {
	if card, ok := p.Card(asked.Card); ok && asked.Kind == Decide {
		if c, ok := findChoice(card.Choices, a.Text); ok {
			return c.Label.In(lang)
		}
	}
	return asked.Show(a, lang)
}

// FieldText is what a field is called to a person: the question that asks for it, else its
// name.
func (p *Playbook) FieldText(field, lang string) string {
	if asked, ok := p.Asks(field); ok {
		return asked.Heading(lang)
	}
	return field
}
