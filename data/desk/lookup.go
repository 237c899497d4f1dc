package desk

import (
	"context"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/store"
)

// Lookup finds accounts and contacts, best first, at most limit, without loading
// the book where the name index of the store is enough: it then scores only the
// names that share with the query what a match of its kind must share.
//
// What such a search leaves out are weaker matches, which could only stand behind
// what was found: letters in order, and errors in short words. When nothing better
// was found the whole book is searched.
func (d *Desk) Lookup(ctx context.Context, query string, limit int) ([]Hit, error) {
	f, err := d.finderFor(ctx, query)
	if err != nil {
		return nil, err
	}
	return f.Search(query, limit), nil
}

// Resolve is Finder.Resolve by the same way. An id may be an account's or a
// contact's.
func (d *Desk) Resolve(ctx context.Context, typed string) (data.ID, error) {
	if id, err := data.ParseID(typed); err == nil && !id.IsZero() {
		return d.Store.AccountOf(ctx, id)
	}
	f, err := d.finderFor(ctx, typed)
	if err != nil {
		return data.ID{}, err
	}
	return f.Resolve(typed)
}

// A match in an alternative scores a little less.
const alternative = 5

// finderFor is an index in which what was typed is found as well as in the whole
// book. Candidates are added kind by kind, the best kind of match first, until the
// best match found is one that no later kind could beat.
func (d *Desk) finderFor(ctx context.Context, typed string) (*Finder, error) {
	if d.Finder.Whole() {
		return d.Finder, nil // it is loaded already
	}
	f, st := newFinder(), d.Store
	for _, kind := range []struct {
		names func(context.Context, string, func(*store.Name) error) error
		sure  int
	}{
		{st.NamesNumbered, find.ScorePrefix},
		{st.NamesLike, find.ScoreWords - alternative},
		{st.NamesInitialed, find.ScoreWordsInside - alternative},
		{st.NamesNear, find.ScoreTypo - alternative},
	} {
		if err := kind.names(ctx, typed, f.take); err != nil {
			return nil, err
		}
		if hits := f.Search(typed, 1); len(hits) > 0 && hits[0].Score >= kind.sure {
			return f, nil
		}
	}
	return d.Finder, d.LoadNames(ctx)
}
