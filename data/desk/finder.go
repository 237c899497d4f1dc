package desk

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/store"
	"rounds/data/text"
)

// Finder searches the names of the book in memory: those of accounts and, unless
// there are too many, contacts, mail addresses and phone numbers. It is safe for
// concurrent use.
type Finder struct {
	index *find.Index
	whole atomic.Bool

	mu       sync.RWMutex
	accounts numbers
	contacts keyring
	owners   []data.ID // accounts of the contacts, by key
}

func newFinder() *Finder { return &Finder{index: find.New(0), accounts: &keyring{}} }

// Whole reports whether every name is in memory; else Desk.SearchStored finds the
// rest.
func (f *Finder) Whole() bool { return f.whole.Load() }

// Hit is one account or contact that was found.
type Hit struct {
	Kind    find.Kind
	ID      data.ID // of the account or contact
	Account data.ID // the account itself, or the contact's
	Name    string
	Score   int
	Ranges  []text.Span // characters of Name that matched
}

// Search finds the best matches, at most limit; see find.Index.Search.
func (f *Finder) Search(query string, limit int) []Hit {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.hits(f.index.Search(query, limit))
}

// SearchAccounts finds accounts by their own names and by their contacts, each
// account once, at most limit.
func (f *Finder) SearchAccounts(query string, limit int) []Hit {
	seen := map[data.ID]bool{}
	var out []Hit
	for _, h := range f.Search(query, 4*limit) {
		if !seen[h.Account] && len(out) < limit {
			seen[h.Account] = true
			out = append(out, h)
		}
	}
	return out
}

// hits says what was found; f.mu is held.
func (f *Finder) hits(matches []find.Match) []Hit {
	out := make([]Hit, 0, len(matches))
	for _, m := range matches {
		h := Hit{Kind: m.Kind, Name: m.Name, Score: m.Score, Ranges: m.Ranges}
		switch m.Kind {
		case find.Account:
			id, ok := f.accounts.id(m.Key)
			if !ok {
				continue // gone from the book since
			}
			h.ID, h.Account = id, id
		case find.Contact:
			h.ID, h.Account = f.contacts.ids[m.Key], f.owners[m.Key]
		}
		out = append(out, h)
	}
	return out
}

// put indexes one name.
func (f *Finder) put(n *store.Name) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n.Kind == kindAccount {
		if key, ok := f.accounts.key(n.ID); ok {
			f.index.Update(key, find.Account, n.Name, n.Alt...)
		}
		return
	}
	key, _ := f.contacts.key(n.ID)
	if int(key) == len(f.owners) {
		f.owners = append(f.owners, n.AccountID)
	}
	f.owners[key] = n.AccountID
	f.index.Update(key, find.Contact, n.Name, n.Alt...)
}

// remove forgets an account or a contact.
func (f *Finder) remove(id data.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if key, ok := f.accounts.find(id); ok {
		f.index.Remove(key, find.Account)
	}
	if key, ok := f.contacts.find(id); ok {
		f.index.Remove(key, find.Contact)
	}
}

const kindAccount = "account"

// mostHeld is how many names are all held in memory, some 350 bytes each. Of a
// larger book the contacts stay in the store's index of names: 200,000 of them
// would take twice the memory of everything else.
const mostHeld = 30_000

// loadAccountNames fills the find index of a large book, whose accounts keep the
// numbers that the book gave them.
func (d *Desk) loadAccountNames(ctx context.Context) error {
	d.Finder.begin(slots{d.Book})
	if err := d.Store.EachAccountName(ctx, d.Finder.take); err != nil {
		return err
	}
	d.Finder.index.Compact()
	return nil
}

// begin empties the index for accounts that are numbered anew.
func (f *Finder) begin(accounts numbers) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.whole.Store(false)
	if f.accounts == accounts {
		return
	}
	f.index, f.accounts, f.contacts, f.owners = find.New(0), accounts, keyring{}, nil
}

// LoadNames fills the find index with every account and contact.
func (d *Desk) LoadNames(ctx context.Context) error {
	if err := d.Store.EachName(ctx, d.Finder.take); err != nil {
		return err
	}
	d.Finder.whole.Store(true)
	return nil
}

func (f *Finder) take(n *store.Name) error {
	f.put(n)
	return nil
}

// SearchStored finds what the Finder leaves to the store: contacts, mail addresses
// and phone numbers of a large book, at most limit, best first. It may give
// accounts that the Finder finds as well, and nothing where that is whole.
func (d *Desk) SearchStored(ctx context.Context, typed string, limit int) ([]Hit, error) {
	if d.Finder.Whole() {
		return nil, nil
	}
	f, _, err := d.stored(ctx, typed, limit)
	if err != nil {
		return nil, err
	}
	return f.Search(typed, limit), nil
}

// followNames indexes the names of changed accounts again.
func (d *Desk) followNames(ctx context.Context, c data.Change) error {
	if !slices.Contains(c.Kinds, "account") && !slices.Contains(c.Kinds, "contact") {
		return nil
	}
	for _, account := range c.Accounts {
		live, gone, err := d.Store.NamesOf(ctx, account)
		if err != nil {
			return err
		}
		for i := range live {
			if live[i].Kind == kindAccount || d.Finder.Whole() {
				d.Finder.put(&live[i])
			}
		}
		for _, id := range gone {
			d.Finder.remove(id)
		}
	}
	return nil
}

// Len is how many names can be found.
func (f *Finder) Len() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.index.Len()
}
