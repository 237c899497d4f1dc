package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/playbook"
	"rounds/data/store"
)

// small is a desk over a book of a few accounts, each with an open request.
func small(t *testing.T, accounts int) (*Desk, []data.Account) {
	t.Helper()
	ctx := context.Background()
	now := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	ids := data.NewIDs(clock, rand.Reader)
	var made []data.Account
	if err := st.Load(ctx, func(put func(any) error) error {
		for i := range accounts {
			a := data.Account{ID: ids.New(), Name: fmt.Sprintf("Account %d", i), CreatedAt: data.At(now)}
			made = append(made, a)
			if err := put(a); err != nil {
				return err
			}
			if err := put(data.Request{ID: ids.New(), AccountID: a.ID, OpenedAt: data.At(now) - 1000}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return New(st, clock, library), made
}

// The book is loaded whole after another process wrote while the same change is
// evaluated: whichever comes last, the book holds what the store holds.
func TestALoadNeverBringsBackAnOlderRow(t *testing.T) {
	ctx := context.Background()
	d, accounts := small(t, 40)
	if err := d.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}
	for round, a := range accounts {
		if err := d.Load(ctx); err != nil {
			t.Fatal(err)
		}
		row, ok := d.Book.Get(a.ID)
		if !ok || row.Leading() == nil {
			t.Fatalf("round %d: %s has no reason", round, a.Name)
		}
		if err := d.Store.Done(ctx, a.ID, row.Standing.Firings, data.ID{}); err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() { _ = d.Follow(ctx, data.Change{All: true}) })
		both.Go(func() { _ = d.Refresh(ctx, nil) })
		both.Wait()
		if row, _ := d.Book.Get(a.ID); row.Leading() != nil {
			t.Fatalf("round %d: %s stands on the queue for %s, which is done", round, a.Name, row.Leading().Code)
		}
	}
}

func TestAccountsThatAreGoneLeaveTheQueue(t *testing.T) {
	ctx := context.Background()
	d, accounts := small(t, 3)
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	d.Book.Put(book.Entry{ID: data.ID{1}, Name: "undone", Standing: data.Standing{
		At: d.Now(), NextAt: d.Now() + 1, Firings: []data.Firing{{Code: data.ReasonRenewal, Due: d.Now()}},
	}})
	d.Book.Rank(d.Now())
	if n := d.Book.Counts()[book.ViewAll]; n != len(accounts)+1 {
		t.Fatalf("%d rows before", n)
	}
	if err := d.Follow(ctx, data.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	if n := d.Book.Counts()[book.ViewAll]; n != len(accounts) {
		t.Errorf("%d rows, want the %d accounts that the store has", n, len(accounts))
	}
}
