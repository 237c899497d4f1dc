package words

import (
	"fmt"
	"strings"
	"time"

	"rounds/data/cadence"
)

// Rhythm writes an agreed rhythm of calls: "weekly", "Mon Thu 10:00"; "" for none.
func (w *Words) Rhythm(r cadence.Rhythm) string {
	var said string
	switch days := r.Days; {
	case r.IsZero():
		return ""
	case r.Every == 1:
		said = w.T("rhythm.daily")
	case r.Every == 7:
		said = w.T("rhythm.weekly")
	case r.Every > 0:
		said = w.N("rhythm.days", r.Every)
	default:
		var names []string
		for i := range days {
			if day := time.Weekday(i+1) % 7; days[day] {
				names = append(names, w.Weekday(day))
			}
		}
		said = strings.Join(names, " ")
	}
	if r.Timed {
		said += fmt.Sprintf(" %02d:%02d", r.Minute/60, r.Minute%60)
	}
	return said
}
