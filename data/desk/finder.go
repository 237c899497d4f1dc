package desk

import (
	"context"
	"slices"
	"sync"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/store"
	"rounds/data/text"
)

// Finder searches accounts and contacts of the book by name, reading, phone digits
// and mail address. It is safe for concurrent use.
type Finder struct {
	index *find.Index

	mu       sync.RWMutex
	accounts keyring
	contacts keyring
	owner    map[uint32]data.ID // contact key → its account
}

// keyring numbers ids, because the index has room for a small key.
type keyring struct {
	ids  []data.ID
	keys map[data.ID]uint32
}

func (k *keyring) key(id data.ID) uint32 {
	if n, ok := k.keys[id]; ok {
		return n
	}
	if k.keys == nil {
		k.keys = map[data.ID]uint32{}
	}
	n := uint32(len(k.ids)) //nolint:gosec // a book has far fewer than 2^32 accounts
	k.ids = append(k.ids, id)
	k.keys[id] = n
	return n
}

func newFinder() *Finder {
	return &Finder{index: find.New(0), owner: map[uint32]data.ID{}}
}

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

func (f *Finder) hits(matches []find.Match) []Hit {
	f.mu.RLock()
	defer f.mu.RUnlock()
	out := make([]Hit, 0, len(matches))
	for _, m := range matches {
		h := Hit{Kind: m.Kind, Name: m.Name, Score: m.Score, Ranges: m.Ranges}
		switch m.Kind {
		case find.Account:
			h.ID = f.accounts.ids[m.Key]
			h.Account = h.ID
		case find.Contact:
			h.ID, h.Account = f.contacts.ids[m.Key], f.owner[m.Key]
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
		f.index.Update(f.accounts.key(n.ID), find.Account, n.Name, n.Alt...)
		return
	}
	key := f.contacts.key(n.ID)
	f.owner[key] = n.AccountID
	f.index.Update(key, find.Contact, n.Name, n.Alt...)
}

// remove forgets an account or a contact.
func (f *Finder) remove(id data.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if key, ok := f.accounts.keys[id]; ok {
		f.index.Remove(key, find.Account)
	}
	if key, ok := f.contacts.keys[id]; ok {
		f.index.Remove(key, find.Contact)
	}
}

const kindAccount = "account"

// LoadNames fills the find index with every account and contact.
func (d *Desk) LoadNames(ctx context.Context) error { return loadNames(ctx, d.Store, d.Finder) }

func loadNames(ctx context.Context, st *store.Store, f *Finder) error {
	return st.EachName(ctx, func(n *store.Name) error {
		f.put(n)
		return nil
	})
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
			d.Finder.put(&live[i])
		}
		for _, id := range gone {
			d.Finder.remove(id)
		}
	}
	return nil
}

// Len is how many names can be found.
func (f *Finder) Len() int { return f.index.Len() }
