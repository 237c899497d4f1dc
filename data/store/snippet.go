package store

import (
	"context"

	"rounds/data"
)

// TextOf is the text that a match found, whole; "" when it is gone meanwhile.
func (s *Store) TextOf(ctx context.Context, m TextMatch) (string, error) {
	var row any
	var err error
	switch m.Kind {
	case "note_version":
		row, err = get[data.NoteVersion](ctx, s.reader, m.Key)
	case "activity":
		row, err = get[data.Activity](ctx, s.reader, m.Key)
	case "request":
		row, err = get[data.Request](ctx, s.reader, m.Key)
	case "issue":
		row, err = get[data.Issue](ctx, s.reader, m.Key)
	}
	if absent(err) {
		return "", nil
	}
	return textOf(row), workError("reading what was found", err)
}
