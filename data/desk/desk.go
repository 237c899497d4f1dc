// Package desk is the working state of one book: the store, the rules and the
// playbooks, with the queue in memory kept in step with what changes. The
// workstation and the command line both work through it.
package desk

import (
	"context"
	"sync"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/playbook"
	"rounds/data/rank"
	"rounds/data/signal"
	"rounds/data/store"
)

// Desk joins the pure rules with the store. It is safe for concurrent use.
type Desk struct {
	Store   *store.Store
	Book    *book.Book
	Library *playbook.Library
	Rules   *signal.Rules
	Weights rank.Weights
	Finder  *Finder

	clock    data.Clock
	mostHeld int
	// filling is held from a read of the store to its Put into the book, so that an
	// older read never overwrites a newer one.
	filling sync.Mutex
}

// New makes a desk over an open store, with the default rules and the shipped
// playbooks. The clock must be the store's.
func New(st *store.Store, clock data.Clock, library *playbook.Library) *Desk {
	weights := rank.Defaults()

	return &Desk{
		Store: st, Book: book.New(weights), Library: library, Rules: signal.Default(), Weights: weights,
		Finder: newFinder(), clock: clock, mostHeld: mostHeld,
	}
}

// Now is the desk's clock.
func (d *Desk) Now() data.Instant { return data.At(d.clock()) }

func (d *Desk) storeRules() store.Rules {
	return store.Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing { return signal.Evaluate(f, at, d.Rules) },
		Rank: func(f *data.Facts, s *data.Standing, at data.Instant) int64 {
			r := d.Weights.Of(s, &f.Account, at)
			if r.Lead < 0 || r.Snoozed {
				return 0
			}
			return int64(r.Terms.Score())
		},
	}
}

// First fills the book with the n accounts that ranked first when they were last
// evaluated, so that there is a queue to look at while the rest is loading.
func (d *Desk) First(ctx context.Context, n int) error {
	d.filling.Lock()
	defer d.filling.Unlock()
	top, err := d.Store.Top(ctx, n)
	if err != nil {
		return err
	}
	d.Book.Put(top...)
	d.Book.Rank(d.Now())
	return nil
}

// Load fills the book and the find index with every account, as it was last
// evaluated.
func (d *Desk) Load(ctx context.Context) error {
	names, err := d.Store.NameCount(ctx)
	if err != nil {
		return err
	}
	if names <= d.mostHeld {
		if err := d.loadBook(ctx); err != nil {
			return err
		}
		return d.LoadNames(ctx)
	}
	frugal()
	if err := d.loadBook(ctx); err != nil {
		return err
	}
	if err := d.loadAccountNames(ctx); err != nil {
		return err
	}
	settle()
	return nil
}

// LoadQueue fills the book with the accounts that have a reason to be on the queue,
// and nothing else: what a queue needs that nobody searches in.
func (d *Desk) LoadQueue(ctx context.Context) error {
	return d.fill(ctx, d.Store.EachQueued)
}

// loadBook fills the book with every account, and takes those off the queue that the
// store has no more, as after the undo of an import.
func (d *Desk) loadBook(ctx context.Context) error {
	here := map[data.ID]struct{}{}
	err := d.fill(ctx, func(ctx context.Context, put func(*book.Entry) error) error {
		return d.Store.EachEntry(ctx, func(e *book.Entry) error {
			here[e.ID] = struct{}{}
			return put(e)
		})
	})
	if err != nil {
		return err
	}
	for _, view := range []data.View{book.ViewAll, book.ViewSnoozed} {
		d.Book.Remove(d.Book.Filter(view, func(id data.ID, _, _ []byte) bool {
			_, ok := here[id]
			return !ok
		})...)
	}
	d.Book.Rank(d.Now())
	return nil
}

func (d *Desk) fill(ctx context.Context, each func(context.Context, func(*book.Entry) error) error) error {
	d.filling.Lock()
	defer d.filling.Unlock()
	const batch = 512
	entries := make([]book.Entry, 0, batch)
	flush := func() {
		d.Book.Put(entries...)
		entries = entries[:0]
	}
	err := each(ctx, func(e *book.Entry) error {
		if entries = append(entries, *e); len(entries) == batch {
			flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	flush()
	d.Book.Rank(d.Now())
	return nil
}

// Refresh evaluates what changed or whose time came, brings the book up to date
// and ranks it as of now. progress may be nil.
func (d *Desk) Refresh(ctx context.Context, progress func(done, total int)) error {
	err := d.Store.Refresh(ctx, d.storeRules(), func(done, total int, chunk []data.Standing) {
		ids := make([]data.ID, len(chunk))
		for i := range chunk {
			ids[i] = chunk[i].AccountID
		}
		d.reread(ctx, ids)
		if progress != nil {
			progress(done, total)
		}
	})
	d.Book.Rank(d.Now())
	return err
}

// reread puts accounts into the book as the store has them. A failure leaves the
// older rows, which the next refresh replaces.
func (d *Desk) reread(ctx context.Context, ids []data.ID) {
	d.filling.Lock()
	defer d.filling.Unlock()
	entries, err := d.Store.Entries(ctx, ids)
	if err != nil {
		return
	}
	d.Book.Put(entries...)
}

// Follow brings the book up to date after a change.
func (d *Desk) Follow(ctx context.Context, c data.Change) error {
	if c.All {
		if err := d.Load(ctx); err != nil {
			return err
		}
		return d.Refresh(ctx, nil)
	}
	if err := d.Refresh(ctx, nil); err != nil {
		return err
	}
	return d.followNames(ctx, c)
}
