package data

// RuleCount is what became of the firings of one rule over some time.
type RuleCount struct {
	Code      Reason
	Fired     int
	Done      int
	Snoozed   int // as of their last disposition
	Dismissed int
	Open      int // stand now, not disposed of
}

// Cleared is how many went away by themselves.
func (c *RuleCount) Cleared() int { return max(c.Fired-c.Done-c.Snoozed-c.Dismissed-c.Open, 0) }

// ActedOn is the share of the firings that were acted on, done ÷ fired, in rounded per
// cent; 0 for a rule that never fired.
func (c *RuleCount) ActedOn() int {
	if c.Fired == 0 {
		return 0
	}
	return (200*c.Done + c.Fired) / (2 * c.Fired)
}
