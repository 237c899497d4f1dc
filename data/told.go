package data

import (
	"cmp"
	"slices"
)

// Heard is the ledger of one contact: each topic once, as it was told last, the newest
// first. Rows later than at are left out.
func Heard(told []Told, contact ID, at Instant) []Told {
	last := map[string]Told{}
	for i := range told {
		t := &told[i]
		if old, known := last[t.Topic]; t.ContactID == contact && t.At <= at && (!known || old.At < t.At) {
			last[t.Topic] = *t
		}
	}
	out := make([]Told, 0, len(last))
	for _, t := range last {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Told) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Topic, b.Topic))
	})
	return out
}
