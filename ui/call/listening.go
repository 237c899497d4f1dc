package call

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/page"
)

// toggleListening switches the listening prompt off, or on again, and remembers it for
// the next calls.
func (c *Call) toggleListening() tea.Cmd {
	c.s.Quiet = !c.s.Quiet
	said := c.s.Words.T("call.quiet.off")
	if c.s.Quiet {
		said = c.s.Words.T("call.quiet.on", c.s.Keys.Call.Listening.Label())
	}
	return page.Act(said, c.s.KeepQuiet())
}
