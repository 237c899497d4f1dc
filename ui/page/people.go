package page

import (
	"strings"

	"rounds/data"
)

// Primary is the contact whom a call is with when none is named: the primary one,
// else the first who has not left.
func Primary(contacts []data.Contact) data.Contact {
	var first data.Contact
	for _, p := range contacts {
		if p.LeftOn != 0 {
			continue
		}
		if p.Primary {
			return p
		}
		if first.ID.IsZero() || p.Name < first.Name {
			first = p
		}
	}
	return first
}

// Tel is the link that dials a number, "" for what has no digits.
func Tel(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, phone)
	if digits == "" {
		return ""
	}
	return "tel:" + digits
}
