package calibrate

import (
	"strconv"

	"rounds/data"
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

func (r *Report) add(code string, fatal bool, message data.Sentence) {
	r.Problems = append(r.Problems, Problem{Code: code, Message: message, Fatal: fatal})
}

// count says whether there are enough customers of each outcome.
func (r *Report) count() {
	fewer, who := r.Left, "left"
	if r.Rows-r.Left < fewer {
		fewer, who = r.Rows-r.Left, "stayed"
	}
	switch {
	case fewer < leastTried:
		r.add(ProblemTooFew, true, say("few."+who, customers(fewer), leastTried, leastTrusted))
	case fewer < leastTrusted:
		r.add(ProblemTooFew, true, say("least."+who, customers(fewer), leastTrusted))
	}
	for _, c := range r.Columns {
		if c.Code.Leak() {
			r.add(ProblemLeak, false, say("leak.keep", c.Name, c.Why, strconv.Quote(c.Name)))
		}
		if c.Code == "" && c.Alone >= recent && tellsLast(c.Name) {
			r.add(ProblemRecency, false, say("recency", c.Name, c.Alone, strconv.Quote(c.Name)))
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
		r.add(ProblemSkipped, false, say("skipped", t.Skipped))
	}
	if l.unlabeled > 0 {
		r.add(ProblemUnlabeled, false, say("unlabelled", l.unlabeled, t.Rows))
	}
	if len(l.others) > 1 {
		r.add(ProblemOthers, false, say("others", few(l.others)))
	}
	if r.Left*2 > r.Rows {
		r.add(ProblemMostLeft, false, say("most"))
	}
}

// judge says whether the weights can be used.
func (r *Report) judge() {
	c := r.Calibrated
	if r.Current != nil && r.Current.High < 0.5 {
		r.add(ProblemBackwards, false, say("backwards", r.Current.AUC))
	}
	switch {
	case c == nil && r.Left >= leastTried && r.Rows-r.Left >= leastTried:
		r.add(ProblemNothing, true, say("nothing"))
	case c == nil:
	case c.surely() <= 0.5 || c.AUC < leastAUC:
		r.add(ProblemNoise, true, say("noise", c.AUC, c.surely()))
	case c.AUC >= mostAUC:
		r.add(ProblemTooGood, true, say("too-good", c.AUC))
	}
	if r.Gain != nil && r.Gain.High <= 0 {
		r.add(ProblemNoGain, true, say("no-gain"))
	} else if r.Gain != nil && r.Gain.Low <= 0 && c.Low > 0.5 {
		r.add(ProblemNoGain, false, say("small-gain", r.Gain.Low, r.Gain.High))
	}
	r.Supported = c != nil
	for _, p := range r.Problems {
		r.Supported = r.Supported && !p.Fatal
	}
}
