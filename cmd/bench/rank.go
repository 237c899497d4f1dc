package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

// measureRank ranks the large book from nothing, after one account changed, and
// reads its first page.
func measureRank(ctx context.Context, b *bench) ([]figure, error) {
	d, done, err := b.openLarge(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var entries []book.Entry
	if err := d.Store.EachEntry(ctx, func(e *book.Entry) error {
		entries = append(entries, *e)
		return nil
	}); err != nil {
		return nil, err
	}
	now := data.At(time.Now())
	var cold, sorting sample
	var ranked *book.Book
	for range 5 {
		ranked = book.New(rank.Defaults())
		ranked.Put(entries...)
		cold = append(cold, timed(func() { ranked.Rank(now) }))
		keys := make([]uint64, len(entries))
		dice := rand.New(rand.NewPCG(1, 2))
		for i := range keys {
			keys[i] = dice.Uint64()
		}
		sorting = append(sorting, timed(func() { slices.Sort(keys) }))
	}
	var one, top sample
	for i := range 1000 {
		e := &entries[i*len(entries)/1000]
		e.Standing.Score = (e.Standing.Score + 37) % 101
		one = append(one, timed(func() {
			ranked.Put(*e)
			ranked.Rank(now)
		}))
		top = append(top, timed(func() { ranked.Rows(book.ViewAll, 0, 50) }))
	}
	n := fmt.Sprintf("rank of %d accounts", len(entries))
	return []figure{
		record(n+", cold", cold.at(0), "ms").beside("slices.Sort of as many uint64", sorting.at(0)).atMost(60),
		record(n+", one changed, p50", one.at(0.5), "ms").atMost(0.2).why("p99 %.3g ms", one.at(0.99)),
		record(n+", the top 50, p50", top.at(0.5), "ms").atMost(1).why("p99 %.3g ms", top.at(0.99)),
	}, nil
}
