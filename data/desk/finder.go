package desk

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/find"
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

// Resolve finds the one account that a name, an id, a phone number or a mail
// address means. Nothing by that name is CodeNotFound, several are CodeAmbiguous
// and listed.
func (f *Finder) Resolve(typed string) (data.ID, error) {
	if id, err := data.ParseID(typed); err == nil && !id.IsZero() {
		return id, nil
	}
	for _, kind := range []find.Kind{find.Account, find.Contact} {
		r := f.index.Resolve(typed, kind)
		switch r.Answer {
		case find.One:
			return f.hits([]find.Match{r.Match})[0].Account, nil
		case find.Several:
			return data.ID{}, ambiguous(typed, f.hits(r.Choices))
		}
	}
	return data.ID{}, data.Errorf(data.CodeNotFound, "no account matches %q; `rounds lookup` finds by a part of the name, a phone number or a mail address", typed)
}

func ambiguous(typed string, hits []Hit) error {
	names := make([]string, 0, len(hits))
	for _, h := range hits {
		names = append(names, fmt.Sprintf("%s (%s)", h.Name, h.Account))
	}
	return data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by its whole name or its id:\n  %s", typed, strings.Join(names, "\n  "))
}

// put indexes accounts by name and reading.
func (f *Finder) put(entries []book.Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range entries {
		e := &entries[i]
		f.index.Update(f.accounts.key(e.ID), find.Account, e.Name, e.Reading)
	}
}

func (f *Finder) putContact(c *data.Contact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := f.contacts.key(c.ID)
	f.owner[key] = c.AccountID
	f.index.Update(key, find.Contact, c.Name, c.Reading, c.Email, c.Phone)
}

func (f *Finder) removeContact(id data.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if key, ok := f.contacts.keys[id]; ok {
		f.index.Remove(key, find.Contact)
	}
}

func (d *Desk) loadContacts(ctx context.Context) error {
	return d.Store.EachContact(ctx, func(c *data.Contact) error {
		d.Finder.putContact(c)
		return nil
	})
}

// followContacts indexes the contacts of changed accounts again.
func (d *Desk) followContacts(ctx context.Context, c data.Change) error {
	if !changed(c, "contact") {
		return nil
	}
	for _, account := range c.Accounts {
		contacts, gone, err := d.Store.ContactsWithGone(ctx, account)
		if err != nil {
			return err
		}
		for i := range contacts {
			d.Finder.putContact(&contacts[i])
		}
		for _, id := range gone {
			d.Finder.removeContact(id)
		}
	}
	return nil
}

func changed(c data.Change, kind string) bool {
	for _, k := range c.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}
