package queue

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/uiworld"
)

// While the book loads, the counts of the first rows would be taken for the truth.
func TestNothingIsCountedOfAPartOfTheBook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := New(uiworld.Open(t))
		for _, c := range []struct {
			msg          page.ChangedMsg
			tabs, middle string
		}{
			{page.ChangedMsg{Partly: true}, "»1 all   2 response", "loading"},
			{page.ChangedMsg{Change: data.Change{All: true}}, "»1 all 0   2 response 0", "Nobody needs you now."},
		} {
			q.Update(c.msg)
			view, _ := q.View(100, 20)
			for _, want := range []string{c.tabs, c.middle} {
				if !strings.Contains(ansi.Strip(view), want) {
					t.Errorf("with %+v the queue does not say %q:\n%s", c.msg, want, view)
				}
			}
		}
	})
}
