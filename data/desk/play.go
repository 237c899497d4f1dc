package desk

import (
	"cmp"
	"context"
	"slices"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
)

// CourseOf is what decides, besides a reason, which playbook answers it, out of the
// facts of an account; Store.Courses says the same of many.
func CourseOf(f *data.Facts) store.Course {
	var c store.Course
	subscriptions := slices.Clone(f.Subscriptions)
	slices.SortStableFunc(subscriptions, func(a, b data.Subscription) int {
		return cmp.Or(cmp.Compare(a.StartOn, b.StartOn), slices.Compare(a.ID[:], b.ID[:]))
	})
	for i := range subscriptions {
		if u := &subscriptions[i]; u.Product != "" && u.Status != data.SubscriptionCancelled {
			c.Products = append(c.Products, u.Product)
		}
	}
	open := map[data.ID]string{}
	runs := slices.Clone(f.Runs)
	slices.SortStableFunc(runs, func(a, b data.Run) int {
		return cmp.Or(cmp.Compare(b.ProgressAt, a.ProgressAt), slices.Compare(b.ID[:], a.ID[:]))
	})
	for i := range runs {
		if r := &runs[i]; r.FinishedAt == 0 {
			open[r.ID] = r.PlaybookID
			c.Open = append(c.Open, r.PlaybookID)
		}
	}
	for i := range f.FollowUps {
		u := &f.FollowUps[i]
		if u.DoneAt != 0 {
			continue
		}
		for k := range f.Activities {
			if a := &f.Activities[k]; a.ID == u.ActivityID && open[a.RunID] != "" {
				if c.Promised == nil {
					c.Promised = map[data.ID]string{}
				}
				c.Promised[u.ID] = open[a.RunID]
			}
		}
	}
	return c
}

// PlayOf names the playbook that answers a reason of an account: the one of the
// checklist that the reason is about or that is under way for it, else the team's play
// of the reason for what the account has. ok is false where there is none.
func PlayOf(l *playbook.Library, f *data.Firing, c store.Course) (head playbook.Head, ok bool) {
	goesOn := ""
	switch f.Code {
	case data.ReasonStalled:
		goesOn = f.Label
	case data.ReasonFollowUp, data.ReasonAppointment:
		if id, err := data.ParseID(f.Occurrence); err == nil {
			goesOn = c.Promised[id]
		}
	}
	heads := l.Heads()
	if i := slices.IndexFunc(heads, func(h playbook.Head) bool { return goesOn != "" && h.ID == goesOn }); i >= 0 {
		return heads[i], true
	}
	for _, id := range c.Open {
		if i := slices.IndexFunc(heads, func(h playbook.Head) bool {
			return h.ID == id && slices.Contains(h.Trigger, string(f.Code))
		}); i >= 0 {
			return heads[i], true
		}
	}
	products := c.Products
	if p := productOf(f); p != "" {
		products = []string{p}
	}
	return l.HeadFor(string(f.Code), products...)
}

// productOf is the product that a reason itself names, "" when it names none.
func productOf(f *data.Firing) string {
	switch f.Code {
	case data.ReasonSignupNew, data.ReasonProductActivated, data.ReasonTrialEnding:
		return f.Label
	}
	return ""
}

// Plays names the plays of what stands against accounts, by account and in the order
// of their firings; "" where there is none.
func (d *Desk) Plays(ctx context.Context, standing map[data.ID][]data.Firing) (map[data.ID][]string, error) {
	ids := make([]data.ID, 0, len(standing))
	for id := range standing {
		ids = append(ids, id)
	}
	courses, err := d.Store.Courses(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[data.ID][]string, len(ids))
	for id, firings := range standing {
		plays := make([]string, len(firings))
		for i := range firings {
			if h, ok := PlayOf(d.Library(), &firings[i], courses[id]); ok {
				plays[i] = h.ID
			}
		}
		out[id] = plays
	}
	return out, nil
}
