package booking

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/phrase"
)

// FuzzParse: a line books nothing and says why; or it books a call that is to come and
// takes a time, about what stands at the line's head. A length that no call can have is
// refused where the call is captured, which says so.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"walk through the report 30 min fri 10:00", "call back, 15m tomorrow 9:30", "Rückruf 20 Minuten 3.12. 14 Uhr", "お電話 明日 午後3時", "打ち合わせ、15分 来週月曜 10時",
		"İstanbul 15 MIN fri 10:00", "99999999999999999 min fri 10:00", "1440 min. in 20 min", "report fri", "yesterday 10:00", "l\f 5m tomorrow 9:30", "",
	} {
		f.Add(s, int64(1_795_000_000), false)
	}
	zone := data.LoadLocation("Europe/Berlin")
	f.Fuzz(func(t *testing.T, line string, unix int64, monthFirst bool) {
		now := time.Unix(unix%4_000_000_000, 0).In(zone)
		c, problem := Parse(line, now, CallMinutes, phrase.Options{MonthFirst: monthFirst})
		switch problem {
		case NoDate, NoTime, Past:
			if c != (Call{}) {
				t.Errorf("%q: %+v, and %q", line, c, problem)
			}
		case "":
			if c.At <= data.At(now) || c.Minutes < 1 || !strings.HasPrefix(strings.TrimSpace(line), c.Text) || c.Text != strings.TrimSpace(c.Text) {
				t.Errorf("%q at %s: %+v", line, now, c)
			}
		default:
			t.Errorf("%q: the problem %q", line, problem)
		}
	})
}
