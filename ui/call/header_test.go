package call

import (
	"strings"
	"testing"
)

// Our own clock is not said to be hers where nobody knows what time it is there.
func TestAnUnknownTimeThereIsSaid(t *testing.T) {
	for _, c := range []struct {
		account, person string
		known           bool
	}{
		{"Europe/Berlin", "", true}, {"", "Asia/Tokyo", true}, {"UTC", "", true}, {"", "", false}, {"Mars/Olympus", "", false},
	} {
		b := newBench(t)
		b.file.Facts.Account.TimeZone, b.person.TimeZone = c.account, c.person
		view, _ := b.View(80, 22)
		if strings.Contains(view, "time there unknown") == c.known || strings.Contains(view, "5 there") != c.known {
			t.Errorf("%+v:\n%s", c, view)
		}
	}
}
