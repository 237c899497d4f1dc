package desk

import (
	"context"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/store"
)

// Lookup finds accounts and contacts, best first, at most limit, without loading
// the book where the name index of the store is enough. Of very many names that
// match equally well it knows some.
func (d *Desk) Lookup(ctx context.Context, query string, limit int) ([]Hit, error) {
	f, err := d.finderFor(ctx, query, limit)
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
	f, err := d.finderFor(ctx, typed, mostChoices)
	if err != nil {
		return data.ID{}, err
	}
	return f.Resolve(typed)
}

// finderFor is an index in which what was typed is found as well as in the whole
// book.
func (d *Desk) finderFor(ctx context.Context, typed string, limit int) (*Finder, error) {
	if d.Finder.Whole() {
		return d.Finder, nil // it is loaded already
	}
	f, sure, err := d.stored(ctx, typed, limit)
	if err != nil || sure {
		return f, err
	}
	return d.Finder, d.LoadNames(ctx)
}

// A match in an alternative scores a little less.
const alternative = 5

// ways are how names are looked for in the store, with the score from which on no
// later way can do better.
var ways = [...]struct {
	by   store.Way
	sure int
	few  bool // enough with fewer matches than were asked for
}{
	{store.WayWhole, find.ScoreExact - alternative, false},
	{store.WayFirst, find.ScorePrefix - alternative, false},
	{store.WayWord, find.ScoreWords - alternative, false},
	{store.WayInside, find.ScoreWords - alternative, true},
	{store.WayInitials, find.ScoreWordsInside - alternative, true},
	{store.WayMistyped, find.ScoreTypo - alternative, true},
	{store.WayRest, 1, true},
}

// stored indexes names like what was typed, way by way, until there are limit
// matches, or after the better ways any, that no later way could beat; sure is
// false when only the whole book can tell.
func (d *Desk) stored(ctx context.Context, typed string, limit int) (f *Finder, sure bool, err error) {
	f = newFinder()
	taken := map[data.ID]bool{}
	take := func(n *store.Name) error {
		if taken[n.ID] {
			return nil
		}
		taken[n.ID] = true
		return f.take(n)
	}
	for _, w := range ways {
		if err := d.Store.NamesBy(ctx, w.by, typed, take); err != nil {
			return nil, false, err
		}
		hits := f.Search(typed, limit)
		if w.few && len(hits) > 0 && hits[0].Score >= w.sure {
			return f, true, nil
		}
		if len(hits) == limit && hits[limit-1].Score >= w.sure {
			return f, true, nil
		}
	}
	return f, store.Conclusive(typed), nil
}
