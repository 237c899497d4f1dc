package book

import "rounds/data"

// The views that are not views of a rule. All holds every account with a firing
// that stands, Snoozed those whose firings are all snoozed.
const (
	ViewAll     data.View = "all"
	ViewSnoozed data.View = "snoozed"
)

// place is where a row stands: 0 nowhere, or 1 + the index of its view in views.
// A row stands in its own view and, unless it is snoozed, in all.
type place uint8

const (
	nowhere      place = 0
	placeAll     place = 1 // alone for the codes of rules that this version does not know
	placeSnoozed place = 7
)

var views = [...]data.View{
	ViewAll, data.ViewResponse, data.ViewOnboarding, data.ViewRenewal, data.ViewRisk, data.ViewGrowth, ViewSnoozed,
}

// Views lists the views in the order of the keys 1–7.
func Views() []data.View { return append([]data.View(nil), views[:]...) }

func placeOf(v data.View) place {
	for i, view := range views {
		if view == v {
			return place(i + 1) // seven views
		}
	}
	return nowhere
}

// view is the name of a place.
func (p place) view() data.View {
	if p == nowhere {
		return ""
	}
	return views[p-1]
}

// in reports whether a row at p stands in the list of view l.
func (p place) in(l place) bool {
	return p == l || l == placeAll && p != nowhere && p != placeSnoozed
}
