package page

import (
	"strings"
	"unicode"

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

// Mail is the link that begins a message to an address, "" for what is none.
func Mail(address string) string {
	if !strings.Contains(address, "@") || strings.ContainsFunc(address, notInLinks) {
		return ""
	}
	return "mailto:" + address
}

func notInLinks(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }

// Web is an https link of a website; another scheme is not opened.
func Web(site string) string {
	site = strings.TrimPrefix(strings.TrimPrefix(site, "http://"), "https://")
	if site == "" || strings.ContainsFunc(site, notInLinks) || strings.Contains(site, "://") {
		return ""
	}
	return "https://" + site
}
