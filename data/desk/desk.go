// Package desk is the working state of one book: the store, the rules and the
// playbooks, with the queue in memory kept in step with what changes. The
// workstation and the command line both work through it.
package desk

import (
	"context"
	"sync"
	"sync/atomic"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/playbook"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/data/signal"
	"rounds/data/store"
)

// Desk joins the pure rules with the store. It is safe for concurrent use.
type Desk struct {
	Store  *store.Store
	Book   *book.Book
	Finder *Finder

	clock    data.Clock
	mostHeld int
	// filling is held from a read of the store to its Put into the book, so that an
	// older read never overwrites a newer one.
	filling sync.Mutex
	ruling  sync.Mutex // held while rules or playbooks are taken into use
	team    atomic.Pointer[rules.Set]
	library atomic.Pointer[playbook.Library]
}

// New makes a desk over an open store, with the default rules and the shipped
// playbooks. The clock must be the store's.
func New(st *store.Store, clock data.Clock, library *playbook.Library) *Desk {
	team := rules.Default()
	d := &Desk{
		Store: st, Book: book.New(team.Rank), Finder: newFinder(), clock: clock, mostHeld: mostHeld,
	}
	d.team.Store(team)
	d.library.Store(library)
	return d
}

// Library are the playbooks in force. Who asks it several things about one account
// keeps what it returned: another may take its place meanwhile.
func (d *Desk) Library() *playbook.Library { return d.library.Load() }

// Team is the set of rules in force. Who asks it several things about one account keeps
// what it returned: another may take its place meanwhile.
func (d *Desk) Team() *rules.Set { return d.team.Load() }

// Rules are those by which accounts are evaluated, a part of Team.
func (d *Desk) Rules() *signal.Rules { return d.Team().Signal }

// Weights are those of the order of the queue, a part of Team.
func (d *Desk) Weights() rank.Weights { return d.Team().Rank }

// Use takes the team's rules into use, also while others work with the desk: what is
// evaluated from now on, the order of the queue and the plays follow them. The store
// keeps what was evaluated until it hears of it (Store.UseRules).
func (d *Desk) Use(team *rules.Set) {
	d.ruling.Lock()
	defer d.ruling.Unlock()
	d.team.Store(team)
	d.Book.SetWeights(team.Rank)
	d.Book.SetViews(team.Views)
	if l := d.library.Load(); l != nil {
		d.library.Store(l.Choose(team.PlayIDs()))
	}
}

// UseLibrary takes playbooks into use that were read anew, with the plays that the
// team's rules choose.
func (d *Desk) UseLibrary(l *playbook.Library) {
	d.ruling.Lock()
	defer d.ruling.Unlock()
	d.library.Store(l.Choose(d.Team().PlayIDs()))
}

// Now is the desk's clock.
func (d *Desk) Now() data.Instant { return data.At(d.clock()) }

func (d *Desk) storeRules() store.Rules {
	team := d.Team()
	numbers, weights := team.Signal, team.Rank
	return store.Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing { return signal.Evaluate(f, at, numbers) },
		Rank: func(f *data.Facts, s *data.Standing, at data.Instant) int64 {
			r := weights.Of(s, &f.Account, at)
			if r.Lead < 0 || r.Snoozed {
				return 0
			}
			return int64(r.Terms.Score())
		},
	}
}

// firstRows fills the screens that most people have; what a taller one has room for comes
// with the rest.
const firstRows = 50

// First fills an empty book with the accounts that ranked first when they were last
// evaluated, so that there is a queue to look at while the rest is loading. One that has
// rows stays as it is: a start calls First before there is a screen that does.
func (d *Desk) First(ctx context.Context) error {
	d.filling.Lock()
	defer d.filling.Unlock()
	if d.Book.Len() > 0 {
		return nil
	}
	top, err := d.Store.Top(ctx, firstRows)
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
	here := make(map[data.ID]struct{}, len(entries))
	for i := range entries {
		here[entries[i].ID] = struct{}{}
	}
	for _, id := range ids {
		if _, ok := here[id]; !ok {
			d.Book.Remove(id) // it left the book
		}
	}
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
	d.reread(ctx, c.Accounts)
	d.Book.Rank(d.Now())
	return d.followNames(ctx, c)
}
