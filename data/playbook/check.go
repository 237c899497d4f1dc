package playbook

import (
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"rounds/data"
	"rounds/data/text"
)

// check looks at what one part of a playbook says about another.
func (b *builder) check(p *Playbook, o object) {
	fields := map[string]*Step{}
	for _, at := range b.steps {
		sec := &p.Sections[at.section]
		s := &sec.Steps[at.step]
		b.checkWhen(p, at.values["when"], s.When, fields)
		b.checkRefs(p, at, s)
		b.checkField(p, at, s, fields)
		b.checkTemplate(p, at.values["text"], s.Text)
	}
	for i, card := range b.cards {
		b.checkCard(card, &p.Cards[i], fields)
	}
	for i, n := range b.whens {
		b.checkWhen(p, n, p.Outcomes[i].When, fields)
	}
	b.checkSummary(p, o)
}

// checkField lets a field be filled once before the call and once in it, as the
// same question: that is how preparation pre-fills the call.
func (b *builder) checkField(p *Playbook, at stepAt, s *Step, fields map[string]*Step) {
	if s.Field == "" {
		return
	}
	first, again := fields[s.Field]
	if !again {
		fields[s.Field] = s
		return
	}
	switch {
	case kindOf(p, first) != Prepare || kindOf(p, s) != Call || first.Kind != Ask || s.Kind != Ask:
		b.report(at.values["field"], "field.duplicate", say("field.duplicate", s.Field))
	case first.Type != s.Type || choiceIDs(first.Options) != choiceIDs(s.Options):
		b.report(at.values["field"], "field.type", say("field.type", s.Field))
	}
}

func kindOf(p *Playbook, s *Step) SectionKind {
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			if &p.Sections[i].Steps[j] == s {
				return p.Sections[i].Kind
			}
		}
	}
	return ""
}

// checkWhen demands that a condition reads earlier answers only: a later one
// could hide the very question that it depends on.
func (b *builder) checkWhen(p *Playbook, n ast.Node, e Expr, fields map[string]*Step) {
	if e.IsZero() {
		return
	}
	e.root.uses(func(u use) {
		asked, ok := fields[u.field]
		if !ok {
			b.reportAt(n, exprOffset(n, u.off), "when.field", say("when.field", u.field, suggest(u.field, fieldNames(fields))))
			return
		}
		if message := misuse(p, u, asked); !message.IsZero() {
			b.reportAt(n, exprOffset(n, u.off), "when.type", message)
		}
	})
}

// misuse tells why a reading of a field can never hold, or says nothing.
func misuse(p *Playbook, u use, asked *Step) data.Sentence {
	typ, options := asked.Type, asked.Options
	if asked.Kind == Decide {
		card, ok := p.Card(asked.Card)
		if !ok {
			return data.Sentence{}
		}
		typ, options = Option, card.Choices
	}
	constant := u.other.field == ""
	switch {
	case u.op == "has" || typ == "":
		return data.Sentence{}
	case u.op == "truth":
		if typ != Bool {
			return say("when.truth", u.field, typ)
		}
		return data.Sentence{}
	case !constant:
		return data.Sentence{}
	case u.other.isNum != (typ == Number || typ == Money) || u.other.isBool != (typ == Bool):
		return say("when.never", u.field, typ)
	case typ == Option && u.op != "==" && u.op != "!=":
		return say("when.order")
	case typ == Option:
		if _, ok := findChoice(options, u.other.str); !ok {
			return say("no.option", u.other.str, u.field, choiceIDs(options))
		}
	}
	return data.Sentence{}
}

func (b *builder) checkRefs(p *Playbook, at stepAt, s *Step) {
	if _, ok := p.Card(s.Card); s.Card != "" && !ok {
		ids := make([]string, len(p.Cards))
		for i, c := range p.Cards {
			ids[i] = c.ID
		}
		b.report(at.values["card"], "card.unknown", say("card.unknown", s.Card, suggest(s.Card, ids)))
	}
	if s.Topic != "" && !slices.ContainsFunc(p.Topics, func(t Topic) bool { return t.ID == s.Topic }) {
		ids := make([]string, len(p.Topics))
		for i, t := range p.Topics {
			ids[i] = t.ID
		}
		b.report(at.values["topic"], "topic.unknown", say("topic.unknown", s.Topic, suggest(s.Topic, ids)))
	}
	words, nodes := at.words("covers")
	for i, w := range words {
		if !isID(w) || len(w) > maxName {
			b.report(nodes[i], "id.invalid", say("promise.tag", w))
		}
	}
}

func (b *builder) checkCard(o object, c *RuleCard, fields map[string]*Step) {
	words, nodes := o.words("inputs")
	for i, w := range words {
		s, ok := fields[w]
		switch {
		case !ok:
			b.report(nodes[i], "card.input", say("card.field", w, suggest(w, fieldNames(fields))))
		case s.Kind == Ask && s.Type != Option && s.Type != Bool && s.Type != "":
			b.report(nodes[i], "card.input", say("card.type", w, s.Type))
		}
	}
	if len(words) == 0 && o.values["inputs"] != nil {
		b.report(o.values["inputs"], "card.input", say("inputs.missing"))
	}
	for i, n := range o.list("rows") {
		if i < len(c.Rows) {
			b.checkRow(n, c, i, fields)
		}
	}
}

func (b *builder) checkRow(n ast.Node, c *RuleCard, i int, fields map[string]*Step) {
	for _, input := range slices.Sorted(maps.Keys(c.Rows[i].When)) {
		value := c.Rows[i].When[input]
		s := fields[input]
		if s == nil || s.Kind != Ask {
			continue
		}
		if _, ok := findChoice(s.Options, value); s.Type == Option && !ok {
			b.report(n, "card.value", say("no.option", value, input, choiceIDs(s.Options)))
		}
		if s.Type == Bool && value != "true" && value != "false" {
			b.report(n, "card.value", say("card.flag", input))
		}
	}
	for _, earlier := range c.Rows[:i] {
		if maps.Equal(earlier.When, c.Rows[i].When) {
			b.report(n, "card.rows", say("row.never"))
			return
		}
	}
}

// checkTemplate demands that every placeholder is closed and has a source.
func (b *builder) checkTemplate(p *Playbook, n ast.Node, t Text) {
	for _, lang := range t.Languages() {
		rest := replacePlaceholders(t[lang], func(name string) string {
			if p.Workspace && (name == "contact" || name == "account") {
				b.report(inLang(n, lang), "template.field", say("template.workspace", lang, name))
				return ""
			}
			if _, ok := p.Asks(name); !ok && !slices.Contains(placeholders, name) {
				b.report(inLang(n, lang), "template.field", say("template.field", lang, name, suggest(name, placeholders)))
			}
			return ""
		})
		if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			b.report(inLang(n, lang), "template.syntax", say("template.syntax", lang))
		}
	}
}

// inLang returns the node of one language's text, or the map where there is none.
func inLang(n ast.Node, lang string) ast.Node {
	if texts, ok := n.(*ast.MappingNode); ok {
		for _, v := range texts.Values {
			if key, _ := scalar(v.Key); key == lang {
				return v.Value
			}
		}
	}
	return n
}

// checkSummary demands what every follow-up carries: how to reach a person.
func (b *builder) checkSummary(p *Playbook, o object) {
	n := o.values["summary"]
	if n == nil {
		return
	}
	b.checkTemplate(p, n, p.Summary)
	for _, lang := range p.Summary.Languages() {
		reach := false
		replacePlaceholders(p.Summary[lang], func(name string) string {
			reach = reach || name == "reach"
			return ""
		})
		if !reach {
			b.report(inLang(n, lang), "summary.reach", say("summary.reach", lang))
		}
	}
}

func fieldNames(fields map[string]*Step) []string {
	return slices.Sorted(maps.Keys(fields))
}

// suggest ends a problem with what could have been meant.
func suggest(got string, from []string) data.Sentence {
	best := text.Closest(got, from, 2)
	switch {
	case best != "":
		return say("near", best)
	case len(from) == 0:
		return say("add")
	case len(from) > 20:
		return say("among.many", strings.Join(from[:20], ", "))
	}
	return say("among", strings.Join(from, ", "))
}
