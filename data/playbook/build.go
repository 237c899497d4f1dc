package playbook

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"rounds/data"
)

var playbookKeys = []string{"id", "version", "trigger", "products", "scope", "languages", "title", "objective",
	"planned_minutes", "follow_up_days", "topics", "sections", "cards", "outcomes", "summary"}

// playbook reads the whole file, then checks what needs all of it.
func (b *builder) playbook(root ast.Node) *Playbook {
	o, ok := b.object(root, say("a.playbook"), playbookKeys...)
	p := &Playbook{}
	if !ok {
		return p
	}
	b.head(o, p)
	p.FollowUpDays = o.integer("follow_up_days", 0, 0, 365)
	p.Topics = b.topics(o)
	p.Cards = b.ruleCards(o)
	p.Sections = b.sections(o)
	p.Outcomes = b.outcomes(o)
	p.Summary = o.text("summary", optionalAll(o, "summary"))
	b.check(p, o)
	return p
}

// head reads what names a playbook and its play.
func (b *builder) head(o object, p *Playbook) {
	b.languages(o)
	p.Languages = b.langs
	p.ID = o.id("id")
	o.need("version")
	p.Version = o.integer("version", 1, 1, 1_000_000)
	p.Trigger = b.trigger(o)
	p.Products = b.products(o)
	p.Workspace = b.workspace(o, p)
	p.Title = o.text("title", anyLang)
	p.Objective = o.text("objective", anyLang)
	p.PlannedMinutes = o.integer("planned_minutes", DefaultMinutes, 1, 480)
}

// optionalAll is the need of a text that may be absent, but not half there.
func optionalAll(o object, key string) textNeed {
	if o.values[key] == nil {
		return optional
	}
	return allLangs
}

func (b *builder) languages(o object) {
	if !o.need("languages") {
		return
	}
	words, at := o.words("languages")
	for i, w := range words {
		switch {
		case !isLang(w):
			b.report(at[i], "lang.invalid", say("lang.invalid", w))
		case slices.Contains(b.langs, w):
			b.report(at[i], "lang.duplicate", say("twice", w))
		default:
			b.langs = append(b.langs, w)
		}
	}
	if len(words) == 0 {
		b.report(o.values["languages"], "lang.missing", say("languages.empty"))
	}
}

func (b *builder) trigger(o object) []string {
	var codes []string
	words, at := o.words("trigger")
	for i, w := range words {
		switch {
		case slices.Contains(codes, w):
			b.report(at[i], "trigger.duplicate", say("twice", w))
		case b.known == nil && !isCode(w):
			b.report(at[i], "trigger.unknown", say("trigger.form", w))
		case b.known != nil && !slices.Contains(b.known, w):
			b.report(at[i], "trigger.unknown", say("trigger.unknown", w, suggest(w, b.known)))
		default:
			codes = append(codes, w)
		}
	}
	return codes
}

// products reads for whose accounts this is the play. Without a reason to answer they
// would say nothing.
func (b *builder) products(o object) []string {
	var names []string
	words, at := o.words("products")
	for i, w := range words {
		switch {
		case w == "":
			b.report(at[i], "product.empty", say("product.empty"))
		case slices.ContainsFunc(names, func(n string) bool { return fold(n) == fold(w) }):
			b.report(at[i], "product.duplicate", say("twice", w))
		default:
			names = append(names, w)
		}
	}
	if n := o.values["products"]; n != nil && o.values["trigger"] == nil {
		b.report(n, "product.trigger", say("product.trigger"))
	}
	return names
}

// workspace reads whose the playbook is. One of the workspace has no customer, so no
// reason leads to it.
func (b *builder) workspace(o object, p *Playbook) bool {
	if o.values["scope"] == nil {
		return false
	}
	if o.oneOf("scope", "account", "workspace") != "workspace" {
		return false
	}
	if len(p.Trigger) > 0 {
		b.report(o.values["trigger"], "scope.trigger", say("scope.trigger"))
	}
	return true
}

// unique reports an id that was used before among its kind.
func (b *builder) unique(seen map[string]bool, o object, id string, kind data.Sentence) {
	if id != "" && seen[id] {
		b.report(o.values["id"], "id.duplicate", say("id.duplicate", kind, id))
	}
	seen[id] = true
}

func (b *builder) topics(o object) []Topic {
	var topics []Topic
	seen := map[string]bool{}
	for _, n := range o.list("topics") {
		t, ok := b.object(n, say("a.topic"), "id", "label")
		if !ok {
			continue
		}
		topics = append(topics, Topic{ID: t.id("id"), Label: t.text("label", anyLang)})
		b.unique(seen, t, topics[len(topics)-1].ID, say("kind.topic"))
	}
	return topics
}

func (b *builder) outcomes(o object) []Outcome {
	if !o.need("outcomes") {
		return nil
	}
	var outcomes []Outcome
	seen := map[string]bool{}
	for _, n := range o.list("outcomes") {
		v, ok := b.object(n, say("a.outcome"), "id", "label", "follow_up_days", "when")
		if !ok {
			continue
		}
		out := Outcome{ID: v.id("id"), Label: v.text("label", allLangs), FollowUpDays: v.integer("follow_up_days", -1, 0, 365), When: b.when(v)}
		if out.ID == NoAnswer {
			b.report(v.values["id"], "outcome.reserved", say("outcome.reserved", NoAnswer))
		}
		b.unique(seen, v, out.ID, say("kind.outcome"))
		outcomes = append(outcomes, out)
		b.whens = append(b.whens, v.values["when"])
	}
	if len(outcomes) == 0 {
		b.report(o.values["outcomes"], "outcome.missing", say("outcomes.empty"))
	}
	return outcomes
}

func (b *builder) choices(o object, key string) []Choice {
	var choices []Choice
	seen := map[string]bool{}
	for _, n := range o.list(key) {
		c, ok := b.object(n, say("a.option"), "id", "label")
		if !ok {
			continue
		}
		choices = append(choices, Choice{ID: c.id("id"), Label: c.text("label", allLangs)})
		b.unique(seen, c, choices[len(choices)-1].ID, say("kind.option"))
	}
	return choices
}

func (b *builder) sections(o object) []Section {
	if !o.need("sections") {
		return nil
	}
	var sections []Section
	seen, seenStep := map[string]bool{}, map[string]bool{}
	for _, n := range o.list("sections") {
		v, ok := b.object(n, say("a.section"), "id", "kind", "title", "objective", "steps")
		if !ok {
			continue
		}
		s := Section{ID: v.id("id"), Kind: Call, Title: v.text("title", anyLang), Objective: v.text("objective", anyLang)}
		if v.values["kind"] != nil {
			s.Kind = SectionKind(v.oneOf("kind", string(Prepare), string(Call)))
		}
		b.unique(seen, v, s.ID, say("kind.section"))
		if v.need("steps") {
			for _, n := range v.list("steps") {
				b.step(&s, n, len(sections), seenStep)
			}
			if len(s.Steps) == 0 {
				b.report(v.values["steps"], "step.missing", say("step.missing"))
			}
		}
		sections = append(sections, s)
	}
	if len(sections) == 0 {
		b.report(o.values["sections"], "section.missing", say("sections.empty"))
	}
	return sections
}

// oneOf reads a required word out of a fixed set.
func (o object) oneOf(key string, words ...string) string {
	if !o.need(key) {
		return ""
	}
	s := o.str(key)
	if !slices.Contains(words, s) {
		o.b.report(o.values[key], "value.kind", say("value.kind", s, key, o.what, suggest(s, words)))
		return ""
	}
	return s
}

func (b *builder) step(s *Section, n ast.Node, section int, seen map[string]bool) {
	o, ok := b.object(n, say("a.step"), "id", "kind", "label", "text", "required", "when", "owner", "offset_days", "topic", "covers",
		"field", "type", "options", "min", "max", "account_field", "score", "card")
	if !ok {
		return
	}
	st := Step{
		ID:         o.id("id"),
		Kind:       StepKind(o.oneOf("kind", string(Say), string(Ask), string(Show), string(Do), string(Decide))),
		Required:   o.flag("required"),
		Owner:      CSM,
		OffsetDays: o.integer("offset_days", 0, -60, 365),
		Topic:      o.name("topic", isID, say("want.topic")),
		When:       b.when(o),
	}
	b.unique(seen, o, st.ID, say("kind.step"))
	need := anyLang
	if st.Kind == Say || st.Kind == Ask {
		need = allLangs
	}
	st.Text = o.text("text", need)
	st.Label = o.text("label", optional)
	if o.values["owner"] != nil {
		st.Owner = o.name("owner", isID, say("want.role"))
	}
	st.Covers, _ = o.words("covers")
	st.Field = o.field("field")
	b.onlyFor(o, st.Kind, Ask, "type", "options", "min", "max", "account_field", "score")
	b.onlyFor(o, st.Kind, Decide, "card")
	switch st.Kind {
	case Ask:
		b.question(o, &st)
	case Decide:
		st.Card = o.id("card")
	case Say, Show, Do:
		b.onlyFor(o, st.Kind, Ask, "field")
	}
	s.Steps = append(s.Steps, st)
	b.steps = append(b.steps, stepAt{object: o, section: section, step: len(s.Steps) - 1})
}

// onlyFor reports keys on a step of a kind that does nothing with them.
func (b *builder) onlyFor(o object, got, kind StepKind, keys ...string) {
	if got == kind || got == "" {
		return
	}
	for _, key := range keys {
		if n := o.values[key]; n != nil {
			b.report(n, "key.misplaced", say("misplaced.kind", key, kind, got))
		}
	}
}

// question reads what an ask step has besides its text.
func (b *builder) question(o object, st *Step) {
	o.need("field")
	st.Type = FieldType(o.oneOf("type", string(FreeText), string(Number), string(Money), string(Date), string(Option), string(Bool)))
	st.Options = b.choices(o, "options")
	st.Min, st.Max = o.number("min"), o.number("max")
	st.AccountField = o.name("account_field", isField, say("want.account"))
	switch {
	case st.Type == Option && len(st.Options) < 2:
		b.report(o.node, "option.missing", say("option.missing"))
	case st.Type != Option && o.values["options"] != nil && st.Type != "":
		b.report(o.values["options"], "key.misplaced", say("misplaced.options", st.Type))
	}
	if st.Type != Number && st.Type != Money && st.Type != "" {
		for _, key := range []string{"min", "max"} {
			if n := o.values[key]; n != nil {
				b.report(n, "key.misplaced", say("misplaced.bound", key, st.Type))
			}
		}
	}
	if st.Min != nil && st.Max != nil && *st.Min > *st.Max {
		b.report(o.values["min"], "value.range", say("bounds"))
	}
	b.score(o, st)
}

// score checks the scales that the KPIs are defined on: NPS 0–10, CSAT 1–5.
func (b *builder) score(o object, st *Step) {
	if o.values["score"] == nil {
		return
	}
	st.Score = o.oneOf("score", "nps", "csat")
	scale := map[string][2]float64{"nps": {0, 10}, "csat": {1, 5}}[st.Score]
	if st.Score != "" && (st.Type != Number || st.Min == nil || st.Max == nil || *st.Min != scale[0] || *st.Max != scale[1]) {
		b.report(o.values["score"], "score.scale", say("score.scale", strings.ToUpper(st.Score), scale[0], scale[1]))
	}
}

// when reads the condition of a step or an outcome, and points into it where it is wrong.
func (b *builder) when(o object) Expr {
	n := o.values["when"]
	if n == nil {
		return Expr{}
	}
	src, ok := scalar(n)
	if !ok {
		b.report(n, "value.type", say("when.type", describe(n)))
		return Expr{}
	}
	e, err := ParseExpr(src)
	var bad *ExprError
	if errors.As(err, &bad) {
		b.reportAt(n, exprOffset(n, bad.Offset), "when.syntax", bad.Message)
	}
	return e
}

// exprOffset turns a place in a condition into a distance from its node: a
// quote shifts it by one, and in a block scalar the node itself is close enough.
func exprOffset(n ast.Node, off int) int {
	if _, block := n.(*ast.LiteralNode); block {
		return 0
	}
	if origin := strings.TrimSpace(n.GetToken().Origin); strings.HasPrefix(origin, `"`) || strings.HasPrefix(origin, "'") {
		return off + 1
	}
	return off
}

func (b *builder) ruleCards(o object) []RuleCard {
	var cards []RuleCard
	seen := map[string]bool{}
	for _, n := range o.list("cards") {
		v, ok := b.object(n, say("a.card"), "id", "title", "inputs", "choices", "rows", "no_rule")
		if !ok {
			continue
		}
		c := RuleCard{ID: v.id("id"), Title: v.text("title", anyLang), NoRule: v.text("no_rule", optional)}
		b.unique(seen, v, c.ID, say("kind.card"))
		v.need("inputs")
		c.Inputs, _ = v.words("inputs")
		if v.need("choices") {
			c.Choices = b.choices(v, "choices")
		}
		if v.need("rows") {
			c.Rows = b.rows(v, c)
		}
		cards = append(cards, c)
		b.cards = append(b.cards, v)
	}
	return cards
}

func (b *builder) rows(card object, c RuleCard) []Row {
	var rows []Row
	for _, n := range card.list("rows") {
		o, ok := b.object(n, say("a.row"), "when", "recommend", "detail")
		if !ok {
			continue
		}
		r := Row{When: map[string]string{}, Recommend: o.id("recommend"), Detail: o.text("detail", anyLang)}
		if _, ok := findChoice(c.Choices, r.Recommend); r.Recommend != "" && !ok {
			b.report(o.values["recommend"], "card.choice", say("card.choice", r.Recommend, choiceIDs(c.Choices)))
		}
		if o.need("when") {
			b.rowWhen(o, c, r.When)
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 && card.values["rows"] != nil {
		b.report(card.values["rows"], "card.rows", say("rows.missing"))
	}
	return rows
}

func (b *builder) rowWhen(o object, c RuleCard, when map[string]string) {
	entries, ok := b.entries(o.values["when"], say("a.when"))
	for _, e := range entries {
		value, plain := scalar(e.value)
		switch {
		case !plain:
			b.report(e.value, "value.type", say("value.one", e.key, describe(e.value)))
		case !slices.Contains(c.Inputs, e.key):
			b.report(e.at, "card.input", say("card.inputs", e.key, strings.Join(c.Inputs, ", ")))
		default:
			when[e.key] = value
		}
	}
	if ok && len(entries) == 0 {
		b.report(o.values["when"], "card.rows", say("row.always"))
	}
}
