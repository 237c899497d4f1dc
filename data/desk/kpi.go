package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/kpi"
)

// Figures are the counted book, and whom it can be taken apart by.
type Figures struct {
	*kpi.Tally
	CSMs     []data.User // who own accounts, by name; at the end the zero user, where some are nobody's
	Segments []string    // by name; at the end "", where some have none
}

// KPIs counts the figures of every account in the book over windows, as of now, by the
// rules in force. The windows lie in zone, which is Zone's.
func (d *Desk) KPIs(ctx context.Context, windows []kpi.Window, zone *time.Location) (*Figures, error) {
	f := &Figures{Tally: kpi.NewTally(d.kpiRules(zone), windows, d.Now())}
	if err := d.Store.EachPast(ctx, func(facts *data.Facts) error {
		f.Add(facts)
		return nil
	}); err != nil {
		return nil, err
	}
	users, err := d.Store.Users(ctx)
	if err != nil {
		return nil, err
	}
	f.order(users)
	return f, nil
}

func (f *Figures) order(users []data.User) {
	for _, id := range f.Owners() {
		u := data.User{ID: id}
		if i := slices.IndexFunc(users, func(u data.User) bool { return u.ID == id }); i >= 0 {
			u = users[i]
		} else if !id.IsZero() {
			u.Name = id.String() // left the team, and is not known here
		}
		f.CSMs = append(f.CSMs, u)
	}
	slices.SortStableFunc(f.CSMs, func(a, b data.User) int { return compareNames(a.Name, b.Name) })
	f.Segments = f.Tally.Segments()
	slices.SortStableFunc(f.Segments, compareNames)
}

// compareNames puts what has no name at the end.
func compareNames(a, b string) int {
	switch {
	case (a == "") == (b == ""):
		return cmp.Compare(a, b)
	case a == "":
		return 1
	}
	return -1
}

// Zone is the team's time zone, in which months begin and end: that of its working
// hours, else the one given.
func (d *Desk) Zone(otherwise *time.Location) *time.Location {
	if name := d.Team().Working.TimeZone; name != "" {
		return data.LoadLocation(name)
	}
	return otherwise
}

func (d *Desk) kpiRules(zone *time.Location) kpi.Rules {
	onboards := map[string]bool{}
	for _, h := range d.Library().Heads() {
		onboards[h.ID] = slices.ContainsFunc(h.Trigger, func(code string) bool { return data.Reason(code).Onboards() })
	}
	team := d.Team()
	return kpi.Rules{
		Zone: zone, FastMinutes: team.Signal.AmberMinutes, AnswerMinutes: team.Signal.AnswerMinutes, Response: team.Signal.Response,
		StalledDays: team.Signal.StalledDays, Parity: team.Rank.Parity,
		Onboards: func(play string) (bool, bool) {
			yes, known := onboards[play]
			return yes, known
		},
	}
}
