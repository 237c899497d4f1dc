package calibrate

import (
	"fmt"

	"rounds/data/intake"
)

// The codes of problems.
const (
	ProblemTooFew  = "too_few"   // customers of one outcome
	ProblemNothing = "no_column" // is left to learn from
	ProblemNoise   = "no_signal" // the ranking cannot be told from chance
	ProblemLeak    = "leak"      // a column knows the outcome
	ProblemTooGood = "too_good"  // the whole separates as only a leak does
	ProblemNoGain  = "no_gain"   // no better than the weights in force

	// What is worth a look before the figures are believed.
	ProblemUnlabeled = "unlabelled"  // rows say nothing of the outcome
	ProblemSkipped   = "skipped"     // rows do not fit the header
	ProblemOthers    = "others"      // several values count as stayed
	ProblemMostLeft  = "mostly_left" // more left than stayed
	ProblemBackwards = "backwards"   // the weights in force rank those who stayed first
	ProblemRecency   = "recency"     // a column ends when a customer leaves
)

func (r *Report) add(code string, fatal bool, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Code: code, Message: fmt.Sprintf(format, args...), Fatal: fatal})
}

// count says whether there are enough customers of each outcome.
func (r *Report) count() {
	customers := func(n int) string {
		if n == 1 {
			return "1 customer"
		}
		return fmt.Sprintf("%d customers", n)
	}
	fewer, who := r.Left, "left"
	if r.Rows-r.Left < fewer {
		fewer, who = r.Rows-r.Left, "stayed"
	}
	switch {
	case fewer < leastTried:
		r.add(ProblemTooFew, true, "only %s %s; %d are needed to try, %d to trust the weights", customers(fewer), who, leastTried, leastTrusted)
	case fewer < leastTrusted:
		r.add(ProblemTooFew, true, "only %s %s; the figures are shown, but weights need %d", customers(fewer), who, leastTrusted)
	}
	for _, c := range r.Columns {
		if c.Code.Leak() {
			r.add(ProblemLeak, false, "%s is left out: %s; --keep %q uses it all the same", c.Name, c.Why, c.Name)
		}
		if c.Code == "" && c.Alone >= recent && tellsLast(c.Name) {
			r.add(ProblemRecency, false, "%s ranks with AUC %.3f by itself, and ends when a customer leaves: take it as of a day before that, or leave it out with --drop %q",
				c.Name, c.Alone, c.Name)
		}
	}
}

// recent is the AUC from which on the last use of a customer may say only that he is gone.
const recent = 0.75

// tellsLast reports whether a header tells of the last of something: the last login of a
// customer who left is before that day.
func tellsLast(name string) bool {
	return newHeader(name).mentions("last latest recent dayssince letzte letzter letztes zuletzt 最終 最後 直近")
}

// doubt says what of the table does not count, or counts as somebody may not expect.
func (r *Report) doubt(t *intake.Table, l *labels) {
	if t.Skipped > 0 {
		r.add(ProblemSkipped, false, "rows that have not as many cells as the header are left out: %d", t.Skipped)
	}
	if l.unlabeled > 0 {
		r.add(ProblemUnlabeled, false, "%d of %d rows say nothing of the outcome and are left out; --blank-stayed takes them for customers who stayed", l.unlabeled, t.Rows)
	}
	if len(l.others) > 1 {
		r.add(ProblemOthers, false, "these values count as customers who stayed: %s", few(l.others))
	}
	if r.Left*2 > r.Rows {
		r.add(ProblemMostLeft, false, "more customers left than stayed: see that --positive is the value of those who left")
	}
}

// judge says whether the weights can be used.
func (r *Report) judge() {
	c := r.Calibrated
	if r.Current != nil && r.Current.High < 0.5 {
		r.add(ProblemBackwards, false, "the weights in force rank those who stayed as the riskiest (AUC %.3f): see that --positive is the value of those who left", r.Current.AUC)
	}
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
