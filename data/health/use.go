package health

import (
	"math/bits"
	"sort"

	"rounds/data"
)

// Days of use that are looked at: those a health line of 90 days needs and more.
const useDays = 192

// daySet marks days by their index.
type daySet [useDays / 64]uint64

func (s *daySet) add(i int) { s[i>>6] |= 1 << (i & 63) }

// word is the w-th word with only the days from..to left.
func (s *daySet) word(w, from, to int) uint64 {
	v := s[w]
	if lo := from - w*64; lo > 0 {
		v &= ^uint64(0) << min(lo, 64)
	}
	if hi := to - w*64; hi < 63 {
		v &= ^(^uint64(0) << (hi + 1))
	}
	return v
}

func (s *daySet) any(from, to int) bool {
	for w := from >> 6; w <= to>>6; w++ {
		if s.word(w, from, to) != 0 {
			return true
		}
	}
	return false
}

func (s *daySet) count(from, to int) int {
	n := 0
	for w := from >> 6; w <= to>>6; w++ {
		n += bits.OnesCount64(s.word(w, from, to))
	}
	return n
}

// last is the highest day ≤ to, or −1.
func (s *daySet) last(to int) int {
	for w := to >> 6; w >= 0; w-- {
		if v := s.word(w, 0, to); v != 0 {
			return w*64 + 63 - bits.LeadingZeros64(v)
		}
	}
	return -1
}

// feature is one feature and the days on which it was used.
type feature struct {
	name   string
	used   daySet
	recent int64 // uses in the last four weeks
}

// Use is an account's use of the last half year, added up once so that any window
// of days is a subtraction. Its index 0 is the day base.
type Use struct {
	base     data.Date
	rows     []data.UsageDay    // those within the days, ascending
	sum      [useDays + 1]int64 // uses before each day
	users    [useDays]int32     // most licences active on each day
	reported daySet             // days with a row, also one that says nobody used it
	used     daySet
	counted  daySet // days on which licences were counted
	features []feature
	inline   [12]feature
}

// load adds up rows, which ascend by day and feature, of the days before today.
func (u *Use) load(rows []data.UsageDay, today data.Date) {
	u.base = today - useDays
	u.features = u.inline[:0]
	first := sort.Search(len(rows), func(i int) bool { return rows[i].Day >= u.base })
	end := first + sort.Search(len(rows)-first, func(i int) bool { return rows[first+i].Day >= today })
	u.rows = rows[first:end]
	for i := 0; i < len(u.rows); {
		i = u.loadDay(i, today)
	}
	for i := range useDays {
		u.sum[i+1] += u.sum[i]
	}
}

// loadDay adds up the rows of the day on which row i lies, and gives the next row.
func (u *Use) loadDay(i int, today data.Date) int {
	day := u.rows[i].Day
	d := int(day - u.base)
	recent := day >= today-recentDays
	var sum, users int64
	guess := -1
	for ; i < len(u.rows) && u.rows[i].Day == day; i++ {
		r := &u.rows[i]
		users = max(users, r.Users)
		n := UsesOf(r)
		if n <= 0 {
			continue
		}
		sum += n
		guess = u.feature(r.Feature, guess+1)
		f := &u.features[guess]
		f.used.add(d)
		if recent {
			f.recent += n
		}
	}
	u.reported.add(d)
	if users > 0 {
		u.counted.add(d)
		u.users[d] = int32(min(users, 1<<30))
	}
	if sum > 0 {
		u.used.add(d)
		u.sum[d+1] = sum
	}
	return i
}

// UsesOf is how much a row weighs: its count, or where a feed reports only people,
// its users.
func UsesOf(r *data.UsageDay) int64 {
	if r.Count > 0 {
		return r.Count
	}
	return r.Users
}

// feature is the place of a feature by name. Rows repeat their features in the
// same order day after day, so the one after the last is tried first.
func (u *Use) feature(name string, guess int) int {
	if guess < len(u.features) && u.features[guess].name == name {
		return guess
	}
	for i := range u.features {
		if u.features[i].name == name {
			return i
		}
	}
	u.features = append(u.features, feature{name: name})
	return len(u.features) - 1
}

// window turns the days before day, from `back` to `until` days ago, into
// indexes; ok is false when none of them is looked at.
func (u *Use) window(day data.Date, back, until int) (from, to int, ok bool) {
	i := int(day - u.base)
	from, to = max(i-back, 0), min(i-until, useDays-1)
	return from, to, from <= to
}

// Count is the number of uses on the days back … until before day: Count(d, 28, 1)
// is the last four complete weeks.
func (u *Use) Count(day data.Date, back, until int) int64 {
	from, to, ok := u.window(day, back, until)
	if !ok {
		return 0
	}
	return u.sum[to+1] - u.sum[from]
}

// DaysUsed is the number of days with any use on the days back … until before day.
func (u *Use) DaysUsed(day data.Date, back, until int) int {
	from, to, ok := u.window(day, back, until)
	if !ok {
		return 0
	}
	return u.used.count(from, to)
}

// Features is the number of different features used on the days back … until
// before day.
func (u *Use) Features(day data.Date, back, until int) int {
	from, to, ok := u.window(day, back, until)
	if !ok {
		return 0
	}
	n := 0
	for i := range u.features {
		if u.features[i].used.any(from, to) {
			n++
		}
	}
	return n
}

// Used reports whether a feature was used on the days back … until before day.
func (u *Use) Used(name string, day data.Date, back, until int) bool {
	from, to, ok := u.window(day, back, until)
	for i := range u.features {
		if ok && u.features[i].name == name {
			return u.features[i].used.any(from, to)
		}
	}
	return false
}

// Known is the number of features seen; Feature gives each.
func (u *Use) Known() int { return len(u.features) }

// Feature is the name of the i-th feature seen and its uses in the last four
// complete weeks.
func (u *Use) Feature(i int) (name string, recent int64) {
	return u.features[i].name, u.features[i].recent
}

// Rows are the rows looked at, ascending by day; they are not to be changed.
func (u *Use) Rows() []data.UsageDay { return u.rows }

// Age is how many days before day the last report lies; ok is false without any.
func (u *Use) Age(day data.Date) (days int, ok bool) {
	_, to, ok := u.window(day, useDays, 1)
	if !ok {
		return 0, false
	}
	last := u.reported.last(to)
	return int(day-u.base) - last, last >= 0
}

// Counted reports whether licences were counted on the days back … until.
func (u *Use) Counted(day data.Date, back, until int) bool {
	from, to, ok := u.window(day, back, until)
	return ok && u.counted.any(from, to)
}

// Active is the number of licences in use as of day: the most on any day of each
// week, averaged over the last so many weeks (1–4) and rounded. Weekends and
// holidays do not weigh, and a decline shows within days.
func (u *Use) Active(day data.Date, weeks int) int64 {
	var sum int64
	for w := range weeks {
		from, to, ok := u.window(day, 7*(w+1), 7*w+1)
		if !ok {
			break
		}
		var peak int32
		for _, n := range u.users[from : to+1] {
			peak = max(peak, n)
		}
		sum += int64(peak)
	}
	return (2*sum + int64(weeks)) / (2 * int64(weeks))
}

// first is the first day with a report, 0 without any.
func (u *Use) first() data.Date {
	if len(u.rows) == 0 {
		return 0
	}
	return u.rows[0].Day
}
