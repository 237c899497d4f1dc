package desk

import (
	"context"

	"rounds/data"
	"rounds/data/book"
)

// Budget counts what became of the firings of each rule over the last days, in the
// fixed order of reasons; every rule that is on has its row. Firings are counted where
// they were evaluated, so a new device counts from its first day, and dispositions of
// the whole team.
func (d *Desk) Budget(ctx context.Context, days int) ([]data.RuleCount, error) {
	from := d.Now().DateIn(nil) - data.Date(days)
	counted, err := d.Store.FiredSince(ctx, from)
	if err != nil {
		return nil, err
	}
	open := map[data.Reason]int{}
	for _, view := range []data.View{book.ViewAll, book.ViewSnoozed} {
		for _, r := range d.Book.Rows(view, 0, d.Book.Len()) {
			for i := range r.Standing.Firings {
				f := &r.Standing.Firings[i]
				if f.Disposition == "" && f.Since.DateIn(nil) >= from {
					open[f.Code]++
				}
			}
		}
	}
	team := d.Team()
	var out []data.RuleCount
	for _, code := range data.Reasons() {
		c := data.RuleCount{Code: code}
		for _, k := range counted {
			if k.Code == code {
				c = k
			}
		}
		c.Open = min(open[code], c.Fired-c.Done-c.Snoozed-c.Dismissed)
		if c.Fired > 0 || team.IsOn(code) && code != data.ReasonSignupSelfServe {
			out = append(out, c)
		}
	}
	return out, nil
}
