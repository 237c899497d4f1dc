package account

import (
	"rounds/data"
	"rounds/ui/theme"
)

// panelID is a panel, in the order of tab.
type panelID int

// The panels. Those up to panelGoals stand in the left column, the others in the
// right one.
const (
	panelHealth panelID = iota
	panelUse
	panelCommercial
	panelGoals
	panelRequests
	panelPeople
	panelTimeline
	panelChecklists
	panelHandOff
	panelCount
)

// lastLeft is the last panel of the left column.
const lastLeft = panelGoals

// panel is how a panel is written.
type panel struct {
	name string // its title is "account.NAME"
	// write puts the body on a sheet; nothing at all is never written.
	write func(s *sheet)
	// brief is its one line when there is no room for more.
	brief func(m *model) (string, theme.Light)
	// items are the ids of the rows that can be selected; nil for a panel that only
	// scrolls.
	items func(a *Account) []data.ID
}

func panels() [panelCount]panel {
	return [panelCount]panel{
		panelHealth:     {"health", (*sheet).health, (*model).briefHealth, nil},
		panelUse:        {"use", (*sheet).use, (*model).briefUse, nil},
		panelCommercial: {"commercial", (*sheet).commercial, (*model).briefCommercial, nil},
		panelGoals:      {"goals", (*sheet).goals, (*model).briefGoals, nil},
		panelRequests:   {"requests", (*sheet).requests, (*model).briefRequests, openIDs},
		panelPeople:     {"people", (*sheet).people, (*model).briefPeople, peopleIDs},
		panelTimeline:   {"timeline", (*sheet).timeline, (*model).briefTimeline, entryIDs},
		panelChecklists: {"checklists", (*sheet).checklists, (*model).briefChecklists, nil},
		panelHandOff:    {"handoff", (*sheet).handOff, (*model).briefHandOff, nil},
	}
}

func openIDs(a *Account) []data.ID {
	ids := make([]data.ID, len(a.model.open))
	for i := range a.model.open {
		ids[i] = a.model.open[i].id()
	}
	return ids
}

func peopleIDs(a *Account) []data.ID {
	ids := make([]data.ID, len(a.model.people))
	for i := range a.model.people {
		ids[i] = a.model.people[i].ID
	}
	return ids
}

func entryIDs(a *Account) []data.ID {
	entries := a.entries()
	ids := make([]data.ID, len(entries))
	for i := range entries {
		ids[i] = entries[i].id
	}
	return ids
}
