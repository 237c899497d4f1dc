package queue

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/ui/page"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// The clock of whoever waits is never cut: a request that just came has 119 minutes left, and
// 119 minutes late is not yet two hours.
func TestClocksOfThreeDigitsStand(t *testing.T) {
	now := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	for lang, wants := range map[string][2]string{"en": {"119 m left", "113 m late"}, "de": {"noch 119 m", "seit 113 m"}, "ja": {"残り119分", "113分超過"}} {
		s := &page.Session{Words: words.New(lang), Theme: theme.Theme{}, Location: time.UTC, Desk: desk.New(nil, func() time.Time { return now }, nil)}
		for i, end := range []time.Duration{119*time.Minute + 30*time.Second, -113 * time.Minute} {
			table := newTable(s)
			table.fit(100, false, false)
			breach := data.At(now.Add(end))
			row := table.row(&book.Row{Entry: book.Entry{Name: "Lindqvist", Standing: data.Standing{Firings: []data.Firing{{
				Code: data.ReasonRequestWaiting, Since: breach.Add(-2 * time.Hour), Due: breach, BreachAt: breach,
			}}}}})
			if !strings.Contains(row, wants[i]+" ") {
				t.Errorf("%s: %q does not say %q", lang, row, wants[i])
			}
		}
	}
}
