package calibrate

import "fmt"

// The codes of problems.
const (
	ProblemTooFew  = "too_few"   // customers of one outcome
	ProblemNothing = "no_column" // is left to learn from
	ProblemNoise   = "no_signal" // the ranking cannot be told from chance
	ProblemLeak    = "leak"      // a column knows the outcome
	ProblemTooGood = "too_good"  // the whole separates as only a leak does
	ProblemNoGain  = "no_gain"   // no better than the weights in force
)

func (r *Report) add(code string, fatal bool, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Code: code, Message: fmt.Sprintf(format, args...), Fatal: fatal})
}

// count says whether there are enough customers of each outcome.
func (r *Report) count() {
	fewer, who := r.Left, "left"
	if r.Rows-r.Left < fewer {
		fewer, who = r.Rows-r.Left, "stayed"
	}
	switch {
	case fewer < leastTried:
		r.add(ProblemTooFew, true, "only %d customers %s; %d are needed to try, %d to trust the weights", fewer, who, leastTried, leastTrusted)
	case fewer < leastTrusted:
		r.add(ProblemTooFew, true, "only %d customers %s; the figures are shown, but weights need %d", fewer, who, leastTrusted)
	}
	for _, c := range r.Columns {
		if c.Code.Leak() {
			r.add(ProblemLeak, false, "%s is left out: %s; --keep %q uses it all the same", c.Name, c.Why, c.Name)
		}
	}
}

// judge says whether the weights can be used.
func (r *Report) judge() {
	c := r.Calibrated
	switch {
	case c == nil && r.Left >= leastTried && r.Rows-r.Left >= leastTried:
		r.add(ProblemNothing, true, "no column is left to learn from")
	case c == nil:
	case c.surely() <= 0.5 || c.AUC < leastAUC:
		r.add(ProblemNoise, true, "the data carry no signal about who leaves: AUC %.3f, from %.3f on with 99 %% certainty, and 0.5 is a toss of a coin", c.AUC, c.surely())
	case c.AUC >= mostAUC:
		r.add(ProblemTooGood, true, "AUC %.3f is too good: some columns together know the outcome; look at the first weights and leave out what is written down afterwards (--drop)", c.AUC)
	}
	if r.Gain != nil && r.Gain.High <= 0 {
		r.add(ProblemNoGain, true, "the weights in force rank at least as well")
	} else if r.Gain != nil && r.Gain.Low <= 0 && c.Low > 0.5 {
		r.add(ProblemNoGain, false, "the gain over the weights in force cannot be told from chance (%.3f to %.3f)", r.Gain.Low, r.Gain.High)
	}
	r.Supported = c != nil
	for _, p := range r.Problems {
		r.Supported = r.Supported && !p.Fatal
	}
}
