package kpi

import (
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

// Rules are the numbers of the figures, as the team's rules have them.
type Rules struct {
	Zone          *time.Location     // the team's, in which windows lie; nil is UTC
	FastMinutes   int                // of a good answer, 20 in the field
	AnswerMinutes int                // of an answer in time, 120 in the field
	Response      *calendar.Calendar // when response clocks run; nil: round the clock
	StalledDays   int                // without progress, until a checklist is stalled
	Parity        map[string]int64   // units of a currency that weigh like one; 1 where not named
	// Onboards reports whether a playbook is one for onboarding, and whether it is known at
	// all. nil: none is.
	Onboards func(playbook string) (onboards, known bool)
}

func (r *Rules) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}

// weigh is an amount of a currency in units that can be added up.
func (r *Rules) weigh(m data.Money, currency string) data.Money {
	p := data.Money(r.Parity[currency])
	if p <= 1 {
		return m
	}
	return (2*m + p) / (2 * p)
}

// onboards reports whether a run is an onboarding: by its reason, unless its playbook is
// known to be another, which somebody chose while the reason led; where it has no reason,
// by its playbook.
func (r *Rules) onboards(run *data.Run) bool {
	play, known := false, false
	if r.Onboards != nil {
		play, known = r.Onboards(run.PlaybookID)
	}
	if run.Reason == "" {
		return play
	}
	return run.Reason.Onboards() && (play || !known)
}
