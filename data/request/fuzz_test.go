package request

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/phrase"
)

// FuzzParse: a line enters nothing and says why; or a request of a kind and a channel that
// there are, which did not arrive ahead of now or too long ago, in words that stand in the
// line. Only a call back is wanted at a time, and that is to come.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"bug email 40m ago invoice page is slow", "vor 2 Stunden Fehler Telefon Seite hängt", "２時間前　不具合　メール　請求書が開かない", "3日前 苦情 返事がない", "outage", "callback mon",
		"callback about prices mon 10:00", "Rückruf wegen Preisen heute", "折り返し 明日 午後3時", "99999 days ago bug x", "30 days ago bug slow", "bug bug bug", "callback 31.12.1999", "",
	} {
		f.Add(s, int64(1_795_000_000), false)
	}
	zone := data.LoadLocation("Asia/Tokyo")
	f.Fuzz(func(t *testing.T, line string, unix int64, monthFirst bool) {
		now := time.Unix(unix%4_000_000_000, 0).In(zone)
		l, problem := Parse(line, now, data.ChannelSlack, phrase.Options{MonthFirst: monthFirst})
		switch problem {
		case NoSubject, TooOld, Past:
			if l != (Line{}) {
				t.Errorf("%q: %+v, and %q", line, l, problem)
			}
			return
		case "":
		default:
			t.Errorf("%q: the problem %q", line, problem)
		}
		at := data.At(now)
		if !slices.Contains(Kinds(), l.Kind) || !slices.Contains(Channels(), l.Channel) || l.OpenedAt > at || l.OpenedAt < at.Add(-MostAgo) ||
			!strings.Contains(strings.Join(strings.Fields(line), " "), l.Subject) || l.Subject == "" && l.Kind != data.RequestCallback && l.Kind != data.RequestOutage {
			t.Errorf("%q at %s: %+v", line, now, l)
		}
		if l.WantedAt != 0 && (l.Kind != data.RequestCallback || l.WantedAt < at) {
			t.Errorf("%q at %s is wanted at %s", line, now, l.WantedAt.Time(zone))
		}
		if d, ok := Ago(line); ok && d < 0 {
			t.Errorf("%q is %s ago", line, d)
		}
	})
}
