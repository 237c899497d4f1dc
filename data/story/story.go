// Package story says which success stories are offered to an account. It is pure.
package story

import (
	"cmp"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// Told is a success story with what is compared of its account.
type Told struct {
	data.Story
	Account  string // its name
	Segment  string
	Industry string
	Plan     string
}

// What two accounts may share.
const (
	Segment  = "segment"
	Industry = "industry"
	Plan     = "plan"
)

// Offer is a story that is offered, and what the two accounts share.
type Offer struct {
	Told
	Shares []string
}

// Similar chooses the stories of other accounts that are offered to one: those whose
// account has the same segment or the same industry, whatever the case and width in which
// they are written. What shares more of segment, industry and plan comes first, then the
// newer; most is how many.
func Similar(a *data.Account, told []Told, most int) []Offer {
	var out []Offer
	for i := range told {
		t := &told[i]
		o := Offer{Told: *t}
		for _, c := range []struct{ name, here, there string }{
			{Segment, a.Segment, t.Segment}, {Industry, a.Industry, t.Industry}, {Plan, a.Plan, t.Plan},
		} {
			if c.here != "" && text.Fold(c.here) == text.Fold(c.there) {
				o.Shares = append(o.Shares, c.name)
			}
		}
		if t.AccountID != a.ID && len(o.Shares) > 0 && o.Shares[0] != Plan {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(x, y Offer) int {
		return cmp.Or(cmp.Compare(len(y.Shares), len(x.Shares)), cmp.Compare(y.At, x.At), slices.Compare(y.ID[:], x.ID[:]))
	})
	return out[:min(most, len(out))]
}
