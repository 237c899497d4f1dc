// Package health scores how well an account does, 0–100, from six families of
// measures: usage, breadth of adoption, support, sentiment, commercial and
// relationship. It is a pure function of (data, clock, rules), and every number
// can be read back: a Result holds each measure with its weight, value, age and
// arithmetic, and the score before and after caps and overrides.
//
// A measure without data, or whose data are too old, is left out; its weight is
// redistributed over the others in proportion, and the Result says so. Without any
// input there is no score (data.NoScore).
//
// "As of then": the score on a past local day is the score at the last millisecond
// of that day; today's is the score at the moment asked for. Rows later than that
// moment are ignored. Use counts as of the last complete local day, so a score
// never changes because a day is half over.
package health
