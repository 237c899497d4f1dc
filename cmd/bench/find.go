package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rounds/data/book"
	"rounds/data/find"
	"rounds/data/text"
)

// measureFind types 200 queries into the index of 10,000 and of many names, beside
// strings.Contains and fzf's matcher over the same names.
func measureFind(ctx context.Context, b *bench) ([]figure, error) {
	path, err := b.large(ctx)
	if err != nil {
		return nil, err
	}
	d, done, err := openDesk(ctx, path)
	if err != nil {
		return nil, err
	}
	defer done()
	var names, readings []string
	if err := d.Store.EachEntry(ctx, func(e *book.Entry) error {
		names, readings = append(names, e.Name), append(readings, e.Reading)
		return nil
	}); err != nil {
		return nil, err
	}
	var out []figure
	for _, n := range []int{min(10_000, len(names)), len(names)} {
		out = append(out, findAmong(names[:n], readings[:n])...)
	}
	if err := d.Load(ctx); err != nil {
		return nil, err
	}
	typed := queries(names, 200)
	whole := searches(typed, func(q string) int { return len(d.Finder.Search(q, 20)) })
	contacts := fmt.Sprintf("find as the program has it (%d accounts), p50", len(names))
	return append(out,
		record(contacts, whole.at(0.5), "ms"),
		record("… with contacts, phones and mail, p99", whole.at(0.99), "ms")), nil
}

func findAmong(names, readings []string) []figure {
	index := find.New(len(names))
	folded := make([]string, len(names))
	for i, name := range names {
		index.Add(uint32(i), find.Account, name, readings[i]) //nolint:gosec // at most a million
		folded[i] = text.Fold(name)
	}
	typed := queries(names, 200)
	fzf := newFuzzy(folded)
	ours := searches(typed, func(q string) int { return len(index.Search(q, 20)) })
	theirs := searches(typed, fzf.search)
	naive := searches(typed, func(q string) (hits int) {
		for _, name := range folded {
			if strings.Contains(name, q) {
				hits++
			}
		}
		return hits
	})
	subject := fmt.Sprintf("find among %d names, ", len(names))
	p50 := record(subject+"p50", ours.at(0.5), "ms").beside("strings.Contains, p50", naive.at(0.5))
	p99 := record(subject+"p99", ours.at(0.99), "ms").beside("fzf FuzzyMatchV2, 2 threads, p99", theirs.at(0.99)).ratioAtMost(0.25)
	if len(names) >= 100_000 {
		p50 = p50.atMost(0.4)
	}
	return []figure{
		p50, p99.why("fzf p50 %.3g ms; contains p99 %.3g ms", theirs.at(0.5), naive.at(0.99)),
	}
}

// searches takes each query's best time of five: what the search costs, not what
// else the machine was doing.
func searches(typed []string, search func(string) int) sample {
	best := make(sample, len(typed))
	for range 5 {
		for i, q := range typed {
			start := time.Now()
			search(q)
			if d := time.Since(start); best[i] == 0 || d < best[i] {
				best[i] = d
			}
		}
	}
	return best
}
