package words

import (
	"strings"

	"rounds/data/playbook"
)

// Condition words a condition of a playbook: by the questions and answers of the playbook,
// in lang, which is the one in which it is read, and not by the names that its file has for
// them.
func (w *Words) Condition(p *playbook.Playbook, e playbook.Expr, lang string) string {
	c := condition{w, p, lang}
	return c.say(e.Test(), false)
}

// Row words what a row of a rule card asks for.
func (w *Words) Row(p *playbook.Playbook, card *playbook.RuleCard, row *playbook.Row, lang string) string {
	var said []string
	for _, field := range card.Inputs {
		value, ok := row.When[field]
		if !ok {
			continue
		}
		asked, known := p.Asks(field)
		if known && asked.Type == playbook.Bool {
			said = append(said, w.T("cond.row", p.FieldText(field, lang), p.AnswerText(field, playbook.Answer{Type: playbook.Bool, Bool: value == "true"}, lang)))
			continue
		}
		said = append(said, p.AnswerText(field, playbook.Answer{Type: playbook.Option, Text: value}, lang))
	}
	return strings.Join(said, " + ")
}

// Duty says whose a step is, where it is not the CSM's, and how many working days from the
// start it is for; "" where neither has to be said.
func (w *Words) Duty(s *playbook.Step) string {
	var said []string
	if s.Owner != playbook.CSM {
		said = append(said, w.T("playbooks.owner", w.Named("playbooks.role.", s.Owner)))
	}
	switch {
	case s.OffsetDays > 0:
		said = append(said, w.N("playbooks.after", s.OffsetDays))
	case s.OffsetDays < 0:
		said = append(said, w.N("playbooks.before", -s.OffsetDays))
	}
	return strings.Join(said, " · ")
}

type condition struct {
	w    *Words
	p    *playbook.Playbook
	lang string
}

// say words a test; inside is whether it is a part of a chain, in which one with an "or" of
// its own needs brackets.
func (c *condition) say(t playbook.Test, inside bool) string {
	if t.Join == "" {
		return c.bracket(c.look(t, c.value(t)), inside && isEither(t))
	}
	if values, ok := c.oneOf(t); ok {
		return c.bracket(c.look(t.Parts[0], strings.Join(values, c.w.T("cond.or"))), inside && isEither(t.Parts[0]))
	}
	said := make([]string, len(t.Parts))
	for i, part := range t.Parts {
		said[i] = c.say(part, true)
	}
	return c.bracket(strings.Join(said, c.w.T("cond."+t.Join)), inside)
}

func (c *condition) bracket(said string, needed bool) string {
	if needed {
		return c.w.T("cond.group", said)
	}
	return said
}

// isEither reports whether a look holds for an answer and for none alike, and says both.
func isEither(t playbook.Test) bool { return t.Op == "!=" && t.Not }

// oneOf are the answers of a chain that takes one of several to the same question, or none of
// them, which reads as one look.
func (c *condition) oneOf(t playbook.Test) (values []string, ok bool) {
	for _, part := range t.Parts {
		fails := part.Not != (part.Op == "!=")
		if part.Join != "" || part.Op != "==" && part.Op != "!=" || part.Field != t.Parts[0].Field || part.Other != "" ||
			fails != (t.Join == "and") || part.Op != t.Parts[0].Op || part.Not != t.Parts[0].Not {
			return nil, false
		}
		values = append(values, c.value(part))
	}
	return values, len(values) > 1
}

func (c *condition) value(t playbook.Test) string {
	switch {
	case t.Other != "":
		return c.w.T("cond.quote", c.p.FieldText(t.Other, c.lang))
	case t.With.Type == playbook.Option:
		return c.w.T("cond.quote", c.p.AnswerText(t.Field, t.With, c.lang))
	}
	return c.p.AnswerText(t.Field, t.With, c.lang)
}

// looks name how a field is looked at, and where the look must fail, which it does without an
// answer: "!=" asks for another answer than that, "not ==" also takes none.
var looks = map[string][2]string{
	"has": {"cond.has", "cond.has.not"}, "==": {"cond.is", "cond.is.not"}, "!=": {"cond.other", "cond.other.not"},
	"<": {"cond.under", "cond.under.not"}, "<=": {"cond.most", "cond.most.not"},
	">": {"cond.over", "cond.over.not"}, ">=": {"cond.least", "cond.least.not"},
}

func (c *condition) look(t playbook.Test, value string) string {
	key := looks[t.Op][0]
	if t.Not {
		key = looks[t.Op][1]
	}
	return c.w.T(key, c.w.T("cond.quote", c.p.FieldText(t.Field, c.lang)), value)
}
