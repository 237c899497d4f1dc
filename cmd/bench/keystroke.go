package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/store"
)

// keystrokes is how many keys are typed into a note.
const keystrokes = 1500

// measureKeystroke types into an empty and into a long note in turn with a write of
// the disk, each key durable before the next.
func measureKeystroke(ctx context.Context, b *bench) ([]figure, error) {
	dir, remove, err := b.scratch("keystroke")
	if err != nil {
		return nil, err
	}
	defer remove()
	st, err := store.Open(ctx, in(dir, "book.db"), store.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	disk, err := newFloor(dir)
	if err != nil {
		return nil, err
	}
	defer disk.close()
	account := data.Account{ID: st.NewID(), Name: "Lindqvist Handels AB"}
	if err := st.Load(ctx, func(put func(any) error) error { return put(account) }); err != nil {
		return nil, err
	}
	notes := []*typed{{size: 0}, {size: 64 << 10}}
	for _, n := range notes {
		n.key = store.DraftKey{Kind: "note", Field: "text"}
		if n.key.Key, err = st.OpenNote(ctx, account.ID, data.ID{}, data.ID{}); err != nil {
			return nil, err
		}
		n.base = strings.Repeat("a", n.size)
	}
	var floors sample
	for i := range 3 * keystrokes {
		// In turn, and each as often after either of the others: a write may pay for
		// the one before it.
		turn := (i%3*(1+i/3%2) + i/6) % 3
		if turn < len(notes) {
			if err := notes[turn].press(ctx, st); err != nil {
				return nil, err
			}
			continue
		}
		d, err := disk.write()
		if err != nil {
			return nil, err
		}
		floors = append(floors, d)
	}
	var out []figure
	for _, n := range notes {
		subject := fmt.Sprintf("durable key in a note of %d KiB, ", n.size>>10)
		out = append(out,
			record(subject+"p50", n.keys.at(0.5), "ms").beside("4 KiB + fdatasync, p50", floors.at(0.5)).ratioAtMost(1.5),
			record(subject+"p99", n.keys.at(0.99), "ms").beside("4 KiB + fdatasync, p99", floors.at(0.99)).ratioAtMost(3))
	}
	return append(out, record("durable key in the long note, p50", notes[1].keys.at(0.5), "ms").
		beside("in the empty note, p50", notes[0].keys.at(0.5)).ratioAtMost(1.25)), nil
}

// typed is a note that is typed into.
type typed struct {
	size int // bytes that it has at first
	key  store.DraftKey
	base string
	keys sample
}

// press types one more character and waits until it is on the disk.
func (n *typed) press(ctx context.Context, st *store.Store) error {
	start := time.Now()
	err := st.Type(n.key, n.base, draft.Edit{Pos: n.size + len(n.keys), Ins: "x"})(ctx)
	n.keys = append(n.keys, time.Since(start))
	return err
}
