package health

import (
	"slices"

	"rounds/data"
	"rounds/data/calendar"
)

// Family is one of the six measures.
type Family string

// The families, in the order in which they are shown.
const (
	FamilyUsage        Family = "usage"
	FamilyBreadth      Family = "breadth"
	FamilySupport      Family = "support"
	FamilySentiment    Family = "sentiment"
	FamilyCommercial   Family = "commercial"
	FamilyRelationship Family = "relationship"
)

const families = 6

// The places of the families in arrays of six.
const (
	iUsage = iota
	iBreadth
	iSupport
	iSentiment
	iCommercial
	iRelationship
)

var familyNames = [families]Family{
	FamilyUsage, FamilyBreadth, FamilySupport, FamilySentiment, FamilyCommercial, FamilyRelationship,
}

// Families lists the families in order.
func Families() []Family { return slices.Clone(familyNames[:]) }

// PerFamily holds one number for each family.
type PerFamily struct {
	Usage, Breadth, Support, Sentiment, Commercial, Relationship int
}

// Of is the number of one family, 0 of a name that is none.
func (p *PerFamily) Of(f Family) int {
	for i, n := range p.list() {
		if familyNames[i] == f {
			return n
		}
	}
	return 0
}

// Set changes the number of one family; a name that is none changes nothing.
func (p *PerFamily) Set(f Family, n int) {
	places := [families]*int{&p.Usage, &p.Breadth, &p.Support, &p.Sentiment, &p.Commercial, &p.Relationship}
	for i, name := range familyNames {
		if name == f {
			*places[i] = n
		}
	}
}

func (p *PerFamily) list() [families]int {
	return [families]int{p.Usage, p.Breadth, p.Support, p.Sentiment, p.Commercial, p.Relationship}
}

// AgeStep says how the share of the licence in use becomes a value for accounts
// of an age: yellow begins at Yellow per cent, green at Green per cent.
type AgeStep struct {
	Months        int // through this month since the start, the first month being 1; 0: for ever
	Yellow, Green int // per cent of the licence, 0 < Yellow < Green < 100
}

// maxAges is the most age steps that rules may have.
const maxAges = 4

// Support says what takes how many points off 100 in the support measure.
type Support struct {
	WindowDays               int // requests opened in so many local days count, and all open ones
	Open, OpenMost           int // points per open request, and at most
	Escalated, EscalatedMost int // points per open escalated request, and at most
	Complaint, ComplaintMost int // points per complaint voiced in the window, and at most
	Slow, SlowMinutes        int // points when every answer took longer than so many minutes
	Late, LateMinutes        int // further points when every answer took longer than this
}

// Commercial says what takes how many points off 100 in the commercial measure.
type Commercial struct {
	Failed, Retrying       int // points while the last charge failed, or is being retried
	NearDays, Near         int // points when a renewal that is not automatic is so near
	CloseDays, Close       int // the same, closer
	Overdue                int // points when its date went by without a renewal
	CancellationMost       int // score at most this while a cancellation notice stands
	UnpaidDays, UnpaidMost int // score at most this after so many days of failed charges
}

// Relationship says how the last touch and the champion make a value.
type Relationship struct {
	FreshDays int // a touch this recent is worth 100
	ColdDays  int // one this old is worth 0; between them it falls in a line
	Touch     int // share of the touch in per cent; the champion has the rest
}

// Rules are the numbers of the health score. A team may change every one.
type Rules struct {
	Weights      PerFamily // relative; 0 switches a measure off
	Stale        PerFamily // input older than so many days is left out; 0: never too old
	Yellow       int       // lowest yellow score; below is red
	Green        int       // lowest green score
	Ages         []AgeStep // ascending by Months, the last with Months 0
	Breadth      int       // features that make a broad user where fewer are known
	CSATDays     int       // satisfaction answers of so many days are averaged
	Support      Support
	Commercial   Commercial
	Relationship Relationship
	OverrideDays int                // how long an override holds when nobody says otherwise
	Hours        *calendar.Calendar // of response times; nil: round the clock
}

// Default gives the field's numbers: weights 30/15/15/15/15/10, bands red 0–50,
// yellow 51–75, green 76–100, use at 30 % of the licence yellow in months 2–6 and
// red after, a cancellation notice at most 20, overrides for 30 days. Numbers the
// field does not give are ours.
func Default() *Rules {
	return &Rules{
		Weights: PerFamily{Usage: 30, Breadth: 15, Support: 15, Sentiment: 15, Commercial: 15, Relationship: 10},
		// Silence is use: an account that stopped keeps its zero for the eight weeks
		// that the usage measures look at. Contract facts and the time since the last
		// touch are themselves ages, and never too old.
		Stale:    PerFamily{Usage: 56, Breadth: 56, Support: 90, Sentiment: 180},
		Yellow:   51,
		Green:    76,
		Ages:     []AgeStep{{Months: 1, Yellow: 10, Green: 30}, {Months: 6, Yellow: 30, Green: 60}, {Yellow: 51, Green: 76}},
		Breadth:  4,
		CSATDays: 90,
		Support: Support{
			WindowDays: 90, Open: 8, OpenMost: 40, Escalated: 20, EscalatedMost: 40,
			Complaint: 15, ComplaintMost: 45, Slow: 10, SlowMinutes: 20, Late: 30, LateMinutes: 120,
		},
		Commercial: Commercial{
			Failed: 50, Retrying: 20, NearDays: 90, Near: 15, CloseDays: 30, Close: 30, Overdue: 40,
			CancellationMost: 20, UnpaidDays: 30, UnpaidMost: 50,
		},
		Relationship: Relationship{FreshDays: 14, ColdDays: 90, Touch: 70},
		OverrideDays: 30,
	}
}

// Band is the colour of a score; data.BandNone for data.NoScore.
func (r *Rules) Band(score int) data.Band {
	switch {
	case score < 0:
		return data.BandNone
	case score < r.Yellow:
		return data.BandRed
	case score < r.Green:
		return data.BandYellow
	default:
		return data.BandGreen
	}
}

// Check says what is wrong with the rules, if anything.
func (r *Rules) Check() data.Sentence {
	sum := 0
	for i, w := range r.Weights.list() {
		if w < 0 || w > 1000 {
			return say("health.weight", familyNames[i], w)
		}
		sum += w
	}
	if sum == 0 {
		return say("health.weights")
	}
	if r.Yellow < 1 || r.Green <= r.Yellow || r.Green > 100 {
		return say("health.bands", r.Yellow, r.Green)
	}
	if wrong := r.checkAges(); !wrong.IsZero() {
		return wrong
	}
	rel := r.Relationship
	if rel.FreshDays < 0 || rel.ColdDays <= rel.FreshDays || rel.Touch < 0 || rel.Touch > 100 {
		return say("health.touch", rel.FreshDays, rel.ColdDays, rel.Touch)
	}
	if r.Breadth < 1 || r.CSATDays < 1 || r.Support.WindowDays < 1 {
		return say("health.least")
	}
	return data.Sentence{}
}

func (r *Rules) checkAges() data.Sentence {
	for i, a := range r.Ages {
		last := i == len(r.Ages)-1
		ascends := i == 0 || a.Months > r.Ages[i-1].Months
		if last != (a.Months == 0) || !last && !ascends || a.Yellow < 1 || a.Green <= a.Yellow || a.Green >= 100 {
			return say("health.age", i+1, a.Months, a.Yellow, a.Green)
		}
	}
	if len(r.Ages) == 0 || len(r.Ages) > maxAges {
		return say("health.ages", len(r.Ages), maxAges)
	}
	return data.Sentence{}
}
