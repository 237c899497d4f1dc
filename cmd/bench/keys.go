package main

import (
	"context"
	"fmt"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/store"
)

// A key is followed by this long without output before the next: whatever it changed,
// a preview that follows the cursor as well, is counted to it.
const rest = 400 * time.Millisecond

// repeat is how fast a key that is held down comes again.
const repeat = 33 * time.Millisecond

// measureKeys counts the bytes that keys cost in a book with Latin and in one with
// Japanese names.
func measureKeys(ctx context.Context, b *bench) ([]figure, error) {
	latin, err := b.script(ctx, "latin", "Lindqvist Handels AB", "the fees are too high")
	if err != nil {
		return nil, err
	}
	cjk, err := b.script(ctx, "cjk", "株式会社さばえ眼鏡", "手数料が高いとのこと")
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, s := range []struct {
		name string
		most float64 // 0: none is set
		why  string
	}{
		{"scrolling", 350, "j held down through 200 rows"},
		{"moving", 0, "j with a rest after each, in which the preview follows"},
		{"paging", 0, "PgDn and PgUp"},
		{"opening", 0, "enter on a row"},
		{"ticking", 250, "space on a step of a call"},
		{"typing", 60, "a letter of a note"},
	} {
		f := record("bytes a "+s.name+" key, Latin names", latin[s.name], "B").why("%s", s.why)
		if s.most > 0 {
			f = f.atMost(s.most)
		}
		j := record("bytes a "+s.name+" key, Japanese names", cjk[s.name], "B").beside("Latin names", latin[s.name])
		if s.name == "scrolling" || s.name == "moving" {
			j = j.ratioAtMost(1.1)
		}
		out = append(out, f, j)
	}
	return out, nil
}

// script drives the workstation on a book with such names and gives the mean of the
// bytes that each kind of key cost.
func (b *bench) script(ctx context.Context, name, account, note string) (map[string]float64, error) {
	dir, remove, err := b.scratch(name)
	if err != nil {
		return nil, err
	}
	defer remove()
	path := in(dir, "book.db")
	if err := buildNamed(ctx, path, func(i int) string { return fmt.Sprintf("%s %d", account, i) }); err != nil {
		return nil, err
	}
	t, err := startTerminal(ctx, dir, b.program("rounds"), "--db", path)
	if err != nil {
		return nil, err
	}
	defer t.end()
	if _, err := t.await(20*time.Second, account); err != nil {
		return nil, err
	}
	t.quiet(3 * time.Second)
	bytes := map[string]float64{}
	each := func(kind string, n int, keys ...string) error {
		total := 0
		for i := range n {
			got, err := t.ask(keys[i%len(keys)], rest)
			if err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
			total += got
		}
		bytes[kind] = float64(total) / float64(n)
		return nil
	}
	if bytes["scrolling"], err = t.hold("j", 200); err != nil {
		return nil, err
	}
	if _, err := t.ask("\x1b[H", rest); err != nil {
		return nil, err
	}
	for _, step := range []struct {
		kind string
		n    int
		keys []string
	}{
		{"moving", 60, []string{"j"}},
		{"paging", 4, []string{"\x1b[6~", "\x1b[5~"}},
		{"opening", 5, []string{"\r", "\x1b"}},
		{"calling", 1, []string{"c"}},
		{"ticking", 10, []string{" "}},
		{"leaving", 1, []string{"\t"}},
		{"typing", 40, runes(note)},
	} {
		if err := each(step.kind, step.n, step.keys...); err != nil {
			return nil, err
		}
	}
	return bytes, nil
}

func runes(s string) []string {
	var out []string
	for _, r := range s {
		out = append(out, string(r))
	}
	return out
}

// ask presses a key and counts the bytes up to a rest.
func (t *terminal) ask(key string, rest time.Duration) (int, error) {
	if err := t.press(key); err != nil {
		return 0, err
	}
	n, _ := t.answer(5*time.Second, rest)
	if n == 0 {
		return 0, fmt.Errorf("%q changed nothing on the screen", key)
	}
	return n, nil
}

// hold presses a key n times as fast as it repeats and gives the bytes a key.
func (t *terminal) hold(key string, n int) (float64, error) {
	total := 0
	for range n {
		if err := t.press(key); err != nil {
			return 0, err
		}
		total += t.during(repeat)
	}
	got, _ := t.answer(rest, rest)
	return float64(total+got) / float64(n), nil
}

// scrollBook is how many accounts make a queue of more than 200 rows.
const scrollBook = 3000

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
