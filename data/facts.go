package data

import (
	"sync"
	"time"
)

// Facts is everything that the rules look at for one account, and nothing else.
// Rows lie in no particular order unless said. Rows later than the moment of
// evaluation may be present; rules ignore them, so that evaluating "as of then"
// needs no other facts.
type Facts struct {
	Account       Account
	Contacts      []Contact
	Subscriptions []Subscription
	Events        []Event
	Requests      []Request
	Activities    []Activity // filed and parked
	Runs          []Run
	FollowUps     []FollowUp
	Dispositions  []Disposition
	Surveys       []Survey
	Proposals     []Proposal
	Promises      []Promise
	HandOffs      []HandOff
	Issues        []Issue
	Goals         []Goal
	Usage         []UsageDay // ascending by Day, then Feature
	Partial       bool       // a first sync is still bringing the rest: nothing follows from what is missing
}

// UsageDay is the sum of one feature on one day.
type UsageDay struct {
	Day     Date
	Feature string
	Count   int64
	Users   int64 // most licences active that day; 0 unknown
}

// UsageWindow is how far back Facts.Usage reaches, in days: 90 days of health
// line and the eight weeks before its first point.
const UsageWindow = 90 + 56 + 1

// Location is the account's time zone, UTC when it has none or an unknown one.
func (a *Account) Location() *time.Location { return LoadLocation(a.TimeZone) }

// locations caches zones: loading one reads a file, and a book of 100,000
// accounts names a few dozen. It holds only what the zone database says.
var locations sync.Map

// LoadLocation is time.LoadLocation with a cache, UTC when name is "" or unknown.
func LoadLocation(name string) *time.Location {
	if name == "" {
		return time.UTC
	}
	if loc, ok := locations.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = time.UTC
	}
	locations.Store(name, loc)
	return loc
}

// ZoneName is what a time zone is called: its name, or its offset at a moment where that
// is all that is known of the machine's own ("UTC+02:00").
func ZoneName(loc *time.Location, at Instant) string {
	if loc == nil {
		return time.UTC.String()
	}
	if name := loc.String(); name != "Local" {
		return name
	}
	return at.Time(loc).Format("UTC-07:00")
}

// ZoneKnown reports whether a time zone is one: of "" and of a name that the zone database
// does not have, nobody knows what time it is there.
func ZoneKnown(name string) bool {
	return name != "" && (LoadLocation(name) != time.UTC || name == "UTC")
}

// ZoneKnown reports whether it is known what time it is where a contact is.
func (f *Facts) ZoneKnown(c *Contact) bool {
	if c.TimeZone == "" {
		return ZoneKnown(f.Account.TimeZone)
	}
	return ZoneKnown(c.TimeZone)
}

// Zone is where a contact is: her own zone, else the account's.
func (f *Facts) Zone(c *Contact) *time.Location {
	if c.TimeZone == "" {
		return f.Account.Location()
	}
	return LoadLocation(c.TimeZone)
}
