package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/store"
)

// scrolled is how many times j is pressed.
const scrolled = 60

// measureKeys presses j on a queue of Latin and on one of Japanese names.
func measureKeys(ctx context.Context, b *bench) ([]figure, error) {
	latin, latinKeys, err := b.scroll(ctx, "latin", func(i int) string { return fmt.Sprintf("Lindqvist Handels AB %d", i) })
	if err != nil {
		return nil, err
	}
	cjk, cjkKeys, err := b.scroll(ctx, "cjk", func(i int) string { return fmt.Sprintf("株式会社さばえ眼鏡 %d", i) })
	if err != nil {
		return nil, err
	}
	return []figure{
		record("bytes a scrolling key, Latin names", latin, "B").why("all that j changes, the preview too; ≤ 350 is the target of the renderer that is to come"),
		record("bytes a scrolling key, Japanese names", cjk, "B").beside("Latin names", latin),
		record("key to first byte, Latin names, p50", latinKeys.at(0.5), "ms").why("p99 %.3g ms; Japanese %.3g and %.3g", latinKeys.at(0.99), cjkKeys.at(0.5), cjkKeys.at(0.99)),
	}, nil
}

// scrollBook is how many accounts make a queue of more than 200 rows.
const scrollBook = 3000

// scroll builds a book with names of one script and presses j in it; it
// gives the median of the bytes a key.
func (b *bench) scroll(ctx context.Context, script string, name func(i int) string) (float64, sample, error) {
	dir, remove, err := b.scratch(script)
	if err != nil {
		return 0, nil, err
	}
	defer remove()
	path := in(dir, "book.db")
	if err := buildNamed(ctx, path, name); err != nil {
		return 0, nil, err
	}
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return 0, nil, err
	}
	defer t.end()
	if _, err := t.await(20*time.Second, name(0)[:9]); err != nil {
		return 0, nil, err
	}
	t.quiet(2 * time.Second)
	var sizes []int
	var waits sample
	for range scrolled {
		pressed := time.Now()
		if err := t.press("j"); err != nil {
			return 0, nil, err
		}
		n, first := t.answer(5*time.Second, 150*time.Millisecond)
		if n == 0 {
			return 0, nil, fmt.Errorf("j changed nothing on the screen")
		}
		sizes, waits = append(sizes, n), append(waits, first.Sub(pressed))
	}
	slices.Sort(sizes)
	return float64(sizes[len(sizes)/2]), waits, nil
}

func buildNamed(ctx context.Context, path string, name func(i int) string) error {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	i, rows := 0, 0
	err = loadWorld(ctx, st, demo.Options{Accounts: scrollBook, Seed: 1, Now: time.Now()}, func(bundle *demo.Bundle) {
		a := &bundle.Account
		a.Name, a.Reading, a.TimeZone = name(i), "", "UTC"
		for j := range bundle.Contacts {
			bundle.Contacts[j].Name, bundle.Contacts[j].Reading = name(i), ""
		}
		i++
	}, &rows)
	if err != nil {
		return err
	}
	d := newDesk(st)
	if err := d.Refresh(ctx, nil); err != nil {
		return err
	}
	if d.Book.Len() == 0 {
		return data.Errorf(data.CodeInternal, "the book is empty")
	}
	return nil
}
