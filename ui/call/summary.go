package call

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/words"
)

// spoken is the language of the person on the line.
func (c *Call) spoken() string {
	if c.person.Language != "" {
		return c.person.Language
	}
	return c.file.Facts.Account.Language
}

// scriptLang is the language in which the playbook's spoken parts are read: the
// customer's when the playbook has it, else ours.
func (c *Call) scriptLang() string {
	lang := c.spoken()
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if c.play != nil && slices.ContainsFunc(c.play.Languages, func(l string) bool {
		b, _, _ := strings.Cut(strings.ToLower(l), "-")
		return b == base
	}) {
		return lang
	}
	return c.s.Words.Lang()
}

// scriptFacts are what scripts and the summary name.
func (c *Call) scriptFacts() playbook.Facts {
	me := c.s.Me
	reach := me.Name
	if me.Email != "" {
		reach = strings.TrimPrefix(reach+", "+me.Email, ", ")
	}
	return playbook.Facts{
		Account: c.file.Facts.Account.Name, Contact: c.person.Name, CSM: me.Name, Reach: reach,
		Date: c.s.Now().DateIn(c.there()).String(),
	}
}

// summary is the call as the customer gets it, in Markdown.
func (c *Call) summary() string {
	lang := c.scriptLang()
	facts := c.scriptFacts()
	if w := c.wrap; w != nil {
		next, when := c.nextStep(c.line.Text(), w.result().id)
		facts.NextStep, facts.Outcome = next, c.outcomeLabel(w.result(), lang)
		if when.at != 0 && !w.refused(when) {
			facts.FollowUp = when.at.DateIn(c.file.Facts.Account.Location()).String()
			if !when.allDay {
				facts.FollowUp = when.at.DateIn(c.there()).String()
				facts.FollowUp = playbook.ShowDate(facts.FollowUp, lang) + " " + c.s.Words.Clock(when.at, c.there())
			}
		}
	}
	if c.play == nil {
		return c.plainSummary(c.customerWords(), facts)
	}
	markdown, _ := c.play.RenderSummary(c.run, lang, facts)
	return markdown
}

func (c *Call) outcomeLabel(o option, lang string) string {
	if c.play != nil {
		for _, known := range c.play.AllOutcomes() {
			if known.ID == o.id {
				return known.Label.In(lang)
			}
		}
	}
	if key := "wrap.outcome." + o.id; c.play == nil && c.s.Words.Has(key) {
		return c.customerWords().T(key)
	}
	return o.label
}

// customerWords speak the customer's language where we have it, else ours.
func (c *Call) customerWords() *words.Words {
	if w := words.New(c.spoken()); strings.HasPrefix(strings.ToLower(c.spoken()), w.Lang()) {
		return w
	}
	return c.s.Words
}

// plainSummary is the summary of a call without a checklist.
func (c *Call) plainSummary(w *words.Words, f playbook.Facts) string {
	lines := []string{"# " + part.Clean(f.Account) + " · " + f.Date, ""}
	for _, l := range [][2]string{
		{"summary.outcome", f.Outcome}, {"summary.next", f.NextStep}, {"summary.follow", f.FollowUp}, {"summary.reach", f.Reach},
	} {
		if l[1] != "" {
			lines = append(lines, "- "+w.T(l[0])+": "+part.Clean(l[1]))
		}
	}
	return strings.Join(lines, "\n")
}

// copySummary puts the summary on the clipboard.
func (c *Call) copySummary() tea.Cmd { return page.Send(page.CopyMsg{Text: c.summary()}) }

// leftOpen are the sections of the conversation with steps that nobody dealt with.
func (c *Call) leftOpen() []sectionLeft {
	if c.play == nil {
		return nil
	}
	var out []sectionLeft
	for i := range c.play.Sections {
		s := &c.play.Sections[i]
		n := 0
		for _, step := range s.Visible(c.run) {
			if c.run.State(step.ID) == playbook.Open {
				n++
			}
		}
		if n > 0 {
			out = append(out, sectionLeft{s.Title.In(c.s.Words.Lang()), n})
		}
	}
	return out
}

// sectionLeft is a section with open steps.
type sectionLeft struct {
	title string
	steps int
}
