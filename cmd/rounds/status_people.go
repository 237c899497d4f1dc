package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rounds/data"
	"rounds/data/store"
)

// peopleDoc is what a host keeps for those who come in over SSH, beside its own book.
type peopleDoc struct {
	Books   int64        `json:"books"`
	Waiting int64        `json:"waiting"` // changes that were not sent yet, in all of them
	Since   data.Instant `json:"waiting_since,omitzero"`
}

// peopleOf looks into the books beside that of a host, which may be in use; nil where
// there are none.
func peopleOf(ctx context.Context, path string) (*peopleDoc, error) {
	entries, err := os.ReadDir(peopleFolder(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, data.Errorf(data.CodeReadOnly, "the books of the people on this host cannot be read: %w", err)
	}
	doc := &peopleDoc{}
	for _, e := range entries {
		user, ok := strings.CutSuffix(e.Name(), ".db")
		if _, err := data.ParseID(user); err != nil || !ok {
			continue // what a book has beside it
		}
		if err := doc.add(ctx, filepath.Join(peopleFolder(path), e.Name())); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

func (d *peopleDoc) add(ctx context.Context, file string) error {
	st, err := store.Open(ctx, file, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // nothing was written
	s, err := st.Status(ctx)
	if err != nil {
		return err
	}
	d.Books++
	d.Waiting += s.Waiting
	if s.Waiting > 0 && (d.Since == 0 || s.Oldest < d.Since) {
		d.Since = s.Oldest
	}
	return nil
}
