package desk

import (
	"context"
	"testing"

	"rounds/data"
	"rounds/data/book"
)

// Where an account would stand with other terms is where it stands when it has them.
func TestPlace(t *testing.T) {
	d, _ := small(t, 30)
	if err := d.Follow(context.Background(), data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	rows := d.Book.Rows(book.ViewAll, 0, 30)
	for i := range rows {
		r := &rows[i]
		if got := d.Place(r.ID, r.Terms, r.Leading().Due); got != r.Rank {
			t.Errorf("as it is, row %d would be %d", r.Rank, got)
		}
		first, last := r.Terms, r.Terms
		first.Risk += 10
		last.Risk -= 10
		if got := d.Place(r.ID, first, r.Leading().Due); got != 1 {
			t.Errorf("row %d with more risk would be %d", r.Rank, got)
		}
		if got := d.Place(r.ID, last, r.Leading().Due); got != 30 {
			t.Errorf("row %d with less risk would be %d", r.Rank, got)
		}
	}
}
