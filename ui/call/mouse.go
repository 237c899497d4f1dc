package call

import (
	tea "charm.land/bubbletea/v2"
)

// click selects a step, or enters the field under the pointer.
func (c *Call) click(msg tea.MouseClickMsg) tea.Cmd {
	x, y := msg.X, msg.Y-1 // the header of the window is above the page
	if msg.Button != tea.MouseLeft || c.wrap != nil {
		return nil
	}
	switch at := c.shown; {
	case at.notes.has(x, y):
		cmd := c.setFocus(onNotes)
		c.note.Click(x-at.notes.x-2, y-at.notes.y-1)
		return cmd
	case at.need.has(x, y):
		return c.setFocus(onNeed)
	case at.steps.has(x, y):
		cmd := c.setFocus(onSteps)
		if line := y - at.steps.y; line < len(at.owner) && at.owner[line] != "" {
			if at.owner[line] == c.cursor {
				return tea.Batch(cmd, c.enter())
			}
			c.choose(at.owner[line])
		}
		return cmd
	}
	return nil
}

// wheel moves through the steps.
func (c *Call) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if c.wrap != nil || c.focus == onAnswer {
		return nil
	}
	if msg.Button == tea.MouseWheelUp {
		c.move(-1)
	} else {
		c.move(1)
	}
	return nil
}
