package cadence

import (
	"strings"
	"testing"

	"rounds/data"
)

// FuzzParse: what is typed is no rhythm, and the refusal says what was typed; or one within
// its bounds, which reads the same as it is kept, and comes due after any day.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"daily", "weekly mon", "every 2 weeks", "every 3 days 9:30", "mon,thu 10:00", "weekdays at 9:30", "jeden Montag um 10:00 Uhr", "alle 3 Tage", "Mo, Do",
		"毎週月曜日 10時", "3日ごと", "月木", "off", "なし", "10", "every 99999 days", "mon 24:00", "10:00", "sat sun", "monthly",
	} {
		f.Add(s, int32(20_500))
	}
	f.Fuzz(func(t *testing.T, s string, day int32) {
		r, err := Parse(s)
		if err != nil {
			if data.CodeOf(err) != data.CodeInvalid || err.Error() == "" {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if kept := Kept(r.String()); kept != r {
			t.Errorf("%q is %+v, kept as %q it is %+v", s, r, r, kept)
		}
		if r.IsZero() {
			return
		}
		if (r.Every > 0) == r.onDays() || r.Every < 0 || r.Every > MostDays || r.Minute < 0 || r.Minute >= 24*60 || !r.Timed && r.Minute != 0 {
			t.Errorf("%q is %+v", s, r)
		}
		from := data.Date(1 + (day & 0xffff))
		next := r.Next(from)
		if last, due := r.Last(from, next); next <= from || !due || last != next {
			t.Errorf("%q after %s comes on %s; by then it came due on %s, %v", s, from, next, last, due)
		}
		if last, due := r.Last(from, next-1); due {
			t.Errorf("%q after %s comes on %s, and came due on %s before", s, from, next, last)
		}
		if strings.TrimSpace(s) == "" {
			t.Errorf("nothing is %+v", r)
		}
	})
}
