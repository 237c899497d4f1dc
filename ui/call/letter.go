package call

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/page"
	"rounds/ui/verb"
)

// message is what is written to the customer about the call, as it stands.
func (c *Call) message() page.Message {
	held := page.Held{File: c.file, Call: c.call.Activity, Play: c.play, Run: c.run, Told: c.newTopics()}
	for i := range c.file.Told {
		if t := &c.file.Told[i]; t.ActivityID == c.call.Activity.ID {
			held.Told = append(held.Told, t.Topic)
		}
	}
	if w := c.wrap; w != nil {
		next, when := c.nextStep(c.line.Text(), w.result().id)
		held.NextStep, held.Call.Outcome = next, w.result().id
		if !w.refused(when) {
			held.FollowUp, held.AllDay = when.at, when.allDay
		}
	}
	m := c.s.Draft(&held, c.topics)
	m.To = c.person.Name
	return m
}

// openLetter shows the message, to be copied or gone over.
func (c *Call) openLetter() tea.Cmd { return c.s.Ask(verb.Letter(c.s, c.message())) }
