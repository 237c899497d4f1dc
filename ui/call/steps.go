package call

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
)

// visible are the steps on the list, in order.
func (c *Call) visible() []*playbook.Step {
	if c.play == nil {
		return nil
	}
	return c.play.Visible(c.run)
}

// firstOpen is where a call opens: the first uncovered step, else the last one.
func (c *Call) firstOpen() string {
	if c.play == nil {
		return ""
	}
	if s, ok := c.play.FirstUncovered(c.run); ok {
		return s.ID
	}
	if all := c.visible(); len(all) > 0 {
		return all[len(all)-1].ID
	}
	return ""
}

func (c *Call) isVisible(id string) bool {
	for _, s := range c.visible() {
		if s.ID == id {
			return true
		}
	}
	return false
}

// selected is the step under the cursor.
func (c *Call) selected() (*playbook.Step, bool) {
	if c.play == nil {
		return nil, false
	}
	return c.play.Step(c.cursor)
}

// move goes n steps down, up where n is negative, and stops at the ends.
func (c *Call) move(n int) {
	all := c.visible()
	for i, s := range all {
		if s.ID == c.cursor {
			c.choose(all[min(max(i+n, 0), len(all)-1)].ID)
			return
		}
	}
	c.choose(c.firstOpen())
}

// choose puts the cursor on a step.
func (c *Call) choose(id string) {
	if id != c.cursor {
		c.cursor, c.peek, c.problem, c.choice = id, 0, "", ""
	}
}

// scroll moves through a script that is longer than the panel, else by five steps.
func (c *Call) scroll(n int) {
	if to := min(max(c.peek+n*scrollLines, 0), c.shown.overflow); to != c.peek {
		c.peek = to
		return
	}
	c.move(5 * n)
}

const scrollLines = 4

// nextOpen goes to the next uncovered step below, else to the first one.
func (c *Call) nextOpen() {
	all := c.visible()
	below := false
	for _, s := range all {
		if below && c.run.State(s.ID) == playbook.Open {
			c.choose(s.ID)
			return
		}
		below = below || s.ID == c.cursor
	}
	c.choose(c.firstOpen())
}

// tick covers the selected step, or opens it again.
func (c *Call) tick() tea.Cmd {
	s, ok := c.selected()
	if !ok {
		return nil
	}
	if c.run.State(s.ID) != playbook.Open {
		return c.save(s, c.run.Mark(s.ID, playbook.Open), nil)
	}
	if _, pointed := c.picks[s.ID]; pointed || s.Kind == playbook.Decide {
		return c.take(s, c.pick(s))
	}
	return c.save(s, c.run.Mark(s.ID, playbook.Done), nil)
}

// skip says that the selected step does not apply, or takes that back.
func (c *Call) skip() tea.Cmd {
	s, ok := c.selected()
	if !ok {
		return nil
	}
	state := playbook.NotApplicable
	if c.run.State(s.ID) == state {
		state = playbook.Open
	}
	return c.save(s, c.run.Mark(s.ID, state), nil)
}

// enter answers a question, accepts a recommendation, or covers any other step,
// and goes on to the next.
func (c *Call) enter() tea.Cmd {
	s, ok := c.selected()
	switch {
	case !ok:
		return nil
	case hasChoices(s):
		return c.take(s, c.pick(s))
	case s.Kind == playbook.Ask:
		return c.openAnswer(s)
	}
	var cmd tea.Cmd
	if c.run.State(s.ID) != playbook.Done {
		cmd = c.save(s, c.run.Mark(s.ID, playbook.Done), nil)
	}
	c.nextOpen()
	return cmd
}
