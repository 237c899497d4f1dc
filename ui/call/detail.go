package call

import (
	"strconv"
	"strings"

	"rounds/data/phrase"
	"rounds/data/playbook"
	"rounds/data/text"
	"rounds/ui/part"
)

// detail is what stands under the selected step: the answer being typed, the whole
// script, the choices, the rule card.
func (l *checklist) detail(s *playbook.Step) {
	c := l.c
	switch {
	case s.Kind == playbook.Decide:
		l.script(s)
		l.card(s)
		l.choices(s)
		l.input(s)
	case hasChoices(s):
		l.script(s)
		l.choices(s)
	case s.Kind == playbook.Ask:
		l.input(s)
		l.script(s)
		if c.focus != onAnswer {
			l.hint(c.stepHint(s))
		}
	default:
		l.script(s)
	}
	l.duty(s)
	if c.problem != "" && c.focus != onAnswer {
		l.wrapped(c.problem, c.s.Theme.Error.Render)
	}
}

// wrapped adds a text in as many lines as it takes.
func (l *checklist) wrapped(s string, style func(string) string) {
	for _, line := range part.Wrap(s, l.w-textAt-1) {
		l.add(l.c.cursor, strings.Repeat(" ", textAt)+style(line))
	}
}

func (l *checklist) hint(s string) { l.wrapped(s, l.c.s.Theme.Faint.Render) }

// script is the whole text of the step: in the customer's language where it is
// spoken to her, in ours where it is for us.
func (l *checklist) script(s *playbook.Step) {
	c, th := l.c, &l.c.s.Theme
	lang := c.s.Words.Lang()
	style := th.Muted
	if spoken := s.Kind == playbook.Say || s.Kind == playbook.Ask; spoken && c.inConversation(s.ID) {
		lang, style = c.scriptLang(), th.Text
	}
	script := c.play.Script(s, lang, c.run, c.scriptFacts())
	if script != s.Heading(c.s.Words.Lang()) {
		l.wrapped(text.Block(script), style.Render)
	}
}

// input is the field of an answer, with what was understood or what is wrong.
func (l *checklist) input(s *playbook.Step) {
	c, th := l.c, &l.c.s.Theme
	f := c.typing[s.ID]
	if c.focus != onAnswer || f == nil {
		return
	}
	if s.Kind == playbook.Decide {
		l.wrapped(c.s.Words.T("call.card.why", c.choiceLabel(s, c.choice)), th.Muted.Render)
	}
	const prompt = "› "
	view, at := f.View(l.w-textAt-part.Width(prompt)-1, 1)
	l.focus = len(l.lines)
	if at != nil {
		at.X += textAt + part.Width(prompt)
		at.Y += len(l.lines)
		l.cursor = at
	}
	l.add(s.ID, strings.Repeat(" ", textAt)+th.Accent.Render(prompt)+view)
	if c.problem != "" {
		l.focus = len(l.lines)
		l.wrapped(c.problem, th.Error.Render)
		return
	}
	if s.Kind == playbook.Ask && s.Type != playbook.FreeText {
		l.hint(c.understood(s, f.Text()))
	}
	switch w := c.s.Words; {
	case f.TypesOver():
		l.hint(w.T("call.over"))
	case f.Seq() == 0 && !f.Empty():
		l.hint(w.T("call.kept"))
	}
}

// understood says how a typed answer is read, or what is expected.
func (c *Call) understood(s *playbook.Step, typed string) string {
	if strings.TrimSpace(typed) == "" {
		return c.typeHint(s)
	}
	a, err := c.readAnswer(s, typed)
	if err != nil {
		return c.typeHint(s)
	}
	shown := s.Show(a, c.s.Words.Lang())
	if shown == strings.TrimSpace(typed) {
		return c.typeHint(s)
	}
	if m, err := phrase.Parse(typed, c.s.Now().Time(c.there()), c.dateOptions()); err == nil && s.Type == playbook.Date {
		shown = c.s.Words.Weekday(m.Time.Weekday()) + " " + shown
	}
	return "= " + shown
}

// stepHint says what a question takes, or that what stands there waits to be
// confirmed.
func (c *Call) stepHint(s *playbook.Step) string {
	if _, ok := c.run.Answers[s.Field]; ok && c.run.State(s.ID) == playbook.Open {
		return c.s.Words.T("call.prefilled", c.s.Keys.Call.Tick.Label(), c.s.Keys.Call.Answer.Label())
	}
	return c.typeHint(s)
}

// typeHint says what a question takes.
func (c *Call) typeHint(s *playbook.Step) string {
	w := c.s.Words
	hint := w.T("call.type." + string(s.Type))
	switch {
	case s.Min != nil && s.Max != nil:
		hint += " " + w.T("call.type.between", w.Exact(*s.Min), w.Exact(*s.Max))
	case s.Min != nil:
		hint += " " + w.T("call.type.least", w.Exact(*s.Min))
	case s.Max != nil:
		hint += " " + w.T("call.type.most", w.Exact(*s.Max))
	}
	return hint
}

// choices are the options with their digits; the one that enter takes is marked.
func (l *checklist) choices(s *playbook.Step) {
	c, th := l.c, &l.c.s.Theme
	if s.Kind == playbook.Decide && c.focus == onAnswer {
		return
	}
	var row strings.Builder
	used, room := 0, l.w-textAt-1
	flush := func() {
		if used > 0 {
			l.add(s.ID, strings.Repeat(" ", textAt)+row.String())
		}
		row.Reset()
		used = 0
	}
	picked := c.pick(s)
	for i, o := range c.options(s) {
		item := strconv.Itoa(i+1) + " " + o.label
		if o.id == picked {
			item += " ↵"
		}
		item = part.Cut(item, room)
		if used > 0 && used+3+part.Width(item) > room {
			flush()
		}
		if used > 0 {
			row.WriteString("   ")
			used += 3
		}
		used += part.Width(item)
		if o.id == picked {
			row.WriteString(th.Accent.Render(item))
		} else {
			row.WriteString(th.Text.Render(item))
		}
	}
	flush()
}

// card is the rule card: inputs, what it recommends, and why.
func (l *checklist) card(s *playbook.Step) {
	c, th, w := l.c, &l.c.s.Theme, l.c.s.Words
	v, ok := c.verdict(s)
	if !ok {
		return
	}
	lang := w.Lang()
	var inputs []string
	for _, in := range v.card.Inputs {
		asked, ok := c.play.Asks(in)
		if a, answered := c.run.Answers[in]; ok && answered {
			inputs = append(inputs, asked.Show(a, lang))
		} else if ok {
			inputs = append(inputs, part.Cut(asked.Heading(lang), 24)+" …")
		}
	}
	said := w.T("call.card.none")
	switch {
	case v.known:
		said = v.rec.Label.In(lang)
	case len(v.missing) > 0:
		said = w.T("call.card.missing")
	}
	l.wrapped(strings.Join(inputs, " + ")+" → "+said, th.Title.Render)
	switch {
	case v.known:
		l.wrapped(v.rec.Detail.In(lang), th.Muted.Render)
	case len(v.missing) == 0:
		l.wrapped(v.card.NoRule.In(lang), th.Muted.Render)
	}
	if d, ok := c.run.Decisions[s.ID]; ok && d.Reason != "" {
		l.wrapped(w.T("call.card.because", c.choiceLabel(s, d.Choice), d.Reason), th.Text.Render)
	}
}
