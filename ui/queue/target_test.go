package queue

import (
	"testing"
	"testing/synctest"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/uiworld"
)

// The book goes on beside the page: a row that leaves it between a screen and a key
// must not bring another account under the key.
func TestKeysWorkOnTheAccountThatIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := uiworld.Open(t)
		if err := s.Desk.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		q := New(s)
		q.Update(page.ChangedMsg{Change: data.Change{All: true}})
		q.View(80, 24)
		q.list.Move(1)
		q.moved()
		shown := q.target().Row
		s.Desk.Book.Remove(q.at(0))
		s.Desk.Book.Rank(s.Now())
		if got := q.target().Row; got.ID != shown.ID {
			t.Errorf("the key works on %s, the screen shows %s", got.Name, shown.Name)
		}
		q.Update(page.TickedMsg{})
		if at := q.list.Cursor(); at != 0 || q.selected != shown.ID {
			t.Errorf("the selection is on row %d, its account has moved to the first", at)
		}
	})
}
