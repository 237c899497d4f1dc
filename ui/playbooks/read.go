package playbooks

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// sheet is the reading view's text, kept as long as the same is read in the same width.
type sheet struct {
	book  *playbook.Playbook
	lang  string
	width int
	lines []string
}

// readingView is the selected playbook, whole, in the chosen language.
func (p *Playbooks) readingView(w, h int) string {
	th, words := &p.s.Theme, p.s.Words
	b := p.book()
	if b == nil {
		return part.Block("", w, h)
	}
	lang := p.languageOf(b)
	if s := &p.sheet; s.book != b || s.lang != lang || s.width != w {
		p.sheet = sheet{b, lang, w, p.write(b, lang, w-part.PanelInset-1)}
	}
	p.top = max(0, min(p.top, len(p.sheet.lines)-(h-part.PanelTitle)))
	end := min(p.top+h-part.PanelTitle, len(p.sheet.lines))
	title := words.T("playbooks.reading", b.Title.In(lang), b.Version, b.PlannedMinutes, languages(b, lang))
	return part.Panel(*th, title, strings.Join(p.sheet.lines[p.top:end], "\n"), p.reading, w, h)
}

// languageOf is the language in which a playbook is read: the chosen one where it has
// it.
func (p *Playbooks) languageOf(b *playbook.Playbook) string {
	if slices.Contains(b.Languages, p.lang) || len(b.Languages) == 0 {
		return p.lang
	}
	return b.Languages[0]
}

// languages lists those of a playbook, the one that is read in brackets.
func languages(b *playbook.Playbook, lang string) string {
	out := slices.Clone(b.Languages)
	for i := range out {
		if out[i] == lang {
			out[i] = "[" + lang + "]"
		}
	}
	return strings.Join(out, " ")
}

// scrollKey moves through the text.
func (p *Playbooks) scrollKey(msg tea.KeyPressMsg) {
	m := &p.s.Keys.Move
	const far = 1 << 20
	switch {
	case m.Down.Matches(msg):
		p.scroll(1)
	case m.Up.Matches(msg):
		p.scroll(-1)
	case m.PageDown.Matches(msg):
		p.scroll(10)
	case m.PageUp.Matches(msg):
		p.scroll(-10)
	case m.Home.Matches(msg):
		p.scroll(-far)
	case m.End.Matches(msg):
		p.scroll(far)
	}
}

// scroll moves by lines; the view stops at the ends.
func (p *Playbooks) scroll(n int) { p.top = max(0, min(p.top+n, len(p.sheet.lines))) }

// writer collects the lines of a playbook.
type writer struct {
	p     *Playbooks
	b     *playbook.Playbook
	lang  string
	w     int
	lines []string
}

// write lays a playbook out in lines of w cells: as much as a new CSM needs to learn the
// call.
func (p *Playbooks) write(b *playbook.Playbook, lang string, w int) []string {
	out := &writer{p: p, b: b, lang: lang, w: max(w, 20)}
	out.head()
	for i := range b.Sections {
		out.section(&b.Sections[i])
	}
	for i := range b.Cards {
		out.card(&b.Cards[i])
	}
	out.end()
	return out.lines
}

// put wraps a text with an indent.
func (o *writer) put(text string, indent int, style theme.Style) {
	for _, line := range part.Wrap(text, o.w-indent) {
		o.lines = append(o.lines, strings.Repeat(" ", indent)+style.Render(line))
	}
}

func (o *writer) gap() { o.lines = append(o.lines, "") }

func (o *writer) head() {
	th, words := &o.p.s.Theme, o.p.s.Words
	o.put(o.b.Objective.In(o.lang), 0, th.Text)
	switch {
	case o.b.Workspace:
		o.put(words.T("playbooks.workspace", o.p.s.Keys.Playbooks.Begin.Label()), 0, th.Muted)
	case len(o.b.Trigger) > 0:
		o.put(words.T("cli.playbook.show.reasons", words.Reasons(o.b.Trigger)), 0, th.Muted)
	default:
		o.put(words.T("playbooks.by-hand", o.p.s.Keys.Account.Play.Label()), 0, th.Muted)
	}
	if len(o.b.Products) > 0 {
		o.put(words.T("playbooks.products", strings.Join(o.b.Products, ", ")), 0, th.Muted)
	}
}

func (o *writer) section(s *playbook.Section) {
	th := &o.p.s.Theme
	o.gap()
	o.put(s.Title.In(o.lang), 0, th.Title)
	o.put(s.Objective.In(o.lang), 0, th.Muted)
	for i := range s.Steps {
		o.step(&s.Steps[i])
	}
}

// kindWidth is the column of the kinds of steps.
const kindWidth = 8

func (o *writer) step(s *playbook.Step) {
	th, words := &o.p.s.Theme, o.p.s.Words
	label := part.Wrap(s.Heading(o.lang), o.w-kindWidth)
	kind := part.Fit(words.T("call.kind."+string(s.Kind)), kindWidth)
	for i, line := range label {
		if i > 0 {
			kind = strings.Repeat(" ", kindWidth)
		}
		o.lines = append(o.lines, th.Muted.Render(kind)+th.Text.Render(line))
	}
	if text := s.Text.In(o.lang); text != s.Heading(o.lang) {
		o.put(text, kindWidth, th.Muted)
	}
	if len(s.Options) > 0 {
		names := make([]string, len(s.Options))
		for i, c := range s.Options {
			names[i] = c.Label.In(o.lang)
		}
		o.put(strings.Join(names, " · "), kindWidth, th.Faint)
	}
	if note := strings.Join(o.notes(s), " · "); note != "" {
		o.put(note, kindWidth, th.Faint)
	}
}

// notes are what else holds for a step: who does it, when, under which condition.
func (o *writer) notes(s *playbook.Step) []string {
	words := o.p.s.Words
	var out []string
	if !s.Required {
		out = append(out, words.T("playbooks.optional"))
	}
	if duty := words.Duty(s); duty != "" {
		out = append(out, duty)
	}
	if !s.When.IsZero() {
		out = append(out, words.T("playbooks.when", words.Condition(o.b, s.When, o.lang)))
	}
	return out
}

func (o *writer) card(c *playbook.RuleCard) {
	th, words := &o.p.s.Theme, o.p.s.Words
	o.gap()
	o.put(words.T("cli.playbook.show.card", c.Title.In(o.lang)), 0, th.Title)
	for i := range c.Rows {
		row := &c.Rows[i]
		o.put(words.Row(o.b, c, row, o.lang)+" → "+choice(c.Choices, row.Recommend, o.lang), 0, th.Text)
		o.put(row.Detail.In(o.lang), 2, th.Muted)
	}
	if no := c.NoRule.In(o.lang); no != "" {
		o.put(words.T("cli.playbook.show.no-rule", no), 0, th.Muted)
	}
}

func choice(choices []playbook.Choice, id, lang string) string {
	for _, c := range choices {
		if c.ID == id {
			return c.Label.In(lang)
		}
	}
	return id
}

func (o *writer) end() {
	th, words := &o.p.s.Theme, o.p.s.Words
	o.gap()
	o.put(words.T("cli.playbook.show.outcomes"), 0, th.Title)
	for _, out := range o.b.AllOutcomes() {
		o.put(out.Label.In(o.lang), 2, th.Text)
	}
	if text := strings.TrimSpace(o.b.Summary.In(o.lang)); text != "" {
		o.gap()
		o.put(words.T("cli.playbook.show.summary"), 0, th.Title)
		o.put(text, 2, th.Muted)
	}
}
