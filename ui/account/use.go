package account

import (
	"cmp"
	"slices"

	"rounds/data"
	"rounds/data/health"
)

// weeksShown is how many weeks the usage line has: what Facts.Usage reaches.
const weeksShown = data.UsageWindow / 7

// use is how an account uses the product, as of its last complete local day.
type use struct {
	recent, before int64 // uses in the last four weeks and in the four before
	active         int64 // licences in use; 0 unknown
	percent        int   // of the licences in use
	counted        bool  // active and percent are known
	seats          int64
	features       []featureUse // used in the last four weeks, the most used first
	unused         []featureUse // known from before, not used in the last four weeks
	weeks          []float64    // uses a week, oldest first; from the first reported one on
}

// featureUse is what one feature was used.
type featureUse struct {
	name           string
	recent, before int64
	last           data.Date // the last day of use
}

// sumUse adds up the use of an account as of now.
func sumUse(f *data.Facts, now data.Instant, rules *health.Rules) use {
	h := health.NewHistory(f, now, rules)
	today := h.Today()
	u := addUp(f.Usage, today)
	u.seats = f.Account.Seats
	u.active, u.percent, u.counted = h.LicenceShare(today)
	return u
}

// addUp sums rows by week and by feature over the complete days before today.
func addUp(rows []data.UsageDay, today data.Date) use {
	var u use
	byName := map[string]int{}
	var all []featureUse
	var weeks [weeksShown]float64
	oldest := -1
	for i := range rows {
		r := &rows[i]
		back := int(today - r.Day) // yesterday is 1
		n := health.UsesOf(r)
		if back < 1 || n <= 0 {
			continue
		}
		at, known := byName[r.Feature]
		if !known {
			at = len(all)
			byName[r.Feature] = at
			all = append(all, featureUse{name: r.Feature})
		}
		feature := &all[at]
		feature.last = max(feature.last, r.Day)
		switch {
		case back <= 28:
			feature.recent += n
			u.recent += n
		case back <= 56:
			feature.before += n
			u.before += n
		}
		if week := (back - 1) / 7; week < weeksShown {
			weeks[week] += float64(n)
			oldest = max(oldest, week)
		}
	}
	for week := oldest; week >= 0; week-- {
		u.weeks = append(u.weeks, weeks[week])
	}
	for _, feature := range all {
		if feature.recent > 0 {
			u.features = append(u.features, feature)
		} else {
			u.unused = append(u.unused, feature)
		}
	}
	slices.SortFunc(u.features, func(a, b featureUse) int {
		return cmp.Or(cmp.Compare(b.recent, a.recent), cmp.Compare(a.name, b.name))
	})
	slices.SortFunc(u.unused, func(a, b featureUse) int {
		return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(a.name, b.name))
	})
	return u
}

// change is recent against before in rounded per cent; ok is false where there was
// nothing before to compare with.
func change(recent, before int64) (percent int, ok bool) {
	if before <= 0 {
		return 0, false
	}
	diff := 200 * (recent - before)
	if diff < 0 {
		return int((diff - before) / (2 * before)), true
	}
	return int((diff + before) / (2 * before)), true
}
