package call

import (
	"strings"

	"rounds/data"
	"rounds/data/playbook"
)

// duty says of a step that is still open whose it is, where it is not the CSM's, and by
// which day it is to be done; a day that is over stands out.
func (l *checklist) duty(s *playbook.Step) {
	c := l.c
	if c.run.State(s.ID) != playbook.Open {
		return
	}
	w, style := c.s.Words, c.s.Theme.Faint
	var said []string
	if s.Owner != playbook.CSM {
		said = append(said, w.T("playbooks.owner", w.Named("playbooks.role.", s.Owner)))
	}
	if due := c.dueOn(s); due != 0 {
		today := c.s.Now().DateIn(c.there())
		if due < today {
			style = c.s.Theme.Accent
		}
		said = append(said, w.T("call.step.by", w.DayLong(due, today)))
	}
	if len(said) > 0 {
		l.wrapped(strings.Join(said, " · "), style.Render)
	}
}

// dueOn is the day by which a step is to be done: so many of the team's working days
// after the customer's day on which the checklist began; 0 for one of the call itself or
// before it.
func (c *Call) dueOn(s *playbook.Step) data.Date {
	if s.OffsetDays <= 0 || c.call.Run.StartedAt == 0 {
		return 0
	}
	return c.s.Desk.Rules().Working.AddWorkingDays(c.call.Run.StartedAt.DateIn(c.there()), s.OffsetDays)
}
