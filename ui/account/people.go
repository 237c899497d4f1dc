package account

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/store"
)

// person is a contact with what this very person was told.
type person struct {
	data.Contact
	told []data.Told // newest first
}

// listPeople lists the contacts: the primary one first, then champions, the rest by
// name, and those who left at the end.
func listPeople(d *store.Dossier) []person {
	told := map[data.ID][]data.Told{}
	for _, t := range d.Told {
		told[t.ContactID] = append(told[t.ContactID], t)
	}
	people := make([]person, 0, len(d.Facts.Contacts))
	for _, c := range d.Facts.Contacts {
		heard := told[c.ID]
		slices.SortStableFunc(heard, func(a, b data.Told) int { return cmp.Compare(b.At, a.At) })
		people = append(people, person{c, heard})
	}
	slices.SortStableFunc(people, func(a, b person) int {
		return cmp.Or(
			before(a.LeftOn == 0, b.LeftOn == 0), before(a.Primary, b.Primary), before(a.Champion, b.Champion),
			strings.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return people
}

// before puts what holds in front of what does not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// zone is where a person is: her own zone, else the account's.
func (p *person) zone(account *time.Location) *time.Location {
	if p.TimeZone == "" {
		return account
	}
	return data.LoadLocation(p.TimeZone)
}

// nameOf is the name of a contact, "" for none or one that is gone.
func nameOf(contacts []data.Contact, id data.ID) string {
	for i := range contacts {
		if contacts[i].ID == id && !id.IsZero() {
			return contacts[i].Name
		}
	}
	return ""
}
