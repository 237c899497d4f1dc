package account

import (
	"cmp"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/store"
)

// person is a contact with what this very person was told.
type person struct {
	data.Contact
	told []data.Told // each topic once, newest first
}

// listPeople lists the contacts: the primary one first, then champions, the rest by
// name, and those who left at the end.
func listPeople(d *store.Dossier, now data.Instant) []person {
	people := make([]person, 0, len(d.Facts.Contacts))
	for _, c := range d.Facts.Contacts {
		people = append(people, person{c, data.Heard(d.Told, c.ID, now)})
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

// contactOf finds a contact, the zero one for none or one that is gone.
func contactOf(contacts []data.Contact, id data.ID) data.Contact {
	for i := range contacts {
		if contacts[i].ID == id && !id.IsZero() {
			return contacts[i]
		}
	}
	return data.Contact{}
}

func nameOf(contacts []data.Contact, id data.ID) string { return contactOf(contacts, id).Name }
