package store

import (
	"context"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// NoteText is a note with the texts that stand: one, or several where two people
// wrote at the same time.
type NoteText struct {
	data.Note
	Texts []string
}

// AddNote writes a note about an account and returns its id. A text without
// anything to read is an error.
func (s *Store) AddNote(ctx context.Context, c Capture, body string) (data.ID, error) {
	body = text.Block(body)
	if body == "" {
		return data.ID{}, data.Errorf(data.CodeInvalid, "the note is empty; type a text, or pipe one in with -")
	}
	note := data.Note{ID: s.ids.New(), AccountID: c.AccountID, ActivityID: c.ActivityID, At: s.Now(), By: c.By}
	return note.ID, s.do(ctx, "note", func(tx *Tx) error {
		if _, err := get[data.Account](ctx, tx.sql, c.AccountID); err != nil {
			return err
		}
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		if err := tx.Insert(note); err != nil {
			return err
		}
		return tx.addVersion(note.ID, "", body)
	})
}

// OpenNote makes the empty note in which a page lets a person type; its text
// comes with Type and Seal. An activity has one such note, which is returned when
// it exists.
func (s *Store) OpenNote(ctx context.Context, account, activity, by data.ID) (data.ID, error) {
	if !activity.IsZero() {
		old, err := list[data.Note](ctx, s.reader, "WHERE account_id = ? AND activity_id = ? AND gone_at = 0 ORDER BY id", account, activity)
		if err != nil {
			return data.ID{}, workError("opening the note", err)
		}
		if len(old) > 0 {
			return old[0].ID, nil
		}
	}
	note := data.Note{ID: s.ids.New(), AccountID: account, ActivityID: activity, At: s.Now(), By: by}
	err := s.transact(ctx, "opening the note", func(tx *Tx) error { return tx.Insert(note) })
	return note.ID, err
}

// addVersion appends an immutable version to a note. Its parent is the version that whoever
// wrote it had before them, whose text is on: one that arrived meanwhile stays beside it.
func (tx *Tx) addVersion(note data.ID, on, body string) error {
	owner, err := get[data.Note](tx.ctx, tx.sql, note)
	if err != nil {
		return err
	}
	versions, err := list[data.NoteVersion](tx.ctx, tx.sql, "WHERE note_id = ? AND gone_at = 0 ORDER BY id DESC", note)
	if err != nil {
		return err
	}
	stand := standing(versions)
	if slices.ContainsFunc(stand, func(v data.NoteVersion) bool { return v.Text == body }) {
		return nil
	}
	v := data.NoteVersion{ID: tx.s.ids.New(), AccountID: owner.AccountID, NoteID: note, Text: body, At: tx.now, By: owner.By}
	known := slices.Concat(stand, versions)
	if at := slices.IndexFunc(known, func(v data.NoteVersion) bool { return v.Text == on }); at >= 0 {
		v.Parent = known[at].ID
		// Only the text that stands is searched; the older stay as history.
		if err := tx.forgetText(v.Parent); err != nil {
			return err
		}
	}
	return tx.Insert(v)
}

// standing are the versions on which nobody built. Their ids do not tell: they are in the
// order of the clocks of those who wrote them.
func standing(versions []data.NoteVersion) (out []data.NoteVersion) {
	isParent := map[data.ID]bool{}
	for _, v := range versions {
		isParent[v.Parent] = true
	}
	for _, v := range versions {
		if !isParent[v.ID] {
			out = append(out, v)
		}
	}
	return out
}

// Notes lists an account's notes, newest first; those without a text are left out.
func (s *Store) Notes(ctx context.Context, account data.ID) ([]NoteText, error) {
	notes, err := ofAccount[data.Note](ctx, s.reader, account, "ORDER BY at DESC, id DESC")
	if err != nil {
		return nil, workError("reading notes", err)
	}
	versions, err := ofAccount[data.NoteVersion](ctx, s.reader, account, "ORDER BY id")
	if err != nil {
		return nil, workError("reading notes", err)
	}
	return joinVersions(notes, versions), nil
}

// joinVersions gives each note the texts of the versions that nobody built on.
func joinVersions(notes []data.Note, versions []data.NoteVersion) []NoteText {
	texts := map[data.ID][]string{}
	for _, v := range standing(versions) {
		if v.Text != "" {
			texts[v.NoteID] = append(texts[v.NoteID], v.Text)
		}
	}
	var out []NoteText
	for _, n := range notes {
		if t := texts[n.ID]; len(t) > 0 {
			out = append(out, NoteText{Note: n, Texts: t})
		}
	}
	return out
}
