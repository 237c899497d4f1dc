package desk_test

import (
	"context"
	"reflect"
	"testing"

	views "rounds/data/book"
	"rounds/data/desk"
)

// A queue that was loaded alone is the queue of the whole book, row by row.
func TestLoadQueueIsTheQueueOfTheWholeBook(t *testing.T) {
	st := demoBook(t, 400)
	ctx := context.Background()
	alone, whole := desk.New(st, clock, nil), desk.New(st, clock, nil)
	if err := whole.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := alone.LoadQueue(ctx); err != nil {
		t.Fatal(err)
	}
	if err := whole.Load(ctx); err != nil {
		t.Fatal(err)
	}
	counts := whole.Book.Counts()
	if n, queued := alone.Book.Len(), counts[views.ViewAll]+counts[views.ViewSnoozed]; n == 0 || n != queued || alone.Finder.Len() != 0 {
		t.Errorf("%d accounts and %d names were loaded for a queue of %d", n, alone.Finder.Len(), queued)
	}
	for _, view := range views.Views() {
		got, want := alone.Book.Rows(view, 0, 1000), whole.Book.Rows(view, 0, 1000)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d rows alone, %d in the whole book, or others", view, len(got), len(want))
		}
	}
}
