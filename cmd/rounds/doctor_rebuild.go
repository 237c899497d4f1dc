package main

import (
	"context"
	"errors"
	"os"
	"slices"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/remote"
)

// examineBook looks at the book's file. One that can be told for no book any more may
// still be ours: then a login stands beside it, and its server has the rest.
func (m *Main) examineBook(ctx context.Context, path string, now data.Instant) []checked {
	var out []checked
	for _, f := range store.Examine(ctx, path, now) {
		unknown := f.Check == "header" && f.State == "foreign" || f.Check == "schema" && f.State == "unreadable"
		if unknown && f.Fix == "" {
			if _, err := keyring(path).Load(); err == nil {
				f.Fix = store.FixRebuild
			}
		}
		if f.Check == "file" && f.State == "empty" && emptied(path) {
			f.State, f.Level, f.Fix = "emptied", store.LevelBroken, store.FixRebuild
		}
		out = append(out, checked{Finding: f})
	}
	return out
}

// emptied reports whether nothing is left in the file of a book that was a team's, as the
// login beside it says: a disk that lost it, or a login that was killed before it began it.
func emptied(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() > 0 {
		return false
	}
	if begun, err := store.Begun(path); begun || err != nil {
		return false
	}
	_, err = keyring(path).Load()
	return err == nil
}

func anyRebuild(book []checked) bool {
	return slices.ContainsFunc(book, func(c checked) bool { return c.Fix == store.FixRebuild })
}

// rebuild makes a new book of a damaged one, has the server fill it, and says what came
// of it in the place of what was found.
func (m *Main) rebuild(ctx context.Context, path string, book []checked, opts store.Options) ([]checked, error) {
	login, err := keyring(path).Load()
	if err != nil && !errors.Is(err, remote.ErrNoLogin) && data.CodeOf(err) != data.CodeDamaged {
		return nil, err
	}
	home := store.Home{Workspace: login.Workspace, Device: login.Device, User: login.User, LeaseDays: login.LeaseDays}
	done, err := store.Rebuild(ctx, path, home, opts)
	if err != nil {
		return nil, err
	}
	var out []checked
	for _, c := range book {
		if c.Fix == store.FixRebuild {
			c.fixed = true
			out = append(out, c)
		}
	}
	out = append(out,
		looked("rebuild", "done", store.LevelOK, done.Changes, done.Drafts),
		looked("rebuild", "kept", store.LevelOK, done.Kept))
	if done.LostChanges > 0 {
		out = append(out, looked("rebuild", "lost", store.LevelAttention, done.LostChanges))
	}
	if done.Damaged > 0 {
		out = append(out, looked("rebuild", "damaged", store.LevelAttention, done.Damaged))
	}
	switch {
	case done.Server:
		c, err := m.refill(ctx, path)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	case done.Lost > 0:
		out = append(out, looked("rebuild", "gaps", store.LevelAttention, done.Lost))
	}
	return append(out, m.examineBook(ctx, path, data.At(opts.Clock()))...), nil
}

// refill takes the server's rows into a book that was made anew; a server that cannot be
// reached is no failure of it.
func (m *Main) refill(ctx context.Context, path string) (checked, error) {
	st, err := m.storeLocked(ctx, path)
	if err != nil {
		return checked{}, err
	}
	_, _, synced := m.syncOnce(ctx, st)
	status, err := st.Status(ctx)
	if err := errors.Join(err, st.Close()); err != nil { // what follows looks at the file itself
		return checked{}, err
	}
	if synced != nil {
		return looked("rebuild", "waits", store.LevelAttention, synced.Error()), nil
	}
	return looked("rebuild", "whole", store.LevelOK, status.Accounts), nil
}
