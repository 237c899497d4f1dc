package kpi

import (
	"time"

	"rounds/data"
)

// Customers are numbers of customers over a window.
type Customers struct{ Start, Left, Joined, End int }

// Revenue is monthly recurring revenue over a window, in units that add up (see
// Rules.Parity). Churned, Down and Up are of customers at start.
type Revenue struct{ Start, Churned, Down, Up, New, End data.Money }

// Scores are answers to a survey: those that count for the figure, against it, and all.
type Scores struct{ Good, Bad, All int }

// Offers are proposals of one kind.
type Offers struct{ Proposed, Won, Open int }

// Answers are response times of requests. The n of the two shares differ while requests
// wait: one that has waited an hour is late for the first and undecided for the second.
type Answers struct {
	Fast, FastOf     int
	Within, WithinOf int
	Requests         int
	Slowest          time.Duration // of the response clock; of those who still wait, so far
}

// Checklists are onboardings: of a window those that were started in it, and those of
// any time that are open now and that stand still.
type Checklists struct {
	Started, Completed int
	Took               Spans
	Open, Stalled      int
}

// Calls are filed calls.
type Calls struct{ All, OnPlaybook int }

// Count is what the figures of one slice in one window are made of. Counts add up.
type Count struct {
	Customers  Customers
	MRR        Revenue
	NPS, CSAT  Scores
	UpSell     Offers
	CrossSell  Offers
	FirstValue Spans
	FullValue  Spans
	Answers    Answers
	Onboarding Checklists
	Calls      Calls
}

// Add takes another slice of the same window in.
func (c *Count) Add(o *Count) {
	c.Customers.add(o.Customers)
	c.MRR.add(o.MRR)
	c.NPS.add(o.NPS)
	c.CSAT.add(o.CSAT)
	c.UpSell.add(o.UpSell)
	c.CrossSell.add(o.CrossSell)
	c.FirstValue.add(o.FirstValue)
	c.FullValue.add(o.FullValue)
	c.Answers.add(o.Answers)
	c.Onboarding.add(&o.Onboarding)
	c.Calls.All += o.Calls.All
	c.Calls.OnPlaybook += o.Calls.OnPlaybook
}

func (c *Customers) add(o Customers) {
	c.Start += o.Start
	c.Left += o.Left
	c.Joined += o.Joined
	c.End += o.End
}

func (r *Revenue) add(o Revenue) {
	r.Start += o.Start
	r.Churned += o.Churned
	r.Down += o.Down
	r.Up += o.Up
	r.New += o.New
	r.End += o.End
}

func (s *Scores) add(o Scores) {
	s.Good += o.Good
	s.Bad += o.Bad
	s.All += o.All
}

func (f *Offers) add(o Offers) {
	f.Proposed += o.Proposed
	f.Won += o.Won
	f.Open += o.Open
}

func (a *Answers) add(o Answers) {
	a.Fast += o.Fast
	a.FastOf += o.FastOf
	a.Within += o.Within
	a.WithinOf += o.WithinOf
	a.Requests += o.Requests
	a.Slowest = max(a.Slowest, o.Slowest)
}

func (c *Checklists) add(o *Checklists) {
	c.Started += o.Started
	c.Completed += o.Completed
	c.Took.add(o.Took)
	c.Open += o.Open
	c.Stalled += o.Stalled
}

// Figures are all figures of the count, in the order of IDs.
func (c *Count) Figures() []Figure {
	out := make([]Figure, 0, len(IDs()))
	for _, id := range IDs() {
		out = append(out, c.Figure(id))
	}
	return out
}

// Figure computes one figure; the package's comment has the definitions.
func (c *Count) Figure(id ID) Figure {
	m, a, o := &c.MRR, &c.Answers, &c.Onboarding
	switch id {
	case Retention:
		return share(id, c.Customers.Start-c.Customers.Left, c.Customers.Start, c.Customers.Start)
	case GRR:
		return share(id, m.Start-m.Churned-m.Down, m.Start, c.Customers.Start)
	case NRR:
		return share(id, m.Start-m.Churned-m.Down+m.Up, m.Start, c.Customers.Start)
	case NPS:
		return share(id, c.NPS.Good-c.NPS.Bad, c.NPS.All, c.NPS.All)
	case CSAT:
		return share(id, c.CSAT.Good, c.CSAT.All, c.CSAT.All)
	case UpSell:
		return share(id, c.UpSell.Won, c.UpSell.Proposed, c.UpSell.Proposed)
	case CrossSell:
		return share(id, c.CrossSell.Won, c.CrossSell.Proposed, c.CrossSell.Proposed)
	case FirstValue:
		return median(id, c.FirstValue)
	case FullValue:
		return median(id, c.FullValue)
	case ResponseFast:
		return share(id, a.Fast, a.FastOf, a.FastOf)
	case ResponseWithin:
		return share(id, a.Within, a.WithinOf, a.WithinOf)
	case ResponseSlowest:
		return Figure{ID: id, Known: a.Requests > 0, Value: a.Slowest.Minutes(), N: a.Requests}
	case OnboardingCompleted:
		return share(id, o.Completed, o.Started, o.Started)
	case OnboardingDays:
		return median(id, o.Took)
	case OnboardingStalled:
		return Figure{ID: id, Known: true, Value: float64(o.Stalled), N: o.Open}
	case Coverage:
		return share(id, c.Calls.OnPlaybook, c.Calls.All, c.Calls.All)
	}
	return Figure{ID: id}
}

// share is part ÷ whole in per cent, of n.
func share[T int | data.Money](id ID, part, whole T, n int) Figure {
	if whole == 0 {
		return Figure{ID: id, N: n}
	}
	return Figure{ID: id, Known: true, Value: 100 * float64(part) / float64(whole), N: n}
}

func median(id ID, s Spans) Figure {
	n := s.N()
	return Figure{ID: id, Known: n > 0, Value: s.Median(), N: n}
}
