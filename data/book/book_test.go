package book_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

func id(n int) data.ID { return data.ID{14: byte(n >> 8), 15: byte(n)} }

// overdue is an account whose only firing is overdue, ranked by its health.
func overdue(n, health int) book.Entry {
	return book.Entry{ID: id(n), Name: "Account", Standing: data.Standing{
		At: noon, NextAt: noon + hour, Score: health,
		Firings: []data.Firing{{Code: data.ReasonUsageDrop, Occurrence: "o", Since: noon - hour, Due: noon}},
	}}
}

func idsOf(rows []book.Row) []data.ID {
	var ids []data.ID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestEmptyBook(t *testing.T) {
	b := book.New(rank.Defaults())
	b.Rank(noon)
	if n := b.Len(); n != 0 {
		t.Errorf("it holds %d accounts", n)
	}
	for view, n := range b.Counts() {
		if n != 0 || len(b.Rows(view, 0, 50)) != 0 {
			t.Errorf("view %s has rows", view)
		}
	}
	if _, ok := b.Get(id(1)); ok {
		t.Error("it gives an account")
	}
	if _, _, ok := b.Urgent(); ok {
		t.Error("it finds one urgent")
	}
	if next := b.NextChange(); next != rank.Never {
		t.Errorf("it changes at %d", next)
	}
}

func TestRowsStayInTheView(t *testing.T) {
	b := book.New(rank.Defaults())
	for n := range 5 {
		b.Put(overdue(n, 10*n))
	}
	b.Rank(noon)
	for _, c := range []struct{ from, n, first, want int }{
		{0, 50, 1, 5}, {0, 2, 1, 2}, {3, 50, 4, 2}, {5, 1, 0, 0}, {99, 1, 0, 0}, {-3, 2, 1, 2}, {0, 0, 0, 0}, {0, -1, 0, 0},
	} {
		rows := b.Rows(book.ViewAll, c.from, c.n)
		if len(rows) != c.want || c.want > 0 && rows[0].Rank != c.first {
			t.Errorf("from %d, %d rows: got %d", c.from, c.n, len(rows))
		}
	}
	if rows := b.Rows("no such view", 0, 5); len(rows) != 0 {
		t.Errorf("a view that does not exist has %d rows", len(rows))
	}
	if at, ok := b.Position(id(1), "no such view"); ok {
		t.Errorf("an account stands at %d of a view that does not exist", at)
	}
}

// An account without a reason is on no view, but can be found.
func TestQuietAccountsAreKept(t *testing.T) {
	b := book.New(rank.Defaults())
	quiet := overdue(1, 50)
	quiet.Standing.Firings = nil
	b.Put(quiet)
	b.Rank(noon)
	row, ok := b.Get(id(1))
	if !ok || row.View != "" || row.Rank != 0 || row.Leading() != nil || row.Terms.Score() != 0 {
		t.Errorf("got %+v (%v)", row, ok)
	}
	if n := b.Counts()[book.ViewAll]; n != 0 {
		t.Errorf("%d rows on the queue", n)
	}
}

// A row counts once, under the view of its leading reason; a snoozed one apart.
func TestCountsAddUp(t *testing.T) {
	b := book.New(rank.Defaults())
	generated(3000, func(e book.Entry) {
		if e.ID[15]%5 == 0 {
			for i := range e.Standing.Firings {
				e.Standing.Firings[i].Disposition = data.DispositionSnoozed
			}
		}
		b.Put(e)
	})
	b.Rank(noon)
	counts, sum := b.Counts(), 0
	for _, view := range book.Views()[1:6] {
		if counts[view] == 0 {
			t.Errorf("nobody counts under %s", view)
		}
		sum += counts[view]
	}
	if counts[book.ViewAll] != sum {
		t.Errorf("all is %d, the views add up to %d", counts[book.ViewAll], sum)
	}
	if counts[book.ViewSnoozed] == 0 || counts[book.ViewSnoozed]+sum > b.Len() {
		t.Errorf("%d snoozed and %d others of %d", counts[book.ViewSnoozed], sum, b.Len())
	}
}

// Put and Remove reach Get at once, the views with the next Rank.
func TestViewsFollowRank(t *testing.T) {
	b := book.New(rank.Defaults())
	b.Put(overdue(1, 10), overdue(2, 20), overdue(3, 30))
	b.Rank(noon)
	b.Remove(id(1), id(77))
	b.Put(overdue(3, 0), overdue(4, 5))
	if got, want := idsOf(b.Rows(book.ViewAll, 0, 9)), []data.ID{id(1), id(2), id(3)}; !slices.Equal(got, want) {
		t.Errorf("before Rank the view is %v, want %v", got, want)
	}
	if _, ok := b.Get(id(1)); ok || b.Len() != 3 {
		t.Errorf("the removed account is still there")
	}
	if row, ok := b.Get(id(4)); !ok || row.Rank != 0 {
		t.Errorf("the new account: %+v (%v)", row, ok)
	}
	b.Put(overdue(1, 99)) // it comes back before the views have let go of it
	b.Rank(noon)
	if got, want := idsOf(b.Rows(book.ViewAll, 0, 9)), []data.ID{id(3), id(4), id(2), id(1)}; !slices.Equal(got, want) {
		t.Errorf("after Rank the view is %v, want %v", got, want)
	}
}

// An account that was removed and put again unchanged stands twice for a moment,
// in any order of its slots.
func TestRemovedAndPutAgain(t *testing.T) {
	b := book.New(rank.Defaults())
	b.Put(overdue(1, 50), overdue(2, 50))
	b.Rank(noon)
	b.Remove(id(1))
	b.Rank(noon)
	b.Remove(id(2))
	b.Put(overdue(2, 50)) // in the slot of the first
	b.Rank(noon)
	if got, want := idsOf(b.Rows(book.ViewAll, 0, 9)), []data.ID{id(2)}; !slices.Equal(got, want) {
		t.Errorf("the view is %v, want %v", got, want)
	}
}

func TestFilterAndPick(t *testing.T) {
	b := book.New(rank.Defaults())
	for n, name := range []string{"Lindqvist", "Kobayashi", "Linden"} {
		e := overdue(n, 10*n)
		e.Name = name
		b.Put(e)
	}
	b.Rank(noon)
	ids := b.Filter(data.ViewRisk, func(_ data.ID, name, _ []byte) bool { return bytes.HasPrefix(name, []byte("Lind")) })
	if want := []data.ID{id(0), id(2)}; !slices.Equal(ids, want) {
		t.Fatalf("found %v, want %v", ids, want)
	}
	rows := b.Pick(data.ViewRisk, ids[1], id(99), ids[0])
	if len(rows) != 2 || rows[0].Name != "Linden" || rows[0].Rank != 3 || rows[1].Rank != 1 {
		t.Errorf("picked %+v", rows)
	}
	if rows := b.Pick(data.ViewGrowth, ids[0]); rows[0].Rank != 0 {
		t.Errorf("it ranks %d in a view in which it does not stand", rows[0].Rank)
	}
}

// The book keeps nothing of what it was handed, and hands out nothing of its own.
func TestEntriesAreCopied(t *testing.T) {
	b := book.New(rank.Defaults())
	e := overdue(1, 50)
	e.Standing.Firings = append(e.Standing.Firings, data.Firing{Code: data.ReasonHealthDropped, Due: noon - hour})
	b.Put(e)
	b.Rank(noon)
	if e.Standing.Firings[0].Code != data.ReasonUsageDrop {
		t.Error("the caller's firings were sorted")
	}
	e.Standing.Firings[0].Code = data.ReasonReview
	first, _ := b.Get(id(1))
	first.Standing.Firings[0].Label = "changed"
	again, _ := b.Get(id(1))
	if again.Standing.Firings[1].Code != data.ReasonUsageDrop || again.Leading().Label != "" {
		t.Errorf("the book holds %+v", again.Standing.Firings)
	}
}

func TestLongTexts(t *testing.T) {
	b := book.New(rank.Defaults())
	long := strings.Repeat("長", 200_000) // more than a chunk of the arena
	for n := range 3 {
		e := overdue(n, 10*n)
		e.Name, e.Standing.Firings[0].Label = long[:len(long)-3*n], long
		b.Put(e)
		b.Put(overdue(10+n, 50))
	}
	b.Rank(noon)
	for n := range 3 {
		row, ok := b.Get(id(n))
		if !ok || row.Name != long[:len(long)-3*n] || row.Leading().Label != long {
			t.Errorf("account %d has a name of %d bytes (%v)", n, len(row.Name), ok)
		}
	}
}

// Readers and a writer at the same time: each read is one whole state.
func TestReadersAndWriter(t *testing.T) {
	b := book.New(rank.Defaults())
	var entries []book.Entry
	generated(2000, func(e book.Entry) { entries = append(entries, e) })
	b.Put(entries...)
	b.Rank(noon)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				rows := b.Rows(book.ViewAll, 0, 40)
				for i := range rows {
					if rows[i].Rank != i+1 || rows[i].Leading() == nil {
						t.Errorf("row %d has rank %d", i, rows[i].Rank)
					}
				}
				b.Counts()
				b.Urgent()
				b.NextChange()
				b.Get(entries[7].ID)
				b.Filter(book.ViewAll, func(_ data.ID, name, _ []byte) bool { return len(name) == 0 })
			}
		})
	}
	now := noon
	for i := range 300 {
		e := entries[i%50]
		e.Standing.Score = i % 101
		e.Name = strings.Repeat("x", i)
		b.Put(e)
		if i%7 == 0 {
			b.Remove(entries[50+i].ID)
		}
		now += hour / 60
		b.Rank(now)
	}
	close(done)
	readers.Wait()
	rows := b.Rows(book.ViewAll, 0, b.Len())
	if !slices.IsSortedFunc(rows, func(x, y book.Row) int { return int(y.Terms.Score() - x.Terms.Score()) }) {
		t.Error("the rows are not in the order of their scores")
	}
}
