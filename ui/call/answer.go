package call

import (
	"errors"
	"strconv"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/field"
)

// option is one of the answers that are chosen by a digit or an arrow.
type option struct {
	id, label string
}

// hasChoices reports whether a step is answered by choosing.
func hasChoices(s *playbook.Step) bool {
	return s.Kind == playbook.Decide || s.Kind == playbook.Ask && (s.Type == playbook.Option || s.Type == playbook.Bool)
}

// options are the choices of a step in the order of their digits.
func (c *Call) options(s *playbook.Step) []option {
	lang := c.s.Words.Lang()
	var out []option
	switch {
	case s.Kind == playbook.Decide:
		if card, ok := c.play.Card(s.Card); ok {
			for _, o := range card.Choices {
				out = append(out, option{o.ID, o.Label.In(lang)})
			}
		}
	case s.Type == playbook.Bool:
		for _, yes := range []bool{true, false} {
			a := playbook.Answer{Type: playbook.Bool, Bool: yes}
			out = append(out, option{a.String(), s.Show(a, lang)})
		}
	case s.Type == playbook.Option:
		for _, o := range s.Options {
			out = append(out, option{o.ID, o.Label.In(lang)})
		}
	}
	return out
}

// pick is the choice that enter would take: where the arrows point, else the
// answer that stands or was pre-filled, else what the rule card recommends.
func (c *Call) pick(s *playbook.Step) string {
	if id, ok := c.picks[s.ID]; ok {
		return id
	}
	if s.Kind == playbook.Decide {
		if d, ok := c.run.Decisions[s.ID]; ok {
			return d.Choice
		}
		if card, ok := c.play.Card(s.Card); ok {
			rec, _ := playbook.EvaluateCard(*card, c.run.Answers)
			return rec.ID
		}
		return ""
	}
	if a, ok := c.run.Answers[s.Field]; ok {
		return a.String()
	}
	return ""
}

// choiceKey answers the selected step by a digit, or points at a choice with an
// arrow. A digit on a question for a number, an amount or a date begins the answer.
func (c *Call) choiceKey(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	s, ok := c.selected()
	if !ok {
		return nil, false
	}
	key := msg.String()
	digit := len(key) == 1 && unicode.IsDigit(rune(key[0]))
	switch {
	case !hasChoices(s):
		if !digit || s.Kind != playbook.Ask || s.Type == playbook.FreeText {
			return nil, false
		}
		return c.beginAnswer(s, msg), true
	case digit:
		n, _ := strconv.Atoi(key)
		if all := c.options(s); n >= 1 && n <= len(all) {
			return c.take(s, all[n-1].id), true
		}
		return nil, true
	case key == "left":
		c.point(s, -1)
		return nil, true
	case key == "right":
		c.point(s, 1)
		return nil, true
	}
	return nil, false
}

// point moves the mark between choices.
func (c *Call) point(s *playbook.Step, n int) {
	all, at := c.options(s), -1
	for i := range all {
		if all[i].id == c.pick(s) {
			at = i
		}
	}
	switch {
	case len(all) == 0:
		return
	case at < 0 && n < 0:
		at = len(all) - 1
	case at < 0:
		at = 0
	default:
		at = min(max(at+n, 0), len(all)-1)
	}
	c.picks[s.ID] = all[at].id
}

// take answers a step with a choice. A choice that a rule card did not recommend
// needs a reason first.
func (c *Call) take(s *playbook.Step, id string) tea.Cmd {
	if id == "" {
		c.point(s, 1)
		return nil
	}
	c.picks[s.ID] = id
	if s.Kind == playbook.Decide {
		return c.decide(s, id)
	}
	a, err := s.Read(id, "en")
	if err != nil {
		c.problem = c.explain(err)
		return nil
	}
	return c.answer(s, a, nil)
}

// answer stores an answer and goes on.
func (c *Call) answer(s *playbook.Step, a playbook.Answer, typed *field.Field) tea.Cmd {
	next, err := c.run.Answer(s, a)
	return c.taken(s, next, err, typed)
}

// taken saves a step whose answer was taken and goes on, or says why it was not.
func (c *Call) taken(s *playbook.Step, next playbook.Run, err error, typed *field.Field) tea.Cmd {
	if err != nil {
		c.problem = c.explain(err)
		return nil
	}
	cmd := c.save(s, next, typed)
	c.closeAnswer(s)
	c.nextOpen()
	return cmd
}

// closeAnswer leaves the field of a step whose answer was taken.
func (c *Call) closeAnswer(s *playbook.Step) {
	if f := c.typing[s.ID]; f != nil {
		f.Focused = false
		delete(c.typing, s.ID)
	}
	delete(c.picks, s.ID)
	c.choice, c.problem = "", ""
	if c.focus == onAnswer {
		c.focus = onSteps
	}
}

// openAnswer puts the cursor into the answer of a step, with what was typed before
// or what stands. A number, an amount or a day that stands is typed over, since nobody
// adds to one; to a text one does.
func (c *Call) openAnswer(s *playbook.Step) tea.Cmd {
	if c.typing[s.ID] == nil {
		f := c.newField(s, c.editable(s))
		if s.Kind == playbook.Ask && s.Type != playbook.FreeText {
			f.TypeOver()
		}
		c.typing[s.ID] = f
	}
	return c.setFocus(onAnswer)
}

// newField makes the journaled field of a step's answer.
func (c *Call) newField(s *playbook.Step, text string) *field.Field {
	c.opened++
	kind := "activity"
	if c.own != nil {
		kind = ownDrafts
	}
	key := store.DraftKey{Kind: kind, Key: c.call.Activity.ID, Field: answerField(s.ID, c.opened)}
	return field.New(c.s, field.Options{Key: key, Text: text})
}

// beginAnswer starts an answer with its first key, in place of what stood there.
func (c *Call) beginAnswer(s *playbook.Step, msg tea.KeyPressMsg) tea.Cmd {
	open := c.openAnswer(s)
	f := c.typing[s.ID]
	f.TypeOver()
	first, _ := f.Press(msg)
	return tea.Batch(open, first)
}

// editable is the standing answer as it is typed in the reader's language.
func (c *Call) editable(s *playbook.Step) string {
	a, ok := c.run.Answers[s.Field]
	switch {
	case !ok:
		return ""
	case a.Type == playbook.Date:
		return a.Text
	}
	return s.Show(a, c.s.Words.Lang())
}

// accept takes what was typed, or says beside it why it cannot be.
func (c *Call) accept() tea.Cmd {
	s, ok := c.selected()
	if !ok {
		return nil
	}
	f := c.typing[s.ID]
	if s.Kind == playbook.Decide {
		return c.acceptReason(s, f)
	}
	a, err := c.readAnswer(s, f.Text())
	if err != nil {
		c.problem = c.explain(err)
		return nil
	}
	return c.answer(s, a, f)
}

// readAnswer reads a typed answer; a date is written as people say it.
func (c *Call) readAnswer(s *playbook.Step, typed string) (playbook.Answer, error) {
	if s.Type == playbook.Date {
		if day, ok := c.readDay(typed); ok {
			typed = day.String()
		}
	}
	return s.Read(typed, c.s.Words.Lang())
}

// explain is why an answer does not fit, in the reader's language.
func (c *Call) explain(err error) string {
	var wrong *playbook.AnswerError
	if errors.As(err, &wrong) {
		if s, ok := c.selected(); ok && wrong.Code == "answer.range" {
			return c.s.Words.T("call.answer.range", c.typeHint(s))
		}
		if key := "call." + wrong.Code; c.s.Words.Has(key) {
			return c.s.Words.T(key)
		}
	}
	return c.s.Words.Error(err)
}
