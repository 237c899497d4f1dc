package call

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
	"rounds/ui/field"
)

// verdict is what a rule card says for the answers so far.
type verdict struct {
	card    *playbook.RuleCard
	rec     playbook.Recommendation
	known   bool     // a row fits
	missing []string // inputs without an answer
}

func (c *Call) verdict(s *playbook.Step) (verdict, bool) {
	card, ok := c.play.Card(s.Card)
	if !ok {
		return verdict{}, false
	}
	v := verdict{card: card, missing: playbook.MissingInputs(*card, c.run.Answers)}
	v.rec, v.known = playbook.EvaluateCard(*card, c.run.Answers)
	return v, true
}

// decide takes a choice of a rule card. The recommended one is accepted as it is;
// for any other, and where the team has no rule, the reason is asked in place.
func (c *Call) decide(s *playbook.Step, choice string) tea.Cmd {
	v, ok := c.verdict(s)
	if !ok {
		return nil
	}
	if v.known && v.rec.ID == choice {
		return c.decided(s, choice, "", nil)
	}
	c.choice = choice
	if c.typing[s.ID] == nil {
		c.typing[s.ID] = c.newField(s, c.run.Decisions[s.ID].Reason)
	}
	return c.setFocus(onAnswer)
}

// acceptReason takes the reason that was typed for a choice.
func (c *Call) acceptReason(s *playbook.Step, f *field.Field) tea.Cmd {
	if c.choice == "" {
		c.choice = c.pick(s)
	}
	return c.decided(s, c.choice, f.Text(), f)
}

func (c *Call) decided(s *playbook.Step, choice, reason string, typed *field.Field) tea.Cmd {
	next, err := c.run.Decide(c.play, s, choice, reason)
	return c.taken(s, next, err, typed)
}
