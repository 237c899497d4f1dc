package data

import "time"

// Firing is one reason that stands against an account now. It is keyed by
// (account, Code, Occurrence), where the occurrence is an object id or a date in
// the data, never what a process happened to see.
type Firing struct {
	Code       Reason
	Occurrence string
	Since      Instant // when the condition began
	Due        Instant // when it should be done
	BreachAt   Instant // response, outage and callback clocks: when they run out; 0 for others
	AmberAt    Instant // response clocks: when they turn amber; 0 for others
	// N and M are the numbers of the sentence that a person reads, by code:
	// renewal.window N days left, checkpoint M; onboarding.stalled N days, M 1
	// of a checklist that is no onboarding; usage.drop N per cent (positive); usage.high N per cent of the
	// licence; adoption.narrow N features carry the use of M used; trial.ending N
	// the day of the call; payment.failed N days since; survey.due and review.due N
	// days since the last, 0 before the first; health.dropped N the score now, M
	// before; claims.anomaly N claims in a week, M the usual; claims.deadline N days
	// left; complaint.followup and escalation.followup N days since;
	// onboarding.appointment and followup.due N planned minutes; cadence.call 1 when it has a time of day.
	N, M  int64
	Label string // the object's own text (subject, product, follow-up), "" if none
	// Disposition is what a CSM did with it: "" while it stands, snoozed while it
	// waits; done and dismissed firings are left out of a Standing.
	Disposition DispositionKind
	Until       Date   // snoozed through this local day
	Waits       string // snoozed: what for, as it was typed
}

// Breached reports whether a response, outage or callback clock has run out.
func (f *Firing) Breached(now Instant) bool { return f.BreachAt != 0 && now >= f.BreachAt }

// Band is the colour of a health score: red 0–50, yellow 51–75, green 76–100.
type Band string

// The bands. BandNone means that there is no score.
const (
	BandNone   Band = ""
	BandRed    Band = "red"
	BandYellow Band = "yellow"
	BandGreen  Band = "green"
)

// NoScore is the health score of an account without any input.
const NoScore = -1

// NoTrend stands for a trend where there was no score to compare with; no change of a
// score is as large.
const NoTrend = 101

// Standing is what the rules say of one account at a moment. It is derived: a
// pure function of (Facts, clock, rules), kept only as a cache.
type Standing struct {
	AccountID ID
	At        Instant // evaluated as of
	NextAt    Instant // nothing but the urgency of a clock changes before this
	Firings   []Firing
	Score     int // health 0–100, or NoScore
	Band      Band
	Trend7    int // score minus the score 7 days ago, or NoTrend
	Trend30   int // the same for 30 days
	Inputs    int // health measures that had an input
	Measures  int // health measures there are
}

// Loading is the standing of an account whose facts are still arriving. What ends it is
// their arrival and not the time.
func Loading(account ID, at Instant) Standing {
	return Standing{
		AccountID: account, At: at, NextAt: at.Add(loadingSpan), Score: NoScore, Trend7: NoTrend, Trend30: NoTrend,
		Firings: []Firing{{Code: ReasonLoading, Occurrence: string(ReasonLoading)}},
	}
}

// loadingSpan is longer than any first sync.
const loadingSpan = 90 * 24 * time.Hour

// ValidAt reports whether the standing still says what the rules would say at t.
func (s *Standing) ValidAt(t Instant) bool { return s.At != 0 && s.At <= t && t < s.NextAt }
