package rank

import "strconv"

// Points are tenths of a point of the rank: 473 is 47.3 points.
type Points int32

// Float is the number of points.
func (p Points) Float() float64 { return float64(p) / 10 }

// String is the plain decimal, without the fraction when it is zero: "47.3", "25".
func (p Points) String() string {
	if p%10 == 0 {
		return strconv.Itoa(int(p) / 10)
	}
	return strconv.FormatFloat(p.Float(), 'f', 1, 64)
}

// MarshalJSON writes a number of points.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// Terms are the numbers of one account's rank.
type Terms struct {
	Breach  Points `json:"breach"`
	Urgency Points `json:"urgency"`
	Risk    Points `json:"risk"`
	Value   Points `json:"value"`
	Renewal Points `json:"renewal"`
}

// Score is exactly the sum of the terms.
func (t Terms) Score() Points { return t.Breach + t.Urgency + t.Risk + t.Value + t.Renewal }
