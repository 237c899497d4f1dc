package rules

import "rounds/data"

// Noise reports whether a rule is to be proposed for retirement: it fired often enough
// to judge, and too few of its firings were acted on. A rule by which a customer waits
// for us is never one: silence there is no relief.
func (b Budget) Noise(c *data.RuleCount) bool {
	return !c.Code.AnswersCustomer() && c.Fired-c.Open >= b.LeastFired && c.ActedOn() < b.LeastActed
}
