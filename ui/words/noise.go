package words

import "rounds/data"

// Noise says why a rule is proposed for retirement.
func (w *Words) Noise(c *data.RuleCount) string {
	return w.T("budget.why", c.Fired, c.Done, c.Dismissed, c.Snoozed, c.Cleared())
}
