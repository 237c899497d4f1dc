package rules

import "rounds/data"

// Noise reports whether a rule is to be proposed for retirement: it fired often enough
// to judge, and too few of the firings that came to an end were acted on. What is still
// open may be acted on tomorrow, so that it speaks for nothing. A rule by which a
// customer waits for us is never one: silence there is no relief.
func (b Budget) Noise(c *data.RuleCount) bool {
	ended := c.Fired - c.Open
	return !c.Code.AnswersCustomer() && ended >= b.LeastFired && 100*c.Done < b.LeastActed*ended
}
