package health_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/health"
)

// TestUseAgreesWithCountingRows asks every window of the packed use and of the
// rows themselves.
func TestUseAgreesWithCountingRows(t *testing.T) {
	rules := health.Default()
	rapid.Check(t, func(t *rapid.T) {
		f := &data.Facts{}
		features := rapid.IntRange(1, 20).Draw(t, "features") // more than fit without growing
		for d := today - 200; d <= today+1; d += data.Date(rapid.IntRange(1, 9).Draw(t, "gap")) {
			for i := range features {
				if rapid.Bool().Draw(t, "row") {
					f.Usage = append(f.Usage, data.UsageDay{
						Day: d, Feature: fmt.Sprintf("f%02d", i),
						Count: int64(rapid.IntRange(0, 3).Draw(t, "count")), Users: int64(rapid.IntRange(0, 2).Draw(t, "users")),
					})
				}
			}
		}
		u := health.NewHistory(f, noon, rules).Use()
		day := today - data.Date(rapid.IntRange(0, 130).Draw(t, "day"))
		back := rapid.IntRange(1, 60).Draw(t, "back")
		until := rapid.IntRange(1, back).Draw(t, "until")
		var count int64
		days, names, counted, age := map[data.Date]bool{}, map[string]bool{}, false, -1
		for i := range f.Usage {
			r := &f.Usage[i]
			if r.Day < day {
				age = int(day - r.Day)
			}
			if r.Day < day-data.Date(back) || r.Day > day-data.Date(until) || r.Day >= today {
				continue
			}
			counted = counted || r.Users > 0
			if n := health.UsesOf(r); n > 0 {
				count += n
				days[r.Day], names[r.Feature] = true, true
			}
		}
		if got := u.Count(day, back, until); got != count {
			t.Fatalf("%d uses, counted %d", got, count)
		}
		if got := u.DaysUsed(day, back, until); got != len(days) {
			t.Fatalf("%d days with use, counted %d", got, len(days))
		}
		if got := u.Features(day, back, until); got != len(names) {
			t.Fatalf("%d features, counted %d", got, len(names))
		}
		if got := u.Counted(day, back, until); got != counted {
			t.Fatalf("licences counted: %t", got)
		}
		for i := range features {
			name := fmt.Sprintf("f%02d", i)
			if got := u.Used(name, day, back, until); got != names[name] {
				t.Fatalf("%s used: %t", name, got)
			}
		}
		if got, ok := u.Age(day); ok != (age >= 0) || ok && got != age {
			t.Fatalf("the last report is %d days old (%t), counted %d", got, ok, age)
		}
		var recent int64
		for i := range u.Known() {
			_, n := u.Feature(i)
			recent += n
		}
		if want := u.Count(today, 28, 1); recent != want {
			t.Fatalf("the features' last four weeks add up to %d, want %d", recent, want)
		}
		if rows := u.Rows(); len(rows) > 0 && (rows[0].Day < today-192 || rows[len(rows)-1].Day >= today) {
			t.Fatalf("rows from %s to %s", rows[0].Day, rows[len(rows)-1].Day)
		}
	})
}

func TestWindowsOutsideWhatIsLookedAt(t *testing.T) {
	f := &data.Facts{}
	daily(f, "a", 150, 1, 2, 1)
	u := health.NewHistory(f, noon, health.Default()).Use()
	long := today - 400
	if _, ok := u.Age(long); ok || u.Count(long, 28, 1) != 0 || u.DaysUsed(long, 28, 1) != 0 || u.Features(long, 28, 1) != 0 ||
		u.Used("a", long, 28, 1) || u.Counted(long, 28, 1) || u.Active(long, 4) != 0 {
		t.Error("something is known of a day long before the first")
	}
	if u.Used("b", today, 28, 1) {
		t.Error("a feature nobody used is used")
	}
}
