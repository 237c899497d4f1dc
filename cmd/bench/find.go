package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"rounds/data/book"
	"rounds/data/find"
	"rounds/data/text"
)

// measureFind types 200 queries into the index of 10,000, of many and of a million names,
// beside strings.Contains, fzf's matcher over the same names and the program fzf.
func measureFind(ctx context.Context, b *bench) ([]figure, error) {
	d, done, err := b.openLarge(ctx)
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
		figures, err := b.findAmong(ctx, names[:n], readings[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, figures...)
	}
	most := plainAccounts(b.grow)
	million := make([]string, len(most))
	for i := range most {
		million[i] = most[i].Name
	}
	figures, err := b.findAmong(ctx, million, make([]string, len(most)))
	if err != nil {
		return nil, err
	}
	out = append(out, figures...)
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

func (b *bench) findAmong(ctx context.Context, names, readings []string) ([]figure, error) {
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
	if len(names) == 100_000 {
		p50, p99 = p50.atMost(0.4), p99.atMost(2)
	}
	program, err := b.fzf(ctx, folded, typed)
	if err != nil {
		return nil, err
	}
	return []figure{
		p50, p99.why("fzf p50 %.3g ms; contains p99 %.3g ms", theirs.at(0.5), naive.at(0.99)), program,
	}, nil
}

// fzf is the program itself, which reads the names anew for each query, as a script that
// asks it does.
func (b *bench) fzf(ctx context.Context, names, typed []string) (figure, error) {
	subject := fmt.Sprintf("fzf --filter among %d names, p50", len(names))
	path, err := exec.LookPath("fzf")
	if err != nil {
		return skip(subject, "the program is not installed (Debian package fzf)"), nil
	}
	list := in(b.dir, "names")
	if err := os.WriteFile(list, []byte(strings.Join(names, "\n")), 0o600); err != nil {
		return figure{}, err
	}
	var took sample
	for _, q := range typed[:min(10, len(typed))] {
		file, err := os.Open(list)
		if err != nil {
			return figure{}, err
		}
		c := exec.CommandContext(ctx, path, "--filter", q)
		c.Stdin = file
		took = append(took, timed(func() { err = c.Run() }))
		_ = file.Close()
		var none *exec.ExitError
		if err != nil && (!errors.As(err, &none) || none.ExitCode() != 1) { // 1: nothing is found
			return figure{}, fmt.Errorf("fzf: %w", err)
		}
	}
	return record(subject, took.at(0.5), "ms").why("a process a query, which reads the list first"), nil
}

// measureQuality asks the index what a person types for a name, in many sets of 20 queries
// on which nothing was tuned: in the worst of them so many find their name.
func measureQuality(ctx context.Context, _ *bench) ([]figure, error) {
	found, err := benchmark(ctx, "./data/find", "QualityOfHeldOutSets$", "1x")
	if err != nil {
		return nil, err
	}
	of, there := found["QualityOfHeldOutSets"]
	if !there {
		return []figure{skip("quality of the search", "the names on which it is tried are not here")}, nil
	}
	return []figure{
		record("names found first, in the worst set", of["least-first"], "of 20").atLeast(12).why("%.3g in all %.0f sets", of["first"], of["sets"]),
		record("names found among the first ten, in the worst set", of["least-in-ten"], "of 20").atLeast(18).why("%.3g in all %.0f sets", of["in-ten"], of["sets"]),
	}, nil
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
